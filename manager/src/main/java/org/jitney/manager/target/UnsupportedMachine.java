package org.jitney.manager.target;

import org.jitney.manager.runtime.ActiveState;
import org.jitney.manager.runtime.Begin;
import org.jitney.manager.runtime.UnitHost;
import org.jitney.manager.runtime.UnitHost.LogLevel;
import org.jitney.manager.runtime.UnitMachine;

/** A unit of a type that is loaded and shown, but cannot be started: a start says so. */
public final class UnsupportedMachine implements UnitMachine {
    private final UnitHost host;

    /** Creates the machine; it stays inactive. */
    public UnsupportedMachine(UnitHost host) {
        this.host = host;
    }

    @Override
    public ActiveState activeState() {
        return ActiveState.INACTIVE;
    }

    @Override
    public String subState() {
        return "dead";
    }

    @Override
    public Begin start() {
        host.log(LogLevel.WARNING, "Units of this type cannot be started by this manager yet.");
        return Begin.NOT_SUPPORTED;
    }

    @Override
    public Begin stop() {
        return Begin.ALREADY;
    }

    @Override
    public void resetFailed() {}
}

package org.jitney.manager.target;

import org.jitney.manager.runtime.ActiveState;
import org.jitney.manager.runtime.Begin;
import org.jitney.manager.runtime.StateBag;
import org.jitney.manager.runtime.StateChange;
import org.jitney.manager.runtime.UnitHost;
import org.jitney.manager.runtime.UnitMachine;

/** A unit that has nothing of its own to do: it is up because somebody wanted it to be. */
public final class FlagMachine implements UnitMachine {
    private final UnitHost host;
    private final boolean perpetual;
    private boolean active;

    /**
     * Creates the machine.
     *
     * @param perpetual whether the unit is up as long as the manager is
     * @param up whether the unit is up from the start
     */
    public FlagMachine(UnitHost host, boolean perpetual, boolean up) {
        this.host = host;
        this.perpetual = perpetual;
        this.active = perpetual || up;
    }

    @Override
    public ActiveState activeState() {
        return active ? ActiveState.ACTIVE : ActiveState.INACTIVE;
    }

    @Override
    public String subState() {
        return active ? "active" : "dead";
    }

    @Override
    public boolean canStop() {
        return !perpetual;
    }

    @Override
    public Begin start() {
        host.newInvocation();
        return set(true);
    }

    @Override
    public Begin stop() {
        return perpetual ? Begin.NOT_SUPPORTED : set(false);
    }

    private Begin set(boolean next) {
        ActiveState before = activeState();
        active = next;
        host.stateChanged(StateChange.of(before, activeState()));
        return Begin.STARTED;
    }

    @Override
    public void resetFailed() {}

    @Override
    public boolean mayBeForgotten() {
        return !perpetual;
    }

    @Override
    public void save(StateBag into) {
        into.put("active", active && !perpetual);
    }

    @Override
    public void restore(StateBag from) {
        active |= from.flag("active");
    }
}

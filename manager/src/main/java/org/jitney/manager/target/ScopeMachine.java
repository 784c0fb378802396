package org.jitney.manager.target;

import org.jitney.manager.runtime.ActiveState;
import org.jitney.manager.runtime.Begin;
import org.jitney.manager.runtime.HostTimer;
import org.jitney.manager.runtime.KillOperation;
import org.jitney.manager.runtime.StateChange;
import org.jitney.manager.runtime.UnitHost;
import org.jitney.manager.runtime.UnitMachine;

/** A group of processes that somebody else started: all that can be done is to stop it. */
public final class ScopeMachine implements UnitMachine {
    private enum State {
        DEAD("dead", ActiveState.INACTIVE),
        RUNNING("running", ActiveState.ACTIVE),
        STOP_SIGTERM("stop-sigterm", ActiveState.DEACTIVATING),
        STOP_SIGKILL("stop-sigkill", ActiveState.DEACTIVATING),
        FAILED("failed", ActiveState.FAILED);

        private final String token;
        private final ActiveState active;

        State(String token, ActiveState active) {
            this.token = token;
            this.active = active;
        }
    }

    private static final UnitHost.Processes NONE_KNOWN = new UnitHost.Processes(0, false, 0);

    private final UnitHost host;
    private final HostTimer timer;
    private final long stopUsec;
    private final boolean perpetual;
    private State state;

    /** Creates the machine; {@code init.scope}, which is the manager itself, is perpetual. */
    public ScopeMachine(UnitHost host, long stopUsec, boolean perpetual) {
        this.host = host;
        this.stopUsec = stopUsec;
        this.perpetual = perpetual;
        this.state = perpetual ? State.RUNNING : State.DEAD;
        this.timer = host.timer(this::timedOut);
    }

    @Override
    public ActiveState activeState() {
        return state.active;
    }

    @Override
    public String subState() {
        return state.token;
    }

    @Override
    public boolean canStart() {
        return false;
    }

    @Override
    public boolean canStop() {
        return !perpetual;
    }

    @Override
    public Begin start() {
        if (!host.hasProcesses()) {
            return Begin.NOT_SUPPORTED;
        }
        host.newInvocation();
        set(State.RUNNING);
        return Begin.STARTED;
    }

    @Override
    public Begin stop() {
        if (perpetual) {
            return Begin.NOT_SUPPORTED;
        }
        signal(State.STOP_SIGTERM, KillOperation.TERMINATE);
        return Begin.STARTED;
    }

    private void signal(State next, KillOperation operation) {
        if (host.kill(operation, NONE_KNOWN)) {
            set(next);
            timer.armAt(stopUsec < 0 ? HostTimer.NEVER : host.nowUsec() + stopUsec);
        } else {
            set(State.DEAD);
        }
    }

    private void timedOut() {
        if (state == State.STOP_SIGTERM) {
            signal(State.STOP_SIGKILL, KillOperation.KILL);
        } else if (state == State.STOP_SIGKILL) {
            set(State.FAILED);
        }
    }

    @Override
    public void groupEmpty() {
        if (!perpetual && state != State.DEAD && state != State.FAILED) {
            set(State.DEAD);
        }
    }

    private void set(State next) {
        ActiveState before = state.active;
        state = next;
        if (next == State.DEAD || next == State.FAILED || next == State.RUNNING) {
            timer.disarm();
        }
        host.stateChanged(StateChange.of(before, next.active));
    }

    @Override
    public void resetFailed() {
        if (state == State.FAILED) {
            set(State.DEAD);
        }
    }

    @Override
    public boolean mayBeForgotten() {
        return !perpetual;
    }
}

package org.jitney.manager.timer;

import java.util.Locale;
import org.jitney.manager.runtime.ActiveState;

/** The sub states of a timer. */
enum TimerState {
    DEAD(ActiveState.INACTIVE),
    /** Waits for its next elapse. */
    WAITING(ActiveState.ACTIVE),
    /** The unit that it has started is up. */
    RUNNING(ActiveState.ACTIVE),
    /** It will not elapse again. */
    ELAPSED(ActiveState.ACTIVE),
    FAILED(ActiveState.FAILED);

    private final ActiveState active;

    TimerState(ActiveState active) {
        this.active = active;
    }

    ActiveState active() {
        return active;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}

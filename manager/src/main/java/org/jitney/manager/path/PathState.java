package org.jitney.manager.path;

import java.util.Locale;
import org.jitney.manager.runtime.ActiveState;

/** The sub states of a path unit. */
enum PathState {
    DEAD(ActiveState.INACTIVE),
    /** Watches its paths. */
    WAITING(ActiveState.ACTIVE),
    /** The unit that it has started is up. */
    RUNNING(ActiveState.ACTIVE),
    FAILED(ActiveState.FAILED);

    private final ActiveState active;

    PathState(ActiveState active) {
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

package org.jitney.manager.socket;

import java.util.Locale;
import org.jitney.manager.runtime.ActiveState;

/** The sub states. */
enum SocketState {
    DEAD(ActiveState.INACTIVE),
    START_PRE(ActiveState.ACTIVATING),
    START_POST(ActiveState.ACTIVATING),
    LISTENING(ActiveState.ACTIVE),
    DEFERRED(ActiveState.ACTIVE),
    RUNNING(ActiveState.ACTIVE),
    STOP_PRE(ActiveState.DEACTIVATING),
    STOP_POST(ActiveState.DEACTIVATING),
    FAILED(ActiveState.FAILED);

    private final ActiveState active;

    SocketState(ActiveState active) {
        this.active = active;
    }

    ActiveState active() {
        return active;
    }

    /** {@return the token of the substate} */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}

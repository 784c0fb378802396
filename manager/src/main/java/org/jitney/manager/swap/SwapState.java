package org.jitney.manager.swap;

import java.util.Locale;
import org.jitney.manager.runtime.ActiveState;

/** The sub states of swap space. */
enum SwapState {
    DEAD(ActiveState.INACTIVE),
    ACTIVATING(ActiveState.ACTIVATING),
    /** The kernel swaps to it already, {@code swapon} has not ended yet. */
    ACTIVATING_DONE(ActiveState.ACTIVE),
    ACTIVE(ActiveState.ACTIVE),
    DEACTIVATING(ActiveState.DEACTIVATING),
    DEACTIVATING_SIGTERM(ActiveState.DEACTIVATING),
    DEACTIVATING_SIGKILL(ActiveState.DEACTIVATING),
    FAILED(ActiveState.FAILED);

    private final ActiveState active;

    SwapState(ActiveState active) {
        this.active = active;
    }

    ActiveState active() {
        return active;
    }

    /** {@return the token used on the bus} */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}

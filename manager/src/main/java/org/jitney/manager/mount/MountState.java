package org.jitney.manager.mount;

import java.util.Locale;
import org.jitney.manager.runtime.ActiveState;

/**
 * The sub states of a mount.
 *
 * <pre>
 *   dead → mounting → mounting-done → mounted ⇄ remounting (→ remounting-sigterm → -sigkill)
 *   mounted → unmounting (→ unmounting-sigterm → unmounting-sigkill) → dead or failed
 * </pre>
 */
enum MountState {
    DEAD(ActiveState.INACTIVE),
    MOUNTING(ActiveState.ACTIVATING),
    /** The kernel's table has it already, {@code mount} has not ended yet. */
    MOUNTING_DONE(ActiveState.ACTIVATING),
    MOUNTED(ActiveState.ACTIVE),
    REMOUNTING(ActiveState.RELOADING),
    UNMOUNTING(ActiveState.DEACTIVATING),
    REMOUNTING_SIGTERM(ActiveState.RELOADING),
    REMOUNTING_SIGKILL(ActiveState.RELOADING),
    UNMOUNTING_SIGTERM(ActiveState.DEACTIVATING),
    UNMOUNTING_SIGKILL(ActiveState.DEACTIVATING),
    FAILED(ActiveState.FAILED);

    private final ActiveState active;

    MountState(ActiveState active) {
        this.active = active;
    }

    ActiveState active() {
        return active;
    }

    boolean isUnmounting() {
        return active == ActiveState.DEACTIVATING;
    }

    boolean isRemounting() {
        return active == ActiveState.RELOADING;
    }

    boolean isMounting() {
        return active == ActiveState.ACTIVATING;
    }

    boolean isKilling() {
        return this == REMOUNTING_SIGKILL || this == UNMOUNTING_SIGKILL;
    }

    /** {@return the token used on the bus} */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}

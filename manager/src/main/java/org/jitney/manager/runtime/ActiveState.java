package org.jitney.manager.runtime;

import java.util.Locale;

/** The state that every unit type maps its own sub state to. */
public enum ActiveState {
    ACTIVE,
    RELOADING,
    INACTIVE,
    FAILED,
    ACTIVATING,
    DEACTIVATING,
    MAINTENANCE;

    /** {@return whether a unit in this state counts as up} */
    public boolean isActiveOrReloading() {
        return this == ACTIVE || this == RELOADING;
    }

    /** {@return whether nothing of the unit runs any more} */
    public boolean isInactiveOrFailed() {
        return this == INACTIVE || this == FAILED;
    }

    /** {@return the token used on the bus} */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}

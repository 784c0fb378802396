package org.jitney.manager.job;

/** Whether a unit is up, as far as planning needs to know; the names are the tokens of the bus. */
public enum Activity {
    ACTIVE,
    RELOADING,
    INACTIVE,
    FAILED,
    ACTIVATING,
    DEACTIVATING,
    MAINTENANCE;

    /** {@return whether it is up} */
    public boolean isActiveOrReloading() {
        return this == ACTIVE || this == RELOADING;
    }

    /** {@return whether it is down and at rest} */
    public boolean isInactiveOrFailed() {
        return this == INACTIVE || this == FAILED || this == MAINTENANCE;
    }

    /** {@return whether it is down or on its way there} */
    public boolean isInactiveOrDeactivating() {
        return isInactiveOrFailed() || this == DEACTIVATING;
    }
}

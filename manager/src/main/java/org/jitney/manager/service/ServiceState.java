package org.jitney.manager.service;

import java.util.Locale;
import org.jitney.manager.runtime.ActiveState;

/** Where a service stands; the names are the sub states that clients show. */
public enum ServiceState {
    DEAD(ActiveState.INACTIVE),
    CONDITION(ActiveState.ACTIVATING),
    START_PRE(ActiveState.ACTIVATING),
    START(ActiveState.ACTIVATING),
    START_POST(ActiveState.ACTIVATING),
    RUNNING(ActiveState.ACTIVE),
    EXITED(ActiveState.ACTIVE),
    RELOAD(ActiveState.RELOADING),
    RELOAD_SIGNAL(ActiveState.RELOADING),
    RELOAD_NOTIFY(ActiveState.RELOADING),
    RELOAD_POST(ActiveState.RELOADING),
    STOP(ActiveState.DEACTIVATING),
    STOP_WATCHDOG(ActiveState.DEACTIVATING),
    STOP_SIGTERM(ActiveState.DEACTIVATING),
    STOP_SIGKILL(ActiveState.DEACTIVATING),
    STOP_POST(ActiveState.DEACTIVATING),
    FINAL_WATCHDOG(ActiveState.DEACTIVATING),
    FINAL_SIGTERM(ActiveState.DEACTIVATING),
    FINAL_SIGKILL(ActiveState.DEACTIVATING),
    FAILED(ActiveState.FAILED),
    AUTO_RESTART(ActiveState.ACTIVATING),
    CLEANING(ActiveState.MAINTENANCE);

    private final ActiveState active;

    ServiceState(ActiveState active) {
        this.active = active;
    }

    /**
     * {@return the state as others see it}
     *
     * @param idle whether the service is of {@code Type=idle}, which counts as up while it waits so
     *     that nothing waits for it
     */
    public ActiveState activeState(boolean idle) {
        boolean starting =
                this == CONDITION || this == START_PRE || this == START || this == START_POST;
        return idle && starting ? ActiveState.ACTIVE : active;
    }

    /** {@return whether the service is on its way up} */
    boolean isStarting() {
        return this == CONDITION || this == START_PRE || this == START || this == START_POST;
    }

    /** {@return whether the service is up and reads its configuration again} */
    boolean isReloading() {
        return active == ActiveState.RELOADING;
    }

    /** {@return whether the service is on its way down} */
    boolean isStopping() {
        return active == ActiveState.DEACTIVATING;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}

package org.jitney.timedate1.model;

/**
 * A unit that synchronizes the clock, as the service manager has it.
 *
 * @param name {@code systemd-timesyncd.service} or another
 * @param loadState {@code loaded} if there is such a unit
 * @param activeState what it does
 * @param fileState {@code enabled} if it starts with the system
 */
public record SyncUnit(String name, String loadState, String activeState, String fileState) {
    /** {@return whether there is such a unit} */
    public boolean exists() {
        return loadState.equals("loaded");
    }

    /** {@return whether it runs, or is about to start or stop} */
    public boolean isActive() {
        return !activeState.equals("inactive") && !activeState.equals("failed");
    }

    /** {@return whether it starts with the system} */
    public boolean isEnabled() {
        return fileState.equals("enabled");
    }
}

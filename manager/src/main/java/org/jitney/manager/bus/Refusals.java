package org.jitney.manager.bus;

import org.jitney.bus.service.DBusError;
import org.jitney.manager.ManagerError;
import org.jitney.manager.unit.BadProperty;

/** The errors of systemd1, with the names and texts that clients know. */
final class Refusals {
    private static final String PREFIX = "org.freedesktop.systemd1.";

    private Refusals() {}

    /** Passes a refusal of the engine on. */
    static DBusError of(ManagerError error) {
        return new DBusError(error.name(), error.text());
    }

    /** What is wrong with a property, by the names that the reference has for it. */
    static DBusError of(BadProperty bad) {
        return switch (bad.kind()) {
            case UNKNOWN ->
                    new DBusError("org.freedesktop.DBus.Error.PropertyReadOnly", bad.text());
            // The name that sd-bus has for the error of a message that cannot be read as expected.
            case TYPE -> new DBusError("System.Error.ENXIO", bad.text());
            case VALUE -> DBusError.invalidArgs(bad.text());
        };
    }

    static DBusError notLoaded(String unit) {
        return new DBusError(PREFIX + "NoSuchUnit", "Unit %s not loaded.".formatted(unit));
    }

    static DBusError noSuchUnit(String text) {
        return new DBusError(PREFIX + "NoSuchUnit", text);
    }

    static DBusError noUnitForPid(long pid) {
        return new DBusError(
                PREFIX + "NoUnitForPID",
                "PID %d does not belong to any loaded unit.".formatted(pid));
    }

    static DBusError noUnitForInvocation(String hex) {
        return new DBusError(
                PREFIX + "NoUnitForInvocationID",
                "No unit with the specified invocation ID %s known.".formatted(hex));
    }

    static DBusError noSuchJob(long id) {
        return new DBusError(PREFIX + "NoSuchJob", "Job %d does not exist.".formatted(id));
    }

    static DBusError noJobQueued(String unit) {
        return new DBusError(PREFIX + "NoSuchJob", "No job queued for unit %s".formatted(unit));
    }

    static DBusError onlyByDependency(String unit) {
        return new DBusError(
                PREFIX + "OnlyByDependency",
                ("Operation refused, unit %s may be requested by dependency only (it is configured"
                                + " to refuse manual start/stop).")
                        .formatted(unit));
    }
}

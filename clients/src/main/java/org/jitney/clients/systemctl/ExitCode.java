package org.jitney.clients.systemctl;

import org.jitney.bus.client.CallFailed;

/** The exit statuses of the tool; those of init scripts, as far as they fit. */
final class ExitCode {
    static final int SUCCESS = 0;
    static final int FAILURE = 1;
    static final int NOT_IMPLEMENTED = 3;
    static final int NO_PERMISSION = 4;
    static final int NOT_INSTALLED = 5;
    static final int NOT_CONFIGURED = 6;

    /** What {@code status} and {@code is-active} say about a unit that is not active. */
    static final int PROGRAM_NOT_RUNNING = 3;

    /** What {@code status} says about a unit that does not exist. */
    static final int PROGRAM_UNKNOWN = 4;

    private ExitCode() {}

    /** {@return the status for a refused start, stop and the like} */
    static int of(CallFailed error) {
        return switch (error.errorName()) {
            case "org.freedesktop.systemd1.NoSuchUnit" -> NOT_INSTALLED;
            case "org.freedesktop.DBus.Error.AccessDenied",
                    "org.freedesktop.systemd1.OnlyByDependency",
                    "org.freedesktop.systemd1.NoIsolation",
                    "org.freedesktop.systemd1.TransactionIsDestructive" ->
                    NO_PERMISSION;
            case "org.freedesktop.systemd1.JobTypeNotApplicable" -> NOT_IMPLEMENTED;
            case "org.freedesktop.systemd1.LoadFailed" -> NOT_CONFIGURED;
            default -> FAILURE;
        };
    }
}

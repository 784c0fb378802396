package org.jitney.broker.activation;

import org.jitney.broker.peer.Refused;

/** What the exit status of the launch helper of a system bus means. */
enum HelperExit {
    NO_MEMORY(2, "NoMemory", "Launcher could not run (out of memory)"),
    CONFIG_INVALID(3, "Spawn.ConfigInvalid", "Invalid configuration (missing or empty <user>?)"),
    SETUP_FAILED(4, "Spawn.FailedToSetup", "Failed to setup environment correctly"),
    NAME_INVALID(5, "Spawn.ServiceNotValid", "Bus name is not valid or missing"),
    SERVICE_NOT_FOUND(6, "Spawn.ServiceNotFound", "Bus name not found in system service directory"),
    PERMISSIONS_INVALID(
            7, "Spawn.PermissionsInvalid", "The permission of the setuid helper is not correct"),
    FILE_INVALID(
            8,
            "Spawn.PermissionsInvalid",
            "The service file is incorrect or does not have all required attributes"),
    EXEC_FAILED(
            9, "Spawn.ExecFailed", "Cannot launch daemon, file not found or permissions invalid"),
    INVALID_ARGS(10, "InvalidArgs", "Invalid arguments to command line"),
    CHILD_SIGNALED(11, "Spawn.ChildSignaled", "Launched child was signaled, it probably crashed");

    private final int status;
    private final String error;
    private final String text;

    HelperExit(int status, String error, String text) {
        this.status = status;
        this.error = error;
        this.text = text;
    }

    /** {@return the error for callers; the status is not 0} */
    static Refused of(int status) {
        for (HelperExit known : values()) {
            if (known.status == status) {
                return Refused.of(known.error, known.text);
            }
        }
        return Refused.of(
                "Spawn.ChildExited",
                "Launch helper exited with unknown return code %d".formatted(status));
    }
}

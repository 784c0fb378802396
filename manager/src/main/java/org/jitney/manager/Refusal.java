package org.jitney.manager;

/** The refusals of the engine with the names and texts that clients know. */
final class Refusal {
    private static final String SYSTEMD = "org.freedesktop.systemd1.";
    private static final String INVALID_ARGS = "org.freedesktop.DBus.Error.InvalidArgs";

    private Refusal() {}

    static ManagerError invalidArgs(String text) {
        return new ManagerError(INVALID_ARGS, text);
    }

    static ManagerError invalidName(String name) {
        return invalidArgs("Unit name %s is not valid.".formatted(name));
    }

    static ManagerError template(String name) {
        return invalidArgs("Unit name %s is missing the instance name.".formatted(name));
    }

    static ManagerError notLoaded(String name) {
        return new ManagerError(SYSTEMD + "NoSuchUnit", "Unit %s not loaded.".formatted(name));
    }

    static ManagerError noSuchJob(int id) {
        return new ManagerError(SYSTEMD + "NoSuchJob", "Job %d does not exist.".formatted(id));
    }

    static ManagerError noSuchProcess(String text) {
        return new ManagerError(SYSTEMD + "NoSuchProcess", text);
    }

    static ManagerError notSupported(String text) {
        return new ManagerError("org.freedesktop.DBus.Error.NotSupported", text);
    }

    static ManagerError shuttingDown() {
        return new ManagerError(SYSTEMD + "ShuttingDown", "The manager is shutting down.");
    }
}

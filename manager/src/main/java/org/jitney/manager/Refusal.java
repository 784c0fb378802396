package org.jitney.manager;

import java.util.Map;
import org.jitney.linux.sys.Errno;

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

    /** {@return the fields of a log line that tells of a refusal; the number is the original's} */
    static Map<String, String> fields(ManagerError refusal) {
        String name = refusal.name();
        int errno =
                switch (name.substring(name.lastIndexOf('.') + 1)) {
                    case "NoSuchUnit" -> Errno.ENOENT;
                    case "UnitMasked" -> Errno.ERFKILL;
                    case "LoadFailed" -> Errno.EIO;
                    case "BadUnitSetting" -> Errno.ENOEXEC;
                    case "OnlyByDependency", "InvalidArgs" -> Errno.EINVAL;
                    case "TransactionJobsConflicting",
                            "TransactionOrderIsCyclic",
                            "TransactionIsDestructive" ->
                            Errno.EDEADLK;
                    case "JobTypeNotApplicable" -> Errno.EBADR;
                    case "NoIsolation" -> Errno.EPERM;
                    case "ShuttingDown" -> Errno.ECANCELED;
                    default -> 0;
                };
        return errno == 0 ? Map.of() : Map.of("ERRNO", Integer.toString(errno));
    }
}

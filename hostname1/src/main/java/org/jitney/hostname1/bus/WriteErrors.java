package org.jitney.hostname1.bus;

import org.jitney.bus.service.DBusError;
import org.jitney.bus.service.ErrnoErrors;
import org.jitney.linux.sys.Errno;
import org.jitney.linux.sys.ErrnoException;

/** What clients are told when a file could not be changed. */
final class WriteErrors {
    private static final String PREFIX = "org.freedesktop.hostname1.";

    private WriteErrors() {}

    /** {@return the error of a failed change of a file} */
    static DBusError of(String file, String what, ErrnoException cause) {
        if (cause.errno() == Errno.EROFS) {
            return new DBusError(
                    PREFIX + "ReadOnlyFilesystem", file + " is in a read-only filesystem.");
        }
        if (cause.is(Errno.EPERM, Errno.EACCES)) {
            return new DBusError(PREFIX + "FileIsProtected", "Not allowed to update " + file + ".");
        }
        return ErrnoErrors.of(what, cause);
    }
}

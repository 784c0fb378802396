package org.jitney.hostname1.bus;

import org.jitney.bus.service.DBusError;
import org.jitney.linux.sys.Errno;
import org.jitney.linux.sys.ErrnoException;

/** Errors of the kernel as errors on the bus, by the names that systemd's library gives them. */
final class ErrnoErrors {
    private static final String PREFIX = "org.freedesktop.hostname1.";

    private ErrnoErrors() {}

    /** {@return the error; the text is {@code what} and the kernel's reason} */
    static DBusError of(String what, ErrnoException cause) {
        String reason = Errno.message(cause.errno());
        return new DBusError(name(cause.errno()), what.isEmpty() ? reason : what + ": " + reason);
    }

    /** {@return the error of a failed change of a file} */
    static DBusError ofWrite(String file, String what, ErrnoException cause) {
        if (cause.errno() == Errno.EROFS) {
            return new DBusError(
                    PREFIX + "ReadOnlyFilesystem", file + " is in a read-only filesystem.");
        }
        if (cause.is(Errno.EPERM, Errno.EACCES)) {
            return new DBusError(PREFIX + "FileIsProtected", "Not allowed to update " + file + ".");
        }
        return of(what, cause);
    }

    private static String name(int errno) {
        return switch (errno) {
            case Errno.EPERM, Errno.EACCES -> DBusError.ACCESS_DENIED;
            case Errno.ENOMEM -> DBusError.NO_MEMORY;
            case Errno.ENOENT -> DBusError.FILE_NOT_FOUND;
            case Errno.EEXIST -> DBusError.FILE_EXISTS;
            case Errno.EINVAL -> DBusError.INVALID_ARGS;
            case Errno.ETIMEDOUT -> DBusError.TIMEOUT;
            case Errno.EIO -> DBusError.IO_ERROR;
            case Errno.EOPNOTSUPP -> DBusError.NOT_SUPPORTED;
            default -> "System.Error." + Errno.name(errno);
        };
    }
}

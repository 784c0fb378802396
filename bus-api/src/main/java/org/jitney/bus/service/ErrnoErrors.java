package org.jitney.bus.service;

import org.jitney.linux.sys.Errno;
import org.jitney.linux.sys.ErrnoException;

/** Errors of the kernel as errors on the bus, by the names that systemd's library gives them. */
public final class ErrnoErrors {
    private ErrnoErrors() {}

    /** {@return the error; the text is {@code what} and the kernel's reason} */
    public static DBusError of(String what, ErrnoException cause) {
        String reason = Errno.message(cause.errno());
        return new DBusError(name(cause.errno()), what.isEmpty() ? reason : what + ": " + reason);
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

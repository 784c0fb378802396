package org.jitney.manager.graph;

import java.io.IOException;
import java.util.Objects;
import org.jitney.unitfile.UnitFileError;
import org.jitney.unitfile.install.FileError;

/**
 * Why a unit file as a whole cannot be used.
 *
 * @param errorName the D-Bus error that the reference has for it
 * @param reason what the error number means
 */
record FileFault(String errorName, String reason) {
    private static final String DBUS = "org.freedesktop.DBus.Error.";

    static final FileFault INVALID = new FileFault(DBUS + "InvalidArgs", "Invalid argument");

    static FileFault of(UnitFileError error) {
        return switch (error.kind()) {
            case BAD_MESSAGE -> new FileFault(DBUS + "InconsistentMessage", "Bad message");
            case TOO_LONG -> new FileFault(DBUS + "LimitsExceeded", "No buffer space available");
            case INVALID, RANGE, BAD_SPECIFIER, NO_VALUE -> INVALID;
        };
    }

    static FileFault of(IOException error) {
        if (!(error instanceof FileError file)) {
            return new FileFault(
                    DBUS + "IOError", Objects.requireNonNullElse(error.getMessage(), "I/O error"));
        }
        String name =
                switch (file.errno()) {
                    case "EACCES", "EPERM" -> DBUS + "AccessDenied";
                    case "EIO" -> DBUS + "IOError";
                    case "ENOMEM" -> DBUS + "NoMemory";
                    default -> "System.Error." + file.errno();
                };
        return new FileFault(name, file.reason());
    }
}

package org.jitney.manager.graph;

import java.io.IOException;
import java.util.Objects;
import org.jitney.unitfile.UnitFileError;
import org.jitney.unitfile.install.Failure;
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
        return new FileFault(Failure.errnoName(file.errno()), file.reason());
    }

    LoadedUnit.LoadError error(String unit) {
        return new LoadedUnit.LoadError(
                errorName,
                "Unit %s failed to load properly, please adjust/correct and reload service manager: %s"
                        .formatted(unit, reason));
    }
}

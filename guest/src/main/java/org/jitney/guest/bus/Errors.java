package org.jitney.guest.bus;

import java.io.IOException;
import org.jitney.bus.service.DBusError;
import org.jitney.guest.tree.TreeError;
import org.jitney.guest.units.NewUnit;
import org.jitney.unitfile.UnitFileError;
import org.jitney.unitfile.install.InstallError;

/** Failures as errors on the bus. */
final class Errors {
    private static final String OWN = "org.jitney.vmcraft1.";
    private static final String NO_SUCH_UNIT = "org.freedesktop.systemd1.NoSuchUnit";

    private Errors() {}

    static DBusError of(Exception failure) {
        String text = String.valueOf(failure.getMessage());
        return switch (failure) {
            case DBusError e -> e;
            case InstallError e -> new DBusError(e.errorName(), text);
            case TreeError e -> new DBusError(name(e), text);
            case NewUnit.BadValue _, UnitFileError _ -> DBusError.invalidArgs(text);
            case IOException _ -> new DBusError(DBusError.IO_ERROR, text);
            default -> throw new IllegalStateException(failure);
        };
    }

    private static String name(TreeError e) {
        return switch (e.kind()) {
            case BAD_PATH -> DBusError.INVALID_ARGS;
            case CHANGED -> OWN + "Changed";
            case IN_THE_WAY -> DBusError.FILE_EXISTS;
            case READ_ONLY -> OWN + "ReadOnly";
            case RECORDS -> OWN + "BadTransaction";
            case LOOP, NOT_REGULAR, TOO_LARGE -> OWN + "UnusableFile";
            case OTHER -> DBusError.IO_ERROR;
        };
    }

    static DBusError noSuchUnit(String name) {
        return new DBusError(NO_SUCH_UNIT, "Unit " + name + " could not be found.");
    }
}

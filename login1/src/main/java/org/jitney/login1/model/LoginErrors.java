package org.jitney.login1.model;

import org.jitney.bus.service.DBusError;

/** The errors that have names of their own. */
public final class LoginErrors {
    private static final String PREFIX = "org.freedesktop.login1.";

    private LoginErrors() {}

    private static DBusError error(String name, String text) {
        return new DBusError(PREFIX + name, text);
    }

    /** {@return the answer to an unknown session} */
    public static DBusError noSuchSession(String id) {
        return error("NoSuchSession", "No session '%s' known".formatted(id));
    }

    /** {@return the answer to who asks for his session and has none} */
    public static DBusError noSessionForPid(String text) {
        return error("NoSessionForPID", text);
    }

    /** {@return the answer to an unknown user} */
    public static DBusError noSuchUser(long uid) {
        return error("NoSuchUser", "User ID %d is not logged in or lingering".formatted(uid));
    }

    /** {@return the answer to who asks for his user and has none} */
    public static DBusError noUserForPid(String text) {
        return error("NoUserForPID", text);
    }

    /** {@return the answer to an unknown seat} */
    public static DBusError noSuchSeat(String text) {
        return error("NoSuchSeat", text);
    }

    /** {@return the answer to a session that lies elsewhere} */
    public static DBusError notOnSeat(String session, String seat) {
        return error("SessionNotOnSeat", "Session %s not on seat %s".formatted(session, seat));
    }

    /** {@return the answer to who does not control a session} */
    public static DBusError notInControl(String text) {
        return error("NotInControl", text);
    }

    /** {@return the answer to what is there already} */
    public static DBusError busy(String text) {
        return error("SessionBusy", text);
    }

    /** {@return the answer to a device that is taken} */
    public static DBusError deviceIsTaken() {
        return error("DeviceIsTaken", "Device already taken");
    }

    /** {@return the answer to a device that is not} */
    public static DBusError deviceNotTaken() {
        return error("DeviceNotTaken", "Device not taken");
    }

    /** {@return the answer to a device of somebody else} */
    public static DBusError notYourDevice(String text) {
        return error("NotYourDevice", text);
    }

    /** {@return the answer while something is under way} */
    public static DBusError inProgress(String text) {
        return error("OperationInProgress", text);
    }

    /** {@return the answer to a machine that cannot sleep that way} */
    public static DBusError cannotSleep(String text) {
        return error("SleepVerbNotSupported", text);
    }
}

package org.jitney.bus.service;

/** Makes the method that throws it fail: the dispatcher turns it into an error message. */
public final class DBusError extends Exception {
    public static final String FAILED = "org.freedesktop.DBus.Error.Failed";
    public static final String ACCESS_DENIED = "org.freedesktop.DBus.Error.AccessDenied";
    public static final String INVALID_ARGS = "org.freedesktop.DBus.Error.InvalidArgs";
    public static final String NOT_SUPPORTED = "org.freedesktop.DBus.Error.NotSupported";
    public static final String NO_MEMORY = "org.freedesktop.DBus.Error.NoMemory";
    public static final String TIMEOUT = "org.freedesktop.DBus.Error.Timeout";
    public static final String IO_ERROR = "org.freedesktop.DBus.Error.IOError";
    public static final String FILE_NOT_FOUND = "org.freedesktop.DBus.Error.FileNotFound";
    public static final String FILE_EXISTS = "org.freedesktop.DBus.Error.FileExists";
    public static final String LIMITS_EXCEEDED = "org.freedesktop.DBus.Error.LimitsExceeded";
    public static final String SERVICE_UNKNOWN = "org.freedesktop.DBus.Error.ServiceUnknown";
    public static final String NAME_HAS_NO_OWNER = "org.freedesktop.DBus.Error.NameHasNoOwner";
    public static final String UNKNOWN_METHOD = "org.freedesktop.DBus.Error.UnknownMethod";
    public static final String UNKNOWN_OBJECT = "org.freedesktop.DBus.Error.UnknownObject";
    public static final String UNKNOWN_INTERFACE = "org.freedesktop.DBus.Error.UnknownInterface";
    public static final String UNKNOWN_PROPERTY = "org.freedesktop.DBus.Error.UnknownProperty";
    public static final String PROPERTY_READ_ONLY = "org.freedesktop.DBus.Error.PropertyReadOnly";
    public static final String INTERACTIVE_AUTHORIZATION_REQUIRED =
            "org.freedesktop.DBus.Error.InteractiveAuthorizationRequired";

    private static final long serialVersionUID = 1;

    private final String name;

    public DBusError(String name, String message) {
        super(message, null, false, false);
        this.name = name;
    }

    /** {@return an error about an argument; the message names the offending value} */
    public static DBusError invalidArgs(String message) {
        return new DBusError(INVALID_ARGS, message);
    }

    /** {@return the error for what went wrong without a name of its own} */
    public static DBusError failed(String message) {
        return new DBusError("org.freedesktop.DBus.Error.Failed", message);
    }

    /** {@return the answer for what exists in the interface and not in this program} */
    public static DBusError notSupported(String message) {
        return new DBusError(NOT_SUPPORTED, message);
    }

    public static DBusError accessDenied(String message) {
        return new DBusError(ACCESS_DENIED, message);
    }

    /** {@return the error's name on the bus} */
    public String name() {
        return name;
    }

    /** {@return the message, never null} */
    public String text() {
        String message = getMessage();
        return message == null ? "" : message;
    }
}

package org.jitney.vmcraft;

/** The guest's manager refused something, or could not be reached. */
public final class GuestError extends Exception {
    /** The name of errors that do not come from the bus. */
    public static final String LOCAL = "org.jitney.vmcraft.Error.Failed";

    private static final long serialVersionUID = 1;

    private final String errorName;
    private final String text;

    /** Makes an error by the name that it has on the bus. */
    public GuestError(String errorName, String text) {
        super(text);
        this.errorName = errorName;
        this.text = text;
    }

    static GuestError invalid(String text) {
        return new GuestError("org.freedesktop.DBus.Error.InvalidArgs", text);
    }

    static GuestError local(String text) {
        return new GuestError(LOCAL, text);
    }

    /** {@return the name of the error, such as {@code org.freedesktop.systemd1.UnitMasked}} */
    public String errorName() {
        return errorName;
    }

    @Override
    public String getMessage() {
        return text;
    }
}

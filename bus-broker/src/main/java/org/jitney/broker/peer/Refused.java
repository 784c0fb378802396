package org.jitney.broker.peer;

/** The bus refuses something with an error that goes back to the caller. */
public final class Refused extends Exception {
    private static final long serialVersionUID = 1L;
    private static final String PREFIX = "org.freedesktop.DBus.Error.";

    private final String errorName;

    private Refused(String errorName, String message) {
        super(message, null, false, false);
        this.errorName = errorName;
    }

    /** {@return a refusal with one of the standard errors, named without its prefix} */
    public static Refused of(String error, String message) {
        return new Refused(PREFIX + error, message);
    }

    /** {@return a refusal with an error named in full, as an activator reports them} */
    public static Refused named(String errorName, String message) {
        return new Refused(errorName, message);
    }

    /** {@return whether the caller wants more than it may have} */
    boolean isExcess() {
        return errorName.equals(PREFIX + "LimitsExceeded");
    }

    public String errorName() {
        return errorName;
    }

    public String text() {
        String m = getMessage();
        return m == null ? "" : m;
    }
}

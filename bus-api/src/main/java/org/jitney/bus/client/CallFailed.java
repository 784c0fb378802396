package org.jitney.bus.client;

import org.jitney.bus.wire.Message;

/** A call was answered by an error, or not at all. */
public final class CallFailed extends Exception {

    private static final long serialVersionUID = 1L;

    public static final String NO_REPLY = "org.freedesktop.DBus.Error.NoReply";
    public static final String TIMEOUT = "org.freedesktop.DBus.Error.Timeout";
    public static final String DISCONNECTED = "org.freedesktop.DBus.Error.Disconnected";
    public static final String INVALID_SIGNATURE = "org.freedesktop.DBus.Error.InvalidSignature";

    private final String errorName;

    public CallFailed(String errorName, String message) {
        super(message);
        this.errorName = errorName;
    }

    /** The failure that an error message reports. */
    public static CallFailed of(Message error) {
        return new CallFailed(error.errorName().orElse(NO_REPLY), error.errorText());
    }

    public String errorName() {
        return errorName;
    }

    /** {@return the text that came with the error} */
    public String text() {
        String text = getMessage();
        return text == null ? "" : text;
    }
}

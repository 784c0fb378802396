package org.jitney.bus.wire;

/** The kinds of messages, by their wire number. */
public enum MessageType {
    METHOD_CALL(1, "method_call"),
    METHOD_RETURN(2, "method_return"),
    ERROR(3, "error"),
    SIGNAL(4, "signal");

    private final int code;
    private final String token;

    MessageType(int code, String token) {
        this.code = code;
        this.token = token;
    }

    public int code() {
        return code;
    }

    /** {@return the word that match rules use} */
    @Override
    public String toString() {
        return token;
    }
}

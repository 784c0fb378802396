package org.jitney.broker.frame;

/** The type of a message; {@link #UNKNOWN} stands for every code that a later protocol may add. */
public enum MessageType {
    UNKNOWN(0, ""),
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

    /** {@return the code on the wire} */
    public int code() {
        return code;
    }

    /** {@return the type for a wire code other than 0} */
    public static MessageType of(int code) {
        return switch (code) {
            case 1 -> METHOD_CALL;
            case 2 -> METHOD_RETURN;
            case 3 -> ERROR;
            case 4 -> SIGNAL;
            default -> UNKNOWN;
        };
    }

    /** {@return the word that a match rule uses for this type} */
    @Override
    public String toString() {
        return token;
    }
}

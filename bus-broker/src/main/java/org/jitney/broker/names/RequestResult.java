package org.jitney.broker.names;

/** The answer to RequestName. */
public enum RequestResult {
    PRIMARY_OWNER(1),
    IN_QUEUE(2),
    EXISTS(3),
    ALREADY_OWNER(4);

    private final int code;

    RequestResult(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }
}

package org.jitney.broker.names;

/** The answer to ReleaseName. */
public enum ReleaseResult {
    RELEASED(1),
    NON_EXISTENT(2),
    NOT_OWNER(3);

    private final int code;

    ReleaseResult(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }
}

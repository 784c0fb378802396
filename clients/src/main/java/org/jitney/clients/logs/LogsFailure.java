package org.jitney.clients.logs;

/** Something about the journal is so that no more can be printed; the message says what. */
public final class LogsFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Makes one with the line to print. */
    public LogsFailure(String message) {
        super(message);
    }

    /** {@return the line to print} */
    public String text() {
        return String.valueOf(getMessage());
    }
}

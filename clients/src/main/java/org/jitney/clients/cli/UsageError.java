package org.jitney.clients.cli;

/** The command line was wrong; the message is printed as it is and the tool ends with 1. */
public final class UsageError extends Exception {
    private static final long serialVersionUID = 1L;

    /** Makes one with the line to print. */
    public UsageError(String message) {
        super(message);
    }

    /** {@return the line to print} */
    public String text() {
        return String.valueOf(getMessage());
    }
}

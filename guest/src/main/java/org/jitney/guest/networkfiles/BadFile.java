package org.jitney.guest.networkfiles;

/** What was asked for cannot be a file of networkd; the message names the offending value. */
public final class BadFile extends Exception {
    private static final long serialVersionUID = 1;

    /** Whether something is wrong with what was asked for, or with what is there. */
    public enum Kind {
        /** A name or value that cannot be. */
        INVALID,
        /** There is no such file. */
        NOT_FOUND,
        /** There is one already. */
        EXISTS
    }

    private final Kind kind;

    BadFile(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    /** {@return what is wrong} */
    public Kind kind() {
        return kind;
    }
}

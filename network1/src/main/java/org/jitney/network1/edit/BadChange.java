package org.jitney.network1.edit;

/** Why a change is not made: nothing was written. */
public final class BadChange extends Exception {
    private static final long serialVersionUID = 1;

    /** What kind of trouble it is. */
    public enum Kind {
        /** What is asked for makes no sense, or a value is none. */
        INVALID,
        /** There is no such file, section or change. */
        NOT_FOUND,
        /** Something is there already. */
        EXISTS,
        /** Another change waits for its confirmation. */
        BUSY
    }

    private final Kind kind;

    BadChange(Kind kind, String text) {
        super(text);
        this.kind = kind;
    }

    /** {@return what kind of trouble it is} */
    public Kind kind() {
        return kind;
    }

    /** {@return the sentence} */
    public String text() {
        String text = getMessage();
        return text == null ? "" : text;
    }
}

package org.jitney.unitfile;

/** Text that cannot be understood: a broken file, word list, specifier, name or value. */
public final class UnitFileError extends Exception {
    private static final long serialVersionUID = 1;

    /** Why the text was refused; the names of the error numbers that the reference gives. */
    public enum Kind {
        /** The value is not of the expected form. */
        INVALID,
        /** The value is of the right form but out of the range. */
        RANGE,
        /** The file's structure is broken. */
        BAD_MESSAGE,
        /** A line, a word or an expansion is longer than allowed. */
        TOO_LONG,
        /** There is no such specifier. */
        BAD_SPECIFIER,
        /** A specifier has no value here. */
        NO_VALUE
    }

    private final Kind kind;
    private final int line;
    private final String text;

    /** Makes an error about a single value. */
    public UnitFileError(Kind kind, String text) {
        this(kind, 0, text);
    }

    /** Makes an error about a line of a file. */
    public UnitFileError(Kind kind, int line, String text) {
        super(text);
        this.kind = kind;
        this.line = line;
        this.text = text;
    }

    @Override
    public String getMessage() {
        return text;
    }

    /** {@return why} */
    public Kind kind() {
        return kind;
    }

    /** {@return the line, counted from 1, or 0 when unknown} */
    public int line() {
        return line;
    }
}

package org.jitney.journal.format;

import java.io.Serial;

/** A journal file is not what it should be: where, and why. */
public final class CorruptFile extends Exception {
    @Serial private static final long serialVersionUID = 1L;

    private final long offset;

    /** Says what is wrong at an offset of the file. */
    public CorruptFile(long offset, String reason) {
        // No stack trace: a damaged file may have many of them, and all that matters is where in
        // the file.
        super(reason, null, false, false);
        this.offset = offset;
    }

    /** {@return the offset in the file, in bytes} */
    public long offset() {
        return offset;
    }

    /** {@return what is wrong} */
    public String reason() {
        return String.valueOf(getMessage());
    }
}

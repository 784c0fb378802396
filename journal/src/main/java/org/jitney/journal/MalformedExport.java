package org.jitney.journal;

import java.io.Serial;

/** A stream is not in the format that it should be in. */
public final class MalformedExport extends Exception {
    @Serial private static final long serialVersionUID = 1L;

    /** Says what is wrong. */
    public MalformedExport(String reason) {
        super(reason);
    }
}

package org.jitney.journal;

import java.io.Serial;

/** A stream is not in the journal export format. */
public final class MalformedExport extends Exception {
    @Serial private static final long serialVersionUID = 1L;

    /** Says what is wrong. */
    public MalformedExport(String reason) {
        super(reason);
    }
}

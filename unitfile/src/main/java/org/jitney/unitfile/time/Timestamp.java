package org.jitney.unitfile.time;

import java.time.ZoneId;
import org.jitney.unitfile.UnitFileError;

/** A point in time, in microseconds since the epoch. */
@SuppressWarnings("DoNotCallSuggester")
public record Timestamp(long usec) {
    /**
     * Parses a timestamp; words such as {@code yesterday} and {@code +3h} are relative to {@code
     * now}.
     */
    public static Timestamp parse(String text, long nowUsec, ZoneId zone) throws UnitFileError {
        throw new UnsupportedOperationException(text + nowUsec + zone);
    }

    /** {@return such as {@code Tue 2026-11-24 03:22:14 UTC}} */
    public String render(ZoneId zone) {
        throw new UnsupportedOperationException("" + zone);
    }

    /** {@return such as {@code 2h 3min ago} or {@code 5s left}} */
    public String renderRelative(long nowUsec) {
        throw new UnsupportedOperationException("" + nowUsec);
    }
}

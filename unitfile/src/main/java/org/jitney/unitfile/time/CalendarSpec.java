package org.jitney.unitfile.time;

import java.time.ZoneId;
import java.util.OptionalLong;
import org.jitney.unitfile.UnitFileError;

/** A calendar expression, such as {@code Mon..Fri *-*-* 09:00}. */
@SuppressWarnings("DoNotCallSuggester")
public final class CalendarSpec {
    private CalendarSpec() {}

    /** Parses an expression. */
    public static CalendarSpec parse(String text) throws UnitFileError {
        throw new UnsupportedOperationException(text);
    }

    /** {@return the normal form of the expression} */
    public String render() {
        throw new UnsupportedOperationException();
    }

    /**
     * {@return the first time after the given one that the expression names, in microseconds since
     * the epoch}
     *
     * @param afterUsec in microseconds since the epoch
     * @param local the zone of expressions that name none
     */
    public OptionalLong next(long afterUsec, ZoneId local) {
        throw new UnsupportedOperationException("" + afterUsec + local);
    }
}

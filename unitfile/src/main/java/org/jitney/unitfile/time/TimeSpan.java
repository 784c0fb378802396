package org.jitney.unitfile.time;

import org.jitney.unitfile.UnitFileError;

/** A length of time in microseconds; {@code -1} is infinity. */
@SuppressWarnings("DoNotCallSuggester")
public record TimeSpan(long usec) {
    /** Endless. */
    public static final TimeSpan INFINITY = new TimeSpan(-1);

    /** Parses a time span whose bare numbers are seconds. */
    public static TimeSpan parse(String text) throws UnitFileError {
        return parse(text, 1_000_000L);
    }

    /** Parses a time span whose bare numbers count units of that many microseconds. */
    public static TimeSpan parse(String text, long unitUsec) throws UnitFileError {
        throw new UnsupportedOperationException(text + unitUsec);
    }

    /** {@return whether it never ends} */
    public boolean isInfinite() {
        return usec == -1;
    }

    /** {@return the text for people, exact to the microsecond} */
    public String render() {
        return render(1);
    }

    /** {@return the text for people, exact to that many microseconds} */
    public String render(long accuracyUsec) {
        throw new UnsupportedOperationException("" + accuracyUsec);
    }
}

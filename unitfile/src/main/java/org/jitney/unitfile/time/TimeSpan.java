package org.jitney.unitfile.time;

import java.util.Locale;
import org.jitney.unitfile.UnitFileError;

/** A length of time in microseconds; {@code -1} is infinity. */
public record TimeSpan(long usec) implements Comparable<TimeSpan> {
    /** Endless. */
    public static final TimeSpan INFINITY = new TimeSpan(-1);

    /** Nothing. */
    public static final TimeSpan ZERO = new TimeSpan(0);

    /** Microseconds of a second. */
    public static final long SECOND = 1_000_000L;

    private static final long MINUTE = 60 * SECOND;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;
    private static final long WEEK = 7 * DAY;

    /** A year of 365.25 days; a month is the twelfth part of it. */
    private static final long YEAR = 31_557_600L * SECOND;

    private static final long MONTH = YEAR / 12;

    private record Unit(String name, long usec) {}

    /** Longer names before their beginnings, as the first one that fits is taken. */
    private static final Unit[] UNITS = {
        new Unit("seconds", SECOND),
        new Unit("second", SECOND),
        new Unit("sec", SECOND),
        new Unit("s", SECOND),
        new Unit("minutes", MINUTE),
        new Unit("minute", MINUTE),
        new Unit("min", MINUTE),
        new Unit("months", MONTH),
        new Unit("month", MONTH),
        new Unit("M", MONTH),
        new Unit("msec", 1000),
        new Unit("ms", 1000),
        new Unit("m", MINUTE),
        new Unit("hours", HOUR),
        new Unit("hour", HOUR),
        new Unit("hr", HOUR),
        new Unit("h", HOUR),
        new Unit("days", DAY),
        new Unit("day", DAY),
        new Unit("d", DAY),
        new Unit("weeks", WEEK),
        new Unit("week", WEEK),
        new Unit("w", WEEK),
        new Unit("years", YEAR),
        new Unit("year", YEAR),
        new Unit("y", YEAR),
        new Unit("usec", 1),
        new Unit("us", 1),
        new Unit("\u00b5s", 1),
        new Unit("\u03bcs", 1),
    };

    private static final Unit[] SHOWN = {
        new Unit("y", YEAR),
        new Unit("month", MONTH),
        new Unit("w", WEEK),
        new Unit("d", DAY),
        new Unit("h", HOUR),
        new Unit("min", MINUTE),
        new Unit("s", SECOND),
        new Unit("ms", 1000),
        new Unit("us", 1),
    };

    /** {@return a span of whole seconds} */
    public static TimeSpan ofSeconds(long seconds) {
        return new TimeSpan(Math.multiplyExact(seconds, SECOND));
    }

    /** Parses a time span whose bare numbers are seconds. */
    public static TimeSpan parse(String text) throws UnitFileError {
        return parse(text, SECOND);
    }

    /** Parses a time span whose bare numbers count units of that many microseconds. */
    public static TimeSpan parse(String text, long unitUsec) throws UnitFileError {
        return text.strip().equals("infinity")
                ? INFINITY
                : new TimeSpan(new Reader(text, unitUsec).read());
    }

    /**
     * Parses as timeouts are written: an empty text and {@code 0} mean no timeout, which is
     * infinity.
     */
    public static TimeSpan parseTimeout(String text) throws UnitFileError {
        TimeSpan span = text.isEmpty() ? ZERO : parse(text);
        return span.usec == 0 ? INFINITY : span;
    }

    /** Reads number after number with its unit. */
    private static final class Reader {
        private final String text;
        private final long defaultUnit;
        private int at;
        private long sum;

        Reader(String text, long defaultUnit) {
            this.text = text;
            this.defaultUnit = defaultUnit;
        }

        long read() throws UnitFileError {
            skipBlanks();
            if (at == text.length()) {
                throw invalid();
            }
            while (at < text.length()) {
                part();
                skipBlanks();
            }
            return sum;
        }

        private void part() throws UnitFileError {
            if (text.charAt(at) == '-') {
                throw range();
            }
            if (text.charAt(at) == '+') {
                at++;
            }
            String whole = digits();
            String fraction = "";
            boolean dot = at < text.length() && text.charAt(at) == '.';
            if (dot) {
                at++;
                fraction = digits();
            }
            if (dot ? fraction.isEmpty() : whole.isEmpty()) {
                throw invalid();
            }
            int end = at;
            skipBlanks();
            long unit = unit();
            // "12.34.56" is a slip, "12.34 .56" and "12.34s.56" are two numbers.
            if (at == end && at < text.length()) {
                throw invalid();
            }
            add(whole, unit);
            long share = unit / 10;
            for (int i = 0; i < fraction.length(); i++, share /= 10) {
                sum += (fraction.charAt(i) - '0') * share;
            }
        }

        private void add(String whole, long unit) throws UnitFileError {
            try {
                long value = Math.multiplyExact(whole.isEmpty() ? 0 : Long.parseLong(whole), unit);
                sum = Math.addExact(sum, value);
            } catch (ArithmeticException | NumberFormatException e) {
                throw range();
            }
        }

        private String digits() {
            int start = at;
            while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
                at++;
            }
            return text.substring(start, at);
        }

        private long unit() {
            for (Unit unit : UNITS) {
                if (text.startsWith(unit.name, at)) {
                    at += unit.name.length();
                    return unit.usec;
                }
            }
            return defaultUnit;
        }

        private void skipBlanks() {
            while (at < text.length() && " \t\n\r".indexOf(text.charAt(at)) >= 0) {
                at++;
            }
        }

        private UnitFileError invalid() {
            return new UnitFileError(
                    UnitFileError.Kind.INVALID, "Invalid time span '" + text + "'");
        }

        private UnitFileError range() {
            return new UnitFileError(
                    UnitFileError.Kind.RANGE, "Time span '" + text + "' is out of range");
        }
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
        if (isInfinite()) {
            return "infinity";
        }
        if (usec == 0) {
            return "0";
        }
        var out = new StringBuilder();
        long left = usec;
        for (Unit unit : SHOWN) {
            if (left <= 0 || (left < accuracyUsec && !out.isEmpty())) {
                break;
            }
            if (left < unit.usec) {
                continue;
            }
            out.append(out.isEmpty() ? "" : " ");
            long whole = left / unit.usec;
            long rest = left % unit.usec;
            int decimals = decimals(unit.usec) - decimals(accuracyUsec);
            // Below a minute a fraction reads better than smaller units.
            if (left < MINUTE && rest > 0 && decimals > 0) {
                long shown = rest / power(decimals(accuracyUsec));
                out.append(whole).append('.');
                out.append(String.format(Locale.ROOT, "%0" + decimals + "d", shown));
                rest = 0;
            } else {
                out.append(whole);
            }
            out.append(unit.name);
            left = rest;
        }
        return out.toString();
    }

    private static int decimals(long value) {
        int count = 0;
        for (long rest = value; rest > 1; rest /= 10) {
            count++;
        }
        return count;
    }

    private static long power(int exponent) {
        long result = 1;
        for (int i = 0; i < exponent; i++) {
            result *= 10;
        }
        return result;
    }

    @Override
    public int compareTo(TimeSpan other) {
        return Long.compareUnsigned(usec, other.usec);
    }

    @Override
    public String toString() {
        return render();
    }
}

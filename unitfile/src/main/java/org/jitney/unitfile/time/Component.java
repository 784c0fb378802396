package org.jitney.unitfile.time;

/**
 * One element of a calendar field: a value, a range, or either with a step.
 *
 * @param start the first value
 * @param stop the last value, or -1
 * @param repeat the step, or 0
 */
record Component(int start, int stop, int repeat) implements Comparable<Component> {
    static final int NONE = -1;

    @Override
    public int compareTo(Component other) {
        if (start != other.start) {
            return Integer.compare(start, other.start);
        }
        return stop != other.stop
                ? Integer.compare(stop, other.stop)
                : Integer.compare(repeat, other.repeat);
    }

    /** {@return this with the last value that the step reaches as its end; a single value alone} */
    Component normalized() {
        if (stop < start || repeat <= 0) {
            return this;
        }
        int last = stop - (stop - start) % repeat;
        return last == start ? new Component(start, NONE, 0) : new Component(start, last, repeat);
    }

    /** {@return whether all values are in the range, and a step leads to a second value in it} */
    boolean isWithin(int from, int to, boolean fromEndOfMonth) {
        if (start < from || start > to || repeat > to - from) {
            return false;
        }
        if (stop >= 0) {
            return stop >= from && stop <= to && (long) start + repeat <= stop;
        }
        return fromEndOfMonth ? start - repeat >= from : (long) start + repeat <= to;
    }

    /** {@return the first value from {@code from} on, or {@link #NONE}} */
    int next(int from) {
        if (start >= from) {
            return start;
        }
        if (repeat <= 0) {
            return NONE;
        }
        long steps = ((long) from - start + repeat - 1) / repeat;
        long value = start + steps * repeat;
        return value <= Integer.MAX_VALUE && (stop < 0 || value <= stop) ? (int) value : NONE;
    }

    /** {@return this component counted from the end of a month of that many days} */
    Component inMonth(int days) {
        int first = fromEnd(start, days);
        int last = fromEnd(stop, days);
        return last > 0 ? new Component(last, first, repeat) : new Component(first, last, repeat);
    }

    private static int fromEnd(int value, int days) {
        return value < 1 || value > days ? NONE : days + 1 - value;
    }
}

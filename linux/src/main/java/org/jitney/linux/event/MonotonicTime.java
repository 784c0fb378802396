package org.jitney.linux.event;

import java.time.Duration;

/** A point of the monotonic clock, in microseconds. */
public record MonotonicTime(long usec) implements Comparable<MonotonicTime> {
    /** {@return the point this much later; never overflows} */
    public MonotonicTime plus(Duration duration) {
        return new MonotonicTime(sum(usec, usec(duration)));
    }

    /** {@return how long after {@code earlier} this is} */
    public Duration since(MonotonicTime earlier) {
        return Duration.ofNanos((usec - earlier.usec) * 1000);
    }

    @Override
    public int compareTo(MonotonicTime other) {
        return Long.compare(usec, other.usec);
    }

    /** Converts to whole microseconds, rounded up: a timer is never early. */
    static long usec(Duration duration) {
        if (duration.getSeconds() > Long.MAX_VALUE / 2_000_000) {
            return Long.MAX_VALUE / 2;
        }
        return duration.getSeconds() * 1_000_000 + (duration.getNano() + 999) / 1000;
    }

    private static long sum(long a, long b) {
        return b > Long.MAX_VALUE - a ? Long.MAX_VALUE : a + b;
    }
}

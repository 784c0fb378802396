package org.jitney.bus.client;

import java.time.Duration;

/** How long to wait before the next attempt: hardly at first, then twice as long each time. */
final class BackOff {
    /** Long enough for a bus that is gone to be gone altogether. */
    static final Duration FIRST = Duration.ofMillis(10);

    /** A bus that comes back after hours is found within this. */
    static final Duration MOST = Duration.ofMillis(500);

    private Duration next = FIRST;

    /** {@return the wait before the coming attempt} */
    Duration next() {
        Duration now = next;
        Duration twice = now.multipliedBy(2);
        next = twice.compareTo(MOST) > 0 ? MOST : twice;
        return now;
    }

    /** What was connected to has proved good. */
    void reset() {
        next = FIRST;
    }
}

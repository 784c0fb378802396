package org.jitney.linux.event;

import java.time.Instant;
import org.jitney.linux.sys.Clocks;

/** The time, as a parameter: the system's clocks, or a {@link ManualClock}. */
public interface Clock {
    /** {@return the time since boot without the time asleep} */
    MonotonicTime monotonic();

    /** {@return microseconds since 1970 UTC} */
    long realtimeUsec();

    /** {@return the kernel's clocks} */
    static Clock system() {
        return SystemClock.INSTANCE;
    }

    /**
     * The kernel's clocks, as the JVM reads them, which costs less than a call from here. Its
     * monotonic clock is the kernel's, though nothing promises that: what is between them is added.
     */
    enum SystemClock implements Clock {
        INSTANCE;

        private static final long NEAR_USEC = 1000;

        private final long between = between();

        private static long between() {
            long difference = Clocks.usec(Clocks.MONOTONIC) - System.nanoTime() / 1000;
            return Math.abs(difference) < NEAR_USEC ? 0 : difference;
        }

        @Override
        public MonotonicTime monotonic() {
            return new MonotonicTime(System.nanoTime() / 1000 + between);
        }

        @Override
        public long realtimeUsec() {
            Instant now = Instant.now();
            return now.getEpochSecond() * 1_000_000 + now.getNano() / 1000;
        }
    }
}

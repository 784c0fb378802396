package org.jitney.linux.event;

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

    /** The kernel's clocks. */
    enum SystemClock implements Clock {
        INSTANCE;

        @Override
        public MonotonicTime monotonic() {
            return new MonotonicTime(Clocks.usec(Clocks.MONOTONIC));
        }

        @Override
        public long realtimeUsec() {
            return Clocks.usec(Clocks.REALTIME);
        }
    }
}

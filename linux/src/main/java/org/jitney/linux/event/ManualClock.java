package org.jitney.linux.event;

import java.time.Duration;

/**
 * A clock that is moved by hand: by a test, or through {@link VirtualTime}. A loop that has it
 * never sleeps for a timer: timers that the clock has passed run at the next {@link
 * EventLoop#runOnce}.
 */
public final class ManualClock implements Clock {
    private long monotonicUsec;
    private long realtimeUsec;

    /** Starts at these times. */
    public ManualClock(long monotonicUsec, long realtimeUsec) {
        this.monotonicUsec = monotonicUsec;
        this.realtimeUsec = realtimeUsec;
    }

    /** Moves both clocks on. */
    public void advance(Duration duration) {
        long usec = MonotonicTime.usec(duration);
        monotonicUsec += usec;
        realtimeUsec += usec;
    }

    /** Sets the wall clock, as an administrator would. */
    public void setRealtimeUsec(long usec) {
        realtimeUsec = usec;
    }

    @Override
    public MonotonicTime monotonic() {
        return new MonotonicTime(monotonicUsec);
    }

    @Override
    public long realtimeUsec() {
        return realtimeUsec;
    }
}

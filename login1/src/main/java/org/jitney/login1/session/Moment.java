package org.jitney.login1.session;

import org.jitney.linux.event.Clock;

/** A point in time by both clocks, in µs; zero is never. */
public record Moment(long realtimeUsec, long monotonicUsec) {
    /** Never. */
    public static final Moment NEVER = new Moment(0, 0);

    /** {@return the time now} */
    public static Moment now(Clock clock) {
        return new Moment(clock.realtimeUsec(), clock.monotonic().usec());
    }

    /** {@return the moment of a time on the wall clock, as the clocks stand now} */
    public static Moment ofRealtime(long usec, Clock clock) {
        long monotonic = clock.monotonic().usec() - (clock.realtimeUsec() - usec);
        return new Moment(usec, Math.max(0, monotonic));
    }

    /** {@return whether it is known} */
    public boolean isSet() {
        return realtimeUsec > 0;
    }
}

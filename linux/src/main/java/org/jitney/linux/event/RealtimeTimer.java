package org.jitney.linux.event;

/**
 * A timer on the wall clock. Its handler runs when the time has come, and also when somebody set
 * the clock, as the next elapse must then be computed anew; it disarms itself in both cases.
 */
public interface RealtimeTimer extends AutoCloseable {
    /** Arms at a point in microseconds since 1970 UTC. */
    void armAt(long realtimeUsec);

    /** Disarms. */
    void disarm();

    /** Disarms for good. */
    @Override
    void close();
}

package org.jitney.manager;

import java.util.function.LongConsumer;

/** The manager's clock when it is one that stands still until it is moved. */
public interface VirtualClock {
    /** {@return microseconds since 1970} */
    long realtimeUsec();

    /** {@return microseconds of the monotonic clock} */
    long monotonicUsec();

    /**
     * Moves both clocks on, from one due timer to the next; between two of them everything that was
     * started has come to rest.
     *
     * @param usec how far
     * @param patienceUsec how long, in real time, to wait for that rest at one point of time
     * @param done takes the number of timer units that elapsed
     * @throws ManagerError while the clock is being moved, or when it would go past all time
     */
    void advance(long usec, long patienceUsec, LongConsumer done) throws ManagerError;

    /**
     * Sets the wall clock, as an administrator would; the monotonic clock stands.
     *
     * @param realtimeUsec microseconds since 1970
     * @throws ManagerError while the clock is being moved
     */
    void set(long realtimeUsec, long patienceUsec, LongConsumer done) throws ManagerError;
}

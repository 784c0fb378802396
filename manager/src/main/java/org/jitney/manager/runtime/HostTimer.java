package org.jitney.manager.runtime;

/** A timer of a machine on the monotonic clock; its action runs on the engine's thread. */
public interface HostTimer {
    /** Never. */
    long NEVER = -1;

    /** Arms for a moment, or disarms when it is {@link #NEVER}. */
    void armAt(long monotonicUsec);

    /** {@return the moment it is armed for, else {@link #NEVER}} */
    long armedFor();

    void disarm();

    void close();
}

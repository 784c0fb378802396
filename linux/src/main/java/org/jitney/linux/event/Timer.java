package org.jitney.linux.event;

import java.time.Duration;

/** A timer that runs its handler once each time it was armed. */
public interface Timer extends AutoCloseable {
    /** Arms at a point; a point in the past runs at the next turn of the loop. */
    void armAt(MonotonicTime time);

    /** Arms after a duration from now. */
    void armAfter(Duration delay);

    /** Disarms. */
    void disarm();

    /** {@return whether it will run} */
    boolean isArmed();

    /** Disarms for good. */
    @Override
    void close();
}

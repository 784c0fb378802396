package org.jitney.linux.event;

import org.jitney.linux.sys.ErrnoException;

/**
 * Where timers come from: an {@link EventLoop} on its clock, or a {@link VirtualTime} that stands
 * still until somebody moves it. What is made to run at a time takes one of these and no clock of
 * its own.
 */
public interface TimeSource {
    /** {@return the clock that timers go by} */
    Clock clock();

    /** Makes a timer, disarmed. */
    Timer timer(Runnable handler);

    /** Makes a timer on the wall clock, disarmed. */
    RealtimeTimer realtimeTimer(Runnable handler) throws ErrnoException;

    /**
     * Makes a timer on the wall clock that wakes the machine when it is suspended, disarmed.
     *
     * @throws ErrnoException when that cannot be had: EPERM without the capability to do so,
     *     EOPNOTSUPP without a clock that can wake the machine
     */
    RealtimeTimer wakingTimer(Runnable handler) throws ErrnoException;
}

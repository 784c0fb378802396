package org.jitney.timedate1.store;

import java.time.LocalDateTime;
import org.jitney.linux.sys.ErrnoException;

/** The clocks: those of the machine, or of a test. */
public interface Kernel {
    /** {@return microseconds since 1970 UTC} */
    long realtimeUsec();

    /** Sets the system's clock. */
    void setRealtime(long usec) throws ErrnoException;

    /**
     * {@return what the hardware clock shows}
     *
     * @throws ErrnoException ENOENT without one, EBUSY while another program has it open
     */
    LocalDateTime hardwareClock() throws ErrnoException;

    /** Sets the hardware clock. */
    void setHardwareClock(LocalDateTime time) throws ErrnoException;

    /** Tells the kernel how far the time zone is from UTC. */
    void setMinutesWest(int minutes) throws ErrnoException;

    /** {@return whether somebody keeps the system's clock right} */
    boolean isSynchronized();
}

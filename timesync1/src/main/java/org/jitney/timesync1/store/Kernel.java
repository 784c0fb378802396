package org.jitney.timesync1.store;

import org.jitney.linux.sys.ErrnoException;
import org.jitney.timesync1.model.Correction;

/** The clock that is kept right: the machine's, or one of its own. */
public interface Kernel {
    /** {@return microseconds since 1970 UTC} */
    long realtimeUsec();

    /** {@return what this clock shows when the machine's shows that} */
    long ofMachine(long machineUsec);

    /** Sets the clock. */
    void setRealtime(long usec) throws ErrnoException;

    /** Corrects the clock: {@return the frequency correction, in millionths times 65,536} */
    long correct(Correction correction) throws ErrnoException;
}

package org.jitney.timesync1.store;

import org.jitney.linux.sys.Clocks;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.timesync1.model.Correction;

/** The clock of the machine that this process runs on. */
public final class SystemKernel implements Kernel {
    @Override
    public long realtimeUsec() {
        return Clocks.usec(Clocks.REALTIME);
    }

    @Override
    public long ofMachine(long machineUsec) {
        return machineUsec;
    }

    @Override
    public void setRealtime(long usec) throws ErrnoException {
        Clocks.setRealtime(usec);
    }

    @Override
    public long correct(Correction correction) throws ErrnoException {
        return correction.request().adjust().freq();
    }
}

package org.jitney.timedate1.store;

import java.time.LocalDateTime;
import org.jitney.linux.fd.Fd;
import org.jitney.linux.fd.Root;
import org.jitney.linux.sys.Clocks;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.HardwareClock;
import org.jitney.linux.sys.Timex;

/** The clocks of the machine that this process runs on. */
public final class SystemKernel implements Kernel {
    private static final String DEVICE = "/dev/rtc";

    /**
     * The largest error that the kernel reports, in µs: that of a clock that nobody keeps right.
     */
    private static final long ERROR_OF_NOBODY = 16_000_000;

    private final Root root;

    /** Looks for the device below the host's root. */
    public SystemKernel(Root root) {
        this.root = root;
    }

    @Override
    public long realtimeUsec() {
        return Clocks.usec(Clocks.REALTIME);
    }

    @Override
    public void setRealtime(long usec) throws ErrnoException {
        Clocks.setRealtime(usec);
    }

    @Override
    public LocalDateTime hardwareClock() throws ErrnoException {
        try (Fd device = root.open(DEVICE)) {
            return HardwareClock.read(device.number());
        }
    }

    @Override
    public void setHardwareClock(LocalDateTime time) throws ErrnoException {
        try (Fd device = root.open(DEVICE)) {
            HardwareClock.set(device.number(), time);
        }
    }

    @Override
    public void setMinutesWest(int minutes) throws ErrnoException {
        Clocks.setMinutesWest(minutes);
    }

    /**
     * The bit {@code STA_UNSYNC} says less: it may only keep the kernel from the hardware clock.
     */
    @Override
    public boolean isSynchronized() {
        try {
            return Timex.read().maxerror() < ERROR_OF_NOBODY;
        } catch (ErrnoException e) {
            return false; // who may not ask knows of nobody
        }
    }
}

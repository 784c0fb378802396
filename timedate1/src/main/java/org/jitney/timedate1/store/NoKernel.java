package org.jitney.timedate1.store;

import java.time.LocalDateTime;
import org.jitney.linux.event.Clock;
import org.jitney.linux.sys.Errno;
import org.jitney.linux.sys.ErrnoException;

/** For a tree that is not running: files can be changed, and no clock is its own. */
public final class NoKernel implements Kernel {
    private final Clock clock;

    /** The time is what it is everywhere. */
    public NoKernel(Clock clock) {
        this.clock = clock;
    }

    @Override
    public long realtimeUsec() {
        return clock.realtimeUsec();
    }

    @Override
    public void setRealtime(long usec) throws ErrnoException {
        throw new ErrnoException("clock_settime", Errno.EOPNOTSUPP);
    }

    @Override
    public LocalDateTime hardwareClock() throws ErrnoException {
        throw new ErrnoException("open /dev/rtc", Errno.ENOENT);
    }

    @Override
    public void setHardwareClock(LocalDateTime time) throws ErrnoException {
        throw new ErrnoException("open /dev/rtc", Errno.ENOENT);
    }

    @Override
    public void setMinutesWest(int minutes) throws ErrnoException {
        throw new ErrnoException("settimeofday", Errno.EOPNOTSUPP);
    }

    @Override
    public boolean isSynchronized() {
        return false;
    }
}

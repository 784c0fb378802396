package org.jitney.timedate1.store;

import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jitney.linux.sys.Errno;
import org.jitney.linux.sys.ErrnoException;

/** Clocks that stand still until they are set. */
public final class FakeKernel implements Kernel {
    public final List<String> events = new ArrayList<>();
    public long realtimeUsec = 1_700_000_000_000_000L;
    public LocalDateTime hardware = LocalDateTime.of(2023, 11, 14, 22, 13, 20);
    public boolean mayBeSet = true;

    @Override
    public long realtimeUsec() {
        return realtimeUsec;
    }

    @Override
    public void setRealtime(long usec) throws ErrnoException {
        if (!mayBeSet) {
            throw new ErrnoException("clock_settime", Errno.EPERM);
        }
        realtimeUsec = usec;
        events.add("realtime " + usec);
    }

    @Override
    public LocalDateTime hardwareClock() {
        return hardware;
    }

    @Override
    public void setHardwareClock(LocalDateTime time) {
        hardware = time;
        events.add("hardware " + time);
    }

    @Override
    public void setMinutesWest(int minutes) {
        events.add("west " + minutes);
    }

    @Override
    public boolean isSynchronized() {
        return true;
    }
}

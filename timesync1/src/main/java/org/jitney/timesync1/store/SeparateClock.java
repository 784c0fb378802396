package org.jitney.timesync1.store;

import org.jitney.linux.event.Clock;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.timesync1.model.Correction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A clock of its own, beside the machine's: it starts as far off as it is told, and corrections
 * move it and nothing else. For trying a daemon out where the machine's clock must not be touched.
 */
public final class SeparateClock implements Kernel {
    private static final Logger LOG = LoggerFactory.getLogger(SeparateClock.class);

    private final Clock clock;
    private long aheadUsec;

    /** A clock that is so much ahead of the machine's. */
    public SeparateClock(Clock clock, long aheadUsec) {
        this.clock = clock;
        this.aheadUsec = aheadUsec;
    }

    @Override
    public long realtimeUsec() {
        return ofMachine(clock.realtimeUsec());
    }

    @Override
    public long ofMachine(long machineUsec) {
        return machineUsec + aheadUsec;
    }

    @Override
    public void setRealtime(long usec) {
        aheadUsec = usec - clock.realtimeUsec();
        LOG.info("the separate clock is set, and {} us ahead", aheadUsec);
    }

    /** A slow correction is done at once, too: the time that it takes is the kernel's business. */
    @Override
    public long correct(Correction correction) throws ErrnoException {
        aheadUsec += correction.offsetNanos() / 1000;
        LOG.info(
                "the separate clock is {} by {} ns, and {} us ahead",
                correction.step() ? "stepped" : "slewed",
                correction.offsetNanos(),
                aheadUsec);
        return 0;
    }
}

package org.jitney.broker.peer;

import java.time.Duration;
import org.jitney.broker.account.Accounts;
import org.jitney.broker.account.Resource;
import org.jitney.linux.event.EventLoop;
import org.jitney.linux.event.Timer;

/**
 * Gives memory back to the system after a burst: the collector alone would keep a heap that has
 * once grown until it is full again. It looks a moment after somebody went away or caught up, and
 * only collects when the heap has grown and little waits in the queues, since that takes no longer
 * than what is alive is large.
 */
final class HeapTrim {
    private static final Duration DELAY = Duration.ofSeconds(1);
    private static final long WORTH_IT = 6L << 20;
    private static final long STILL_BUSY = 4L << 20;

    private final Accounts accounts;
    private final Timer timer;
    private long committed = Runtime.getRuntime().totalMemory();

    HeapTrim(EventLoop loop, Accounts accounts) {
        this.accounts = accounts;
        this.timer = loop.timer(this::look);
    }

    /** Something that may have cost much memory is over. */
    void soon() {
        if (!timer.isArmed()) {
            timer.armAfter(DELAY);
        }
    }

    @SuppressWarnings("SystemGc") // what it is for: see above
    private void look() {
        if (Runtime.getRuntime().totalMemory() - committed < WORTH_IT) {
            return;
        }
        if (accounts.used(Resource.BYTES) > STILL_BUSY) {
            soon();
            return;
        }
        System.gc();
        committed = Runtime.getRuntime().totalMemory();
    }

    void close() {
        timer.close();
    }
}

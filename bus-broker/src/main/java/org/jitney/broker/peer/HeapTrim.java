package org.jitney.broker.peer;

import java.time.Duration;
import org.jitney.broker.account.Accounts;
import org.jitney.broker.account.Resource;
import org.jitney.linux.event.EventLoop;
import org.jitney.linux.event.Timer;

/**
 * Gives memory back to the system after a burst: the collector alone would keep a heap that has
 * once grown until it is full again. It looks a moment after somebody went away or caught up, and
 * only collects when the heap has grown, little waits in the queues, and hardly anything has
 * happened in the meantime: everybody waits for a collection, and nobody must be there to notice.
 */
final class HeapTrim {
    private static final Duration DELAY = Duration.ofSeconds(1);
    private static final long WORTH_IT = 3L << 20;
    private static final long STILL_BUSY = 4L << 20;

    /** Rounds of sending during the delay; fewer are a quiet bus. */
    private static final int MANY_ROUNDS = 100;

    private final Accounts accounts;
    private final Stores stores;
    private final Timer timer;
    private long committed = Runtime.getRuntime().totalMemory();
    private int rounds;

    HeapTrim(EventLoop loop, Accounts accounts, Stores stores) {
        this.accounts = accounts;
        this.stores = stores;
        this.timer = loop.timer(this::look);
    }

    /** Something was sent. */
    void busy() {
        rounds++;
    }

    /** Something that may have cost much memory is over. */
    void soon() {
        if (!timer.isArmed()) {
            rounds = 0;
            timer.armAfter(DELAY);
        }
    }

    @SuppressWarnings("SystemGc") // what it is for: see above
    private void look() {
        stores.trim();
        boolean grown = Runtime.getRuntime().totalMemory() - committed >= WORTH_IT;
        boolean busy = rounds > MANY_ROUNDS || accounts.used(Resource.BYTES) > STILL_BUSY;
        if (stores.hasSpare() || (grown && busy)) {
            soon();
        }
        if (grown && !busy) {
            System.gc();
            committed = Runtime.getRuntime().totalMemory();
        }
    }

    void close() {
        timer.close();
    }
}

package org.jitney.launcher;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jitney.linux.event.EventLoop;
import org.jitney.linux.event.Timer;
import org.jitney.manager.ManagerListener;
import org.jitney.manager.Unit;

/**
 * Gives memory back to the system when many units were forgotten or read anew: the collector alone
 * keeps a heap that has once grown until it is full again, which may be never. It looks a moment
 * later, once for all of them, and collects only where the heap has grown; with what is left then
 * that takes some ten milliseconds.
 */
final class HeapTrim implements ManagerListener {
    private static final Duration DELAY = Duration.ofSeconds(1);
    private static final long WORTH_IT = 8L << 20;
    private static final int MANY_UNITS = 200;

    private final Consumer<Runnable> later;
    private final LongSupplier committed;
    private final Runnable collect;

    /** What the heap took when nothing was loaded, and after the last collection. */
    private final long least;

    private long before;
    private int gone;
    private boolean waits;

    HeapTrim(EventLoop loop) {
        this(
                look -> armed(loop, look),
                () -> Runtime.getRuntime().totalMemory(),
                HeapTrim::collectNow);
    }

    /**
     * Makes one that runs elsewhere than on a loop.
     *
     * @param later runs what it is given after a moment
     * @param committed what the heap takes, in bytes
     * @param collect makes it smaller if it can
     */
    HeapTrim(Consumer<Runnable> later, LongSupplier committed, Runnable collect) {
        this.later = later;
        this.committed = committed;
        this.collect = collect;
        this.least = committed.getAsLong();
        this.before = least;
    }

    private static void armed(EventLoop loop, Runnable look) {
        Timer timer = loop.timer(look);
        timer.armAfter(DELAY);
    }

    @SuppressWarnings("SystemGc") // what it is for: see above
    private static void collectNow() {
        System.gc();
    }

    @Override
    public void unitRemoved(Unit unit) {
        unitGone();
    }

    void unitGone() {
        if (++gone >= MANY_UNITS) {
            soon();
        }
    }

    @Override
    public void reloading(boolean active) {
        if (!active) {
            soon();
        }
    }

    private void soon() {
        if (!waits) {
            waits = true;
            later.accept(this::look);
        }
    }

    private void look() {
        waits = false;
        // What was loaded when it looked last, and so could not go, may be gone now.
        long lowest = gone >= MANY_UNITS ? least : before;
        gone = 0;
        if (committed.getAsLong() - lowest >= WORTH_IT) {
            collect.run();
            before = committed.getAsLong();
        }
    }
}

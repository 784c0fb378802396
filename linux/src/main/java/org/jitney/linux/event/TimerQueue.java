package org.jitney.linux.event;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;

/** The loop's timers, ordered by when they are due and then by when they were armed. */
final class TimerQueue {
    private static final int LONGEST_MILLIS = 1 << 30;

    private final Clock clock;
    private final NavigableSet<Entry> armed = new TreeSet<>(TimerQueue::compare);
    private final List<ManualRealtime> realtime = new ArrayList<>();
    private long orders;

    TimerQueue(Clock clock) {
        this.clock = clock;
    }

    /**
     * By hand, as the JDK's comparators of keys cost every process some milliseconds at its start.
     */
    private static int compare(Entry a, Entry b) {
        int byTime = Long.compare(a.at, b.at);
        return byTime != 0 ? byTime : Long.compare(a.order, b.order);
    }

    Timer add(Runnable handler) {
        return new Entry(handler);
    }

    RealtimeTimer addRealtime(Runnable handler) {
        return new ManualRealtime(handler);
    }

    /** Runs what is due now; timers armed meanwhile wait for the next turn. */
    int runDue(EventLoop loop) {
        if (armed.isEmpty() && realtime.isEmpty()) {
            return 0;
        }
        long now = clock.monotonic().usec();
        long lastOrder = orders;
        int count = 0;
        while (!armed.isEmpty()) {
            Entry first = armed.getFirst();
            if (first.at > now || first.order > lastOrder) {
                break;
            }
            first.disarm();
            loop.call(first.handler);
            count++;
        }
        for (ManualRealtime timer : List.copyOf(realtime)) {
            if (timer.isDue()) {
                timer.disarm();
                loop.call(timer.handler);
                count++;
            }
        }
        return count;
    }

    /**
     * {@return how long to sleep for epoll: -1 for ever, and rounded up so that no turn is idle}
     */
    int millisToWait(long mostUsec) {
        long wait = mostUsec;
        boolean kernelTime = clock instanceof Clock.SystemClock;
        if (!armed.isEmpty()) {
            long left = Math.max(0, armed.getFirst().at - clock.monotonic().usec());
            if (kernelTime || left == 0) {
                wait = mostUsec < 0 ? left : Math.min(left, mostUsec);
            }
        }
        if (wait < 0) {
            return -1;
        }
        return (int) Math.min(wait / 1000 + (wait % 1000 == 0 ? 0 : 1), LONGEST_MILLIS);
    }

    private final class Entry implements Timer {
        private final Runnable handler;
        private long at;
        private long order;
        private boolean isArmed;

        Entry(Runnable handler) {
            this.handler = handler;
        }

        @Override
        public void armAt(MonotonicTime time) {
            disarm();
            at = time.usec();
            order = ++orders;
            isArmed = true;
            armed.add(this);
        }

        @Override
        public void armAfter(Duration delay) {
            armAt(clock.monotonic().plus(delay));
        }

        @Override
        public void disarm() {
            if (isArmed) {
                isArmed = false;
                armed.remove(this);
            }
        }

        @Override
        public boolean isArmed() {
            return isArmed;
        }

        @Override
        public void close() {
            disarm();
        }
    }

    /** The wall-clock timer of a loop whose clock is not the kernel's. */
    private final class ManualRealtime implements RealtimeTimer {
        private final Runnable handler;
        private long at;
        private long offset;

        ManualRealtime(Runnable handler) {
            this.handler = handler;
        }

        private long offset() {
            return clock.realtimeUsec() - clock.monotonic().usec();
        }

        boolean isDue() {
            return clock.realtimeUsec() >= at || offset() != offset;
        }

        @Override
        public void armAt(long realtimeUsec) {
            disarm();
            at = realtimeUsec;
            offset = offset();
            realtime.add(this);
        }

        @Override
        public void disarm() {
            realtime.remove(this);
        }

        @Override
        public void close() {
            disarm();
        }
    }
}

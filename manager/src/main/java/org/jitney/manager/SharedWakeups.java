package org.jitney.manager;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jitney.manager.runtime.HostTimer;

/**
 * Timers of one clock that may be late, so that several run in one wake-up of the machine.
 *
 * <p>Each has a window, from its time to so much later. We wake at a point within the window that
 * closes first; whatever has opened by then runs. The point is chosen such that it is the same one
 * in every minute (else in every ten seconds, second, quarter of a second), so that unrelated
 * timers and other programs that do the same meet there; it differs from machine to machine.
 */
final class SharedWakeups {
    private static final long[] GRIDS_USEC = {60_000_000, 10_000_000, 1_000_000, 250_000};

    /** The one timer behind them all. */
    interface Alarm {
        void armAt(long usec);

        void disarm();
    }

    private final LongSupplier now;
    private final Alarm alarm;
    private final long shiftUsec;
    private final boolean exact;
    private final List<Entry> armed = new ArrayList<>();
    private boolean running;

    /**
     * @param now the clock
     * @param alarm makes the timer that calls back at about the time it is armed for
     * @param shiftUsec where in a minute this machine likes to wake
     * @param exact whether all windows are closed at once: a wake-up costs nothing
     */
    SharedWakeups(
            LongSupplier now, Function<Runnable, Alarm> alarm, long shiftUsec, boolean exact) {
        this.now = now;
        this.alarm = alarm.apply(this::runDue);
        this.shiftUsec = shiftUsec;
        this.exact = exact;
    }

    HostTimer timer(LongSupplier accuracyUsec, Runnable action) {
        return new Entry(accuracyUsec, action);
    }

    /** {@return a point from {@code first} to {@code last} that others choose too} */
    static long between(long first, long last, long shiftUsec) {
        if (last <= first + 1) {
            return first;
        }
        for (long grid : GRIDS_USEC) {
            long point = last / grid * grid + shiftUsec % grid;
            if (point > last) {
                point -= grid;
            }
            if (point >= first) {
                return point;
            }
        }
        return last;
    }

    private void runDue() {
        running = true;
        try {
            long time = now.getAsLong();
            List<Entry> due =
                    armed.stream()
                            .filter(entry -> entry.at <= time)
                            .sorted(Comparator.comparingLong(entry -> entry.at))
                            .toList();
            for (Entry entry : due) {
                // One that ran before may have disarmed it or armed it anew.
                if (entry.at != HostTimer.NEVER && entry.at <= time) {
                    entry.disarm();
                    entry.action.run();
                }
            }
        } finally {
            running = false;
            rearm();
        }
    }

    private void rearm() {
        if (running) {
            return;
        }
        if (armed.isEmpty()) {
            alarm.disarm();
            return;
        }
        long opens = Long.MAX_VALUE;
        long closes = Long.MAX_VALUE;
        for (Entry entry : armed) {
            opens = Math.min(opens, entry.at);
            long window = exact ? 0 : Math.max(0, entry.accuracyUsec.getAsLong());
            closes = Math.min(closes, entry.at + Math.min(window, Long.MAX_VALUE - entry.at));
        }
        alarm.armAt(between(opens, Math.max(opens, closes), shiftUsec));
    }

    private final class Entry implements HostTimer {
        private final LongSupplier accuracyUsec;
        private final Runnable action;
        private long at = NEVER;

        Entry(LongSupplier accuracyUsec, Runnable action) {
            this.accuracyUsec = accuracyUsec;
            this.action = action;
        }

        @Override
        public void armAt(long usec) {
            if (at != NEVER) {
                armed.remove(this);
            }
            at = usec;
            if (usec != NEVER) {
                armed.add(this);
            }
            rearm();
        }

        @Override
        public long armedFor() {
            return at;
        }

        @Override
        public void disarm() {
            if (at != NEVER) {
                armAt(NEVER);
            }
        }

        @Override
        public void close() {
            disarm();
        }
    }
}

package org.jitney.linux.event;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * Time that stands still between the moves of whoever owns it, with timers that go by it.
 *
 * <p>It belongs to the thread of a loop, and its handlers run there; the loop itself and what else
 * it watches go on in real time. {@link #nextDue} and {@link #moveTo} are for a driver that goes
 * from one due timer to the next. {@link #flow} lets time run on with the kernel's clocks, for
 * good.
 */
public final class VirtualTime implements TimeSource {
    private static final Duration TICK = Duration.ofMillis(10);

    private final EventLoop loop;
    private final ManualClock clock;
    private final TimerQueue timers;
    private boolean flows;
    private long lastTickUsec;

    /** Makes time that stands at what the clock says. */
    public VirtualTime(EventLoop loop, ManualClock clock) {
        this.loop = loop;
        this.clock = clock;
        this.timers = new TimerQueue(clock);
    }

    @Override
    public Clock clock() {
        return clock;
    }

    @Override
    public Timer timer(Runnable handler) {
        return timers.add(handler);
    }

    @Override
    public RealtimeTimer realtimeTimer(Runnable handler) {
        return timers.addRealtime(handler);
    }

    /** A machine whose time is moved by hand is never asleep. */
    @Override
    public RealtimeTimer wakingTimer(Runnable handler) {
        return timers.addRealtime(handler);
    }

    /** {@return the monotonic time of the timer that is due first, if any is armed} */
    public OptionalLong nextDue() {
        return timers.nextDue();
    }

    /**
     * Moves both clocks on to a point and runs what is due then. Timers in between are late: a
     * driver who wants each at its own time asks {@link #nextDue} first.
     *
     * @return how many timers ran
     */
    public int moveTo(long monotonicUsec) {
        long passed = monotonicUsec - clock.monotonic().usec();
        if (passed > 0) {
            clock.advance(Duration.ofNanos(passed % 1000 * 1000).plusMillis(passed / 1000));
        }
        return timers.runDue(loop);
    }

    /** Sets the wall clock, as an administrator would, and runs what that makes due. */
    public int setRealtime(long realtimeUsec) {
        clock.setRealtimeUsec(realtimeUsec);
        return timers.runDue(loop);
    }

    /** Lets time run on with the kernel's: nobody is left who would move it. */
    public void flow() {
        if (!flows) {
            flows = true;
            lastTickUsec = loop.clock().monotonic().usec();
            tick();
        }
    }

    private void tick() {
        long now = loop.clock().monotonic().usec();
        long passed = now - lastTickUsec;
        lastTickUsec = now;
        moveTo(clock.monotonic().usec() + passed);
        loop.timer(this::tick).armAfter(TICK);
    }
}

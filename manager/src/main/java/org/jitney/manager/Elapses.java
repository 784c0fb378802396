package org.jitney.manager;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongSupplier;
import org.jitney.linux.event.EventLoop;
import org.jitney.linux.event.MonotonicTime;
import org.jitney.linux.event.RealtimeTimer;
import org.jitney.linux.event.TimeSource;
import org.jitney.linux.event.Timer;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.manager.runtime.HostTimer;
import org.jitney.manager.runtime.TriggerHost.Base;
import org.jitney.manager.runtime.TriggerHost.Waking;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The timers of timer units, on both clocks. */
final class Elapses {
    private static final Logger LOG = LoggerFactory.getLogger(Elapses.class);
    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");
    private static final long MINUTE_USEC = 60_000_000;

    private final TimeSource time;
    private final SharedWakeups monotonic;
    private final SharedWakeups wall;

    Elapses(TimeSource time) {
        this.time = time;
        long shift = Math.floorMod((long) bootId().hashCode() * 0x9E3779B97F4A7C15L, MINUTE_USEC);
        // To wake up costs nothing where time is moved by hand.
        boolean exact = !(time instanceof EventLoop);
        monotonic =
                new SharedWakeups(
                        () -> time.clock().monotonic().usec(), this::monotonicAlarm, shift, exact);
        wall = new SharedWakeups(() -> time.clock().realtimeUsec(), this::wallAlarm, shift, exact);
    }

    private static String bootId() {
        try {
            return Files.readString(BOOT_ID);
        } catch (IOException noProc) {
            return "";
        }
    }

    HostTimer timer(Base base, LongSupplier accuracyUsec, Runnable action) {
        return switch (base) {
            case MONOTONIC -> monotonic.timer(accuracyUsec, action);
            case WALL -> wall.timer(accuracyUsec, action);
        };
    }

    /** Makes a timer of its own that wakes the machine. */
    Waking waking(Runnable action) {
        try {
            WakingTimer timer = new WakingTimer(action);
            timer.open();
            return new Waking.Armable(timer);
        } catch (ErrnoException e) {
            return new Waking.Refused(String.valueOf(e.getMessage()));
        }
    }

    private SharedWakeups.Alarm monotonicAlarm(Runnable action) {
        Timer timer = time.timer(action);
        return new SharedWakeups.Alarm() {
            @Override
            public void armAt(long usec) {
                timer.armAt(new MonotonicTime(usec));
            }

            @Override
            public void disarm() {
                timer.disarm();
            }
        };
    }

    private SharedWakeups.Alarm wallAlarm(Runnable action) {
        try {
            RealtimeTimer timer = time.realtimeTimer(action);
            return new SharedWakeups.Alarm() {
                @Override
                public void armAt(long usec) {
                    timer.armAt(usec);
                }

                @Override
                public void disarm() {
                    timer.disarm();
                }
            };
        } catch (ErrnoException e) {
            throw new IllegalStateException("no timer on the wall clock", e);
        }
    }

    private final class WakingTimer implements HostTimer {
        private final Runnable action;
        private RealtimeTimer timer = new Unopened();
        private long at = NEVER;

        WakingTimer(Runnable action) {
            this.action = action;
        }

        void open() throws ErrnoException {
            timer = time.wakingTimer(this::fired);
        }

        /** It also fires when somebody sets the clock. */
        private void fired() {
            long wanted = at;
            if (wanted == NEVER) {
                return;
            }
            if (time.clock().realtimeUsec() < wanted) {
                timer.armAt(wanted);
                return;
            }
            at = NEVER;
            LOG.debug("woken for a timer");
            action.run();
        }

        @Override
        public void armAt(long usec) {
            at = usec;
            if (usec == NEVER) {
                timer.disarm();
            } else {
                timer.armAt(usec);
            }
        }

        @Override
        public long armedFor() {
            return at;
        }

        @Override
        public void disarm() {
            armAt(NEVER);
        }

        @Override
        public void close() {
            timer.close();
        }
    }

    /** Stands in until the kernel has given a timer. */
    private static final class Unopened implements RealtimeTimer {
        @Override
        public void armAt(long realtimeUsec) {
            throw new IllegalStateException("not open");
        }

        @Override
        public void disarm() {}

        @Override
        public void close() {}
    }
}

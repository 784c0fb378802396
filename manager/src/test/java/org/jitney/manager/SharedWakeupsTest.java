package org.jitney.manager;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.jitney.manager.runtime.HostTimer;
import org.junit.jupiter.api.Test;

class SharedWakeupsTest {
    private static final long SECOND = 1_000_000;
    private static final long MINUTE = 60 * SECOND;
    private static final long SHIFT = 17 * SECOND + 123;

    private final List<String> ran = new ArrayList<>();
    private long now = 1000 * MINUTE;
    private long wakeAt = HostTimer.NEVER;
    private Runnable wake = () -> {};

    private SharedWakeups wakeups(boolean exact) {
        return new SharedWakeups(
                () -> now,
                action -> {
                    wake = action;
                    return new SharedWakeups.Alarm() {
                        @Override
                        public void armAt(long usec) {
                            wakeAt = usec;
                        }

                        @Override
                        public void disarm() {
                            wakeAt = HostTimer.NEVER;
                        }
                    };
                },
                SHIFT,
                exact);
    }

    private void sleep() {
        now = wakeAt;
        wake.run();
    }

    @Test
    void timersWhoseWindowsOverlapShareOneWakeup() {
        SharedWakeups wakeups = wakeups(false);
        long begin = now;
        wakeups.timer(() -> MINUTE, () -> ran.add("a")).armAt(begin + 10 * SECOND);
        wakeups.timer(() -> MINUTE, () -> ran.add("b")).armAt(begin + 15 * SECOND);
        wakeups.timer(() -> MINUTE, () -> ran.add("late")).armAt(begin + 5 * MINUTE);

        sleep();

        assertThat(ran).containsExactly("a", "b");
        assertThat(now).isEqualTo(begin + SHIFT);
        assertThat(wakeAt).isBetween(begin + 5 * MINUTE, begin + 6 * MINUTE);
    }

    @Test
    void nobodyIsEarlyAndNobodyLaterThanItsAccuracy() {
        for (long window : new long[] {0, 1, 1000, 300_000, 2 * SECOND, 30 * SECOND, MINUTE}) {
            for (long first = 0; first < 3 * MINUTE; first += 7_654_321) {
                assertThat(SharedWakeups.between(first, first + window, SHIFT))
                        .isBetween(first, first + window);
            }
        }
    }

    @Test
    void minuteIsWokenInAtTheSamePointOfEach() {
        assertThat(SharedWakeups.between(100 * MINUTE + 1, 101 * MINUTE + 1, SHIFT) % MINUTE)
                .isEqualTo(SHIFT);
        assertThat(
                        SharedWakeups.between(
                                        207 * MINUTE + 30 * SECOND,
                                        208 * MINUTE + 30 * SECOND,
                                        SHIFT)
                                % MINUTE)
                .isEqualTo(SHIFT);
    }

    @Test
    void accurateTimerRunsToTheMicrosecond() {
        SharedWakeups wakeups = wakeups(false);
        long at = now + 12_345_678;
        wakeups.timer(() -> 1, () -> ran.add("a")).armAt(at);

        assertThat(wakeAt).isEqualTo(at);
    }

    @Test
    void whereWakingCostsNothingEveryTimerRunsAtItsTime() {
        SharedWakeups wakeups = wakeups(true);
        long begin = now;
        wakeups.timer(() -> MINUTE, () -> ran.add("a")).armAt(begin + 10 * SECOND);
        wakeups.timer(() -> MINUTE, () -> ran.add("b")).armAt(begin + 15 * SECOND);

        sleep();

        assertThat(ran).containsExactly("a");
        assertThat(now).isEqualTo(begin + 10 * SECOND);
    }

    @Test
    void timerThatAnotherOneDisarmsDoesNotRun() {
        SharedWakeups wakeups = wakeups(false);
        HostTimer second = wakeups.timer(() -> MINUTE, () -> ran.add("b"));
        wakeups.timer(
                        () -> MINUTE,
                        () -> {
                            ran.add("a");
                            second.disarm();
                        })
                .armAt(now + SECOND);
        second.armAt(now + 2 * SECOND);

        sleep();

        assertThat(ran).containsExactly("a");
        assertThat(wakeAt).isEqualTo(HostTimer.NEVER);
    }
}

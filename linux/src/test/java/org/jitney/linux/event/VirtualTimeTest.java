package org.jitney.linux.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jitney.linux.sys.ErrnoException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class VirtualTimeTest {
    private static final long REALTIME = 1_700_000_000_000_000L;

    private final List<String> ran = new ArrayList<>();
    private EventLoop loop;
    private VirtualTime time;

    @BeforeEach
    void open() throws ErrnoException {
        loop = EventLoop.open();
        time = new VirtualTime(loop, new ManualClock(1_000_000, REALTIME));
    }

    @AfterEach
    void close() {
        loop.close();
    }

    @Test
    void firstTimerOfEitherClockIsDueNext() {
        assertThat(time.nextDue()).isEmpty();

        time.timer(() -> ran.add("monotonic")).armAt(new MonotonicTime(9_000_000));
        time.realtimeTimer(() -> ran.add("wall")).armAt(REALTIME + 5_000_000);

        assertThat(time.nextDue()).hasValue(6_000_000);
        assertThat(time.moveTo(6_000_000)).isEqualTo(1);
        assertThat(time.nextDue()).hasValue(9_000_000);
        assertThat(time.moveTo(8_999_999)).isZero();
        assertThat(ran).containsExactly("wall");
        assertThat(time.clock().realtimeUsec()).isEqualTo(REALTIME + 7_999_999);
    }

    @Test
    void timersOnTheWallClockHearThatItWasSet() {
        time.realtimeTimer(() -> ran.add("wall")).armAt(REALTIME + 5_000_000);
        time.timer(() -> ran.add("monotonic")).armAt(new MonotonicTime(9_000_000));

        assertThat(time.setRealtime(REALTIME - 1)).isEqualTo(1);

        assertThat(ran).containsExactly("wall");
        assertThat(time.clock().monotonic().usec()).isEqualTo(1_000_000);
    }

    @Test
    void timeThatWasLetGoFlows() throws ErrnoException {
        time.timer(() -> ran.add("due")).armAfter(Duration.ofMillis(30));

        time.flow();
        while (ran.isEmpty()) {
            loop.runOnce(Duration.ofSeconds(10));
        }

        assertThat(time.clock().monotonic().usec()).isGreaterThanOrEqualTo(1_030_000);
    }
}

package org.jitney.linux.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jitney.linux.fd.Fd;
import org.jitney.linux.fd.Pipe;
import org.jitney.linux.fd.Root;
import org.jitney.linux.fd.Signals;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Kill;
import org.jitney.linux.sys.SignalMask;
import org.jitney.linux.sys.Unistd;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EventLoopTest {
    @TempDir Path folder;
    private final ManualClock clock = new ManualClock(1_000_000, 1_700_000_000_000_000L);
    private final List<String> seen = new ArrayList<>();
    private EventLoop loop;

    @BeforeEach
    void open() throws ErrnoException {
        loop = EventLoop.open(clock);
    }

    @AfterEach
    void close() {
        loop.close();
    }

    private void turn() throws ErrnoException {
        loop.runOnce(Duration.ZERO);
    }

    @Test
    void timersRunInTheOrderInWhichTheyAreDue() throws ErrnoException {
        Timer late = loop.timer(() -> seen.add("late"));
        Timer early = loop.timer(() -> seen.add("early"));
        late.armAfter(Duration.ofDays(3650));
        early.armAfter(Duration.ofSeconds(5));
        turn();
        assertThat(seen).isEmpty();

        clock.advance(Duration.ofDays(4000));
        turn();

        assertThat(seen).containsExactly("early", "late");
        assertThat(late.isArmed()).isFalse();
    }

    @Test
    void aTimerThatArmsItselfRunsOnceATurn() throws ErrnoException {
        List<Timer> self = new ArrayList<>();
        self.add(
                loop.timer(() -> {
                    seen.add("again");
                    self.getFirst().armAfter(Duration.ZERO);
                }));
        self.getFirst().armAfter(Duration.ZERO);

        turn();
        assertThat(seen).hasSize(1);
        turn();
        assertThat(seen).hasSize(2);
    }

    @Test
    void aDisarmedTimerDoesNotRun() throws ErrnoException {
        Timer timer = loop.timer(() -> seen.add("ran"));
        timer.armAfter(Duration.ofSeconds(1));
        timer.disarm();
        clock.advance(Duration.ofSeconds(2));

        turn();

        assertThat(seen).isEmpty();
    }

    @Test
    void aWallClockTimerRunsWhenSomebodySetsTheClock() throws ErrnoException {
        RealtimeTimer timer = loop.realtimeTimer(() -> seen.add("look again"));
        timer.armAt(clock.realtimeUsec() + 3_600_000_000L);
        clock.advance(Duration.ofMinutes(1));
        turn();
        assertThat(seen).isEmpty();

        clock.setRealtimeUsec(clock.realtimeUsec() - 86_400_000_000L);
        turn();

        assertThat(seen).hasSize(1);
    }

    @Test
    void theKernelsTimersRunToo() throws ErrnoException {
        try (EventLoop real = EventLoop.open();
                RealtimeTimer wall = real.realtimeTimer(() -> seen.add("wall"))) {
            wall.armAt(real.clock().realtimeUsec() - 1);
            real.timer(() -> seen.add("monotonic")).armAfter(Duration.ofMillis(1));

            for (int turns = 0; seen.size() < 2 && turns < 100; turns++) {
                real.runOnce(Duration.ofMillis(100));
            }

            assertThat(seen).containsExactlyInAnyOrder("wall", "monotonic");
        }
    }

    @Test
    void deferredWorkRunsInTheNextTurn() throws ErrnoException {
        loop.defer(() -> {
            seen.add("first");
            loop.defer(() -> seen.add("second"));
        });

        turn();
        assertThat(seen).containsExactly("first");
        turn();
        assertThat(seen).containsExactly("first", "second");
    }

    @Test
    void anotherThreadPostsAndStops() throws Exception {
        List<Boolean> inLoop = new ArrayList<>();
        Runnable work =
                () -> {
                    loop.post(() -> inLoop.add(loop.inLoop()));
                    loop.post(loop::stop);
                };
        Thread other = Thread.ofPlatform().start(work);

        loop.run();
        other.join();

        assertThat(inLoop).containsExactly(true);
    }

    @Test
    void aWatchReportsUntilItIsClosed() throws ErrnoException {
        try (Pipe pipe = Pipe.openNonBlocking()) {
            Watch watch = loop.watch(pipe.reader(), EventLoop.READABLE, _ -> seen.add("data"));
            turn();
            assertThat(seen).isEmpty();

            pipe.writer().write(ByteBuffer.wrap(new byte[1]));
            turn();
            turn();
            assertThat(seen).hasSize(2);

            watch.modify(0);
            turn();
            assertThat(seen).hasSize(2);
            watch.close();
            watch.close();
            assertThatThrownBy(() -> watch.modify(1)).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void anEventOfAWatchThatWasJustClosedIsDropped() throws ErrnoException {
        try (Pipe one = Pipe.openNonBlocking();
                Pipe two = Pipe.openNonBlocking()) {
            List<Watch> both = new ArrayList<>();
            IoHandler closeBoth =
                    _ -> {
                        seen.add("event");
                        both.forEach(Watch::close);
                    };
            both.add(loop.watch(one.reader(), EventLoop.READABLE, closeBoth));
            both.add(loop.watch(two.reader(), EventLoop.READABLE, closeBoth));
            one.writer().write(ByteBuffer.wrap(new byte[1]));
            two.writer().write(ByteBuffer.wrap(new byte[1]));

            turn();

            assertThat(seen).hasSize(1);
        }
    }

    @Test
    void aSignalArrivesAsAnEvent() throws ErrnoException {
        // A real-time signal to this thread alone: the JVM knows nothing of it.
        int signal = Signals.RTMIN + 5;
        long before = SignalMask.block(Set.of());
        List<SignalInfo> signals = new ArrayList<>();
        try (Watch _ = loop.onSignals(Set.of(signal), signals::add)) {
            Kill.tgkill(Unistd.getpid(), Unistd.gettid(), signal);
            turn();
        } finally {
            SignalMask.set(before);
        }

        assertThat(signals)
                .containsExactly(new SignalInfo(signal, Unistd.getpid(), Unistd.getuid(), 0));
    }

    @Test
    void aHandlersFailureGoesToWhoTakesIt() throws ErrnoException {
        Runnable faulty =
                () -> {
                    throw new IllegalStateException("bug");
                };
        loop.defer(faulty);
        assertThatThrownBy(this::turn).hasMessage("bug");

        loop.onFailure(failure -> seen.add(failure.getMessage()));
        loop.defer(faulty);
        turn();

        assertThat(seen).containsExactly("bug");
    }

    @Test
    void aRegularFileCannotBeWatched() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "");
        try (Root root = Root.host();
                Fd fd = root.open(file.toString())) {
            assertThatThrownBy(() -> loop.watch(fd, EventLoop.READABLE, _ -> seen.add("x")))
                    .isInstanceOf(ErrnoException.class)
                    .hasMessage("epoll_ctl: Operation not permitted");
        }
    }

    @Test
    void aLoopThatLingersMissesNothing() throws ErrnoException {
        loop.linger(Duration.ofMillis(1));
        try (Pipe pipe = Pipe.open()) {
            Fd reader = pipe.reader();
            var _ =
                    loop.watch(
                            reader,
                            EventLoop.READABLE,
                            _ -> {
                                seen.add("read");
                                drain(reader);
                            });
            for (int i = 0; i < 3; i++) {
                loop.runOnce(Duration.ofMillis(1));
                pipe.writer().write(ByteBuffer.wrap(new byte[] {1}));
                loop.runOnce(Duration.ofDays(1));
                loop.post(() -> seen.add("posted"));
                loop.runOnce(Duration.ofDays(1));
            }
        }
        assertThat(seen.stream().filter("read"::equals)).hasSize(3);
        assertThat(seen).contains("posted");
    }

    @Test
    void aWatchThatYieldsComesAfterTheOthersAndWhatTheseDeferred() throws ErrnoException {
        try (Pipe one = Pipe.openNonBlocking();
                Pipe two = Pipe.openNonBlocking()) {
            loop.watch(one.reader(), EventLoop.READABLE, _ -> seen.add("late")).yielding(true);
            var _ =
                    loop.watch(
                            two.reader(),
                            EventLoop.READABLE,
                            _ -> loop.defer(() -> seen.add("deferred")));
            one.writer().write(ByteBuffer.wrap(new byte[1]));
            two.writer().write(ByteBuffer.wrap(new byte[1]));

            turn();

            assertThat(seen).containsExactly("deferred", "late");
        }
    }

    @Test
    void watchesThatYieldShareATurnInRotation() throws ErrnoException {
        try (Pipe one = Pipe.openNonBlocking();
                Pipe two = Pipe.openNonBlocking()) {
            loop.watch(one.reader(), EventLoop.READABLE, _ -> work("one")).yielding(true);
            loop.watch(two.reader(), EventLoop.READABLE, _ -> work("two")).yielding(true);
            one.writer().write(ByteBuffer.wrap(new byte[1]));
            two.writer().write(ByteBuffer.wrap(new byte[1]));

            for (int i = 0; i < 4; i++) {
                turn();
            }

            assertThat(seen).hasSize(4).contains("one", "two").doesNotContainSequence("one", "one");
        }
    }

    @Test
    void betweenWatchesThatYieldTheOthersHaveTheirTurn() throws ErrnoException {
        try (Pipe one = Pipe.openNonBlocking();
                Pipe two = Pipe.openNonBlocking();
                Pipe other = Pipe.openNonBlocking()) {
            IoHandler late =
                    _ -> {
                        work("late");
                        fill(other.writer());
                    };
            var _ = loop.watchYielding(one.reader(), EventLoop.READABLE, late);
            var _ = loop.watchYielding(two.reader(), EventLoop.READABLE, late);
            IoHandler first =
                    _ -> {
                        seen.add("other");
                        drain(other.reader());
                    };
            var _ = loop.watch(other.reader(), EventLoop.READABLE, first);
            one.writer().write(ByteBuffer.wrap(new byte[1]));
            two.writer().write(ByteBuffer.wrap(new byte[1]));

            for (int i = 0; i < 3; i++) {
                turn();
            }

            assertThat(seen).containsExactly("late", "other", "late", "other", "late");
        }
    }

    @Test
    void aWatchThatYieldsNoMoreIsServedWithTheOthersAndOnlyThere() throws ErrnoException {
        try (Pipe one = Pipe.openNonBlocking();
                Pipe two = Pipe.openNonBlocking()) {
            Watch settled =
                    loop.watchYielding(
                            two.reader(),
                            EventLoop.READABLE,
                            _ -> {
                                seen.add("settled");
                                drain(two.reader());
                            });
            IoHandler settling =
                    _ -> {
                        work("late");
                        settled.yielding(false);
                    };
            var _ = loop.watchYielding(one.reader(), EventLoop.READABLE, settling);
            one.writer().write(ByteBuffer.wrap(new byte[1]));
            two.writer().write(ByteBuffer.wrap(new byte[1]));

            for (int i = 0; i < 3; i++) {
                turn();
            }

            assertThat(seen).containsExactly("late", "settled", "late");
        }
    }

    @Test
    void aWatchThatYieldsKeepsItsInterestWhenItMoves() throws ErrnoException {
        try (Pipe pipe = Pipe.openNonBlocking()) {
            Watch watch =
                    loop.watchYielding(pipe.reader(), EventLoop.READABLE, _ -> seen.add("read"));
            pipe.writer().write(ByteBuffer.wrap(new byte[1]));
            watch.modify(0);
            watch.yielding(false);
            loop.runOnce(Duration.ZERO);
            List<String> whileOff = List.copyOf(seen);

            watch.yielding(true);
            watch.modify(EventLoop.READABLE);
            loop.runOnce(Duration.ZERO);
            watch.close();
            loop.runOnce(Duration.ZERO);

            assertThat(whileOff).isEmpty();
            assertThat(seen).containsExactly("read");
        }
    }

    /** Takes all that such handlers may take of a turn. */
    private void work(String name) {
        long start = System.nanoTime();
        while (System.nanoTime() - start < 300_000) {
            Thread.onSpinWait();
        }
        seen.add(name);
    }

    private static void fill(Fd writer) {
        try {
            writer.write(ByteBuffer.wrap(new byte[1]));
        } catch (ErrnoException e) {
            throw new AssertionError(e);
        }
    }

    private static void drain(Fd reader) {
        try {
            reader.read(ByteBuffer.allocate(8));
        } catch (ErrnoException e) {
            throw new AssertionError(e);
        }
    }
}

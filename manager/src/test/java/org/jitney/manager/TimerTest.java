package org.jitney.manager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jitney.linux.event.ManualClock;
import org.jitney.linux.event.VirtualTime;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.manager.timer.TimerRuntime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Timer units in an engine whose clock is moved, with services that really run. */
class TimerTest {
    private static final Instant NEW_YEAR = Instant.parse("2026-01-01T00:00:00Z");
    private static final long UP_USEC = 1_000_000_000;

    @TempDir Path directory;
    private RunningEngine engine;

    @BeforeEach
    void open() throws ErrnoException, IOException {
        engine =
                new RunningEngine(
                        directory,
                        loop -> new VirtualTime(loop, new ManualClock(UP_USEC, usec(NEW_YEAR))));
        engine.unit(
                "a.service",
                "Service",
                "Type=oneshot",
                "ExecStart=/bin/sh -c 'echo $TRIGGER_UNIT $TRIGGER_TIMER_REALTIME_USEC'");
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private static long usec(Instant instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }

    private static Instant instant(long usec) {
        return Instant.EPOCH.plus(usec, ChronoUnit.MICROS);
    }

    private static Duration ofDay(Instant at) {
        return Duration.between(at.truncatedTo(ChronoUnit.DAYS), at);
    }

    private TimerRuntime timer() {
        return engine.unit("a.timer").timer().orElseThrow();
    }

    /** {@return when the service was started, as it was told} */
    private List<Instant> runs() throws IOException {
        return engine.output("a.service")
                .lines()
                .map(line -> instant(Long.parseLong(line.split(" ", -1)[1])))
                .toList();
    }

    @Test
    void yearOfADailyTimerPassesAtOnce() throws IOException, ManagerError {
        engine.unit("a.timer", "Timer", "OnCalendar=*-*-* 06:30:00 UTC");
        engine.run("start", "a.timer");

        long elapsed = engine.advance(Duration.ofDays(365));

        assertThat(elapsed).isEqualTo(365);
        assertThat(runs())
                .hasSize(365)
                .startsWith(Instant.parse("2026-01-01T06:30:00Z"))
                .endsWith(Instant.parse("2026-12-31T06:30:00Z"));
        assertThat(engine.state("a.timer")).isEqualTo("active/waiting");
        assertThat(instant(timer().nextRealtimeUsec()))
                .isEqualTo(Instant.parse("2027-01-01T06:30:00Z"));
        assertThat(timer().nextMonotonicUsec()).isZero();
    }

    @Test
    void calendarFollowsTheZoneThroughTheSummer() throws IOException, ManagerError {
        engine.unit("a.timer", "Timer", "OnCalendar=*-*-1 02:30:00 Europe/Berlin");
        engine.run("start", "a.timer");

        engine.advance(Duration.ofDays(365));

        assertThat(runs())
                .hasSize(12)
                .contains(
                        Instant.parse("2026-03-01T01:30:00Z"),
                        Instant.parse("2026-04-01T00:30:00Z"),
                        Instant.parse("2026-10-01T00:30:00Z"),
                        Instant.parse("2026-11-01T01:30:00Z"));
    }

    @Test
    void startedServiceKnowsWhoStartedIt() throws IOException, ManagerError {
        engine.unit("a.timer", "Timer", "OnActiveSec=1h");
        engine.run("start", "a.timer");

        engine.advance(Duration.ofHours(1));

        String at = Long.toString(usec(NEW_YEAR.plus(1, ChronoUnit.HOURS)));
        assertThat(engine.output("a.service")).isEqualTo("a.timer " + at + "\n");
        assertThat(engine.unit("a.service").activation().orElseThrow().pairs())
                .extracting(Object::toString)
                .containsExactly(
                        "trigger_unit=a.timer",
                        "trigger_timer_realtime_usec=" + at,
                        "trigger_timer_monotonic_usec=" + (UP_USEC + 3_600_000_000L));
        engine.run("start", "a.service");
        assertThat(engine.unit("a.service").activation()).isEmpty();
    }

    @Test
    void timerThatElapsedOnceStaysOrGoesAsItSays() throws IOException, ManagerError {
        engine.unit("a.timer", "Timer", "OnActiveSec=1h");
        engine.run("start", "a.timer");
        engine.engine.hold(engine.unit("a.timer"));
        engine.advance(Duration.ofHours(2));
        assertThat(engine.state("a.timer")).isEqualTo("active/elapsed");
        assertThat(timer().nextMonotonicUsec()).isEqualTo(-1);
        engine.run("stop", "a.timer");

        engine.dropIn("a.timer", "[Timer]\nRemainAfterElapse=no\n");
        engine.engine.reload();
        engine.run("start", "a.timer");
        engine.advance(Duration.ofHours(2));

        assertThat(engine.state("a.timer")).isEqualTo("inactive/dead");
        assertThat(runs()).hasSize(2);
    }

    @Test
    void timerCountsFromTheEndOfItsUnit() throws IOException, ManagerError {
        engine.unit("a.timer", "Timer", "OnActiveSec=10min", "OnUnitInactiveSec=1h");
        engine.run("start", "a.timer");

        engine.advance(Duration.ofHours(5));

        assertThat(runs())
                .containsExactly(
                        Instant.parse("2026-01-01T00:10:00Z"),
                        Instant.parse("2026-01-01T01:10:00Z"),
                        Instant.parse("2026-01-01T02:10:00Z"),
                        Instant.parse("2026-01-01T03:10:00Z"),
                        Instant.parse("2026-01-01T04:10:00Z"));
    }

    @Test
    void persistentTimerMakesUpForWhatItMissed() throws IOException, ManagerError {
        Path stamp = engine.root.resolve("var/lib/systemd/timers/stamp-a.timer");
        engine.unit("a.timer", "Timer", "OnCalendar=weekly UTC", "Persistent=yes");
        Files.createDirectories(stamp.getParent());
        Files.createFile(stamp);
        Instant lastYear = Instant.parse("2025-12-20T00:00:00Z");
        Files.setLastModifiedTime(stamp, FileTime.from(lastYear));

        engine.run("start", "a.timer");
        engine.advance(Duration.ZERO);

        assertThat(runs()).containsExactly(NEW_YEAR);
        assertThat(Files.getLastModifiedTime(stamp).to(TimeUnit.MICROSECONDS))
                .isEqualTo(usec(NEW_YEAR));
        engine.advance(Duration.ofDays(7));
        assertThat(runs()).containsExactly(NEW_YEAR, Instant.parse("2026-01-05T00:00:00Z"));
    }

    @Test
    void persistentTimerThatNeverRanWaitsForItsTimeAndLeavesAStamp()
            throws IOException, ManagerError {
        Path stamp = engine.root.resolve("var/lib/systemd/timers/stamp-a.timer");
        engine.unit("a.timer", "Timer", "OnCalendar=weekly UTC", "Persistent=yes");

        engine.run("start", "a.timer");

        assertThat(Files.getLastModifiedTime(stamp).to(TimeUnit.MICROSECONDS))
                .isEqualTo(usec(NEW_YEAR));
        assertThat(engine.state("a.timer")).isEqualTo("active/waiting");
        assertThat(instant(timer().nextRealtimeUsec()))
                .isEqualTo(Instant.parse("2026-01-05T00:00:00Z"));
    }

    @Test
    void randomDelayStaysBelowItsLimit() throws IOException, ManagerError {
        engine.unit("a.timer", "Timer", "OnCalendar=daily UTC", "RandomizedDelaySec=1h");
        engine.run("start", "a.timer");

        engine.advance(Duration.ofDays(30));

        assertThat(runs()).hasSizeBetween(29, 30);
        assertThat(runs()).allMatch(at -> ofDay(at).toMinutes() < 60);
        assertThat(runs().stream().map(TimerTest::ofDay).distinct()).hasSizeGreaterThan(20);
    }

    @Test
    void fixedRandomDelayIsAlwaysTheSame() throws IOException, ManagerError {
        engine.unit(
                "a.timer",
                "Timer",
                "OnCalendar=daily UTC",
                "RandomizedDelaySec=1h",
                "FixedRandomDelay=yes");
        engine.run("start", "a.timer");

        engine.advance(Duration.ofDays(10));

        assertThat(runs().stream().map(TimerTest::ofDay).distinct()).hasSize(1);
    }

    @Test
    void clockSetForwardMakesOneRunOfAllThatWasJumpedOver() throws IOException, ManagerError {
        engine.unit("a.timer", "Timer", "OnCalendar=daily UTC");
        engine.run("start", "a.timer");

        engine.set(Instant.parse("2026-02-01T12:00:00Z"));

        assertThat(runs()).containsExactly(Instant.parse("2026-02-01T12:00:00Z"));
        assertThat(instant(timer().nextRealtimeUsec()))
                .isEqualTo(Instant.parse("2026-02-02T00:00:00Z"));
    }

    @Test
    void clockSetBackLetsTimesComeAgain() throws IOException, ManagerError {
        engine.unit("a.timer", "Timer", "OnCalendar=daily UTC");
        engine.run("start", "a.timer");
        engine.advance(Duration.ofDays(10));

        engine.set(Instant.parse("2026-01-03T12:00:00Z"));

        assertThat(instant(timer().nextRealtimeUsec()))
                .isEqualTo(Instant.parse("2026-01-04T00:00:00Z"));
    }

    @Test
    void timerOnClockChangeElapsesWhenSomebodySetsTheClock() throws IOException, ManagerError {
        engine.unit("a.timer", "Timer", "OnClockChange=yes");
        engine.run("start", "a.timer");
        engine.advance(Duration.ofDays(1));
        assertThat(engine.state("a.timer")).isEqualTo("active/waiting");

        engine.set(NEW_YEAR);

        assertThat(runs()).containsExactly(NEW_YEAR);
    }

    @Test
    void timerOnTimezoneChangeElapsesWhenTheLinkIsReplaced() throws IOException, ManagerError {
        engine.unit("a.timer", "Timer", "OnTimezoneChange=yes", "OnCalendar=*-6-1 12:00");
        engine.run("start", "a.timer");
        assertThat(instant(timer().nextRealtimeUsec()))
                .isEqualTo(Instant.parse("2026-06-01T12:00:00Z"));

        Files.createSymbolicLink(
                engine.root.resolve("etc/localtime"), Path.of("/usr/share/zoneinfo/Asia/Tokyo"));

        engine.waitFor(() -> engine.unit("a.service").inactiveEnter().isSet());
        engine.waitFor(() -> engine.state("a.timer").equals("active/waiting"));
        assertThat(instant(timer().nextRealtimeUsec()))
                .isEqualTo(Instant.parse("2026-06-01T03:00:00Z"));
    }

    @Test
    void timerWhoseUnitIsUpWaitsUntilItIsDown() throws IOException, ManagerError {
        engine.unit("a.service", "Service", "ExecStart=/bin/sleep 1000");
        engine.unit("a.timer", "Timer", "OnCalendar=hourly UTC");
        engine.run("start", "a.timer");

        long elapsed = engine.advance(Duration.ofHours(3), Duration.ofMillis(1));

        assertThat(elapsed).isEqualTo(1);
        assertThat(engine.state("a.timer")).isEqualTo("active/running");
        assertThat(timer().nextRealtimeUsec()).isEqualTo(-1);
        engine.run("stop", "a.service");
        assertThat(engine.state("a.timer")).isEqualTo("active/waiting");
    }

    @Test
    void timerWithoutItsUnitIsNotStarted() throws IOException, ManagerError {
        engine.unit("b.timer", "Timer", "OnActiveSec=1h");

        assertThat(engine.run("start", "b.timer")).isEqualTo("failed");

        assertThat(engine.state("b.timer")).isEqualTo("inactive/dead");
    }

    @Test
    void restartedTimerCountsAnew() throws IOException, ManagerError {
        engine.unit("a.timer", "Timer", "OnActiveSec=1h");
        engine.run("start", "a.timer");
        engine.advance(Duration.ofMinutes(50));

        engine.run("restart", "a.timer");
        engine.advance(Duration.ofMinutes(50));

        assertThat(engine.unit("a.service").inactiveEnter().isSet()).isFalse();
        engine.advance(Duration.ofMinutes(10));
        assertThat(runs()).containsExactly(NEW_YEAR.plus(110, ChronoUnit.MINUTES));
    }

    @Test
    void timeOutsOfServicesGoByTheSameClock() throws IOException, ManagerError {
        engine.unit("a.service", "Service", "RuntimeMaxSec=1day", "ExecStart=/bin/sleep 1000");
        engine.run("start", "a.service");

        engine.advance(Duration.ofDays(2), Duration.ofMillis(1));

        assertThat(engine.state("a.service")).isEqualTo("failed/failed");
        assertThat(instant(engine.unit("a.service").activeExit().realtimeUsec()))
                .isEqualTo(NEW_YEAR.plus(1, ChronoUnit.DAYS));
    }

    @Test
    void clockDoesNotGoPastAllTime() {
        VirtualClock clock = engine.engine.virtualClock().orElseThrow();

        assertThatThrownBy(() -> clock.advance(-1, 0, n -> {}))
                .isInstanceOf(ManagerError.class)
                .hasMessageContaining("18446744073709551615");
        assertThat(clock.realtimeUsec()).isEqualTo(usec(NEW_YEAR));
    }
}

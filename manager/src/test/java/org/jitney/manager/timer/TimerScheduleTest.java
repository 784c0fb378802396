package org.jitney.manager.timer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jitney.manager.runtime.DualTimestamp;
import org.jitney.manager.runtime.UnitMoments;
import org.jitney.manager.unit.Structs.CalendarTimer;
import org.jitney.manager.unit.Structs.MonotonicTimer;
import org.junit.jupiter.api.Test;

class TimerScheduleTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final long STARTUP_USEC = 5_000_000;

    private static long usec(String instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(instant));
    }

    private static TimerSchedule calendar(String... expressions) {
        List<CalendarTimer> all = new ArrayList<>();
        for (String expression : expressions) {
            all.add(new CalendarTimer("OnCalendar", expression, 0));
        }
        return new TimerSchedule(all, List.of());
    }

    private static TimerSchedule monotonic(String base, long offsetUsec) {
        return new TimerSchedule(List.of(), List.of(new MonotonicTimer(base, offsetUsec, 0)));
    }

    private static TimerSchedule.Facts facts(DualTimestamp now, DualTimestamp lastTrigger) {
        return new TimerSchedule.Facts(
                now,
                BERLIN,
                lastTrigger,
                DualTimestamp.NEVER,
                UnitMoments.NONE,
                0,
                STARTUP_USEC,
                false,
                false,
                0,
                false);
    }

    /** Facts of a timer that elapsed at one time and whose unit ended at another. */
    private static TimerSchedule.Facts facts(
            String now, String elapsed, String ended, long offsetUsec, boolean defers) {
        DualTimestamp last = new DualTimestamp(usec(elapsed), STARTUP_USEC);
        long since = usec(now) - usec(elapsed);
        return new TimerSchedule.Facts(
                new DualTimestamp(usec(now), STARTUP_USEC + since),
                BERLIN,
                last,
                DualTimestamp.NEVER,
                new UnitMoments(last, new DualTimestamp(usec(ended), STARTUP_USEC + since)),
                0,
                STARTUP_USEC,
                true,
                false,
                offsetUsec,
                defers);
    }

    @Test
    void unitThatRanLongerThanTheIntervalWaitsForTheNextElapseWhenThatIsDeferred() {
        TimerSchedule schedule = calendar("*:0/10 UTC");
        String end = "2026-05-01T12:25:00Z";

        var atOnce = schedule.next(facts(end, "2026-05-01T12:00:00Z", end, 0, false));
        var deferred = schedule.next(facts(end, "2026-05-01T12:00:00Z", end, 0, true));

        assertThat(atOnce.realtimeUsec()).hasValue(usec("2026-05-01T12:10:00Z"));
        assertThat(deferred.realtimeUsec()).hasValue(usec("2026-05-01T12:30:00Z"));
    }

    @Test
    void offsetMovesTheWholeCalendar() {
        TimerSchedule schedule = calendar("*-*-* 12:00:00 UTC");
        long offset = 3600L * 1_000_000;

        // At half past twelve the elapse of this day is still to come.
        var next =
                schedule.next(
                        facts(
                                "2026-05-01T12:30:00Z",
                                "2026-05-01T12:30:00Z",
                                "2026-05-01T12:30:00Z",
                                offset,
                                false));

        assertThat(next.realtimeUsec()).hasValue(usec("2026-05-01T13:00:00Z"));
    }

    /** {@return the elapses after a start, each after the one before, up to so many} */
    private static List<String> elapses(TimerSchedule schedule, String start, int count) {
        List<String> out = new ArrayList<>();
        DualTimestamp last = new DualTimestamp(usec(start), STARTUP_USEC);
        for (int i = 0; i < count; i++) {
            long next = schedule.next(facts(last, last)).realtimeUsec().orElseThrow();
            out.add(Instant.EPOCH.plus(next, ChronoUnit.MICROS).toString());
            last = new DualTimestamp(next, STARTUP_USEC + next - usec(start));
        }
        return out;
    }

    @Test
    void timeThatSummerLeavesOutIsPassedOver() {
        TimerSchedule schedule = calendar("*-*-* 02:30:00");

        assertThat(elapses(schedule, "2026-03-27T12:00:00Z", 3))
                .containsExactly(
                        "2026-03-28T01:30:00Z", "2026-03-30T00:30:00Z", "2026-03-31T00:30:00Z");
    }

    @Test
    void timeThatWinterRepeatsComesOnce() {
        TimerSchedule schedule = calendar("*-*-* 03:30:00");

        assertThat(elapses(schedule, "2026-10-24T12:00:00Z", 2))
                .containsExactly("2026-10-25T02:30:00Z", "2026-10-26T02:30:00Z");
    }

    @Test
    void dayOfChangeHasTwentyThreeHoursAndTheRepeatedOneOfTheOtherCountsOnce() {
        TimerSchedule schedule = calendar("*-*-* *:00:00");

        assertThat(elapses(schedule, "2026-03-28T22:59:00Z", 23))
                .last()
                .isEqualTo("2026-03-29T21:00:00Z");
        assertThat(elapses(schedule, "2026-10-24T21:59:00Z", 24))
                .last()
                .isEqualTo("2026-10-25T22:00:00Z");
    }

    @Test
    void firstOfSeveralExpressionsCounts() {
        TimerSchedule schedule = calendar("Mon *-*-* 09:00:00 UTC", "*-*-13 00:00:00 Asia/Tokyo");

        assertThat(elapses(schedule, "2026-01-11T00:00:00Z", 3))
                .containsExactly(
                        "2026-01-12T09:00:00Z", "2026-01-12T15:00:00Z", "2026-01-19T09:00:00Z");
    }

    @Test
    void whatWasMissedBeforeTheStartComesAtTheStart() {
        TimerSchedule schedule = calendar("*-*-* 00:00:00 UTC");
        var now = new DualTimestamp(usec("2026-05-01T12:00:10Z"), STARTUP_USEC + 10_000_000);
        var stamp = new DualTimestamp(usec("2026-01-01T00:00:00Z"), 0);

        var next = schedule.next(facts(now, stamp));

        assertThat(next.realtimeUsec()).hasValue(usec("2026-05-01T12:00:00Z"));
    }

    @Test
    void expressionOfThePastSaysNothing() {
        TimerSchedule schedule = calendar("2001-01-01 00:00:00");
        var now = new DualTimestamp(usec("2026-05-01T12:00:00Z"), STARTUP_USEC);

        var next = schedule.next(facts(now, DualTimestamp.NEVER));

        assertThat(next.realtimeUsec()).isEmpty();
        assertThat(next.calendar())
                .containsExactly(new CalendarTimer("OnCalendar", "2001-01-01 00:00:00", 0));
    }

    @Test
    void pointAfterTheStartIsOverOnceTheTimerHasElapsed() {
        TimerSchedule schedule = monotonic("OnStartupUSec", 1_000_000);
        var first = new DualTimestamp(usec("2026-01-01T00:00:00Z"), STARTUP_USEC + 2_000_000);
        var later = new DualTimestamp(usec("2026-01-01T00:00:01Z"), STARTUP_USEC + 3_000_000);

        assertThat(schedule.next(facts(first, DualTimestamp.NEVER)).monotonicUsec())
                .hasValue(STARTUP_USEC + 1_000_000);
        assertThat(schedule.next(facts(later, first)).monotonicUsec()).isEmpty();
        // For good: a timer that is started again is not asked to make up for its boot.
        assertThat(schedule.next(facts(later, DualTimestamp.NEVER)).monotonicUsec()).isEmpty();
    }

    @Test
    void bootIsWhereTheMonotonicClockBegan() {
        TimerSchedule schedule = monotonic("OnBootUSec", 7_000_000);
        var now = new DualTimestamp(usec("2026-01-01T00:00:00Z"), STARTUP_USEC);

        assertThat(schedule.next(facts(now, DualTimestamp.NEVER)).monotonicUsec())
                .hasValue(7_000_000);
    }

    @Test
    void unitThatWasNeverUpGivesNothingToCountFrom() {
        TimerSchedule schedule = monotonic("OnUnitActiveUSec", 1_000_000);
        var now = new DualTimestamp(usec("2026-01-01T00:00:00Z"), STARTUP_USEC);

        assertThat(schedule.next(facts(now, DualTimestamp.NEVER)).monotonicUsec()).isEmpty();
        assertThat(schedule.next(facts(now, now)).monotonicUsec())
                .hasValue(STARTUP_USEC + 1_000_000);
        assertThat(schedule.followsUnit()).isTrue();
    }

    @Test
    void offsetWithoutEndNeverComes() {
        TimerSchedule schedule = monotonic("OnActiveUSec", TimerSchedule.NEVER);
        var now = new DualTimestamp(usec("2026-01-01T00:00:00Z"), STARTUP_USEC);

        assertThat(schedule.next(facts(now, DualTimestamp.NEVER)).monotonicUsec())
                .isEqualTo(OptionalLong.of(TimerSchedule.NEVER));
    }
}

package org.jitney.manager.timer;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.jitney.manager.runtime.DualTimestamp;
import org.jitney.manager.runtime.UnitMoments;
import org.jitney.manager.unit.Structs.CalendarTimer;
import org.jitney.manager.unit.Structs.MonotonicTimer;
import org.jitney.unitfile.UnitFileError;
import org.jitney.unitfile.time.CalendarSpec;

/**
 * When a timer elapses next: the earliest of all its settings on each clock.
 *
 * <p>A calendar setting counts from the last elapse, so that what was missed meanwhile is made up
 * for once; without one, from the start of the timer. With {@code DeferReactivation=} it counts
 * from the end of the unit's last run, if that is later. {@code OnActiveSec=}, {@code OnBootSec=}
 * and {@code OnStartupSec=} name one point each and are over once it has passed and the timer has
 * elapsed. {@code OnUnitActiveSec=} and {@code OnUnitInactiveSec=} say nothing as long as neither
 * the unit was ever up nor the timer has elapsed.
 *
 * <p>It remembers which settings are over, and what it has said of each.
 */
final class TimerSchedule {
    /** No point in time, of an unsigned number. */
    static final long NEVER = -1;

    private static final Set<String> ONCE = Set.of("OnActiveUSec", "OnBootUSec", "OnStartupUSec");
    private static final Set<String> BY_UNIT = Set.of("OnUnitActiveUSec", "OnUnitInactiveUSec");

    private final List<CalendarTimer> calendar;
    private final List<MonotonicTimer> monotonic;
    private final Map<String, CalendarSpec> specs = new HashMap<>();
    private final Map<Record, Long> computed = new HashMap<>();
    private final Set<MonotonicTimer> over = new LinkedHashSet<>();

    /**
     * What the next elapse depends on.
     *
     * @param now this moment
     * @param zone of expressions that name none
     * @param lastTrigger when the timer last elapsed, if ever
     * @param activated when the timer itself was started
     * @param target when the unit that it starts went up and down
     * @param bootUsec when the machine was booted, by the monotonic clock
     * @param startupUsec when the manager was started, by the monotonic clock
     * @param isUp whether the timer is active already
     * @param afterClockChange whether somebody has just set the wall clock
     * @param offsetUsec by how much the calendar is shifted
     * @param defers whether the calendar counts from the end of the unit's last run
     */
    record Facts(
            DualTimestamp now,
            ZoneId zone,
            DualTimestamp lastTrigger,
            DualTimestamp activated,
            UnitMoments target,
            long bootUsec,
            long startupUsec,
            boolean isUp,
            boolean afterClockChange,
            long offsetUsec,
            boolean defers) {}

    /**
     * The next elapses, in microseconds of their clocks.
     *
     * @param realtimeUsec the first one by the calendar, empty when none will come
     * @param monotonicUsec the first one by the monotonic clock, empty when none will come
     * @param calendar the settings with what was computed for each
     * @param monotonic the same
     */
    record Next(
            OptionalLong realtimeUsec,
            OptionalLong monotonicUsec,
            List<CalendarTimer> calendar,
            List<MonotonicTimer> monotonic) {}

    TimerSchedule(List<CalendarTimer> calendar, List<MonotonicTimer> monotonic) {
        this.calendar = calendar;
        this.monotonic = monotonic;
        for (CalendarTimer each : calendar) {
            try {
                specs.put(each.expression(), CalendarSpec.parse(each.expression()));
            } catch (UnitFileError e) {
                throw new IllegalStateException("was parsed before: " + each, e);
            }
        }
    }

    /** {@return whether the settings are still these} */
    boolean isOf(List<CalendarTimer> calendarNow, List<MonotonicTimer> monotonicNow) {
        return calendar.equals(calendarNow) && monotonic.equals(monotonicNow);
    }

    /** {@return whether the unit's own comings and goings may make the timer elapse again} */
    boolean followsUnit() {
        return monotonic.stream().anyMatch(m -> BY_UNIT.contains(m.base()));
    }

    /** The timer was started: what counts from that counts anew. */
    void restarted() {
        over.removeIf(m -> m.base().equals("OnActiveUSec"));
    }

    Next next(Facts facts) {
        List<CalendarTimer> byCalendar = new ArrayList<>();
        OptionalLong realtime = OptionalLong.empty();
        for (CalendarTimer each : calendar) {
            OptionalLong at = next(each, facts);
            realtime = earlier(realtime, at);
            byCalendar.add(new CalendarTimer(each.base(), each.expression(), shown(each, at)));
        }
        List<MonotonicTimer> byMonotonic = new ArrayList<>();
        OptionalLong sinceBoot = OptionalLong.empty();
        for (MonotonicTimer each : monotonic) {
            OptionalLong at = next(each, facts);
            if (at.isPresent() && isOver(each, at.getAsLong(), facts)) {
                over.add(each);
            } else {
                sinceBoot = earlier(sinceBoot, at);
            }
            byMonotonic.add(new MonotonicTimer(each.base(), each.offsetUsec(), shown(each, at)));
        }
        return new Next(realtime, sinceBoot, byCalendar, byMonotonic);
    }

    /** A setting that says nothing any more shows what it said last. */
    private long shown(Record setting, OptionalLong at) {
        at.ifPresent(usec -> computed.put(setting, usec));
        return computed.getOrDefault(setting, 0L);
    }

    private static OptionalLong earlier(OptionalLong a, OptionalLong b) {
        if (a.isEmpty() || b.isEmpty()) {
            return a.isPresent() ? a : b;
        }
        return Long.compareUnsigned(a.getAsLong(), b.getAsLong()) <= 0 ? a : b;
    }

    private OptionalLong next(CalendarTimer setting, Facts facts) {
        CalendarSpec spec = specs.get(setting.expression());
        if (spec == null) {
            throw new IllegalStateException("not one of ours: " + setting);
        }
        // The shift moves the whole calendar, so the unshifted one is asked about an earlier
        // moment.
        long offset = facts.offsetUsec();
        OptionalLong next = spec.next(Math.max(0, calendarBase(facts) - offset), facts.zone());
        if (next.isEmpty()) {
            return next;
        }
        // What was missed while the machine was off counts from when the manager started: else
        // everything that was missed would start at that moment, whatever its random delay.
        DualTimestamp now = facts.now();
        long start = now.realtimeUsec() - (now.monotonicUsec() - facts.startupUsec());
        return OptionalLong.of(Math.max(next.getAsLong() + offset, start));
    }

    private static long calendarBase(Facts facts) {
        DualTimestamp ended = facts.target().inactiveEnter();
        if (facts.defers() && ended.isSet()) {
            return Math.max(ended.realtimeUsec(), facts.lastTrigger().realtimeUsec());
        }
        if (facts.lastTrigger().isSet()) {
            return facts.lastTrigger().realtimeUsec();
        }
        return facts.activated().isSet()
                ? facts.activated().realtimeUsec()
                : facts.now().realtimeUsec();
    }

    private OptionalLong next(MonotonicTimer setting, Facts facts) {
        if (over.contains(setting)) {
            return OptionalLong.empty();
        }
        long base = base(setting.base(), facts);
        if (BY_UNIT.contains(setting.base()) && base <= 0) {
            return OptionalLong.empty();
        }
        long offset = setting.offsetUsec();
        boolean overflows = offset == NEVER || base + offset < base;
        return OptionalLong.of(overflows ? NEVER : base + offset);
    }

    private static long base(String name, Facts facts) {
        long now = facts.now().monotonicUsec();
        return switch (name) {
            case "OnActiveUSec" -> facts.isUp() ? facts.activated().monotonicUsec() : now;
            case "OnBootUSec" -> facts.bootUsec();
            case "OnStartupUSec" -> facts.startupUsec();
            case "OnUnitActiveUSec" -> sinceTrigger(facts.target().inactiveExit(), facts);
            case "OnUnitInactiveUSec" -> sinceTrigger(facts.target().inactiveEnter(), facts);
            default -> throw new IllegalStateException("no such base: " + name);
        };
    }

    private static long sinceTrigger(DualTimestamp moment, Facts facts) {
        return Math.max(moment.monotonicUsec(), facts.lastTrigger().monotonicUsec());
    }

    private static boolean isOver(MonotonicTimer setting, long at, Facts facts) {
        return ONCE.contains(setting.base())
                && facts.lastTrigger().isSet()
                && !facts.afterClockChange()
                && (Long.compareUnsigned(at, facts.now().monotonicUsec()) < 0
                        // It elapsed this very moment: a clock that stands shows that.
                        || Long.compareUnsigned(at, facts.lastTrigger().monotonicUsec()) <= 0);
    }
}

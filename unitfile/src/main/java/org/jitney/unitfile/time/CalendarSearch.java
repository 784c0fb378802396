package org.jitney.unitfile.time;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Finds the next time of a calendar expression, field by field from the year down.
 *
 * <p>When a field has no value left, the next larger one moves on and all smaller ones start again.
 * A local time that a clock change leaves out is passed over; one that it repeats comes once, at
 * its first occurrence after the given time.
 */
final class CalendarSearch {
    private static final int SECOND = 1_000_000;

    /** Enough for any expression that has an answer; impossible dates end here. */
    private static final int MAX_STEPS = 1000;

    private final CalendarSpec spec;
    private final ZoneId zone;

    CalendarSearch(CalendarSpec spec, ZoneId zone) {
        this.spec = spec;
        this.zone = zone;
    }

    OptionalLong next(long afterUsec) {
        long first = afterUsec + 1;
        Instant start =
                Instant.ofEpochSecond(
                        Math.floorDiv(first, SECOND), Math.floorMod(first, SECOND) * 1000L);
        Optional<LocalDateTime> candidate = Optional.of(LocalDateTime.ofInstant(start, zone));
        for (int step = 0; step < MAX_STEPS && candidate.isPresent(); step++) {
            LocalDateTime from = candidate.get();
            if (from.getYear() > CalendarSpec.LAST_YEAR) {
                return OptionalLong.empty();
            }
            Attempt attempt = attempt(from);
            if (!attempt.isMatch) {
                candidate = attempt.time;
                continue;
            }
            LocalDateTime match = attempt.time.orElseThrow();
            Optional<Instant> instant = instant(match, start);
            if (instant.isPresent()) {
                return OptionalLong.of(usec(instant.get()));
            }
            candidate = Optional.of(afterGap(match));
        }
        return OptionalLong.empty();
    }

    private static long usec(Instant instant) {
        return instant.getEpochSecond() * SECOND + instant.getNano() / 1000;
    }

    /** The instant of a local time, not before {@code start}; empty in a gap or when it is past. */
    private Optional<Instant> instant(LocalDateTime local, Instant start) {
        for (ZoneOffset offset : zone.getRules().getValidOffsets(local)) {
            Instant instant = local.toInstant(offset);
            if (!instant.isBefore(start)) {
                return Optional.of(instant);
            }
        }
        return Optional.empty();
    }

    private LocalDateTime afterGap(LocalDateTime local) {
        ZoneOffsetTransition change = zone.getRules().getTransition(local);
        return change != null && change.isGap() ? change.getDateTimeAfter() : local.plusNanos(1000);
    }

    /** A match, or where to look on; without a time there is none to come. */
    private record Attempt(boolean isMatch, Optional<LocalDateTime> time) {
        static Attempt again(LocalDateTime time) {
            return new Attempt(false, Optional.of(time));
        }
    }

    private Attempt attempt(LocalDateTime from) {
        int year = next(spec.fields().year(), from.getYear());
        if (year < 0) {
            return new Attempt(false, Optional.empty());
        }
        if (year != from.getYear()) {
            return Attempt.again(LocalDate.of(year, 1, 1).atStartOfDay());
        }
        int month = next(spec.fields().month(), from.getMonthValue());
        if (month < 0 || month > 12) {
            return Attempt.again(LocalDate.of(year + 1, 1, 1).atStartOfDay());
        }
        if (month != from.getMonthValue()) {
            return Attempt.again(LocalDate.of(year, month, 1).atStartOfDay());
        }
        LocalDate date = from.toLocalDate();
        int day = nextDay(date);
        if (day < 0 || day > date.lengthOfMonth()) {
            return Attempt.again(date.withDayOfMonth(1).plusMonths(1).atStartOfDay());
        }
        if (day != date.getDayOfMonth()) {
            return Attempt.again(date.withDayOfMonth(day).atStartOfDay());
        }
        if (!spec.accepts(date.getDayOfWeek())) {
            return Attempt.again(date.plusDays(1).atStartOfDay());
        }
        return time(date, from.toLocalTime());
    }

    private Attempt time(LocalDate date, LocalTime from) {
        int hour = next(spec.fields().hour(), from.getHour());
        if (hour < 0 || hour > 23) {
            return Attempt.again(date.plusDays(1).atStartOfDay());
        }
        if (hour != from.getHour()) {
            return Attempt.again(date.atTime(hour, 0));
        }
        int minute = next(spec.fields().minute(), from.getMinute());
        if (minute < 0 || minute > 59) {
            return Attempt.again(date.atTime(hour, 0).plusHours(1));
        }
        if (minute != from.getMinute()) {
            return Attempt.again(date.atTime(hour, minute));
        }
        int second =
                next(spec.fields().second(), from.getSecond() * SECOND + from.getNano() / 1000);
        if (second < 0 || second >= 60 * SECOND) {
            return Attempt.again(date.atTime(hour, minute).plusMinutes(1));
        }
        LocalTime found = LocalTime.of(hour, minute, second / SECOND, second % SECOND * 1000);
        return new Attempt(true, Optional.of(date.atTime(found)));
    }

    private int nextDay(LocalDate date) {
        if (!spec.countsFromEndOfMonth()) {
            return next(spec.fields().day(), date.getDayOfMonth());
        }
        Optional<List<Component>> days =
                spec.fields()
                        .day()
                        .map(list ->
                                list.stream().map(c -> c.inMonth(date.lengthOfMonth())).toList());
        return next(days, date.getDayOfMonth());
    }

    /** The first value of the field from {@code from} on; -1 when there is none. */
    private static int next(Optional<List<Component>> chain, int from) {
        if (chain.isEmpty()) {
            return from;
        }
        int best = Component.NONE;
        for (Component component : chain.get()) {
            int value = component.next(from);
            if (value >= 0 && (best < 0 || value < best)) {
                best = value;
            }
        }
        return best;
    }
}

package org.jitney.unitfile.time;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.Year;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A time zone as the variable {@code TZ} describes it, see POSIX, and tzset(3): {@code CET-1CEST},
 * {@code EST5EDT,M3.2.0,M11.1.0}, {@code <+03>-3}.
 *
 * @param name the abbreviation
 * @param offset seconds east of Greenwich
 * @param summer what applies from one moment of a year to another, if anything does
 */
record PosixZone(String name, int offset, Optional<Summer> summer) {

    /** What the C library makes of a text that it does not understand: no name, and UTC. */
    static final PosixZone NONE = new PosixZone("", 0, Optional.empty());

    private static final String NAME = "([A-Za-z]{3,}|<[A-Za-z0-9+-]{3,}>)";
    private static final String OFFSET = "([+-]?)(\\d{1,3})(?::(\\d{1,2})(?::(\\d{1,2}))?)?";
    private static final Pattern STANDARD = Pattern.compile(NAME);
    private static final Pattern DISTANCE = Pattern.compile(OFFSET);
    private static final Pattern DAY =
            Pattern.compile(
                    ",(?:M(\\d{1,2})\\.(\\d)\\.(\\d)|J(\\d{1,3})|(\\d{1,3}))(?:/" + OFFSET + ")?");

    /** The years that are written out; timestamps before them are not shown. */
    private static final int FIRST_YEAR = 1970;

    private static final int LAST_YEAR = 2400;
    private static final int HOUR = 3600;
    private static final int DEFAULT_TIME = 2 * HOUR;
    private static final Day SECOND_SUNDAY_OF_MARCH = new Day(3, 2, 0, -1, DEFAULT_TIME);
    private static final Day FIRST_SUNDAY_OF_NOVEMBER = new Day(11, 1, 0, -1, DEFAULT_TIME);

    /** The daylight saving time of a zone. */
    record Summer(String name, int offset, Day start, Day end) {}

    /**
     * A moment of each year in the time that applies until then.
     *
     * @param month 1 to 12: then {@code week} and {@code weekday} say which day; 0: {@code day}
     *     counts from 1 and leaves February 29th out; -1: it counts from 0 and does not
     * @param week 1 to 5; the last one is 5
     * @param weekday 0 for Sunday to 6
     * @param seconds behind midnight, perhaps negative
     */
    record Day(int month, int week, int weekday, int day, int seconds) {
        LocalDateTime in(int year) {
            LocalDate date;
            if (month > 0) {
                DayOfWeek wanted = DayOfWeek.of(weekday == 0 ? 7 : weekday);
                LocalDate first = LocalDate.of(year, month, 1);
                date =
                        week == 5
                                ? first.with(TemporalAdjusters.lastInMonth(wanted))
                                : first.with(TemporalAdjusters.dayOfWeekInMonth(week, wanted));
            } else if (month == 0) {
                boolean behind = Year.isLeap(year) && day >= 60;
                date = LocalDate.ofYearDay(year, 1).plusDays(day - (behind ? 0 : 1));
            } else {
                date = LocalDate.ofYearDay(year, 1).plusDays(day);
            }
            return date.atStartOfDay().plus(seconds, ChronoUnit.SECONDS);
        }
    }

    /** {@return the zone that a text describes, as far as the C library understands it} */
    static PosixZone parse(String text) {
        Matcher name = STANDARD.matcher(text);
        if (!name.lookingAt()) {
            return NONE;
        }
        String standard = bare(name.group());
        Matcher distance = DISTANCE.matcher(text).region(name.end(), text.length());
        if (!distance.lookingAt()) {
            return new PosixZone(standard, 0, Optional.empty());
        }
        // West of Greenwich is positive here.
        int offset = -seconds(distance, 1, 24);
        if (distance.end() == text.length()) {
            return new PosixZone(standard, offset, Optional.empty());
        }
        Matcher other = STANDARD.matcher(text).region(distance.end(), text.length());
        if (!other.lookingAt()) {
            return NONE;
        }
        int at = other.end();
        int summer = offset + HOUR;
        distance.region(at, text.length());
        if (distance.lookingAt()) {
            summer = -seconds(distance, 1, 24);
            at = distance.end();
        }
        Matcher day = DAY.matcher(text).region(at, text.length());
        Day start = day.lookingAt() ? day(day) : SECOND_SUNDAY_OF_MARCH;
        Day end = FIRST_SUNDAY_OF_NOVEMBER;
        if (day.lookingAt()) {
            day.region(day.end(), text.length());
            end = day.lookingAt() ? day(day) : end;
        }
        return new PosixZone(
                standard, offset, Optional.of(new Summer(bare(other.group()), summer, start, end)));
    }

    private static String bare(String name) {
        return name.startsWith("<") ? name.substring(1, name.length() - 1) : name;
    }

    private static Day day(Matcher found) {
        int seconds = found.group(7) == null ? DEFAULT_TIME : seconds(found, 6, 167);
        if (found.group(1) != null) {
            int month = Math.clamp(Integer.parseInt(found.group(1)), 1, 12);
            int week = Math.clamp(Integer.parseInt(found.group(2)), 1, 5);
            return new Day(month, week, Integer.parseInt(found.group(3)) % 7, -1, seconds);
        }
        return found.group(4) != null
                ? new Day(0, 0, 0, Math.clamp(Integer.parseInt(found.group(4)), 1, 365), seconds)
                : new Day(-1, 0, 0, Math.min(Integer.parseInt(found.group(5)), 365), seconds);
    }

    private static int seconds(Matcher found, int group, int mostHours) {
        int hours = Math.min(Integer.parseInt(found.group(group + 1)), mostHours);
        int sum = hours * HOUR + part(found.group(group + 2)) * 60 + part(found.group(group + 3));
        return found.group(group).equals("-") ? -sum : sum;
    }

    private static int part(String digits) {
        return digits == null ? 0 : Math.min(Integer.parseInt(digits), 59);
    }

    /** Adds what changes after that second of the epoch, to the last year that is written out. */
    void addTo(ZoneTable.Builder table, long after) {
        if (summer.isEmpty()) {
            return;
        }
        Summer other = summer.get();
        int from = firstYear(after);
        for (int year = from; year <= LAST_YEAR; year++) {
            long start = epoch(other.start().in(year), offset);
            long end = epoch(other.end().in(year), other.offset());
            if (start < end) {
                table.add(start, after, other.offset(), other.name());
                table.add(end, after, offset, name);
            } else {
                table.add(end, after, offset, name);
                table.add(start, after, other.offset(), other.name());
            }
        }
    }

    private static int firstYear(long after) {
        return after < 0
                ? FIRST_YEAR
                : LocalDateTime.ofEpochSecond(after, 0, ZoneOffset.UTC).getYear();
    }

    private static long epoch(LocalDateTime local, int offset) {
        return local.toEpochSecond(ZoneOffset.UTC) - offset;
    }
}

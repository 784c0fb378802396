package org.jitney.unitfile.time;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.zone.ZoneRules;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jitney.unitfile.UnitFileError;

/** A point in time, in microseconds since the epoch. */
public record Timestamp(long usec) {
    private static final Pattern FORM =
            Pattern.compile(
                    "(?:(\\d{1,4})-\\s*(\\d{1,2})-\\s*(\\d{1,2}))?"
                            + "(?:(?:^|\\s+|(?<=\\d)\\s*)(\\d{1,2}):(\\d{1,2})"
                            + "(?::(\\d{1,2})(?:\\.(\\d+))?)?)?");
    private static final DateTimeFormatter SHOWN =
            DateTimeFormatter.ofPattern("EEE uuuu-MM-dd HH:mm:ss ", Locale.ROOT);
    private static final DateTimeFormatter ZONE = DateTimeFormatter.ofPattern("zzz", Locale.US);
    private static final long SECOND = TimeSpan.SECOND;

    /** The last second that has a year of four digits in every zone of the world. */
    private static final long LAST = 253_402_214_399L * SECOND;

    /**
     * Parses a timestamp.
     *
     * @param text a date, a time or both, {@code now}, {@code today}, {@code +3h}, {@code 2min
     *     ago}, {@code @123}, perhaps with a weekday before and a time zone behind
     * @param nowUsec what relative forms start from
     * @param zone the zone of texts that name none
     */
    public static Timestamp parse(String text, long nowUsec, ZoneId zone) throws UnitFileError {
        String trimmed = text.strip();
        int space = trimmed.lastIndexOf(' ');
        if (space > 0 && NamedZones.names(zone).contains(trimmed.substring(space + 1))) {
            String name = trimmed.substring(space + 1);
            String local = trimmed.substring(0, space).strip();
            return other(parseIn(local, nowUsec, zone, text), name, zone);
        }
        Optional<ZoneId> named = space > 0 ? zone(trimmed.substring(space + 1)) : Optional.empty();
        return named.isPresent()
                ? parseIn(trimmed.substring(0, space).strip(), nowUsec, named.get(), text)
                : parseIn(trimmed, nowUsec, zone, text);
    }

    /**
     * The hour that there is twice, when clocks are put back, is told apart by the abbreviation.
     */
    private static Timestamp other(Timestamp found, String name, ZoneId zone) {
        long second = found.usec / SECOND;
        ZoneRules rules = zone.getRules();
        LocalDateTime local = LocalDateTime.ofInstant(Instant.ofEpochSecond(second), zone);
        for (ZoneOffset offset : rules.getValidOffsets(local)) {
            long candidate = local.toEpochSecond(offset);
            if (NamedZones.name(zone, candidate).filter(name::equals).isPresent()) {
                return new Timestamp(candidate * SECOND + found.usec % SECOND);
            }
        }
        return found;
    }

    static Optional<ZoneId> zone(String name) {
        if (name.equalsIgnoreCase("UTC")) {
            return Optional.of(ZoneOffset.UTC);
        }
        return ZoneId.getAvailableZoneIds().contains(name)
                ? Optional.of(ZoneId.of(name))
                : Optional.empty();
    }

    private static Timestamp parseIn(String text, long nowUsec, ZoneId zone, String whole)
            throws UnitFileError {
        if (text.equals("now")) {
            return new Timestamp(nowUsec);
        }
        if (text.startsWith("@")) {
            return new Timestamp(TimeSpan.parse(text.substring(1)).usec());
        }
        if (text.startsWith("+")) {
            return later(nowUsec, text.substring(1), whole);
        }
        if (text.endsWith(" left")) {
            return later(nowUsec, text.substring(0, text.length() - 5), whole);
        }
        if (text.startsWith("-")) {
            return earlier(nowUsec, text.substring(1));
        }
        if (text.endsWith(" ago")) {
            return earlier(nowUsec, text.substring(0, text.length() - 4));
        }
        LocalDate today = at(nowUsec, zone).toLocalDate();
        return switch (text) {
            case "today" -> midnight(today, zone);
            case "yesterday" -> midnight(today.minusDays(1), zone);
            case "tomorrow" -> midnight(today.plusDays(1), zone);
            default -> absolute(text, today, zone, whole);
        };
    }

    private static Timestamp later(long now, String span, String whole) throws UnitFileError {
        long sum = now + TimeSpan.parse(span).usec();
        if (sum < now) {
            throw invalid(whole);
        }
        return new Timestamp(sum);
    }

    private static Timestamp earlier(long now, String span) throws UnitFileError {
        TimeSpan back = TimeSpan.parse(span);
        return new Timestamp(back.isInfinite() ? 0 : Math.max(0, now - back.usec()));
    }

    private static Timestamp midnight(LocalDate day, ZoneId zone) {
        return new Timestamp(day.atStartOfDay(zone).toEpochSecond() * SECOND);
    }

    private static Timestamp absolute(String text, LocalDate today, ZoneId zone, String whole)
            throws UnitFileError {
        Optional<DayOfWeek> weekday = Optional.empty();
        String rest = text;
        int space = text.indexOf(' ');
        if (space > 0) {
            weekday = Weekdays.parse(text.substring(0, space));
            rest = weekday.isPresent() ? text.substring(space + 1).strip() : text;
        }
        Matcher form = FORM.matcher(rest);
        if (rest.isEmpty() || !form.matches()) {
            throw invalid(whole);
        }
        try {
            LocalDate day = form.group(1) == null ? today : date(form);
            long usec = fraction(form.group(7));
            LocalDateTime local =
                    day.atStartOfDay()
                            .plusHours(number(form.group(4), 23))
                            .plusMinutes(number(form.group(5), 59))
                            .plusSeconds(number(form.group(6), 60));
            if (weekday.isPresent() && local.getDayOfWeek() != weekday.get()) {
                throw invalid(whole);
            }
            long seconds = local.atZone(zone).toEpochSecond();
            if (seconds < 0 || seconds > LAST / SECOND) {
                throw invalid(whole);
            }
            return new Timestamp(seconds * SECOND + usec);
        } catch (DateTimeException e) {
            throw invalid(whole);
        }
    }

    private static LocalDate date(Matcher form) {
        String digits = form.group(1);
        int year = Integer.parseInt(digits);
        if (digits.length() <= 2) {
            year += year < 69 ? 2000 : 1900;
        }
        long month = number(form.group(2), 12);
        long day = number(form.group(3), 31);
        if (month == 0 || day == 0) {
            throw new DateTimeException("no such day");
        }
        // The 31st of a shorter month is the first of the next one, as mktime(3) has it.
        return LocalDate.of(year, (int) month, 1).plusDays(day - 1);
    }

    private static long number(String digits, long most) {
        long value = digits == null ? 0 : Long.parseLong(digits);
        if (value > most) {
            throw new DateTimeException("out of range");
        }
        return value;
    }

    private static long fraction(String digits) {
        if (digits == null) {
            return 0;
        }
        long value = Long.parseLong((digits + "000000").substring(0, 6));
        boolean up = digits.length() > 6 && digits.charAt(6) >= '5';
        return up ? value + 1 : value;
    }

    private static ZonedDateTime at(long usec, ZoneId zone) {
        return Instant.ofEpochSecond(
                        Math.floorDiv(usec, SECOND), Math.floorMod(usec, SECOND) * 1000)
                .atZone(zone);
    }

    private static UnitFileError invalid(String text) {
        return new UnitFileError(UnitFileError.Kind.INVALID, "Invalid timestamp '" + text + "'");
    }

    /** {@return such as {@code Tue 2026-11-24 03:22:14 UTC}} */
    public String render(ZoneId zone) {
        if (usec <= 0) {
            return "n/a";
        }
        if (usec > LAST) {
            return "--- XXXX-XX-XX XX:XX:XX";
        }
        ZonedDateTime time = at(usec, zone);
        return (SHOWN.format(time) + zoneName(time)).stripTrailing();
    }

    /**
     * {@return the abbreviation of the zone; where it has none, its distance from UTC}
     *
     * @param time a time in that zone
     */
    public static String zoneName(ZonedDateTime time) {
        Optional<String> known = NamedZones.name(time.getZone(), time.toEpochSecond());
        if (known.isPresent()) {
            return known.get();
        }
        if (time.getZone().equals(ZoneOffset.UTC)) {
            return "UTC";
        }
        String name = ZONE.format(time);
        return name.startsWith("GMT") && name.length() > 3
                ? time.getOffset().getId().replace(":", "").replaceFirst("(?<=^...)00$", "")
                : name;
    }

    /** {@return such as {@code Tue 2026-11-24 03:22:14.000123 UTC}} */
    public String renderExact(ZoneId zone) {
        String seconds = render(zone);
        if (usec <= 0 || usec > LAST) {
            return seconds;
        }
        // Behind the weekday, the date and the time there may be no name.
        int third = seconds.indexOf(' ', seconds.indexOf(' ') + 1);
        int behind = seconds.indexOf(' ', third + 1);
        behind = behind < 0 ? seconds.length() : behind;
        return seconds.substring(0, behind)
                + String.format(Locale.ROOT, ".%06d", usec % SECOND)
                + seconds.substring(behind);
    }

    /** {@return such as {@code 2h 3min ago} or {@code 5s left}} */
    public String renderRelative(long nowUsec) {
        return RelativeTime.render(usec, nowUsec);
    }
}

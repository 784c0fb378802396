package org.jitney.unitfile.time;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jitney.unitfile.UnitFileError;

/** Reads {@code [WEEKDAYS] [[YEAR-]MONTH-DAY] [HOUR:MINUTE[:SECOND]] [ZONE]}. */
final class CalendarParser {
    private static final int MAX_COMPONENTS = 240;
    private static final int SECOND = 1_000_000;

    private static final Map<String, String> SHORTHANDS =
            Map.ofEntries(
                    Map.entry("minutely", "*-*-* *:*:00"),
                    Map.entry("hourly", "*-*-* *:00:00"),
                    Map.entry("daily", "*-*-* 00:00:00"),
                    Map.entry("monthly", "*-*-01 00:00:00"),
                    Map.entry("annually", "*-01-01 00:00:00"),
                    Map.entry("yearly", "*-01-01 00:00:00"),
                    Map.entry("anually", "*-01-01 00:00:00"),
                    Map.entry("weekly", "Mon *-*-* 00:00:00"),
                    Map.entry("quarterly", "*-01,04,07,10-01 00:00:00"),
                    Map.entry("biannually", "*-01,07-01 00:00:00"),
                    Map.entry("bi-annually", "*-01,07-01 00:00:00"),
                    Map.entry("semiannually", "*-01,07-01 00:00:00"),
                    Map.entry("semi-annually", "*-01,07-01 00:00:00"));

    private final String whole;
    private final String text;
    private final Optional<ZoneId> zone;
    private int at;

    private int weekdays;
    private boolean endOfMonth;
    private Optional<List<Component>> year = Optional.empty();
    private Optional<List<Component>> month = Optional.empty();
    private Optional<List<Component>> day = Optional.empty();
    private Optional<List<Component>> hour = only(0);
    private Optional<List<Component>> minute = only(0);
    private Optional<List<Component>> second = only(0);

    CalendarParser(String whole) {
        this.whole = whole;
        int space = whole.lastIndexOf(' ');
        zone = space < 0 ? Optional.empty() : Timestamp.zone(whole.substring(space + 1));
        String local = zone.isPresent() ? whole.substring(0, space) : whole;
        text = SHORTHANDS.getOrDefault(local.toLowerCase(Locale.ROOT), local);
    }

    private static Optional<List<Component>> only(int value) {
        return Optional.of(List.of(new Component(value, Component.NONE, 0)));
    }

    CalendarSpec parse() throws UnitFileError {
        if (text.isEmpty()) {
            throw invalid();
        }
        if (text.startsWith("@")) {
            return atEpochSecond();
        }
        weekdays();
        date();
        time();
        var spec = new CalendarSpec(weekdays, endOfMonth && day.isPresent(), fields(), zone);
        if (!spec.isValid()) {
            throw invalid();
        }
        return spec;
    }

    private CalendarSpec.Fields fields() {
        return new CalendarSpec.Fields(
                year.map(CalendarParser::fullYears).map(CalendarParser::sorted),
                month.map(CalendarParser::sorted),
                day.map(CalendarParser::sorted),
                hour.map(CalendarParser::sorted),
                minute.map(CalendarParser::sorted),
                second.map(CalendarParser::sorted));
    }

    private static List<Component> sorted(List<Component> list) {
        return list.stream().map(Component::normalized).sorted().distinct().toList();
    }

    private static List<Component> fullYears(List<Component> list) {
        return list.stream()
                .map(c -> new Component(fullYear(c.start()), fullYear(c.stop()), c.repeat()))
                .toList();
    }

    private static int fullYear(int value) {
        if (value >= 0 && value < 70) {
            return value + 2000;
        }
        return value >= 70 && value < 100 ? value + 1900 : value;
    }

    private CalendarSpec atEpochSecond() throws UnitFileError {
        try {
            long seconds = Long.parseLong(text.substring(1));
            LocalDateTime time =
                    LocalDateTime.ofInstant(Instant.ofEpochSecond(seconds), ZoneOffset.UTC);
            year = only(time.getYear());
            month = only(time.getMonthValue());
            day = only(time.getDayOfMonth());
            hour = only(time.getHour());
            minute = only(time.getMinute());
            second = only(time.getSecond() * SECOND);
        } catch (NumberFormatException | java.time.DateTimeException e) {
            throw invalid();
        }
        var spec = new CalendarSpec(0, false, fields(), Optional.of(ZoneOffset.UTC));
        if (text.charAt(1) == '-' || text.charAt(1) == '+' || !spec.isValid()) {
            throw invalid();
        }
        return spec;
    }

    private void weekdays() throws UnitFileError {
        boolean first = true;
        int rangeFrom = -1;
        while (true) {
            Optional<DayOfWeek> found = weekday();
            if (found.isEmpty()) {
                if (!first) {
                    throw invalid();
                }
                return;
            }
            int number = found.get().getValue() - 1;
            if (rangeFrom > number) {
                throw invalid();
            }
            for (int i = rangeFrom < 0 ? number : rangeFrom; i <= number; i++) {
                weekdays |= 1 << i;
            }
            if (atEnd() || skipBlanks()) {
                return;
            }
            rangeFrom = rangeFrom < 0 && rangeSign() ? number : -1;
            if (rangeFrom < 0 && !accept(',')) {
                throw invalid();
            }
            // A comma may stand last, a range may not.
            if (atEnd() || text.charAt(at) == ' ') {
                if (rangeFrom >= 0) {
                    throw invalid();
                }
                skipBlanks();
                return;
            }
            first = false;
        }
    }

    private boolean rangeSign() {
        if (text.startsWith("..", at)) {
            at += 2;
            return true;
        }
        return accept('-');
    }

    private Optional<DayOfWeek> weekday() throws UnitFileError {
        for (DayOfWeek day : DayOfWeek.values()) {
            int length = Weekdays.length(day, text, at);
            if (length > 0) {
                int end = at + length;
                if (end < text.length() && "-., ".indexOf(text.charAt(end)) < 0) {
                    throw invalid();
                }
                at = end;
                return Optional.of(day);
            }
        }
        return Optional.empty();
    }

    private void date() throws UnitFileError {
        if (atEnd()) {
            return;
        }
        int start = at;
        Optional<List<Component>> first = chain(false);
        if (atEnd() || text.charAt(at) == ':') {
            at = start; // it is a time, not a date
            return;
        }
        dateSeparator();
        Optional<List<Component>> secondPart = chain(false);
        if (atEnd() || skipBlanks()) {
            month = first;
            day = secondPart;
            return;
        }
        if (endOfMonth) {
            throw invalid();
        }
        dateSeparator();
        year = first;
        month = secondPart;
        day = chain(false);
        if (!atEnd() && !skipBlanks()) {
            throw invalid();
        }
    }

    private void dateSeparator() throws UnitFileError {
        if (accept('~')) {
            endOfMonth = true;
        } else if (!accept('-')) {
            throw invalid();
        }
    }

    private void time() throws UnitFileError {
        if (atEnd()) {
            return;
        }
        hour = chain(false);
        if (!accept(':')) {
            throw invalid();
        }
        minute = chain(false);
        if (atEnd()) {
            return;
        }
        if (!accept(':')) {
            throw invalid();
        }
        second = chain(true);
        if (!atEnd()) {
            throw invalid();
        }
    }

    /** A comma-separated list of components; a star, which is any value, stands alone. */
    private Optional<List<Component>> chain(boolean seconds) throws UnitFileError {
        if (accept('*')) {
            return seconds
                    ? Optional.of(List.of(new Component(0, Component.NONE, SECOND)))
                    : Optional.empty();
        }
        List<Component> list = new ArrayList<>();
        do {
            list.add(component(seconds));
            if (list.size() > MAX_COMPONENTS) {
                throw invalid();
            }
        } while (accept(','));
        return Optional.of(list);
    }

    private Component component(boolean seconds) throws UnitFileError {
        int one = seconds ? SECOND : 1;
        int start = number(seconds);
        int stop = Component.NONE;
        int repeat = 0;
        if (text.startsWith("..", at)) {
            at += 2;
            stop = number(seconds);
            repeat = one;
        }
        if (accept('/')) {
            repeat = number(seconds);
            if (repeat == 0) {
                throw invalid();
            }
        } else if (seconds && stop >= 0 && start + repeat > stop) {
            throw invalid(); // whole seconds do not fit into a range of less than one
        }
        if (!atEnd() && " ,-~:".indexOf(text.charAt(at)) < 0) {
            throw invalid();
        }
        return new Component(start, stop, repeat);
    }

    private int number(boolean seconds) throws UnitFileError {
        long value = 0;
        int start = at;
        while (!atEnd() && isDigit(text.charAt(at))) {
            value = value * 10 + (text.charAt(at++) - '0');
            if (value > Integer.MAX_VALUE) {
                throw invalid();
            }
        }
        if (at == start) {
            throw invalid();
        }
        if (seconds) {
            value = value * SECOND + fraction();
        }
        if (value > Integer.MAX_VALUE) {
            throw invalid();
        }
        return (int) value;
    }

    /** One dot is a decimal point, two are a range. */
    private int fraction() throws UnitFileError {
        boolean dot = !atEnd() && text.charAt(at) == '.' && !text.startsWith("..", at);
        if (!dot) {
            return 0;
        }
        int start = ++at;
        while (!atEnd() && isDigit(text.charAt(at))) {
            at++;
        }
        String digits = text.substring(start, at);
        if (digits.isEmpty()) {
            throw invalid();
        }
        int value = Integer.parseInt((digits + "000000").substring(0, 6));
        return digits.length() > 6 && digits.charAt(6) >= '5' ? value + 1 : value;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private boolean atEnd() {
        return at == text.length();
    }

    private boolean accept(char c) {
        if (!atEnd() && text.charAt(at) == c) {
            at++;
            return true;
        }
        return false;
    }

    private boolean skipBlanks() {
        int start = at;
        while (!atEnd() && text.charAt(at) == ' ') {
            at++;
        }
        return at > start;
    }

    private UnitFileError invalid() {
        return new UnitFileError(
                UnitFileError.Kind.INVALID, "Invalid calendar expression '" + whole + "'");
    }
}

package org.jitney.unitfile.time;

import java.time.DayOfWeek;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.jitney.unitfile.UnitFileError;

/**
 * A calendar expression, such as {@code Mon..Fri *-*-* 09:00}: a set of points in time.
 *
 * <p>Each field is a list of components or, when absent, any value. Seconds are kept in
 * microseconds.
 */
public final class CalendarSpec {
    private static final int SECOND = 1_000_000;
    private static final int ALL_WEEKDAYS = 0x7f;
    static final int LAST_YEAR = 2199;

    /** The six fields; absent is any. */
    record Fields(
            Optional<List<Component>> year,
            Optional<List<Component>> month,
            Optional<List<Component>> day,
            Optional<List<Component>> hour,
            Optional<List<Component>> minute,
            Optional<List<Component>> second) {}

    private final int weekdays;
    private final boolean endOfMonth;
    private final Fields fields;
    private final Optional<ZoneId> zone;

    CalendarSpec(int weekdays, boolean endOfMonth, Fields fields, Optional<ZoneId> zone) {
        this.weekdays = weekdays == 0 ? ALL_WEEKDAYS : weekdays;
        this.endOfMonth = endOfMonth;
        this.fields = fields;
        this.zone = zone;
    }

    /** Parses an expression or one of the words such as {@code daily}. */
    public static CalendarSpec parse(String text) throws UnitFileError {
        return new CalendarParser(text).parse();
    }

    Fields fields() {
        return fields;
    }

    boolean countsFromEndOfMonth() {
        return endOfMonth;
    }

    boolean accepts(DayOfWeek day) {
        return (weekdays & (1 << (day.getValue() - 1))) != 0;
    }

    boolean isValid() {
        return within(fields.year, 1970, LAST_YEAR)
                && within(fields.month, 1, 12)
                && fields.day.stream()
                        .flatMap(List::stream)
                        // Every month has 28 days to count back from its end.
                        .allMatch(c -> c.isWithin(1, endOfMonth ? 28 : 31, endOfMonth))
                && within(fields.hour, 0, 23)
                && within(fields.minute, 0, 59)
                && within(fields.second, 0, 60 * SECOND - 1);
    }

    private static boolean within(Optional<List<Component>> chain, int from, int to) {
        return chain.stream().flatMap(List::stream).allMatch(c -> c.isWithin(from, to, false));
    }

    /** {@return the zone that the expression names} */
    public Optional<ZoneId> zone() {
        return zone;
    }

    /**
     * {@return the first time after the given one that the expression names, in microseconds since
     * the epoch; empty when there is none any more}
     *
     * @param afterUsec in microseconds since the epoch
     * @param local the zone of expressions that name none
     */
    public OptionalLong next(long afterUsec, ZoneId local) {
        return new CalendarSearch(this, zone.orElse(local)).next(afterUsec);
    }

    /** {@return the normal form of the expression} */
    public String render() {
        var out = new StringBuilder();
        if (weekdays != ALL_WEEKDAYS) {
            renderWeekdays(out);
            out.append(' ');
        }
        render(out, fields.year, 4, false);
        out.append('-');
        render(out, fields.month, 2, false);
        out.append(endOfMonth ? '~' : '-');
        render(out, fields.day, 2, false);
        out.append(' ');
        render(out, fields.hour, 2, false);
        out.append(':');
        render(out, fields.minute, 2, false);
        out.append(':');
        render(out, fields.second, 2, true);
        zone.ifPresent(z -> out.append(' ').append(z.equals(ZoneOffset.UTC) ? "UTC" : z.getId()));
        return out.toString();
    }

    private void renderWeekdays(StringBuilder out) {
        int first = -1;
        for (int i = 0; i <= 7; i++) {
            boolean in = i < 7 && (weekdays & (1 << i)) != 0;
            if (in && first < 0) {
                out.append(out.isEmpty() ? "" : ",");
                out.append(Weekdays.shortName(DayOfWeek.of(i + 1)));
                first = i;
            } else if (!in && first >= 0) {
                if (i > first + 1) {
                    out.append(i > first + 2 ? ".." : ",");
                    out.append(Weekdays.shortName(DayOfWeek.of(i)));
                }
                first = -1;
            }
        }
    }

    private static void render(
            StringBuilder out, Optional<List<Component>> chain, int width, boolean seconds) {
        boolean everySecond =
                seconds
                        && chain.equals(
                                Optional.of(List.of(new Component(0, Component.NONE, SECOND))));
        if (chain.isEmpty() || everySecond) {
            out.append('*');
            return;
        }
        int one = seconds ? SECOND : 1;
        String separator = "";
        for (Component c : chain.get()) {
            out.append(separator).append(number(c.start(), one, width));
            separator = ",";
            if (c.stop() > 0) {
                out.append("..").append(number(c.stop(), one, width));
            }
            if (c.repeat() > 0 && !(c.stop() > 0 && c.repeat() == one)) {
                out.append('/').append(number(c.repeat(), one, 1));
            }
        }
    }

    private static String number(int value, int one, int width) {
        String whole = String.format(Locale.ROOT, "%0" + width + "d", value / one);
        return value % one == 0 ? whole : whole + String.format(Locale.ROOT, ".%06d", value % one);
    }

    @Override
    public String toString() {
        return render();
    }
}

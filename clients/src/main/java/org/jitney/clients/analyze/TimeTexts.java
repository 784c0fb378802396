package org.jitney.clients.analyze;

import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jitney.clients.cli.Colour;
import org.jitney.clients.cli.LocalZone;
import org.jitney.clients.cli.Table;
import org.jitney.unitfile.UnitFileError;
import org.jitney.unitfile.time.CalendarSpec;
import org.jitney.unitfile.time.TimeSpan;
import org.jitney.unitfile.time.Timestamp;

/** {@code calendar}, {@code timestamp}, {@code timespan}: what a text means as a time. */
final class TimeTexts {
    private final Session session;
    private final long now = AnalyzeOptions.now();
    private final ZoneId zone = LocalZone.get();

    private TimeTexts(Session session) {
        this.session = session;
    }

    /** One text after the other; the status is that of the last one that is wrong. */
    private interface One {
        boolean print(String text);
    }

    private static int each(Session session, List<String> texts, One one) {
        int status = 0;
        for (int i = 0; i < texts.size(); i++) {
            if (!one.print(texts.get(i))) {
                status = 1;
            }
            if (i + 1 < texts.size()) {
                session.output().print("\n");
            }
        }
        return status;
    }

    static int calendar(Session session, AnalyzeOptions options, List<String> texts) {
        TimeTexts times = new TimeTexts(session);
        long base = options.baseUsec().orElse(times.now);
        return each(session, texts, text -> times.calendar(text, base, options.iterations()));
    }

    static int timestamp(Session session, List<String> texts) {
        TimeTexts times = new TimeTexts(session);
        return each(session, texts, times::timestamp);
    }

    static int timespan(Session session, List<String> texts) {
        TimeTexts times = new TimeTexts(session);
        for (int i = 0; i < texts.size(); i++) {
            session.output().print(i > 0 ? "\n" : "");
            // Unlike the others it ends with the first that is wrong.
            if (!times.timespan(texts.get(i))) {
                return 1;
            }
        }
        return 0;
    }

    private static Table pairs() {
        return Table.of("name", "value").alignRight(0);
    }

    private static void add(Table table, String name, String value, Colour colour) {
        table.add(Table.Cell.of(name), Table.Cell.of(value).coloured(colour));
    }

    private void print(Table table) {
        session.output().printTable(table.render(false, session.output()));
    }

    private boolean calendar(String text, long base, long iterations) {
        CalendarSpec spec;
        try {
            spec = CalendarSpec.parse(text);
        } catch (UnitFileError e) {
            session.error("Failed to parse calendar specification '" + text + "': " + reason(e));
            hintAboutTimestamp(text);
            hintAboutTimespan(text);
            return false;
        }
        Table table = pairs();
        if (!spec.render().equals(text)) {
            add(table, "Original form:", text, Colour.NONE);
        }
        add(table, "Normalized form:", spec.render(), Colour.NONE);
        addElapses(table, spec, base, iterations);
        print(table);
        return true;
    }

    private void addElapses(Table table, CalendarSpec spec, long base, long iterations) {
        long after = base;
        for (long i = 0; i < iterations; i++) {
            OptionalLong next = spec.next(after, zone);
            if (next.isEmpty()) {
                if (i == 0) {
                    add(table, "Next elapse:", "never", Colour.HIGHLIGHT_YELLOW);
                }
                return;
            }
            after = next.getAsLong();
            Timestamp time = new Timestamp(after);
            String name = i == 0 ? "Next elapse:" : "Iter. #" + (i + 1) + ":";
            add(table, name, time.render(zone), Colour.HIGHLIGHT_BLUE);
            addUtc(table, time);
            add(table, "From now:", time.renderRelative(now), Colour.NONE);
        }
    }

    private void addUtc(Table table, Timestamp time) {
        if (!isUtc()) {
            add(table, "(in UTC):", time.render(ZoneOffset.UTC), Colour.NONE);
        }
    }

    private boolean isUtc() {
        return zone.normalized().equals(ZoneOffset.UTC)
                || zone.getRules().equals(ZoneOffset.UTC.getRules());
    }

    private boolean timestamp(String text) {
        Timestamp time;
        try {
            time = Timestamp.parse(text, now, zone);
        } catch (UnitFileError e) {
            session.error("Failed to parse \"" + text + "\": " + reason(e));
            hintAboutCalendar(text);
            hintAboutTimespan(text);
            return false;
        }
        Table table = pairs();
        add(table, "Original form:", text, Colour.NONE);
        add(table, "Normalized form:", time.render(zone), Colour.HIGHLIGHT_BLUE);
        addUtc(table, time);
        add(table, "UNIX seconds:", seconds(time.usec()), Colour.NONE);
        add(table, "From now:", time.renderRelative(AnalyzeOptions.now()), Colour.NONE);
        print(table);
        return true;
    }

    static String seconds(long usec) {
        long rest = usec % TimeSpan.SECOND;
        String fraction = String.valueOf(TimeSpan.SECOND + rest).substring(1);
        return "@" + usec / TimeSpan.SECOND + (rest == 0 ? "" : "." + fraction);
    }

    private boolean timespan(String text) {
        TimeSpan span;
        try {
            span = TimeSpan.parse(text);
        } catch (UnitFileError e) {
            session.error("Failed to parse time span '" + text + "': " + reason(e));
            hintAboutCalendar(text);
            hintAboutTimestamp(text);
            return false;
        }
        Table table = pairs();
        add(table, "Original:", text, Colour.NONE);
        String micro = session.output().hasUnicode() ? "μs:" : "us:";
        add(table, micro, Long.toUnsignedString(span.usec()), Colour.NONE);
        add(table, "Human:", span.render(), Colour.HIGHLIGHT);
        print(table);
        return true;
    }

    private static String reason(UnitFileError error) {
        return error.kind() == UnitFileError.Kind.RANGE
                ? "Numerical result out of range"
                : "Invalid argument";
    }

    private void hintAboutCalendar(String text) {
        try {
            hint("calendar specification", "calendar", Optional.of(CalendarSpec.parse(text)), text);
        } catch (UnitFileError e) {
            return;
        }
    }

    private void hintAboutTimestamp(String text) {
        try {
            hint("timestamp", "timestamp", Optional.of(Timestamp.parse(text, now, zone)), text);
        } catch (UnitFileError e) {
            return;
        }
    }

    private void hintAboutTimespan(String text) {
        try {
            hint("timespan", "timespan", Optional.of(TimeSpan.parse(text)), text);
        } catch (UnitFileError e) {
            return;
        }
    }

    private void hint(String what, String verb, Optional<?> parsed, String text) {
        if (parsed.isPresent()) {
            session.note(
                    "Hint: this expression is a valid %s. Use 'systemd-analyze %s \"%s\"' instead?"
                            .formatted(what, verb, text));
        }
    }
}

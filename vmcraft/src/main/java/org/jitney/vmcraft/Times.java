package org.jitney.vmcraft;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Points in time as other tools print them, where answers have microseconds since 1970. */
final class Times {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("EEE uuuu-MM-dd HH:mm:ss zzz", Locale.ROOT);

    /** Which columns of which verbs are points in time. */
    private static final Map<String, Set<String>> COLUMNS =
            Map.of(
                    "transactions", Set.of("time"),
                    "transaction-show", Set.of("time"),
                    "list-timers", Set.of("next", "last"));

    private Times() {}

    /** {@return the answer of a verb for people} */
    static Object readable(String verb, Object answer) {
        return readable(answer, COLUMNS.getOrDefault(verb, Set.of()), ZoneId.systemDefault());
    }

    static Object readable(Object answer, Set<String> columns, ZoneId zone) {
        if (columns.isEmpty()) {
            return answer;
        }
        return switch (answer) {
            case List<?> rows -> rows.stream().map(row -> readable(row, columns, zone)).toList();
            case Map<?, ?> row -> {
                Map<Object, Object> shown = new LinkedHashMap<>(row);
                shown.replaceAll((key, value) ->
                        columns.contains(String.valueOf(key)) && value instanceof Number usec
                                ? render(usec.longValue(), zone)
                                : value);
                yield shown;
            }
            default -> answer;
        };
    }

    private static String render(long usec, ZoneId zone) {
        if (usec <= 0) {
            return "n/a";
        }
        return TIME.format(Instant.ofEpochMilli(TimeUnit.MICROSECONDS.toMillis(usec)).atZone(zone));
    }
}

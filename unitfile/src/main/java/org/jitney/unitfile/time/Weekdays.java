package org.jitney.unitfile.time;

import java.time.DayOfWeek;
import java.util.Locale;
import java.util.Optional;

/** The English names of the days, whole or by three letters, in any case. */
final class Weekdays {
    private Weekdays() {}

    static Optional<DayOfWeek> parse(String name) {
        for (DayOfWeek day : DayOfWeek.values()) {
            if (day.name().equalsIgnoreCase(name) || shortName(day).equalsIgnoreCase(name)) {
                return Optional.of(day);
            }
        }
        return Optional.empty();
    }

    /**
     * How many characters at {@code at} are the name of this day; the whole name is tried first.
     */
    static int length(DayOfWeek day, String text, int at) {
        String full = day.name();
        if (text.regionMatches(true, at, full, 0, full.length())) {
            return full.length();
        }
        return text.regionMatches(true, at, full, 0, 3) ? 3 : 0;
    }

    static String shortName(DayOfWeek day) {
        String name = day.name().toLowerCase(Locale.ROOT);
        return Character.toUpperCase(name.charAt(0)) + name.substring(1, 3);
    }
}

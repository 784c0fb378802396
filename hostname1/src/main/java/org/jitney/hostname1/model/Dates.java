package org.jitney.hostname1.model;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Dates of os-release and of firmware, as microseconds since 1970 UTC. */
public final class Dates {
    /** No date: all bits set, as systemd's USEC_INFINITY. */
    public static final long NEVER = -1;

    private static final Pattern ISO = Pattern.compile("(\\d{4})-(\\d{1,2})-(\\d{1,2})");
    private static final Pattern AMERICAN = Pattern.compile("(\\d{1,2})/(\\d{1,2})/(\\d{4})");

    private Dates() {}

    /** Reads {@code YYYY-MM-DD}. */
    public static long iso(String text) {
        Matcher m = ISO.matcher(text);
        return m.matches() ? usec(m.group(1), m.group(2), m.group(3)) : NEVER;
    }

    /** Reads {@code MM/DD/YYYY}, as SMBIOS writes it. */
    public static long smbios(String text) {
        Matcher m = AMERICAN.matcher(text);
        return m.matches() ? usec(m.group(3), m.group(1), m.group(2)) : NEVER;
    }

    private static long usec(String year, String month, String day) {
        try {
            LocalDate date =
                    LocalDate.of(
                            Integer.parseInt(year), Integer.parseInt(month), Integer.parseInt(day));
            return date.atStartOfDay(ZoneOffset.UTC).toEpochSecond() * 1_000_000;
        } catch (DateTimeException e) {
            return NEVER; // no such day
        }
    }
}

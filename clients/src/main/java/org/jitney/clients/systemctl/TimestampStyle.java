package org.jitney.clients.systemctl;

import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jitney.clients.cli.LocalZone;
import org.jitney.unitfile.time.Timestamp;

/** How points in time are written: the values of {@code --timestamp=}. */
public enum TimestampStyle {
    PRETTY("pretty"),
    UNIX("unix"),
    US("us"),
    UTC("utc"),
    US_UTC("us+utc");

    private static final String[] DAYS = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
    private static final long USEC_PER_SECOND = 1_000_000;

    private final String word;

    TimestampStyle(String word) {
        this.word = word;
    }

    static Optional<TimestampStyle> parse(String text) {
        return switch (text) {
            case "pretty" -> Optional.of(PRETTY);
            case "unix" -> Optional.of(UNIX);
            case "us", "µs", "μs" -> Optional.of(US);
            case "utc" -> Optional.of(UTC);
            case "us+utc", "µs+utc", "μs+utc" -> Optional.of(US_UTC);
            default -> Optional.empty();
        };
    }

    /** {@return whether the value is a point in time at all} */
    static boolean isSet(long usec) {
        return usec > 0;
    }

    /** {@return the point in time, empty if it is none} */
    public String render(long usec) {
        if (!isSet(usec)) {
            return "";
        }
        return switch (this) {
            case UNIX -> "@" + usec / USEC_PER_SECOND;
            case PRETTY -> calendar(usec, LocalZone.get(), false);
            case US -> calendar(usec, LocalZone.get(), true);
            case UTC -> calendar(usec, ZoneOffset.UTC, false);
            case US_UTC -> calendar(usec, ZoneOffset.UTC, true);
        };
    }

    private static String calendar(long usec, ZoneId zone, boolean micros) {
        ZonedDateTime time = java.time.Instant.EPOCH.plus(usec, ChronoUnit.MICROS).atZone(zone);
        StringBuilder out = new StringBuilder(DAYS[time.getDayOfWeek().getValue() - 1]);
        out.append(' ').append(time.getYear()).append('-');
        twoDigits(out, time.getMonthValue()).append('-');
        twoDigits(out, time.getDayOfMonth()).append(' ');
        twoDigits(out, time.getHour()).append(':');
        twoDigits(out, time.getMinute()).append(':');
        twoDigits(out, time.getSecond());
        if (micros) {
            String fraction = Long.toString(usec % USEC_PER_SECOND);
            out.append('.').repeat("0", 6 - fraction.length()).append(fraction);
        }
        String name = zone.equals(ZoneOffset.UTC) ? "UTC" : Timestamp.zoneName(time);
        return name.isEmpty() ? out.toString() : out.append(' ').append(name).toString();
    }

    private static StringBuilder twoDigits(StringBuilder out, int number) {
        return out.append((char) ('0' + number / 10)).append((char) ('0' + number % 10));
    }

    @Override
    public String toString() {
        return word;
    }
}

package org.jitney.clients.logs;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Set;
import org.jitney.unitfile.time.Timestamp;
import org.jspecify.annotations.Nullable;

/**
 * Points in time as the modes of output write them. Entries of one second come one after the other,
 * so what belongs to the second is made once.
 */
final class EntryTime {
    /** The last second that has a year of four digits in every zone of the world. */
    private static final long LAST_SECOND = 253_402_214_399L;

    private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";
    private static final String DAYS = "MonTueWedThuFriSatSun";
    private static final Set<String> UTC = Set.of("Z", "UTC", "Etc/UTC");
    private static final long USEC = 1_000_000L;

    private final OutputMode mode;
    private final ZoneId zone;
    private long second = -1;
    private byte[] before = {};
    private byte[] behind = {};
    private @Nullable ZoneOffset offset;
    private String zoneName = "";

    /** Writes the form of that mode; that of {@code verbose} has microseconds. */
    EntryTime(OutputMode mode, ZoneId zone) {
        this.mode = mode;
        this.zone = zone;
    }

    /** {@return how many bytes it wrote} */
    int print(long usec, ByteOutput out) {
        long now = usec / USEC;
        if (mode == OutputMode.SHORT_UNIX) {
            int width = out.decimal(now, 10, ' ');
            return width + fraction(usec, out);
        }
        if (now != second) {
            second = now;
            prepare(usec);
        }
        out.write(before);
        int width = before.length + behind.length;
        if (mode == OutputMode.SHORT_PRECISE
                || mode == OutputMode.SHORT_ISO_PRECISE
                || mode == OutputMode.VERBOSE) {
            width += fraction(usec, out);
        }
        out.write(behind);
        return width;
    }

    private static int fraction(long usec, ByteOutput out) {
        out.write('.');
        return 1 + out.decimal(usec % USEC, 6, '0');
    }

    private void prepare(long usec) {
        ZoneOffset now = zone.getRules().getOffset(Instant.ofEpochSecond(second));
        LocalDateTime time = LocalDateTime.ofEpochSecond(second, 0, now);
        StringBuilder text = new StringBuilder(40);
        String end = "";
        switch (mode) {
            case SHORT, SHORT_PRECISE -> {
                int month = time.getMonthValue() * 3;
                text.append(MONTHS, month - 3, month).append(' ');
                two(text, time.getDayOfMonth());
                clock(text.append(' '), time);
            }
            case SHORT_ISO, SHORT_ISO_PRECISE -> {
                date(text, time);
                clock(text.append('T'), time);
                end = offset(now);
            }
            case SHORT_FULL, WITH_UNIT, VERBOSE -> {
                if (second > LAST_SECOND) {
                    text.append(new Timestamp(usec).render(zone));
                } else {
                    int day = time.getDayOfWeek().getValue() * 3;
                    text.append(DAYS, day - 3, day).append(' ');
                    date(text, time);
                    clock(text.append(' '), time);
                    String name = zoneName(now);
                    end = name.isEmpty() ? "" : " " + name;
                }
            }
            case SHORT_MONOTONIC,
                    SHORT_DELTA,
                    SHORT_UNIX,
                    EXPORT,
                    JSON,
                    JSON_PRETTY,
                    JSON_SSE,
                    JSON_SEQ,
                    CAT ->
                    throw new IllegalStateException("no calendar time in " + mode);
        }
        before = text.toString().getBytes(StandardCharsets.US_ASCII);
        behind = end.getBytes(StandardCharsets.UTF_8);
    }

    private static void date(StringBuilder text, LocalDateTime time) {
        text.append(time.getYear()).append('-');
        two(text, time.getMonthValue());
        two(text.append('-'), time.getDayOfMonth());
    }

    private static void clock(StringBuilder text, LocalDateTime time) {
        two(text, time.getHour());
        two(text.append(':'), time.getMinute());
        two(text.append(':'), time.getSecond());
    }

    private static void two(StringBuilder text, int number) {
        text.append((char) ('0' + number / 10)).append((char) ('0' + number % 10));
    }

    private static String offset(ZoneOffset offset) {
        int minutes = Math.abs(offset.getTotalSeconds()) / 60;
        StringBuilder text = new StringBuilder(5).append(offset.getTotalSeconds() < 0 ? '-' : '+');
        two(text, minutes / 60);
        two(text, minutes % 60);
        return text.toString();
    }

    /** Names of zones take a long time to find, so that is done when the offset changes. */
    private String zoneName(ZoneOffset now) {
        if (!now.equals(offset)) {
            offset = now;
            zoneName =
                    UTC.contains(zone.getId())
                            ? "UTC"
                            : Timestamp.zoneName(Instant.ofEpochSecond(second).atZone(zone));
        }
        return zoneName;
    }
}

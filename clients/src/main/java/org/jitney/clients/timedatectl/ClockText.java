package org.jitney.clients.timedatectl;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jitney.clients.cli.Colour;
import org.jitney.clients.cli.KeyValues;
import org.jitney.clients.cli.Output;
import org.jitney.clients.cli.Properties;

/** What {@code timedatectl status} prints. */
final class ClockText {
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE yyyy-MM-dd HH:mm:ss", Locale.ROOT);
    private static final DateTimeFormatter OFFSET = DateTimeFormatter.ofPattern("xx", Locale.ROOT);

    private ClockText() {}

    static String render(Properties values, Output output) {
        String name = values.string("Timezone");
        ZonedDateTime now = at(values.number("TimeUSec")).withZoneSameInstant(zone(name));
        long hardware = values.number("RTCTimeUSec");
        String zone = zoneName(now);
        String active = values.flag("NTP") ? "active" : "inactive";
        String text =
                new KeyValues()
                        .add("Local time", DATE.format(now) + " " + zone)
                        .add(
                                "Universal time",
                                DATE.format(now.withZoneSameInstant(ZoneOffset.UTC)) + " UTC")
                        .add("RTC time", hardware > 0 ? DATE.format(at(hardware)) : "n/a")
                        .add(
                                "Time zone",
                                "%s (%s, %s)"
                                        .formatted(
                                                name.isEmpty() ? "n/a" : name,
                                                zone,
                                                OFFSET.format(now)))
                        .add("System clock synchronized", yesNo(values.flag("NTPSynchronized")))
                        .add("NTP service", values.flag("CanNTP") ? active : "n/a")
                        .add("RTC in local TZ", yesNo(values.flag("LocalRTC")))
                        .render(output);
        return values.flag("LocalRTC") ? text + "\n" + warning(output) : text;
    }

    private static ZonedDateTime at(long usec) {
        return Instant.ofEpochSecond(Math.floorDiv(usec, 1_000_000)).atZone(ZoneOffset.UTC);
    }

    private static ZoneId zone(String name) {
        try {
            return name.isEmpty() ? ZoneOffset.UTC : ZoneId.of(name);
        } catch (DateTimeException e) {
            return ZoneOffset.UTC; // as the C library has it
        }
    }

    /** The short name as zones' files have it; those without one have the offset there. */
    static String zoneName(ZonedDateTime time) {
        if (time.getZone().equals(ZoneOffset.UTC)) {
            return "UTC";
        }
        String name = DateTimeFormatter.ofPattern("zzz", Locale.ENGLISH).format(time);
        return name.matches("[A-Z]{3,5}") ? name : OFFSET.format(time).replaceFirst("00$", "");
    }

    private static String yesNo(boolean value) {
        return value ? "yes" : "no";
    }

    private static String warning(Output output) {
        String text =
                """
                Warning: The system is configured to read the RTC time in the local time zone.
                         This mode cannot be fully supported. It will create various problems
                         with time zone changes and daylight saving time adjustments. The RTC
                         time is never updated, it relies on external facilities to maintain it.
                         If at all possible, use RTC in UTC by calling
                         'timedatectl set-local-rtc 0'.\
                """;
        return output.paint(Colour.HIGHLIGHT, text) + "\n";
    }
}

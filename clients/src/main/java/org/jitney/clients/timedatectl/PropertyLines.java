package org.jitney.clients.timedatectl;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jitney.bus.wire.Struct;
import org.jitney.bus.wire.Variant;
import org.jitney.clients.cli.LocalZone;
import org.jitney.clients.cli.Properties;
import org.jitney.unitfile.time.TimeSpan;
import org.jitney.unitfile.time.Timestamp;

/** What {@code timedatectl show} and {@code show-timesync} print: {@code Name=value} lines. */
final class PropertyLines {
    private static final Set<String> POINTS = Set.of("TimeUSec", "RTCTimeUSec");

    private final boolean empty;
    private final boolean valueOnly;

    /**
     * Makes a writer.
     *
     * @param empty whether properties without a value are written, too
     * @param valueOnly whether names are left out
     */
    PropertyLines(boolean empty, boolean valueOnly) {
        this.empty = empty;
        this.valueOnly = valueOnly;
    }

    /** Writes all properties that are wanted; an empty list means all. */
    String render(Properties properties, List<String> wanted) {
        StringBuilder out = new StringBuilder();
        for (Map.Entry<String, Variant> each : properties.all().entrySet()) {
            if (wanted.isEmpty() || wanted.contains(each.getKey())) {
                append(out, each.getKey(), each.getValue());
            }
        }
        return out.toString();
    }

    private void append(StringBuilder out, String name, Variant property) {
        String text = text(name, property.value());
        if (text.isEmpty() && (!empty || name.equals("NTPMessage"))) {
            return;
        }
        out.append(valueOnly ? "" : name + "=").append(text).append('\n');
    }

    private static String text(String name, Object value) {
        if (value instanceof Boolean flag) {
            return flag ? "yes" : "no";
        }
        if (value instanceof Number number) {
            return number(name, number.longValue());
        }
        if (value instanceof List<?> list) {
            List<String> words = new ArrayList<>();
            list.forEach(word -> words.add(word.toString()));
            return String.join(" ", words);
        }
        if (value instanceof Struct struct) {
            return name.equals("NTPMessage")
                    ? NtpMessage.of(struct).line()
                    : ServerAddress.text(struct);
        }
        return value.toString();
    }

    private static String number(String name, long number) {
        if (POINTS.contains(name)) {
            return number == 0 ? "" : new Timestamp(number).render(LocalZone.get());
        }
        return name.contains("USec") ? new TimeSpan(number).render(0) : Long.toString(number);
    }
}

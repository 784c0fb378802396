package org.jitney.clients.timedatectl;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jitney.bus.wire.Struct;
import org.jitney.clients.cli.LocalZone;
import org.jitney.unitfile.time.TimeSpan;
import org.jitney.unitfile.time.Timestamp;

/**
 * The last answer of a time server; times in µs.
 *
 * @param reference four bytes: a name where the server has the time from a clock, else an address
 * @param spike whether it was so far off that it was ignored
 */
record NtpMessage(
        long leap,
        long version,
        long mode,
        long stratum,
        int precision,
        long rootDelay,
        long rootDispersion,
        int reference,
        long origin,
        long receive,
        long transmit,
        long destination,
        boolean spike,
        long packets,
        long jitter) {

    static NtpMessage of(Struct value) {
        return new NtpMessage(
                number(value, 0),
                number(value, 1),
                number(value, 2),
                number(value, 3),
                (int) number(value, 4),
                number(value, 5),
                number(value, 6),
                reference(value.get(7)),
                number(value, 8),
                number(value, 9),
                number(value, 10),
                number(value, 11),
                value.get(12).equals(true),
                number(value, 13),
                number(value, 14));
    }

    private static int reference(Object value) {
        return value instanceof byte[] bytes && bytes.length == 4
                ? ByteBuffer.wrap(bytes).getInt()
                : 0;
    }

    private static long number(Struct value, int index) {
        return value.get(index) instanceof Number number ? number.longValue() : 0;
    }

    /** {@return how the server calls where it has the time from; by name up to that stratum} */
    String referenceText(long named) {
        if (stratum <= named) {
            byte[] bytes = ByteBuffer.allocate(4).putInt(reference).array();
            String text = new String(bytes, StandardCharsets.ISO_8859_1);
            int end = text.indexOf('\0');
            return end < 0 ? text : text.substring(0, end);
        }
        return "%X".formatted(reference);
    }

    /** {@return all of it in one line, empty before the first answer} */
    String line() {
        if (packets == 0) {
            return "";
        }
        return "{ Leap=%d, Version=%d, Mode=%d, Stratum=%d, Precision=%d, RootDelay=%s, RootDispersion=%s,"
                        .formatted(
                                leap,
                                version,
                                mode,
                                stratum,
                                precision,
                                span(rootDelay),
                                span(rootDispersion))
                + " Reference=%s, OriginateTimestamp=%s, ReceiveTimestamp=%s, TransmitTimestamp=%s,"
                        .formatted(
                                referenceText(stratum == 1 ? 1 : -1),
                                stamp(origin),
                                stamp(receive),
                                stamp(transmit))
                + " DestinationTimestamp=%s, Ignored=%s, PacketCount=%s, Jitter=%s }"
                        .formatted(
                                stamp(destination),
                                spike ? "yes" : "no",
                                Long.toUnsignedString(packets),
                                span(jitter));
    }

    static String span(long usec) {
        return new TimeSpan(usec).render(0);
    }

    private static String stamp(long usec) {
        return usec == 0 ? "(null)" : new Timestamp(usec).render(LocalZone.get());
    }

    /** {@return how exactly the server can read its clock} */
    String precisionText() {
        double nanos = Math.pow(2, precision) * 1e9;
        long usec = ((long) nanos + 999) / 1000;
        return "%s (%d)".formatted(span(usec), precision);
    }

    /** {@return the words for the leap second to come} */
    String leapText() {
        return switch ((int) leap) {
            case 0 -> "normal";
            case 1 -> "last minute of the day has 61 seconds";
            case 2 -> "last minute of the day has 59 seconds";
            case 3 -> "not synchronized";
            default -> "";
        };
    }

    /** {@return whether its times can be those of one exchange} */
    boolean isPossible() {
        return destination >= origin
                && transmit >= receive
                && destination - origin >= transmit - receive;
    }

    long delay() {
        return (destination - origin) - (transmit - receive);
    }

    /** {@return how far the server's clock was ahead of ours, with its sign} */
    String offsetText() {
        long ours = origin + destination;
        long theirs = receive + transmit;
        return ours < theirs ? "+" + span((theirs - ours) / 2) : "-" + span((ours - theirs) / 2);
    }

    /** {@return the frequency correction, in millionths} */
    static String frequencyText(long frequency) {
        return String.format(Locale.ROOT, "%+.3fppm", frequency / 65536.0);
    }
}

package org.jitney.journald.protocol;

import java.util.Arrays;
import java.util.Optional;
import org.jitney.journald.entry.Priority;

/**
 * A message as syslog(3) sends it, RFC 3164: {@code <PRIORITY>TIME NAME[PID]: TEXT}, where each
 * part but the text may be missing.
 *
 * @param raw all of it, if that says more than the other parts: white space was dropped, it has a
 *     NUL, or its time is not one
 */
@SuppressWarnings("ArrayRecordComponent") // bytes that nobody compares or changes
public record SyslogMessage(
        int priority,
        Optional<byte[]> identifier,
        Optional<byte[]> pid,
        Optional<byte[]> timestamp,
        byte[] message,
        Optional<byte[]> raw) {

    /** Parses a datagram, which is not empty. */
    public static SyslogMessage parse(byte[] data) {
        int end = data.length;
        while (end > 0 && SyslogText.isSpace(data[end - 1])) {
            end--;
        }
        int start = 0;
        while (start < end && SyslogText.isSpace(data[start])) {
            start++;
        }
        byte[] stripped =
                start == 0 && end == data.length ? data : Arrays.copyOfRange(data, start, end);
        boolean changed = stripped.length != data.length || hasNul(data);
        SyslogText text = new SyslogText(stripped);
        int priority = text.priority(Priority.USER | Priority.INFO, true);
        Optional<byte[]> timestamp = text.timestamp();
        SyslogText.Tag tag = text.tag();
        return new SyslogMessage(
                priority,
                tag.identifier(),
                tag.pid(),
                timestamp,
                text.rest(),
                changed || timestamp.isEmpty() ? Optional.of(data) : Optional.empty());
    }

    private static boolean hasNul(byte[] data) {
        for (byte b : data) {
            if (b == 0) {
                return true;
            }
        }
        return false;
    }

    /** A line of a stream: a level in angle brackets may be in front of its text. */
    @SuppressWarnings("ArrayRecordComponent") // bytes that nobody compares or changes
    public record Line(int priority, byte[] text) {}

    /**
     * Parses a line.
     *
     * @param priority what it has without a level of its own
     */
    public static Line parseLine(byte[] line, int priority) {
        SyslogText text = new SyslogText(line);
        int found = text.priority(priority, false);
        return new Line(found, text.rest());
    }
}

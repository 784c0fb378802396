package org.jitney.journald.protocol;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jitney.journald.entry.Fields;
import org.jitney.journald.entry.Priority;

/**
 * A record of {@code /dev/kmsg}: {@code PRIORITY,SEQUENCE,USEC,FLAGS;TEXT}, and on lines of their
 * own that begin with a space the properties of a device.
 *
 * @param sequence the kernel's number of the record
 * @param usec of the monotonic clock
 * @param identifier who wrote it, if that was a program and it says so
 * @param pid likewise
 * @param properties each {@code _KERNEL_NAME=value}
 */
@SuppressWarnings("ArrayRecordComponent") // bytes that nobody compares or changes
public record KernelMessage(
        int priority,
        long sequence,
        long usec,
        Optional<byte[]> identifier,
        Optional<byte[]> pid,
        byte[] message,
        List<byte[]> properties) {
    private static final int MOST_PROPERTIES = 64;
    private static final byte[] PREFIX = "_KERNEL_".getBytes(StandardCharsets.US_ASCII);
    private static final String DEVICE = "_KERNEL_DEVICE=";

    /** Parses a record; empty if it is not one. */
    public static Optional<KernelMessage> parse(byte[] data) {
        int semicolon = find(data, ';', 0);
        int end = find(data, '\n', Math.max(semicolon, 0));
        if (semicolon < 0 || end < 0) {
            return Optional.empty();
        }
        String[] head = new String(data, 0, semicolon, StandardCharsets.ISO_8859_1).split(",", -1);
        if (head.length < 3
                || !head[0].matches("[0-9]{1,3}")
                || !head[1].matches("[0-9]{1,18}")
                || !head[2].matches("[0-9]{1,18}")) {
            return Optional.empty();
        }
        int priority = Integer.parseInt(head[0]);
        SyslogText text = new SyslogText(Arrays.copyOfRange(data, semicolon + 1, end));
        SyslogText.Tag tag = Priority.facility(priority) == 0 ? SyslogText.Tag.NONE : text.tag();
        return Optional.of(
                new KernelMessage(
                        priority,
                        Long.parseLong(head[1]),
                        Long.parseLong(head[2]),
                        tag.identifier(),
                        tag.pid(),
                        unescape(text.rest()),
                        properties(data, end + 1)));
    }

    private static List<byte[]> properties(byte[] data, int from) {
        List<byte[]> found = new ArrayList<>();
        int at = from;
        while (found.size() < MOST_PROPERTIES && at < data.length && data[at] == ' ') {
            int end = find(data, '\n', at);
            if (end < 0) {
                break;
            }
            byte[] value = unescape(Arrays.copyOfRange(data, at + 1, end));
            byte[] field = Arrays.copyOf(PREFIX, PREFIX.length + value.length);
            System.arraycopy(value, 0, field, PREFIX.length, value.length);
            found.add(field);
            at = end + 1;
        }
        return found;
    }

    private static int find(byte[] data, char wanted, int from) {
        for (int i = from; i < data.length; i++) {
            if (data[i] == wanted) {
                return i;
            }
        }
        return -1;
    }

    /** The kernel writes bytes that are not printable, and the backslash, as {@code \xNN}. */
    private static byte[] unescape(byte[] text) {
        byte[] out = new byte[text.length];
        int count = 0;
        for (int i = 0; i < text.length; i++) {
            if (text[i] == '\\' && i + 3 < text.length && text[i + 1] == 'x') {
                int high = Character.digit(text[i + 2], 16);
                int low = Character.digit(text[i + 3], 16);
                if (high >= 0 && low >= 0 && (high > 0 || low > 0)) {
                    out[count++] = (byte) (high << 4 | low);
                    i += 3;
                    continue;
                }
            }
            out[count++] = text[i];
        }
        return Arrays.copyOf(out, count);
    }

    /**
     * {@return the device that it is about, as {@code b8:0}, {@code c1:3}, {@code n2}, {@code
     * +pci:…}}
     */
    public Optional<String> device() {
        return properties.stream()
                .map(field -> new String(field, StandardCharsets.UTF_8))
                .filter(field -> field.startsWith(DEVICE))
                .map(field -> field.substring(DEVICE.length()))
                .findFirst();
    }

    /** {@return the fields of the entry but those about the device} */
    public List<byte[]> fields() {
        List<byte[]> fields = new ArrayList<>(properties);
        fields.add(Fields.of("_SOURCE_MONOTONIC_TIMESTAMP", usec));
        fields.add(Fields.of("_TRANSPORT", "kernel"));
        fields.add(Fields.of("PRIORITY", Priority.level(priority)));
        fields.add(Fields.of("SYSLOG_FACILITY", Priority.facility(priority)));
        if (Priority.facility(priority) == 0) {
            fields.add(Fields.of("SYSLOG_IDENTIFIER", "kernel"));
        }
        identifier.ifPresent(name -> fields.add(Fields.of("SYSLOG_IDENTIFIER", name)));
        pid.ifPresent(number -> fields.add(Fields.of("SYSLOG_PID", number)));
        fields.add(Fields.of("MESSAGE", message));
        return fields;
    }
}

package org.jitney.manager.generator;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The lines of fstab(5), as they stand there. */
public final class Fstab {
    private static final Map<String, String> ESCAPES =
            Map.of("\\040", " ", "\\011", "\t", "\\012", "\n", "\\134", "\\");
    private static final Map<String, String> TAGS =
            Map.of(
                    "LABEL", "label",
                    "UUID", "uuid",
                    "PARTUUID", "partuuid",
                    "PARTLABEL", "partlabel");
    private static final String PLAIN = "#+-.:=@_";

    private Fstab() {}

    /**
     * One line.
     *
     * @param what the device, by the path at which udev makes it known where it is given by a tag
     * @param pass when the file system is checked, zero for never
     * @param line the number of the line, from 1
     */
    public record Entry(
            String what, String where, String type, String options, int pass, int line) {}

    /** {@return all entries; lines with too few fields are none} */
    public static List<Entry> parse(String text) {
        List<Entry> out = new ArrayList<>();
        int number = 0;
        for (String line : text.split("\n", -1)) {
            number++;
            String[] fields = line.strip().split("[ \t]+", -1);
            if (line.isBlank() || fields[0].startsWith("#") || fields.length < 3) {
                continue;
            }
            out.add(
                    new Entry(
                            node(decode(fields[0])),
                            decode(fields[1]),
                            decode(fields[2]),
                            fields.length > 3 ? decode(fields[3]) : "",
                            fields.length > 5 && fields[5].matches("[0-9]{1,9}")
                                    ? Integer.parseInt(fields[5])
                                    : 0,
                            number));
        }
        return out;
    }

    private static String decode(String field) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < field.length(); i++) {
            String known = i + 4 <= field.length() ? ESCAPES.get(field.substring(i, i + 4)) : null;
            if (known != null) {
                out.append(known);
                i += 3;
            } else if (field.startsWith("\\\\", i)) {
                out.append('\\');
                i++;
            } else {
                out.append(field.charAt(i));
            }
        }
        return out.toString();
    }

    /** {@return the path of the device that a tag such as {@code LABEL=data} names} */
    private static String node(String what) {
        int equals = what.indexOf('=');
        Optional<String> folder =
                Optional.ofNullable(equals < 0 ? null : TAGS.get(what.substring(0, equals)));
        if (folder.isEmpty()) {
            return what;
        }
        String value = what.substring(equals + 1);
        boolean quoted =
                value.length() >= 2
                        && (value.startsWith("\"") || value.startsWith("'"))
                        && value.charAt(value.length() - 1) == value.charAt(0);
        return "/dev/disk/by-"
                + folder.get()
                + "/"
                + encode(quoted ? value.substring(1, value.length() - 1) : value);
    }

    /** Encodes as udev does in the names of its links. */
    private static String encode(String value) {
        StringBuilder out = new StringBuilder();
        for (byte b : value.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            boolean letter =
                    (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (letter || PLAIN.indexOf(c) >= 0 || c >= 0x80) {
                out.append(c);
            } else {
                out.append("\\x%02x".formatted((int) c));
            }
        }
        return new String(
                out.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }
}

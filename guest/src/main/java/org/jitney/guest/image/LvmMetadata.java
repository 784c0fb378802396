package org.jitney.guest.image;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The text in which LVM describes a volume group: settings, lists and blocks with names. Only so
 * much of it is understood as says where linear volumes are.
 */
final class LvmMetadata {
    private static final int LONGEST = 1 << 20;
    private static final int DEEPEST = 16;
    private static final int MOST_AREAS = 8;
    private static final int MOST_SEGMENTS = 64;
    private static final int EXTENT_UNIT = 512;

    private final String text;
    private int at;

    private LvmMetadata(String text) {
        this.text = text;
    }

    /**
     * A logical volume.
     *
     * @param name as {@code group/volume}
     * @param pieces what it consists of, in order
     * @param problem why it cannot be read so; empty if it can
     */
    record Logical(String name, List<Piece> pieces, String problem) {}

    /**
     * A part of a logical volume.
     *
     * @param physical the UUID of the physical volume that it is on
     * @param offset where it starts there, in bytes
     * @param size in bytes
     */
    record Piece(String physical, long offset, long size) {}

    /** {@return the UUID of a physical volume, as LVM writes it} */
    static String uuid(Bytes volume) throws ImageError {
        String raw = volume.text(label(volume) + 32, 32);
        StringBuilder out = new StringBuilder();
        int[] groups = {6, 4, 4, 4, 4, 4, 6};
        int from = 0;
        for (int length : groups) {
            out.append(from == 0 ? "" : "-").append(raw, from, from + length);
            from += length;
        }
        return out.toString();
    }

    private static long label(Bytes volume) throws ImageError {
        for (int sector = 0; sector < 4; sector++) {
            if (volume.has(sector * 512L, "LABELONE")) {
                return sector * 512L;
            }
        }
        throw new ImageError("it is no physical volume of LVM");
    }

    /** {@return the volumes of the group that a physical volume belongs to} */
    static List<Logical> read(Bytes volume) throws ImageError {
        long header = label(volume) + 32;
        long position = header + 40;
        // First the list of data areas, which ends with zeros, then that of metadata areas.
        for (int i = 0; volume.little(position, 16).getLong(0) != 0; i++, position += 16) {
            if (i == MOST_AREAS) {
                throw new ImageError("its LVM label is damaged");
            }
        }
        position += 16;
        for (int i = 0; i < MOST_AREAS; i++, position += 16) {
            long area = volume.little(position, 16).getLong(0);
            if (area == 0) {
                break;
            }
            Optional<String> found = text(volume, area);
            if (found.isPresent()) {
                return volumes(found.get());
            }
        }
        return List.of();
    }

    private static Optional<String> text(Bytes volume, long area) throws ImageError {
        if (!volume.has(area + 4, " LVM2 x[5A%r0N*>")) {
            throw new ImageError("its LVM metadata is damaged");
        }
        var header = volume.little(area, 512);
        long size = header.getLong(32);
        long offset = header.getLong(40);
        long length = header.getLong(48);
        if (length == 0) {
            return Optional.empty();
        }
        if (length < 0 || length > LONGEST || offset < 512 || offset > size) {
            throw new ImageError("its LVM metadata is damaged");
        }
        // The area is a ring: what does not fit behind the newest text goes on behind its header.
        int head = (int) Math.min(length, size - offset);
        String text = volume.label(area + offset, head);
        if (head < length) {
            text += volume.label(area + 512, (int) (length - head));
        }
        return Optional.of(text);
    }

    private static List<Logical> volumes(String text) throws ImageError {
        Map<String, Object> all = new LvmMetadata(text).block(0);
        List<Logical> found = new ArrayList<>();
        for (var each : all.entrySet()) {
            if (each.getValue() instanceof Map<?, ?> group
                    && group.get("extent_size") instanceof Long extent) {
                volumes(each.getKey(), group, extent * EXTENT_UNIT, found);
            }
        }
        return found;
    }

    private static void volumes(
            String group, Map<?, ?> settings, long extent, List<Logical> found) {
        Map<?, ?> physical = map(settings.get("physical_volumes"));
        for (var each : map(settings.get("logical_volumes")).entrySet()) {
            Map<?, ?> volume = map(each.getValue());
            String name = group + "/" + each.getKey();
            found.add(logical(name, volume, physical, extent));
        }
    }

    /** Its segments must be linear and follow one another without a gap. */
    private static Logical logical(String name, Map<?, ?> volume, Map<?, ?> physical, long extent) {
        List<Piece> pieces = new ArrayList<>();
        long count = number(volume, "segment_count");
        long next = 0;
        for (int i = 1; i <= count && i <= MOST_SEGMENTS; i++) {
            Map<?, ?> segment = map(volume.get("segment" + i));
            boolean isLinear =
                    "striped".equals(segment.get("type"))
                            && number(segment, "stripe_count") == 1
                            && number(segment, "start_extent") == next;
            long extents = number(segment, "extent_count");
            if (!isLinear
                    || extents <= 0
                    || !(segment.get("stripes") instanceof List<?> stripe)
                    || stripe.size() != 2
                    || !(stripe.getLast() instanceof Long first)) {
                break;
            }
            Map<?, ?> disk = map(physical.get(stripe.getFirst()));
            long start = number(disk, "pe_start");
            if (start < 0) {
                break;
            }
            long offset = start * EXTENT_UNIT + first * extent;
            pieces.add(new Piece(String.valueOf(disk.get("id")), offset, extents * extent));
            next += extents;
        }
        return count > 0 && pieces.size() == count
                ? new Logical(name, pieces, "")
                : new Logical(name, List.of(), "it is not linear, which needs the device mapper");
    }

    /** {@return a number among settings; -1 if there is none} */
    private static long number(Map<?, ?> settings, String key) {
        return settings.get(key) instanceof Long number ? number : -1;
    }

    private static Map<?, ?> map(@org.jspecify.annotations.Nullable Object value) {
        return value instanceof Map<?, ?> map ? map : Map.of();
    }

    private Map<String, Object> block(int depth) throws ImageError {
        if (depth > DEEPEST) {
            throw new ImageError("its LVM metadata is too deep");
        }
        Map<String, Object> out = new LinkedHashMap<>();
        while (true) {
            skip();
            if (at >= text.length()) {
                return out;
            }
            if (text.charAt(at) == '}') {
                at++;
                return out;
            }
            String name = word();
            skip();
            char next = at < text.length() ? text.charAt(at++) : '\0';
            if (name.isEmpty() || (next != '{' && next != '=')) {
                throw new ImageError("its LVM metadata makes no sense at " + at);
            }
            out.put(name, next == '{' ? block(depth + 1) : value(depth));
        }
    }

    private Object value(int depth) throws ImageError {
        skip();
        char first = at < text.length() ? text.charAt(at) : '\0';
        if (first == '"') {
            int end = text.indexOf('"', at + 1);
            if (end < 0) {
                throw new ImageError("its LVM metadata is cut off");
            }
            String out = text.substring(at + 1, end);
            at = end + 1;
            return out;
        }
        if (first == '[') {
            at++;
            return list(depth + 1);
        }
        String word = word();
        try {
            return Long.parseLong(word);
        } catch (NumberFormatException e) {
            if (word.isEmpty()) {
                throw new ImageError("its LVM metadata makes no sense at " + at);
            }
            return word;
        }
    }

    private List<Object> list(int depth) throws ImageError {
        List<Object> out = new ArrayList<>();
        while (depth <= DEEPEST) {
            skip();
            char next = at < text.length() ? text.charAt(at) : '\0';
            if (next == ']') {
                at++;
                return out;
            } else if (next == ',') {
                at++;
            } else {
                out.add(value(depth));
            }
        }
        throw new ImageError("its LVM metadata is too deep");
    }

    private String word() {
        int start = at;
        while (at < text.length() && "={}[],#\"\n\t ".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        return text.substring(start, at);
    }

    private void skip() {
        while (at < text.length()) {
            char here = text.charAt(at);
            if (here == '#') {
                int end = text.indexOf('\n', at);
                at = end < 0 ? text.length() : end;
            } else if (here == ' ' || here == '\t' || here == '\n' || here == '\0') {
                at++;
            } else {
                return;
            }
        }
    }
}

package org.jitney.clients.networkctl;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * The hardware database of udev, {@code hwdb.bin}, as far as it names who made a network card.
 *
 * <pre>
 *  | "KSLPHHRH" | tool | size | header | node | child | value | root | nodes n | strings n |
 *  node:  | prefix | children (1 byte), 7 unused | values | children ... | values ... |
 *  child: | byte, 7 unused | node |        value: | key | value | ... |
 * </pre>
 *
 * <p>All numbers are of eight bytes, little endian; texts end with a zero byte. It is a tree of
 * bytes; keys that are patterns are no concern here, since those of addresses end in a star only.
 */
final class HardwareDatabase {
    private static final List<Path> PLACES =
            List.of(
                    Path.of("/etc/udev/hwdb.bin"),
                    Path.of("/usr/lib/udev/hwdb.bin"),
                    Path.of("/lib/udev/hwdb.bin"));
    private static final byte[] SIGNATURE = "KSLPHHRH".getBytes(StandardCharsets.US_ASCII);
    private static final int SMALLEST = 80;
    private static final int NODE_SIZE_AT = 32;
    private static final int CHILD_SIZE_AT = 40;
    private static final int VALUE_SIZE_AT = 48;
    private static final int ROOT_AT = 56;
    private static final int VALUES_AT = 16;
    private static final int MOST_STEPS = 256;

    private final ByteBuffer file;

    private HardwareDatabase(ByteBuffer file) {
        this.file = file;
    }

    /** {@return the one that is installed; an empty one if none is} */
    static HardwareDatabase open() {
        Optional<Path> place = PLACES.stream().filter(Files::isReadable).findFirst();
        if (place.isPresent()) {
            try (FileChannel channel = FileChannel.open(place.get())) {
                return of(channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size()));
            } catch (IOException gone) {
                return of(ByteBuffer.allocate(0));
            }
        }
        return of(ByteBuffer.allocate(0));
    }

    static HardwareDatabase of(ByteBuffer file) {
        return new HardwareDatabase(file.order(ByteOrder.LITTLE_ENDIAN));
    }

    /** {@return who made the card with an Ethernet address} */
    Optional<String> vendor(byte[] address) {
        // Many that never asked for an address use 00:00:00, which is that of Xerox.
        if (address.length != 6 || (address[0] == 0 && address[1] == 0 && address[2] == 0)) {
            return Optional.empty();
        }
        String key = "OUI:" + HexFormat.of().withUpperCase().formatHex(address);
        return value(key, "ID_OUI_FROM_DATABASE");
    }

    /** {@return what it says of a key that patterns stand for which end in a star} */
    Optional<String> value(String key, String property) {
        try {
            return isDatabase() ? walk(key, property) : Optional.empty();
        } catch (IndexOutOfBoundsException damaged) {
            return Optional.empty();
        }
    }

    private boolean isDatabase() {
        if (file.limit() < SMALLEST) {
            return false;
        }
        byte[] start = new byte[SIGNATURE.length];
        file.get(0, start);
        return java.util.Arrays.equals(start, SIGNATURE);
    }

    private Optional<String> walk(String key, String property) {
        int node = offset(ROOT_AT);
        int at = 0;
        Optional<String> found = Optional.empty();
        for (int steps = 0; steps < MOST_STEPS; steps++) {
            String prefix = text(offset(node));
            int star = prefix.indexOf('*');
            String plain = star < 0 ? prefix : prefix.substring(0, star);
            if (!key.startsWith(plain, at)) {
                return found;
            }
            at += plain.length();
            if (star >= 0) {
                return star == prefix.length() - 1 ? either(node, property, found) : found;
            }
            // What a longer pattern says counts more, so the walk goes on below.
            int rest = child(node, '*');
            if (rest > 0 && text(offset(rest)).isEmpty()) {
                found = either(rest, property, found);
            }
            if (at == key.length()) {
                return either(node, property, found);
            }
            node = child(node, key.charAt(at++));
            if (node < 0) {
                return found;
            }
        }
        return found;
    }

    private Optional<String> either(int node, String property, Optional<String> otherwise) {
        long count = file.getLong(node + VALUES_AT);
        int first = node + offset(NODE_SIZE_AT) + children(node) * offset(CHILD_SIZE_AT);
        for (int i = 0; i < count; i++) {
            int value = first + i * offset(VALUE_SIZE_AT);
            // The names of properties have a space in front.
            if (text(offset(value)).equals(" " + property)) {
                return Optional.of(text(offset(value + 8)));
            }
        }
        return otherwise;
    }

    private int children(int node) {
        return Byte.toUnsignedInt(file.get(node + 8));
    }

    private int child(int node, char wanted) {
        int first = node + offset(NODE_SIZE_AT);
        for (int i = 0; i < children(node); i++) {
            int child = first + i * offset(CHILD_SIZE_AT);
            if (Byte.toUnsignedInt(file.get(child)) == wanted) {
                return offset(child + 8);
            }
        }
        return -1;
    }

    private int offset(int at) {
        long value = file.getLong(at);
        if (value < 0 || value > file.limit()) {
            throw new IndexOutOfBoundsException("offset " + value);
        }
        return (int) value;
    }

    private String text(int at) {
        int end = at;
        while (file.get(end) != 0) {
            end++;
        }
        byte[] bytes = new byte[end - at];
        file.get(at, bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}

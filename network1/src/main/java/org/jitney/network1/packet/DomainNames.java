package org.jitney.network1.packet;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Names in the form of RFC 1035 section 3.1. What comes out is made of letters, digits, hyphens and
 * underscores only: it goes into files that other programs read line by line.
 */
public final class DomainNames {
    private static final int MOST = 253;
    private static final int LONGEST_LABEL = 63;

    /** A pointer can point at a pointer; an honest list of names needs few. */
    private static final int MOST_JUMPS = 64;

    private DomainNames() {}

    /** {@return whether a text is a name that a host or a domain can have} */
    public static boolean isValid(String name) {
        if (name.isEmpty() || name.length() > MOST) {
            return false;
        }
        for (String label : name.split("\\.", -1)) {
            if (label.isEmpty()
                    || label.length() > LONGEST_LABEL
                    || !label.matches("[A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9_])?")) {
                return false;
            }
        }
        return true;
    }

    /** Writes one name. */
    public static byte[] encode(String name) {
        PacketWriter out = new PacketWriter();
        for (String label : name.split("\\.")) {
            byte[] bytes = label.getBytes(StandardCharsets.US_ASCII);
            if (bytes.length == 0 || bytes.length > LONGEST_LABEL) {
                throw new IllegalArgumentException("no domain name: " + name);
            }
            out.uint8(bytes.length).bytes(bytes);
        }
        return out.uint8(0).encode();
    }

    /**
     * Reads names one after the other; zero bytes between them are padding.
     *
     * @param compressed whether a name may end with a pointer to an earlier one (RFC 3397)
     */
    public static List<String> decodeAll(byte[] bytes, boolean compressed) throws MalformedPacket {
        List<String> names = new ArrayList<>();
        int at = 0;
        while (at < bytes.length) {
            if (bytes[at] == 0) {
                at++;
                continue;
            }
            StringBuilder name = new StringBuilder();
            at = decode(bytes, at, compressed, name);
            if (!isValid(name.toString())) {
                throw new MalformedPacket("no domain name");
            }
            names.add(name.toString());
        }
        return names;
    }

    /** Reads a name from a place: {@return where the next one begins} */
    private static int decode(byte[] bytes, int from, boolean compressed, StringBuilder name)
            throws MalformedPacket {
        int at = from;
        int next = -1;
        int jumps = 0;
        while (true) {
            if (at >= bytes.length) {
                throw new MalformedPacket("a domain name without an end");
            }
            int length = Byte.toUnsignedInt(bytes[at]);
            if (length == 0) {
                return next < 0 ? at + 1 : next;
            }
            if (length > LONGEST_LABEL) {
                boolean pointer = compressed && length >= 0xc0 && at + 1 < bytes.length;
                if (!pointer || ++jumps > MOST_JUMPS) {
                    throw new MalformedPacket("label of %d bytes".formatted(length));
                }
                next = next < 0 ? at + 2 : next;
                int target = (length & 0x3f) << 8 | Byte.toUnsignedInt(bytes[at + 1]);
                if (target >= at) {
                    throw new MalformedPacket("a pointer that leads forward");
                }
                at = target;
                continue;
            }
            if (length > bytes.length - at - 1 || name.length() + length > MOST) {
                throw new MalformedPacket("label of %d bytes".formatted(length));
            }
            if (!name.isEmpty()) {
                name.append('.');
            }
            name.append(new String(bytes, at + 1, length, StandardCharsets.ISO_8859_1));
            at += length + 1;
        }
    }
}

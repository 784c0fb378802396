package org.jitney.clients.networkctl;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * What a device at the other end of the cable says of itself: an LLDP frame (IEEE 802.1AB), of
 * which networkd keeps the last of each, every one behind its length in eight bytes.
 *
 * @param capabilities which of its capabilities are switched on, a bit each
 */
record Neighbor(
        String chassis, String port, String portDescription, String system, int capabilities) {
    private static final int ETHERNET_HEADER = 14;
    private static final int LONGEST_FRAME = 4096;
    private static final HexFormat PAIRS = HexFormat.ofDelimiter(":");

    /** The kinds of names for a chassis (table 8-2) and a port (table 8-3) that are no texts. */
    private record Kinds(int mac, int network) {}

    private static final Kinds CHASSIS = new Kinds(4, 5);
    private static final Kinds PORT = new Kinds(3, 4);

    /** {@return the neighbors in a file; none if it is not there} */
    static List<Neighbor> read(Path file) {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file);
        } catch (IOException notThere) {
            return List.of();
        }
        List<Neighbor> found = new ArrayList<>();
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        while (in.remaining() >= Long.BYTES) {
            long length = in.getLong();
            if (length < ETHERNET_HEADER || length > Math.min(LONGEST_FRAME, in.remaining())) {
                return found;
            }
            byte[] frame = new byte[(int) length];
            in.get(frame);
            found.add(decode(frame));
        }
        return found;
    }

    static Neighbor decode(byte[] frame) {
        String chassis = "";
        String port = "";
        String description = "";
        String system = "";
        int capabilities = 0;
        for (int at = ETHERNET_HEADER; at + 2 <= frame.length; ) {
            int head = ((frame[at] & 0xff) << 8) | (frame[at + 1] & 0xff);
            int end = at + 2 + (head & 0x1ff);
            if (end > frame.length) {
                break;
            }
            byte[] value = Arrays.copyOfRange(frame, at + 2, end);
            switch (head >> 9) {
                case 1 -> chassis = name(value, CHASSIS);
                case 2 -> port = name(value, PORT);
                case 4 -> description = text(value, 0);
                case 5 -> system = text(value, 0);
                case 7 -> {
                    if (value.length == 4) {
                        capabilities = ((value[2] & 0xff) << 8) | (value[3] & 0xff);
                    }
                }
                default -> {}
            }
            at = end;
        }
        return new Neighbor(chassis, port, description, system, capabilities);
    }

    private static String name(byte[] value, Kinds kinds) {
        if (value.length < 2) {
            return "";
        }
        byte[] rest = Arrays.copyOfRange(value, 1, value.length);
        if (value[0] == kinds.mac && rest.length == 6) {
            return PAIRS.formatHex(rest);
        }
        if (value[0] == kinds.network && rest.length > 1) {
            try {
                return AddressText.of(
                        InetAddress.getByAddress(Arrays.copyOfRange(rest, 1, rest.length)));
            } catch (java.net.UnknownHostException otherKind) {
                return HexFormat.of().formatHex(value);
            }
        }
        String text = text(rest, 0);
        return text.chars().allMatch(c -> c >= ' ' && c != 0x7f)
                ? text
                : HexFormat.of().formatHex(value);
    }

    private static String text(byte[] bytes, int from) {
        int end = bytes.length;
        while (end > from && bytes[end - 1] == 0) {
            end--;
        }
        return new String(bytes, from, end - from, StandardCharsets.UTF_8);
    }
}

package org.jitney.clients.networkctl;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.jitney.linux.netlink.AddressText;

/**
 * What a device at the other end of the cable says of itself: an LLDP frame (IEEE 802.1AB), of
 * which networkd keeps the last of each, every one behind its length in eight bytes.
 *
 * @param capabilities which of its capabilities are switched on, a bit each; none where it does not
 *     say
 * @param raw what is not to be seen in the texts
 */
record Neighbor(
        String chassis,
        String port,
        String portDescription,
        String system,
        OptionalInt capabilities,
        Raw raw) {
    /**
     * As it is in the frame.
     *
     * @param chassis its name with the kind of name in front
     * @param port likewise
     */
    record Raw(List<Integer> chassis, List<Integer> port, String systemDescription) {
        static final Raw NONE = new Raw(List.of(), List.of(), "");
    }

    private static final int ETHERNET_HEADER = 14;
    private static final int LONGEST_FRAME = 4096;
    private static final HexFormat PAIRS = HexFormat.ofDelimiter(":");

    /** The kinds of names for a chassis (table 8-2) and a port (table 8-3). */
    private record Kinds(int mac, int network, Set<Integer> texts) {}

    private static final Kinds CHASSIS = new Kinds(4, 5, Set.of(1, 2, 3, 6, 7));
    private static final Kinds PORT = new Kinds(3, 4, Set.of(1, 2, 5, 7));

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
        OptionalInt capabilities = OptionalInt.empty();
        Raw raw = Raw.NONE;
        for (int at = ETHERNET_HEADER; at + 2 <= frame.length; ) {
            int head = ((frame[at] & 0xff) << 8) | (frame[at + 1] & 0xff);
            int end = at + 2 + (head & 0x1ff);
            if (end > frame.length) {
                break;
            }
            byte[] value = Arrays.copyOfRange(frame, at + 2, end);
            switch (head >> 9) {
                case 1 -> {
                    chassis = name(value, CHASSIS);
                    raw = new Raw(numbers(value), raw.port(), raw.systemDescription());
                }
                case 2 -> {
                    port = name(value, PORT);
                    raw = new Raw(raw.chassis(), numbers(value), raw.systemDescription());
                }
                case 6 -> raw = new Raw(raw.chassis(), raw.port(), text(value));
                case 4 -> description = text(value);
                case 5 -> system = text(value);
                case 7 -> {
                    if (value.length == 4) {
                        capabilities = OptionalInt.of(((value[2] & 0xff) << 8) | (value[3] & 0xff));
                    }
                }
                default -> {}
            }
            at = end;
        }
        return new Neighbor(chassis, port, description, system, capabilities, raw);
    }

    private static List<Integer> numbers(byte[] bytes) {
        List<Integer> found = new ArrayList<>();
        for (byte each : bytes) {
            found.add(Byte.toUnsignedInt(each));
        }
        return found;
    }

    /** {@return it as networkd has it in JSON; what it does not say is left out} */
    Map<String, Object> json() {
        Map<String, Object> fields = new LinkedHashMap<>();
        put(fields, "ChassisID", chassis);
        fields.put("RawChassisID", raw.chassis());
        put(fields, "PortID", port);
        fields.put("RawPortID", raw.port());
        put(fields, "PortDescription", portDescription);
        put(fields, "SystemName", system);
        put(fields, "SystemDescription", raw.systemDescription());
        capabilities.ifPresent(bits -> fields.put("EnabledCapabilities", bits));
        return fields;
    }

    private static void put(Map<String, Object> fields, String name, String value) {
        if (!value.isEmpty()) {
            fields.put(name, value);
        }
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
        return kinds.texts.contains((int) value[0]) ? text(rest) : HexFormat.of().formatHex(value);
    }

    /** Whoever is on the cable writes it: what is no printable ASCII is escaped as C does. */
    private static String text(byte[] bytes) {
        int end = bytes.length;
        while (end > 0 && bytes[end - 1] == 0) {
            end--;
        }
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < end; i++) {
            int each = Byte.toUnsignedInt(bytes[i]);
            int named = "\u0007\b\t\n\u000b\f\r\"'\\".indexOf(each);
            if (named >= 0) {
                out.append('\\').append("abtnvfr\"'\\".charAt(named));
            } else if (each < ' ' || each >= 0x7f) {
                out.append("\\%03o".formatted(each));
            } else {
                out.append((char) each);
            }
        }
        return out.toString();
    }
}

package org.jitney.network1.lldp;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalInt;
import org.jitney.linux.netlink.AddressText;
import org.jitney.network1.packet.MalformedPacket;
import org.jitney.network1.packet.PacketReader;

/**
 * What a neighbour says of itself, as people read it: IEEE 802.1AB-2016 section 8.5. A frame of
 * {@link LldpFrame#decode} has chassis and port.
 *
 * @param rawChassis with the byte in front that says what kind of a name it is
 * @param rawPort likewise
 * @param vlan of the port: IEEE 802.1Q annex D
 */
@SuppressWarnings("ArrayRecordComponent") // bytes that nobody compares or changes
public record LldpNeighbor(
        String chassis,
        byte[] rawChassis,
        String port,
        byte[] rawPort,
        Optional<String> portDescription,
        Optional<String> systemName,
        Optional<String> systemDescription,
        int capabilities,
        OptionalInt vlan) {
    private static final int CHASSIS = 1;
    private static final int PORT = 2;
    private static final int PORT_DESCRIPTION = 4;
    private static final int SYSTEM_NAME = 5;
    private static final int SYSTEM_DESCRIPTION = 6;
    private static final int CAPABILITIES = 7;
    private static final int OF_ORGANIZATION = 127;
    private static final int CHASSIS_ADDRESS = 4;
    private static final int CHASSIS_NETWORK_ADDRESS = 5;
    private static final int PORT_ADDRESS = 3;
    private static final int PORT_NETWORK_ADDRESS = 4;
    private static final byte[] PORT_VLAN = {0, (byte) 0x80, (byte) 0xc2, 1};

    /** Reads a frame. */
    public static LldpNeighbor of(LldpFrame frame) throws MalformedPacket {
        PacketReader in = PacketReader.of(frame.bytes());
        in.skip(14);
        Reading all = new Reading();
        for (int head = in.uint16(); head >> 9 != 0; head = in.uint16()) {
            all.take(head >> 9, in.bytes(head & 0x1ff));
        }
        return new LldpNeighbor(
                name(all.chassis, CHASSIS_ADDRESS, CHASSIS_NETWORK_ADDRESS),
                all.chassis,
                name(all.port, PORT_ADDRESS, PORT_NETWORK_ADDRESS),
                all.port,
                all.portDescription,
                all.systemName,
                all.systemDescription,
                frame.enabled().orElse(0),
                all.vlan);
    }

    /** What was read so far. */
    private static final class Reading {
        private byte[] chassis = {};
        private byte[] port = {};
        private Optional<String> portDescription = Optional.empty();
        private Optional<String> systemName = Optional.empty();
        private Optional<String> systemDescription = Optional.empty();
        private OptionalInt vlan = OptionalInt.empty();

        void take(int type, byte[] value) {
            switch (type) {
                case CHASSIS -> chassis = value;
                case PORT -> port = value;
                case PORT_DESCRIPTION -> portDescription = text(value);
                case SYSTEM_NAME -> systemName = text(value);
                case SYSTEM_DESCRIPTION -> systemDescription = text(value);
                case OF_ORGANIZATION -> {
                    boolean isVlan =
                            value.length == PORT_VLAN.length + 2
                                    && Arrays.equals(Arrays.copyOf(value, 4), PORT_VLAN);
                    if (isVlan) {
                        vlan = OptionalInt.of((value[4] & 0xff) << 8 | (value[5] & 0xff));
                    }
                }
                case CAPABILITIES -> {} // the frame has them
                default -> {}
            }
        }
    }

    private static Optional<String> text(byte[] value) {
        String text = new String(value, StandardCharsets.UTF_8).strip();
        return text.isEmpty() || !isPrintable(text) ? Optional.empty() : Optional.of(text);
    }

    private static boolean isPrintable(String text) {
        return text.chars().noneMatch(c -> Character.isISOControl(c) || c == '\uFFFD');
    }

    private static String name(byte[] raw, int addressKind, int networkKind) {
        if (raw.length < 2) {
            return "";
        }
        byte[] value = Arrays.copyOfRange(raw, 1, raw.length);
        if (raw[0] == addressKind && value.length == 6) {
            return HexFormat.ofDelimiter(":").formatHex(value);
        }
        if (raw[0] == networkKind) {
            return address(value).orElseGet(() -> HexFormat.of().formatHex(value));
        }
        return text(value).orElseGet(() -> HexFormat.of().formatHex(value));
    }

    /** The first byte is the family by its number at IANA, which the length says as well. */
    private static Optional<String> address(byte[] value) {
        try {
            byte[] bytes = Arrays.copyOfRange(value, 1, value.length);
            return Optional.of(AddressText.of(InetAddress.getByAddress(bytes)));
        } catch (UnknownHostException otherFamily) {
            return Optional.empty();
        }
    }
}

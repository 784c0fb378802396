package org.jitney.network1.lldp;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.OptionalInt;
import org.jitney.network1.packet.MalformedPacket;
import org.jitney.network1.packet.PacketReader;

/**
 * An Ethernet frame with what a device says of itself: clause 8.
 *
 * <pre>
 *  0             6        12     14
 *  | destination | source | 88cc | type and length | value ... | ... | end |
 *                                   7 bits  9 bits
 * </pre>
 *
 * @param bytes the whole frame
 * @param key chassis and port: who tells of the same both is the same neighbour
 * @param seconds how long it holds; 0 for one who leaves
 * @param enabled which capabilities are switched on, a bit each; none where it does not say
 */
@SuppressWarnings("ArrayRecordComponent") // bytes that nobody compares or changes
public record LldpFrame(byte[] bytes, String key, int seconds, OptionalInt enabled) {
    /** The type of such frames. */
    public static final int ETHER_TYPE = 0x88cc;

    private static final int END = 0;
    private static final int CHASSIS = 1;
    private static final int PORT = 2;
    private static final int TIME_TO_LIVE = 3;
    private static final int CAPABILITIES = 7;
    private static final int LONGEST_ID = 256;

    /** Repeater, bridge, access point, router, cable modem, both VLAN kinds, relay: table 8-4. */
    private static final int ROUTERS = 0x75e;

    private static final int ALL = 0xffff;

    /**
     * Reads a frame.
     *
     * @throws MalformedPacket where chassis, port or time are missing, twice there or too long, or
     *     the end is missing
     */
    public static LldpFrame decode(byte[] bytes) throws MalformedPacket {
        PacketReader in = PacketReader.of(bytes);
        in.skip(12);
        if (in.uint16() != ETHER_TYPE) {
            throw new MalformedPacket("no LLDP frame");
        }
        String chassis = "";
        String port = "";
        int seconds = -1;
        OptionalInt enabled = OptionalInt.empty();
        while (true) {
            int head = in.uint16();
            PacketReader value = in.part(head & 0x1ff);
            switch (head >> 9) {
                case END -> {
                    if (chassis.isEmpty() || port.isEmpty() || seconds < 0) {
                        throw new MalformedPacket("chassis, port or time to live is missing");
                    }
                    return new LldpFrame(bytes, chassis + "/" + port, seconds, enabled);
                }
                case CHASSIS -> chassis = name(value, chassis);
                case PORT -> port = name(value, port);
                case TIME_TO_LIVE -> {
                    if (seconds >= 0) {
                        throw new MalformedPacket("two times to live");
                    }
                    seconds = value.uint16();
                }
                case CAPABILITIES -> {
                    value.skip(2);
                    enabled = OptionalInt.of(value.uint16());
                }
                default -> {} // all others are for who asks
            }
        }
    }

    private static String name(PacketReader value, String before) throws MalformedPacket {
        if (!before.isEmpty() || value.remaining() < 2 || value.remaining() > LONGEST_ID) {
            throw new MalformedPacket("a name twice, or of %d bytes".formatted(value.remaining()));
        }
        return HexFormat.of().formatHex(value.rest());
    }

    /** {@return the hardware address that it came from} */
    public byte[] source() {
        return Arrays.copyOfRange(bytes, 6, 12);
    }

    /**
     * {@return whether it is to be heard of} As in the original, who does not say what it can do
     * always is, and who says that of all that it can nothing is switched on never.
     *
     * @param routersOnly whether only those are who take frames further, rather than being their
     *     end
     */
    public boolean isWanted(boolean routersOnly) {
        return enabled.isEmpty() || (enabled.getAsInt() & (routersOnly ? ROUTERS : ALL)) != 0;
    }
}

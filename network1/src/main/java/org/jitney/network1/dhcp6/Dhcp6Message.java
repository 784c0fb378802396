package org.jitney.network1.dhcp6;

import org.jitney.network1.packet.MalformedPacket;
import org.jitney.network1.packet.PacketReader;
import org.jitney.network1.packet.PacketWriter;

/**
 * A message between a client and a server: RFC 8415 section 8.
 *
 * @param transaction of 24 bits
 */
public record Dhcp6Message(int type, int transaction, Dhcp6Options options) {
    public static final int SOLICIT = 1;
    public static final int ADVERTISE = 2;
    public static final int REQUEST = 3;
    public static final int RENEW = 5;
    public static final int REBIND = 6;
    public static final int REPLY = 7;
    public static final int RELEASE = 8;
    public static final int DECLINE = 9;
    public static final int INFORMATION_REQUEST = 11;

    private static final int RELAY_FORWARD = 12;
    private static final int TRANSACTION_BITS = 0xffffff;

    /** Reads a message. */
    public static Dhcp6Message decode(byte[] bytes) throws MalformedPacket {
        PacketReader in = PacketReader.of(bytes);
        int first = (int) in.uint32();
        int type = first >>> 24;
        if (type == 0 || type >= RELAY_FORWARD) {
            throw new MalformedPacket("type %d".formatted(type));
        }
        return new Dhcp6Message(type, first & TRANSACTION_BITS, Dhcp6Options.decode(in));
    }

    /** {@return the bytes to send} */
    public byte[] encode() {
        return new PacketWriter()
                .uint32((long) type << 24 | (transaction & TRANSACTION_BITS))
                .bytes(options.encode())
                .encode();
    }
}

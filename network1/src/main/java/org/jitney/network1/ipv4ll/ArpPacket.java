package org.jitney.network1.ipv4ll;

import java.net.Inet4Address;
import org.jitney.network1.packet.IpAddresses;
import org.jitney.network1.packet.MalformedPacket;
import org.jitney.network1.packet.PacketReader;
import org.jitney.network1.packet.PacketWriter;

/**
 * ARP for IPv4 over Ethernet: RFC 826.
 *
 * @param operation 1 asks, 2 answers
 * @param senderHardware six bytes
 */
@SuppressWarnings("ArrayRecordComponent") // bytes that nobody compares or changes
public record ArpPacket(
        int operation,
        byte[] senderHardware,
        Inet4Address sender,
        byte[] targetHardware,
        Inet4Address target) {
    private static final int ETHERNET = 1;
    private static final int IPV4 = 0x0800;
    private static final int REQUEST = 1;
    private static final int REPLY = 2;
    private static final int LENGTH = 6;

    /** Reads a packet; what the link added behind it is left out. */
    public static ArpPacket decode(byte[] bytes) throws MalformedPacket {
        PacketReader in = PacketReader.of(bytes);
        boolean ours =
                in.uint16() == ETHERNET
                        && in.uint16() == IPV4
                        && in.uint8() == LENGTH
                        && in.uint8() == 4;
        if (!ours) {
            throw new MalformedPacket("no ARP for IPv4 over Ethernet");
        }
        int operation = in.uint16();
        if (operation != REQUEST && operation != REPLY) {
            throw new MalformedPacket("ARP operation %d".formatted(operation));
        }
        return new ArpPacket(operation, in.bytes(LENGTH), in.ipv4(), in.bytes(LENGTH), in.ipv4());
    }

    /** Asks whether somebody has an address, without saying that it is ours. */
    static ArpPacket probe(byte[] own, Inet4Address address) {
        return new ArpPacket(REQUEST, own, IpAddresses.ANY, new byte[LENGTH], address);
    }

    /** Says that an address is ours. */
    static ArpPacket announcement(byte[] own, Inet4Address address) {
        return new ArpPacket(REQUEST, own, address, new byte[LENGTH], address);
    }

    /** {@return the bytes to send} */
    public byte[] encode() {
        return new PacketWriter()
                .uint16(ETHERNET)
                .uint16(IPV4)
                .uint8(LENGTH)
                .uint8(4)
                .uint16(operation)
                .bytes(senderHardware)
                .address(sender)
                .bytes(targetHardware)
                .address(target)
                .encode();
    }
}

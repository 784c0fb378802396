package org.jitney.network1.packet;

import java.net.Inet4Address;
import java.util.Arrays;
import org.jitney.linux.sys.SocketFilter;

/**
 * A UDP datagram with its IPv4 header (RFC 791, RFC 768), as it goes over a packet socket while the
 * kernel cannot send for us.
 *
 * @param serviceType the second byte of the header
 */
@SuppressWarnings("ArrayRecordComponent") // bytes that nobody compares or changes
public record Ipv4Udp(
        Inet4Address source,
        int sourcePort,
        Inet4Address destination,
        int destinationPort,
        int serviceType,
        byte[] payload) {
    private static final int IP_HEADER = 20;
    private static final int UDP_HEADER = 8;
    private static final int UDP = 17;
    private static final int TIME_TO_LIVE = 64;
    private static final int MORE_FRAGMENTS_AND_OFFSET = 0x3fff;

    /** {@return the bytes from the IP header on} */
    public byte[] encode() {
        int udpLength = UDP_HEADER + payload.length;
        byte[] header =
                new PacketWriter()
                        .uint8(0x45)
                        .uint8(serviceType)
                        .uint16(IP_HEADER + udpLength)
                        .uint16(0)
                        .uint16(0x4000) // don't fragment: it is ours alone
                        .uint8(TIME_TO_LIVE)
                        .uint8(UDP)
                        .uint16(0)
                        .address(source)
                        .address(destination)
                        .encode();
        put(header, 10, InternetChecksum.finish(InternetChecksum.add(0, header, 0, IP_HEADER)));
        byte[] udp =
                new PacketWriter()
                        .uint16(sourcePort)
                        .uint16(destinationPort)
                        .uint16(udpLength)
                        .uint16(0)
                        .bytes(payload)
                        .encode();
        int sum = InternetChecksum.finish(sum(source, destination, udp, 0, udp.length));
        put(udp, 6, sum == 0 ? 0xffff : sum); // 0 says that there is none
        return new PacketWriter().bytes(header).bytes(udp).encode();
    }

    private static long sum(Inet4Address from, Inet4Address to, byte[] bytes, int start, int end) {
        long sum = InternetChecksum.add(0, from.getAddress(), 0, 4);
        sum = InternetChecksum.add(sum, to.getAddress(), 0, 4) + UDP + (end - start);
        return InternetChecksum.add(sum, bytes, start, end);
    }

    private static void put(byte[] bytes, int at, int value) {
        bytes[at] = (byte) (value >> 8);
        bytes[at + 1] = (byte) value;
    }

    /** {@return what lets the whole datagrams to a port through a packet socket} */
    public static SocketFilter to(int port) {
        return new SocketFilter()
                .uint8(9, UDP)
                .uint16(6, 0x3fff, 0) // no fragment
                .uint16BehindIpv4(2, port);
    }

    /**
     * Reads a datagram; what the link added behind its end is left out.
     *
     * @param checked whether to check UDP's checksum: one from this machine may not have it yet
     */
    public static Ipv4Udp decode(byte[] packet, boolean checked) throws MalformedPacket {
        PacketReader in = PacketReader.of(packet);
        int first = in.uint8();
        int headerLength = (first & 15) * 4;
        if (first >> 4 != 4 || headerLength < IP_HEADER || headerLength > packet.length) {
            throw new MalformedPacket("no IPv4 header: 0x%02x".formatted(first));
        }
        int serviceType = in.uint8();
        int length = in.uint16();
        if (length < headerLength + UDP_HEADER || length > packet.length) {
            throw new MalformedPacket("IP length %d of %d".formatted(length, packet.length));
        }
        in.skip(2);
        boolean fragment = (in.uint16() & MORE_FRAGMENTS_AND_OFFSET) != 0;
        in.skip(1);
        if (in.uint8() != UDP || fragment) {
            throw new MalformedPacket("no whole UDP datagram");
        }
        in.skip(2);
        if (InternetChecksum.finish(InternetChecksum.add(0, packet, 0, headerLength)) != 0) {
            throw new MalformedPacket("wrong checksum of the IP header");
        }
        Inet4Address source = in.ipv4();
        Inet4Address destination = in.ipv4();
        in.skip(headerLength - IP_HEADER);
        int sourcePort = in.uint16();
        int destinationPort = in.uint16();
        int udpLength = in.uint16();
        boolean summed = in.uint16() != 0;
        if (udpLength < UDP_HEADER || udpLength > length - headerLength) {
            throw new MalformedPacket("UDP length %d".formatted(udpLength));
        }
        int end = headerLength + udpLength;
        if (checked
                && summed
                && InternetChecksum.finish(sum(source, destination, packet, headerLength, end))
                        != 0) {
            throw new MalformedPacket("wrong checksum of UDP");
        }
        byte[] payload = Arrays.copyOfRange(packet, headerLength + UDP_HEADER, end);
        return new Ipv4Udp(source, sourcePort, destination, destinationPort, serviceType, payload);
    }
}

package org.jitney.network1.packet;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.util.Arrays;

/** Reads from the front of some bytes, in network order, and never past their end. */
public final class PacketReader {
    private final byte[] bytes;
    private final int end;
    private int at;

    private PacketReader(byte[] bytes, int from, int end) {
        this.bytes = bytes;
        this.at = from;
        this.end = end;
    }

    /** Reads these bytes; whoever changes them meanwhile changes what is read. */
    public static PacketReader of(byte[] bytes) {
        return new PacketReader(bytes, 0, bytes.length);
    }

    /** {@return how many bytes are left} */
    public int remaining() {
        return end - at;
    }

    /** {@return whether there is something left} */
    public boolean hasMore() {
        return at < end;
    }

    private int take(int count) throws MalformedPacket {
        if (count < 0 || count > end - at) {
            throw new MalformedPacket("%d bytes wanted, %d left".formatted(count, end - at));
        }
        int from = at;
        at += count;
        return from;
    }

    /** Reads one byte. */
    public int uint8() throws MalformedPacket {
        return Byte.toUnsignedInt(bytes[take(1)]);
    }

    /** Reads two bytes. */
    public int uint16() throws MalformedPacket {
        int from = take(2);
        return Byte.toUnsignedInt(bytes[from]) << 8 | Byte.toUnsignedInt(bytes[from + 1]);
    }

    /** Reads four bytes. */
    public long uint32() throws MalformedPacket {
        return (long) uint16() << 16 | uint16();
    }

    /** Reads so many bytes. */
    public byte[] bytes(int count) throws MalformedPacket {
        int from = take(count);
        return Arrays.copyOfRange(bytes, from, from + count);
    }

    /** Reads all that is left. */
    public byte[] rest() {
        byte[] out = Arrays.copyOfRange(bytes, at, end);
        at = end;
        return out;
    }

    /** Passes over so many bytes. */
    public void skip(int count) throws MalformedPacket {
        take(count);
    }

    /** Reads so many bytes with a reader of their own. */
    public PacketReader part(int count) throws MalformedPacket {
        int from = take(count);
        return new PacketReader(bytes, from, from + count);
    }

    /** Reads an IPv4 address. */
    public Inet4Address ipv4() throws MalformedPacket {
        return IpAddresses.four(bytes(4));
    }

    /** Reads an IPv6 address. */
    public Inet6Address ipv6() throws MalformedPacket {
        return IpAddresses.six(bytes(16));
    }
}

package org.jitney.network1.packet;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;

/** Writes what {@link PacketReader} reads. */
public final class PacketWriter {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /** Adds one byte. */
    public PacketWriter uint8(int value) {
        out.write(value);
        return this;
    }

    /** Adds two bytes. */
    public PacketWriter uint16(int value) {
        return uint8(value >> 8).uint8(value);
    }

    /** Adds four bytes. */
    public PacketWriter uint32(long value) {
        return uint16((int) (value >> 16)).uint16((int) value);
    }

    /** Adds bytes. */
    public PacketWriter bytes(byte[] value) {
        out.writeBytes(value);
        return this;
    }

    /** Adds so many zero bytes. */
    public PacketWriter zeros(int count) {
        return bytes(new byte[count]);
    }

    /** Adds an address. */
    public PacketWriter address(InetAddress address) {
        return bytes(address.getAddress());
    }

    /** {@return how many bytes there are} */
    public int size() {
        return out.size();
    }

    /** {@return what was written} */
    public byte[] encode() {
        return out.toByteArray();
    }
}

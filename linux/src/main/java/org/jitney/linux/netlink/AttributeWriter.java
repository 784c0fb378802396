package org.jitney.linux.netlink;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Writes what {@link Attributes} reads. */
public final class AttributeWriter {
    private static final int HEADER = 4;
    private static final int MOST = 0xffff;

    /** NLA_F_NESTED: what the kernel wants to see on newer attributes. */
    private static final int NESTED = 0x8000;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private static ByteBuffer room(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.nativeOrder());
    }

    /** Adds bytes. */
    public AttributeWriter bytes(int type, byte[] value) {
        int length = HEADER + value.length;
        if (length > MOST) {
            throw new IllegalArgumentException("an attribute of " + value.length + " bytes");
        }
        out.writeBytes(room(HEADER).putShort((short) length).putShort((short) type).array());
        out.writeBytes(value);
        out.writeBytes(new byte[-length & 3]);
        return this;
    }

    /** Adds one without a value: that it is there says all. */
    public AttributeWriter flag(int type) {
        return bytes(type, new byte[0]);
    }

    /** Adds one byte. */
    public AttributeWriter uint8(int type, int value) {
        return bytes(type, new byte[] {(byte) value});
    }

    /** Adds two bytes. */
    public AttributeWriter uint16(int type, int value) {
        return bytes(type, room(2).putShort((short) value).array());
    }

    /** Adds two bytes in the order of the network, as ports and protocols are. */
    public AttributeWriter networkUint16(int type, int value) {
        return bytes(type, new byte[] {(byte) (value >> 8), (byte) value});
    }

    /** Adds four bytes. */
    public AttributeWriter uint32(int type, long value) {
        return bytes(type, room(4).putInt((int) value).array());
    }

    /** Adds four bytes in the order of the network, as nf_tables has its numbers. */
    public AttributeWriter networkUint32(int type, long value) {
        return bytes(type, ByteBuffer.allocate(4).putInt((int) value).array());
    }

    /** Adds text with a zero byte behind it. */
    public AttributeWriter string(int type, String value) {
        byte[] text = value.getBytes(StandardCharsets.UTF_8);
        return bytes(type, room(text.length + 1).put(text).array());
    }

    /** Adds attributes inside an attribute. */
    public AttributeWriter nested(int type, Consumer<AttributeWriter> inside) {
        AttributeWriter writer = new AttributeWriter();
        inside.accept(writer);
        return bytes(type | NESTED, writer.encode());
    }

    /** {@return what was written} */
    public byte[] encode() {
        return out.toByteArray();
    }
}

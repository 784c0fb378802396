package org.jitney.linux.netlink;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** {@code struct ifaddrmsg} and its attributes: an address of a link. */
public record AddressMessage(
        int family, int prefixLength, int flags, int scope, int index, Attributes attributes) {
    private static final int SIZE = 8;

    /** Reads the payload of a message. */
    public static AddressMessage decode(byte[] payload) throws MalformedMessage {
        ByteBuffer in = LinkMessage.header(payload, SIZE);
        Attributes attributes =
                Attributes.decode(Arrays.copyOfRange(payload, SIZE, payload.length));
        int flags = Byte.toUnsignedInt(in.get(2));
        return new AddressMessage(
                Byte.toUnsignedInt(in.get(0)),
                Byte.toUnsignedInt(in.get(1)),
                (int) attributes.uint32(Rtnetlink.IFA_FLAGS).orElse(flags),
                Byte.toUnsignedInt(in.get(3)),
                in.getInt(4),
                attributes);
    }

    /** {@return the payload of a request; the flags are given as an attribute} */
    public static byte[] encode(
            int family, int prefixLength, int scope, int index, AttributeWriter attributes) {
        ByteBuffer header =
                ByteBuffer.allocate(SIZE)
                        .order(ByteOrder.nativeOrder())
                        .put(0, (byte) family)
                        .put(1, (byte) prefixLength)
                        .put(3, (byte) scope)
                        .putInt(4, index);
        return LinkMessage.join(header, attributes);
    }
}

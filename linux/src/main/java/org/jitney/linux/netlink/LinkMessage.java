package org.jitney.linux.netlink;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;

/**
 * {@code struct ifinfomsg} and its attributes: a link.
 *
 * @param deviceType {@code ARPHRD_...}
 * @param change which of the flags count in a request
 */
public record LinkMessage(
        int family, int deviceType, int index, int flags, int change, Attributes attributes) {
    private static final int SIZE = 16;

    /** Reads the payload of a message. */
    public static LinkMessage decode(byte[] payload) throws MalformedMessage {
        ByteBuffer in = header(payload, SIZE);
        return new LinkMessage(
                Byte.toUnsignedInt(in.get(0)),
                Short.toUnsignedInt(in.getShort(2)),
                in.getInt(4),
                in.getInt(8),
                in.getInt(12),
                Attributes.decode(Arrays.copyOfRange(payload, SIZE, payload.length)));
    }

    static ByteBuffer header(byte[] payload, int size) throws MalformedMessage {
        if (payload.length < size) {
            throw new MalformedMessage("a payload of %d bytes".formatted(payload.length));
        }
        return ByteBuffer.wrap(payload).order(ByteOrder.nativeOrder());
    }

    static byte[] join(ByteBuffer header, AttributeWriter attributes) {
        byte[] rest = attributes.encode();
        byte[] all = new byte[header.capacity() + rest.length];
        header.get(0, all, 0, header.capacity());
        System.arraycopy(rest, 0, all, header.capacity(), rest.length);
        return all;
    }

    /** {@return the payload of a request about a link; index 0 for one that is to be made} */
    public static byte[] encode(
            int family, int index, int flags, int change, AttributeWriter attributes) {
        ByteBuffer header =
                ByteBuffer.allocate(SIZE)
                        .order(ByteOrder.nativeOrder())
                        .put(0, (byte) family)
                        .putInt(4, index)
                        .putInt(8, flags)
                        .putInt(12, change);
        return join(header, attributes);
    }

    /** {@return its name} */
    public Optional<String> name() {
        return attributes.string(Rtnetlink.IFLA_IFNAME);
    }

    /** {@return what kind of virtual link it is, such as {@code bridge}} */
    public Optional<String> kind() throws MalformedMessage {
        return attributes.nested(Rtnetlink.IFLA_LINKINFO).string(Rtnetlink.IFLA_INFO_KIND);
    }
}

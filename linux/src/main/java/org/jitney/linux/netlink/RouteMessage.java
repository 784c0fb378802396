package org.jitney.linux.netlink;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * {@code struct rtmsg} and its attributes: a route. A routing policy rule ({@code struct
 * fib_rule_hdr}) has the same shape, with its action in the place of the type.
 *
 * @param table the routing table, from the attribute if there is one
 * @param type {@code RTN_...}, or the action of a rule
 */
public record RouteMessage(
        int family,
        int destinationLength,
        int sourceLength,
        int typeOfService,
        long table,
        int protocol,
        int scope,
        int type,
        int flags,
        Attributes attributes) {
    private static final int SIZE = 12;
    private static final int MOST_IN_HEADER = 255;

    /** Reads the payload of a message. */
    public static RouteMessage decode(byte[] payload) throws MalformedMessage {
        ByteBuffer in = LinkMessage.header(payload, SIZE);
        Attributes attributes =
                Attributes.decode(Arrays.copyOfRange(payload, SIZE, payload.length));
        int table = Byte.toUnsignedInt(in.get(4));
        return new RouteMessage(
                Byte.toUnsignedInt(in.get(0)),
                Byte.toUnsignedInt(in.get(1)),
                Byte.toUnsignedInt(in.get(2)),
                Byte.toUnsignedInt(in.get(3)),
                attributes.uint32(Rtnetlink.RTA_TABLE).orElse(table),
                Byte.toUnsignedInt(in.get(5)),
                Byte.toUnsignedInt(in.get(6)),
                Byte.toUnsignedInt(in.get(7)),
                in.getInt(8),
                attributes);
    }

    /** {@return the payload of a request: this header, with these attributes and the table} */
    public byte[] encode(AttributeWriter more) {
        ByteBuffer header =
                ByteBuffer.allocate(SIZE)
                        .order(ByteOrder.nativeOrder())
                        .put(0, (byte) family)
                        .put(1, (byte) destinationLength)
                        .put(2, (byte) sourceLength)
                        .put(3, (byte) typeOfService)
                        .put(4, (byte) (table <= MOST_IN_HEADER ? table : 0))
                        .put(5, (byte) protocol)
                        .put(6, (byte) scope)
                        .put(7, (byte) type)
                        .putInt(8, flags);
        if (table > MOST_IN_HEADER) {
            more.uint32(Rtnetlink.RTA_TABLE, table);
        }
        return LinkMessage.join(header, more);
    }
}

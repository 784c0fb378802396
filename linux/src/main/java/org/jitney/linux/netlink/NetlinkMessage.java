package org.jitney.linux.netlink;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One message.
 *
 * <pre>
 *  0        4      6       8          12     16
 *  | length | type | flags | sequence | port | payload ... | padding to 4 |
 * </pre>
 */
public final class NetlinkMessage {
    public static final int NLMSG_NOOP = 1;
    public static final int NLMSG_ERROR = 2;
    public static final int NLMSG_DONE = 3;

    public static final int NLM_F_REQUEST = 1;
    public static final int NLM_F_ACK = 4;
    public static final int NLM_F_DUMP_INTR = 0x10;
    public static final int NLM_F_REPLACE = 0x100;
    public static final int NLM_F_EXCL = 0x200;
    public static final int NLM_F_DUMP = 0x300;
    public static final int NLM_F_CREATE = 0x400;
    public static final int NLM_F_APPEND = 0x800;

    private static final int HEADER = 16;
    private static final int CAPPED = 0x100;
    private static final int ACK_TLVS = 0x200;
    private static final int NLMSGERR_ATTR_MSG = 1;

    private final int type;
    private final int flags;
    private final int sequence;
    private final byte[] payload;

    /** A message; the payload belongs to it from here on. */
    public NetlinkMessage(int type, int flags, int sequence, byte[] payload) {
        this.type = type;
        this.flags = flags;
        this.sequence = sequence;
        this.payload = payload;
    }

    /** {@return what it is about, {@code RTM_...} or {@code NLMSG_...}} */
    public int type() {
        return type;
    }

    /** {@return {@code NLM_F_...}} */
    public int flags() {
        return flags;
    }

    /** {@return that of the request; an answer has the same, a notification mostly 0} */
    public int sequence() {
        return sequence;
    }

    /** {@return what is behind the header} */
    public byte[] payload() {
        return payload;
    }

    /** Reads all messages of a datagram. */
    public static List<NetlinkMessage> decodeAll(byte[] datagram) throws MalformedMessage {
        ByteBuffer in = ByteBuffer.wrap(datagram).order(ByteOrder.nativeOrder());
        List<NetlinkMessage> all = new ArrayList<>();
        int at = 0;
        while (at < datagram.length) {
            int left = datagram.length - at;
            if (left < HEADER) {
                throw new MalformedMessage("%d bytes are no header".formatted(left));
            }
            long length = Integer.toUnsignedLong(in.getInt(at));
            if (length < HEADER || length > left) {
                throw new MalformedMessage("message: length %d of %d".formatted(length, left));
            }
            int end = at + (int) length;
            all.add(
                    new NetlinkMessage(
                            Short.toUnsignedInt(in.getShort(at + 4)),
                            Short.toUnsignedInt(in.getShort(at + 6)),
                            in.getInt(at + 8),
                            Arrays.copyOfRange(datagram, at + HEADER, end)));
            at = (end + 3) & -4;
        }
        return all;
    }

    /** {@return the bytes to send} */
    public byte[] encode() {
        int length = HEADER + payload.length;
        return ByteBuffer.allocate((length + 3) & -4)
                .order(ByteOrder.nativeOrder())
                .putInt(length)
                .putShort((short) type)
                .putShort((short) flags)
                .putInt(sequence)
                .putInt(0) // the kernel knows the socket
                .put(payload)
                .array();
    }

    /** {@return what an acknowledgement says: 0 or the error number} */
    public int errno() throws MalformedMessage {
        if (payload.length < 4) {
            throw new MalformedMessage("an acknowledgement of %d bytes".formatted(payload.length));
        }
        return -ByteBuffer.wrap(payload).order(ByteOrder.nativeOrder()).getInt();
    }

    /** {@return what the kernel says about an error in words; empty if nothing} */
    public String words() throws MalformedMessage {
        int at = 4 + HEADER;
        if ((flags & ACK_TLVS) == 0 || payload.length < at) {
            return "";
        }
        if ((flags & CAPPED) == 0) { // the request stands between as a whole
            long length =
                    Integer.toUnsignedLong(
                            ByteBuffer.wrap(payload).order(ByteOrder.nativeOrder()).getInt(4));
            if (length < HEADER || length > payload.length - 4) {
                throw new MalformedMessage("an acknowledgement of %d bytes".formatted(length));
            }
            at = 4 + (((int) length + 3) & -4);
        }
        byte[] rest = Arrays.copyOfRange(payload, Math.min(at, payload.length), payload.length);
        return Attributes.decode(rest).string(NLMSGERR_ATTR_MSG).orElse("");
    }
}

package org.jitney.network1.link;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;
import org.jitney.linux.netlink.Attributes;
import org.jitney.linux.netlink.MalformedMessage;
import org.jitney.linux.netlink.NetlinkMessage;
import org.jitney.linux.netlink.Rtnetlink;
import org.jitney.network1.config.TrafficConfig;

/**
 * A queueing discipline or a class of one, as the kernel has it.
 *
 * @param handle its number; 0 for those that the kernel makes by itself
 * @param parent number of what it lies below
 */
record KernelQueue(int index, boolean isClass, long handle, long parent, String kind) {
    private static final int TCMSG = 20;
    private static final int TCA_KIND = 1;

    /** {@return that of a message; nothing if it is of another kind} */
    static Optional<KernelQueue> of(NetlinkMessage message) throws MalformedMessage {
        byte[] payload = message.payload();
        if (payload.length < TCMSG) {
            throw new MalformedMessage("a qdisc of %d bytes".formatted(payload.length));
        }
        ByteBuffer in = ByteBuffer.wrap(payload).order(ByteOrder.nativeOrder());
        boolean isClass =
                message.type() == Rtnetlink.RTM_NEWTCLASS
                        || message.type() == Rtnetlink.RTM_DELTCLASS;
        return Attributes.decode(Arrays.copyOfRange(payload, TCMSG, payload.length))
                .string(TCA_KIND)
                .map(kind ->
                        new KernelQueue(
                                in.getInt(4),
                                isClass,
                                Integer.toUnsignedLong(in.getInt(8)),
                                Integer.toUnsignedLong(in.getInt(12)),
                                kind));
    }

    /** {@return whether this is what a file wants, with whatever numbers} */
    boolean isOf(TrafficConfig wanted) {
        return isClass == wanted.isClass()
                && kind.equals(wanted.kind())
                && (isClass || parent == wanted.parent())
                && (wanted.handle() == 0 || handle == wanted.handle());
    }
}

package org.jitney.clients.networkctl;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jitney.linux.netlink.Attributes;
import org.jitney.linux.netlink.LinkMessage;
import org.jitney.linux.netlink.MalformedMessage;
import org.jitney.linux.netlink.Rtnetlink;

/** A link as the kernel tells of it. */
record Link(LinkMessage message, Attributes info, OptionalInt addressGeneration) {
    private static final int ETHERNET = 6;
    private static final int COUNTERS = 10;

    static Link of(LinkMessage message) throws MalformedMessage {
        Attributes all = message.attributes();
        Attributes six = all.nested(Rtnetlink.IFLA_AF_SPEC).nested(Rtnetlink.AF_INET6);
        return new Link(
                message,
                all.nested(Rtnetlink.IFLA_LINKINFO),
                six.uint8(Rtnetlink.IFLA_INET6_ADDR_GEN_MODE));
    }

    private Attributes all() {
        return message.attributes();
    }

    int index() {
        return message.index();
    }

    String name() {
        return message.name().orElse("");
    }

    List<String> alternativeNames() {
        try {
            return all().nested(Rtnetlink.IFLA_PROP_LIST).strings(Rtnetlink.IFLA_ALT_IFNAME);
        } catch (MalformedMessage noNames) {
            return List.of();
        }
    }

    String kind() {
        return info.string(Rtnetlink.IFLA_INFO_KIND).orElse("");
    }

    /** {@return what only links of its kind have; none if it is not of a kind} */
    Attributes data() {
        try {
            return info.nested(Rtnetlink.IFLA_INFO_DATA);
        } catch (MalformedMessage unreadable) {
            return Attributes.NONE;
        }
    }

    Optional<byte[]> address() {
        return all().bytes(Rtnetlink.IFLA_ADDRESS).filter(b -> b.length > 0);
    }

    /** {@return the address that it was made with, if it goes by another one now} */
    Optional<byte[]> permanentAddress() {
        return all().bytes(Rtnetlink.IFLA_PERM_ADDRESS)
                .filter(b -> b.length == ETHERNET && !isAll(b, 0) && !isAll(b, -1))
                .filter(b -> !java.util.Arrays.equals(b, address().orElse(new byte[0])));
    }

    private static boolean isAll(byte[] bytes, int value) {
        for (byte each : bytes) {
            if (each != value) {
                return false;
            }
        }
        return true;
    }

    long number(int type) {
        return all().uint32(type).orElse(0);
    }

    Optional<String> queueing() {
        return all().string(Rtnetlink.IFLA_QDISC);
    }

    /** {@return packets, bytes, errors and dropped ones, each in and out; multicast, collisions} */
    List<Long> counters() {
        byte[] bytes = all().bytes(Rtnetlink.IFLA_STATS64).orElse(new byte[0]);
        List<Long> found = new ArrayList<>();
        if (bytes.length >= COUNTERS * Long.BYTES) {
            ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
            for (int i = 0; i < COUNTERS; i++) {
                found.add(in.getLong());
            }
        }
        return found;
    }
}

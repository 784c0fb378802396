package org.jitney.network1.link;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jitney.linux.netlink.Attributes;
import org.jitney.linux.netlink.LinkMessage;
import org.jitney.linux.netlink.MalformedMessage;
import org.jitney.linux.netlink.Rtnetlink;
import org.jitney.network1.config.HardwareAddress;

/**
 * A link as the kernel has it.
 *
 * @param names its name, then its alternative names
 * @param deviceType {@code ARPHRD_...}
 * @param operState {@code IF_OPER_...}
 * @param master index of the link that it is a part of; 0 if of none
 * @param kind of a virtual link; empty for others
 * @param linkLocalMode {@code IN6_ADDR_GEN_MODE_...}; -1 where there is no IPv6
 */
public record KernelLink(
        int index,
        List<String> names,
        int deviceType,
        int flags,
        int operState,
        long mtu,
        String address,
        String permanentAddress,
        int master,
        String kind,
        int linkLocalMode) {
    /** The index of the loopback, in each network namespace. */
    static final int LOOPBACK = 1;

    /** Makes a link whose names nobody can change any more. */
    public KernelLink {
        names = List.copyOf(names);
    }

    static Optional<KernelLink> of(LinkMessage message) throws MalformedMessage {
        Attributes all = message.attributes();
        Optional<String> name = message.name();
        if (name.isEmpty()) {
            return Optional.empty();
        }
        List<String> names = new ArrayList<>(List.of(name.get()));
        names.addAll(all.nested(Rtnetlink.IFLA_PROP_LIST).strings(Rtnetlink.IFLA_ALT_IFNAME));
        Attributes six = all.nested(Rtnetlink.IFLA_AF_SPEC).nested(Rtnetlink.AF_INET6);
        return Optional.of(
                new KernelLink(
                        message.index(),
                        names,
                        message.deviceType(),
                        message.flags(),
                        all.uint8(Rtnetlink.IFLA_OPERSTATE).orElse(Rtnetlink.IF_OPER_UNKNOWN),
                        all.uint32(Rtnetlink.IFLA_MTU).orElse(0),
                        all.bytes(Rtnetlink.IFLA_ADDRESS).map(HardwareAddress::render).orElse(""),
                        all.bytes(Rtnetlink.IFLA_PERM_ADDRESS)
                                .map(HardwareAddress::render)
                                .orElse(""),
                        (int) all.uint32(Rtnetlink.IFLA_MASTER).orElse(0),
                        message.kind().orElse(""),
                        six.uint8(Rtnetlink.IFLA_INET6_ADDR_GEN_MODE).orElse(-1)));
    }

    /** {@return the name that it goes by} */
    public String name() {
        return names.getFirst();
    }

    boolean isUp() {
        return (flags & Rtnetlink.IFF_UP) != 0;
    }

    /** {@return whether it leads back to this machine} */
    public boolean isLoopback() {
        return (flags & Rtnetlink.IFF_LOOPBACK) != 0;
    }

    /** {@return whether frames can go: what the driver says, or else that the cable is there} */
    boolean hasCarrier() {
        return operState == Rtnetlink.IF_OPER_UP
                || (operState == Rtnetlink.IF_OPER_UNKNOWN
                        && (flags & Rtnetlink.IFF_LOWER_UP) != 0
                        && (flags & Rtnetlink.IFF_DORMANT) == 0);
    }
}

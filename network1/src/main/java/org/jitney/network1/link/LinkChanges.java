package org.jitney.network1.link;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;
import org.jitney.linux.netlink.AttributeWriter;
import org.jitney.linux.netlink.LinkMessage;
import org.jitney.linux.netlink.MalformedMessage;
import org.jitney.linux.netlink.NetlinkError;
import org.jitney.linux.netlink.NetlinkMessage;
import org.jitney.linux.netlink.Requests;
import org.jitney.linux.netlink.Rtnetlink;
import org.jitney.linux.sys.Errno;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.network1.config.AddressConfig;
import org.jitney.network1.config.AddressLabel;
import org.jitney.network1.config.CarrierPolicy;
import org.jitney.network1.config.HardwareAddress;
import org.jitney.network1.config.Neighbors;
import org.jitney.network1.config.NetworkFile;
import org.jitney.network1.config.NextHopConfig;
import org.jitney.network1.config.RouteConfig;
import org.jitney.network1.config.RuleConfig;

/** The single steps of {@link Links}, as requests to the kernel. */
final class LinkChanges {
    private static final int IFF_NOARP = 0x80;
    private static final int IFF_PROMISC = 0x100;
    private static final int IFF_ALLMULTI = 0x200;
    private static final int IFF_MULTICAST = 0x1000;
    private static final int MODE_EUI64 = 0;
    private static final int MODE_NONE = 1;
    private static final int MODE_STABLE = 2;
    private static final int CREATE_OR_REPLACE =
            NetlinkMessage.NLM_F_CREATE | NetlinkMessage.NLM_F_REPLACE;

    private final Surroundings around;
    private final Requests kernel;

    LinkChanges(Surroundings around) {
        this.around = around;
        this.kernel = around.kernel();
    }

    /** Sets what belongs to the link itself, but whether it is up: see {@link #raise}. */
    void prepare(KernelLink link, NetworkFile file, Optional<KernelLink> master)
            throws NetlinkError, ErrnoException, MalformedMessage {
        NetworkFile.LinkSettings wanted = file.link();
        AttributeWriter own = new AttributeWriter();
        wanted.address()
                .filter(a -> !a.equals(link.address()))
                .ifPresent(a -> own.bytes(Rtnetlink.IFLA_ADDRESS, HardwareAddress.bytes(a)));
        wanted.mtu().filter(m -> m != link.mtu()).ifPresent(m -> own.uint32(Rtnetlink.IFLA_MTU, m));
        wanted.group().ifPresent(g -> own.uint32(Rtnetlink.IFLA_GROUP, g));
        set(link, 0, 0, own);
        sysctls(link, file);
        int mode = linkLocalMode(file.linkLocal());
        if (link.linkLocalMode() >= 0 && link.linkLocalMode() != mode) {
            set(link, 0, 0, linkLocalMode(mode));
        }
        master(link, file, master.map(KernelLink::index).orElse(0));
        bridgeVlans(link, file);
    }

    /** Sets what the link does, and whether it is up: with all the rest in place. */
    void raise(KernelLink link, NetworkFile file)
            throws NetlinkError, ErrnoException, MalformedMessage {
        flags(link, file.link());
    }

    private void sysctls(KernelLink link, NetworkFile file) {
        if (link.isLoopback()) {
            return;
        }
        around.sysctl().set("ipv6", link.name(), "accept_ra", "0");
        // Else the kernel drops the other addresses of a network together with its first one.
        around.sysctl().set("ipv4", link.name(), "promote_secondaries", "1");
        stableSecret(link, file.linkLocal())
                .ifPresent(s -> around.sysctl().set("ipv6", link.name(), "stable_secret", s));
        file.sysctls()
                .forEach(s ->
                        around.sysctl()
                                .set(s.family(), s.link().orElse(link.name()), s.key(), s.value()));
    }

    /** Says again what IPv6's MTU is: the kernel makes it the link's when that gets its carrier. */
    void ipv6Mtu(KernelLink link, NetworkFile file) {
        file.sysctls().stream()
                .filter(s -> s.key().equals("mtu"))
                .forEach(s -> around.sysctl().set(s.family(), link.name(), s.key(), s.value()));
    }

    private Optional<String> stableSecret(KernelLink link, NetworkFile.LinkLocal wanted) {
        return wanted.stableSecret()
                .or(() ->
                        linkLocalMode(wanted) == MODE_STABLE
                                ? around.machineId().map(id -> StableSecret.of(id, link.name()))
                                : Optional.empty());
    }

    private static int linkLocalMode(NetworkFile.LinkLocal wanted) {
        if (!wanted.ipv6()) {
            return MODE_NONE;
        }
        int usual = wanted.stableSecret().isPresent() ? MODE_STABLE : MODE_EUI64;
        return wanted.mode().orElse(usual);
    }

    private static AttributeWriter linkLocalMode(int mode) {
        return new AttributeWriter()
                .nested(
                        Rtnetlink.IFLA_AF_SPEC,
                        families ->
                                families.nested(
                                        Rtnetlink.AF_INET6,
                                        six ->
                                                six.uint8(
                                                        Rtnetlink.IFLA_INET6_ADDR_GEN_MODE, mode)));
    }

    private void master(KernelLink link, NetworkFile file, int master)
            throws NetlinkError, ErrnoException, MalformedMessage {
        if (master == link.master() || (master == 0 && file.master().keep())) {
            return;
        }
        if (file.master().bond().isPresent()) { // a bond takes only what is down
            set(link, 0, Rtnetlink.IFF_UP, new AttributeWriter());
        }
        set(link, 0, 0, new AttributeWriter().uint32(Rtnetlink.IFLA_MASTER, master));
        NetworkFile.BondPort port = file.master().bondPort();
        if (file.master().bond().isPresent() && (port.primary() || port.active())) {
            kernel.execute(
                    Rtnetlink.RTM_NEWLINK, 0, NetDevEncoder.bondPort(master, link.index(), port));
        }
        if (file.master().bridge().isPresent() && !file.bridgePort().isEmpty()) {
            kernel.execute(
                    Rtnetlink.RTM_SETLINK,
                    0,
                    NetDevEncoder.bridgePort(link.index(), file.bridgePort()));
        }
    }

    private void bridgeVlans(KernelLink link, NetworkFile file)
            throws NetlinkError, ErrnoException, MalformedMessage {
        boolean isBridge = link.kind().equals("bridge");
        if (!file.bridgeVlans().isEmpty() && (isBridge || file.master().bridge().isPresent())) {
            kernel.execute(
                    Rtnetlink.RTM_SETLINK,
                    0,
                    NetDevEncoder.bridgeVlans(link.index(), isBridge, file.bridgeVlans()));
        }
    }

    /** Switches a link on or off. */
    void activate(KernelLink link, boolean up)
            throws NetlinkError, ErrnoException, MalformedMessage {
        set(link, up ? Rtnetlink.IFF_UP : 0, Rtnetlink.IFF_UP, new AttributeWriter());
    }

    private void flags(KernelLink link, NetworkFile.LinkSettings wanted)
            throws NetlinkError, ErrnoException, MalformedMessage {
        int[] flags = {0, 0};
        wanted.arp().ifPresent(on -> choose(flags, IFF_NOARP, !on));
        wanted.multicast().ifPresent(on -> choose(flags, IFF_MULTICAST, on));
        wanted.allMulticast().ifPresent(on -> choose(flags, IFF_ALLMULTI, on));
        wanted.promiscuous().ifPresent(on -> choose(flags, IFF_PROMISC, on));
        switch (wanted.activationPolicy()) {
            case "down", "always-down" -> choose(flags, Rtnetlink.IFF_UP, false);
            case "manual", "bound" -> {}
            default -> choose(flags, Rtnetlink.IFF_UP, true);
        }
        set(link, flags[0], flags[1], new AttributeWriter());
    }

    private static void choose(int[] flags, int flag, boolean on) {
        flags[0] |= on ? flag : 0;
        flags[1] |= flag;
    }

    private void set(KernelLink link, int flags, int change, AttributeWriter attributes)
            throws NetlinkError, ErrnoException, MalformedMessage {
        if (change != 0 || attributes.encode().length > 0) {
            kernel.execute(
                    Rtnetlink.RTM_SETLINK,
                    0,
                    LinkMessage.encode(
                            Rtnetlink.AF_UNSPEC, link.index(), flags, change, attributes));
        }
    }

    void address(KernelLink link, AddressConfig wanted)
            throws NetlinkError, ErrnoException, MalformedMessage {
        kernel.execute(
                Rtnetlink.RTM_NEWADDR, CREATE_OR_REPLACE, Encoder.address(link.index(), wanted));
    }

    /** Removes an address that turned out to be somebody else's. */
    void dropAddress(KernelLink link, AddressConfig wanted, KernelState state)
            throws NetlinkError, ErrnoException, MalformedMessage {
        for (KernelAddress each : state.addresses(link.index())) {
            if (each.isOf(wanted)) {
                remove(Rtnetlink.RTM_DELADDR, Encoder.removal(each));
            }
        }
    }

    /** What is known of others on the network, and of groups. */
    void neighbors(KernelLink link, NetworkFile file, ToIntFunction<String> indexOf)
            throws NetlinkError, ErrnoException, MalformedMessage {
        int index = link.index();
        Neighbors wanted = file.neighbors();
        for (Neighbors.Permanent each : wanted.permanent()) {
            kernel.execute(
                    Rtnetlink.RTM_NEWNEIGH,
                    CREATE_OR_REPLACE,
                    NeighborEncoder.permanent(index, each));
        }
        for (InetAddress each : wanted.proxied()) {
            kernel.execute(
                    Rtnetlink.RTM_NEWNEIGH,
                    CREATE_OR_REPLACE,
                    NeighborEncoder.proxied(index, each));
        }
        for (Neighbors.Forwarding each : wanted.forwarding()) {
            int outgoing = each.outgoing().map(indexOf::applyAsInt).orElse(0);
            kernel.execute(
                    Rtnetlink.RTM_NEWNEIGH,
                    CREATE_OR_REPLACE,
                    NeighborEncoder.forwarding(index, each, outgoing));
        }
        int bridge = file.master().name().map(indexOf::applyAsInt).orElse(index);
        for (Neighbors.Multicast each : wanted.multicast()) {
            kernel.execute(
                    Rtnetlink.RTM_NEWMDB,
                    CREATE_OR_REPLACE,
                    NeighborEncoder.multicast(bridge, index, each));
        }
        for (AddressLabel each : file.addressLabels()) {
            kernel.execute(
                    Rtnetlink.RTM_NEWADDRLABEL,
                    CREATE_OR_REPLACE,
                    NeighborEncoder.label(index, each));
        }
    }

    /** Next hops, those that others are groups of first. */
    void nextHops(KernelLink link, NetworkFile file)
            throws NetlinkError, ErrnoException, MalformedMessage {
        List<NextHopConfig> ordered = new ArrayList<>(file.nextHops());
        ordered.sort(Comparator.comparing(n -> !n.group().isEmpty()));
        for (NextHopConfig each : ordered) {
            kernel.execute(
                    Rtnetlink.RTM_NEWNEXTHOP,
                    CREATE_OR_REPLACE,
                    NeighborEncoder.nextHop(link.index(), each));
        }
    }

    void routes(KernelLink link, NetworkFile file, long table, ToIntFunction<String> indexOf)
            throws NetlinkError, ErrnoException, MalformedMessage {
        for (RouteConfig each : file.routes()) {
            kernel.execute(
                    Rtnetlink.RTM_NEWROUTE,
                    CREATE_OR_REPLACE,
                    Encoder.route(link.index(), each, table, indexOf));
        }
    }

    /** Adds a rule; one that is there already, perhaps from before a restart, stays. */
    void rule(RuleConfig rule) throws NetlinkError, ErrnoException, MalformedMessage {
        try {
            kernel.execute(
                    Rtnetlink.RTM_NEWRULE,
                    NetlinkMessage.NLM_F_CREATE | NetlinkMessage.NLM_F_EXCL,
                    Encoder.rule(rule));
        } catch (NetlinkError e) {
            if (e.errno() != Errno.EEXIST) {
                throw e;
            }
        }
    }

    /** Removes the addresses that the kernel has made by itself, where they are not wanted. */
    void dropLinkLocal(KernelLink link, NetworkFile file, KernelState state)
            throws NetlinkError, ErrnoException, MalformedMessage {
        if (link.isLoopback() || file.linkLocalIpv6()) {
            return;
        }
        for (KernelAddress each : state.addresses(link.index())) {
            if (each.isLinkLocalIpv6() && file.addresses().stream().noneMatch(each::isOf)) {
                remove(Rtnetlink.RTM_DELADDR, Encoder.removal(each));
            }
        }
    }

    /** Removes what others have put on a link that is ours now. */
    void dropForeign(KernelLink link, NetworkFile file, long table, KernelState state)
            throws NetlinkError, ErrnoException, MalformedMessage {
        if (link.isLoopback()) {
            return;
        }
        for (KernelRoute each : state.routes(link.index())) {
            boolean ours = file.routes().stream().anyMatch(w -> each.isOf(w, table));
            if (!ours && !keeps(file.carrier(), each)) {
                remove(Rtnetlink.RTM_DELROUTE, Encoder.removal(each));
            }
        }
        for (KernelAddress each : state.addresses(link.index())) {
            boolean ours = file.addresses().stream().anyMatch(each::isOf);
            boolean local = each.isLinkLocalIpv6(); // see above
            boolean kept =
                    each.isPermanent() ? file.carrier().keepStatic() : file.carrier().keepDynamic();
            if (!ours && !local && !kept) {
                remove(Rtnetlink.RTM_DELADDR, Encoder.removal(each));
            }
        }
    }

    private static boolean keeps(CarrierPolicy policy, KernelRoute route) {
        return switch (route.protocol()) {
            case Rtnetlink.RTPROT_KERNEL -> true;
            case Rtnetlink.RTPROT_STATIC -> policy.keepStatic();
            case Rtnetlink.RTPROT_DHCP -> policy.keepDynamic();
            default -> false;
        };
    }

    /** Removes what we have put on a link. */
    void drop(KernelLink link, NetworkFile file, long table, KernelState state)
            throws NetlinkError, ErrnoException, MalformedMessage {
        for (KernelRoute each : state.routes(link.index())) {
            if (file.routes().stream().anyMatch(w -> each.isOf(w, table))) {
                remove(Rtnetlink.RTM_DELROUTE, Encoder.removal(each));
            }
        }
        for (KernelAddress each : state.addresses(link.index())) {
            if (file.addresses().stream().anyMatch(each::isOf)) {
                remove(Rtnetlink.RTM_DELADDR, Encoder.removal(each));
            }
        }
    }

    /** What went with something else is gone just as well. */
    private void remove(int type, byte[] payload)
            throws NetlinkError, ErrnoException, MalformedMessage {
        try {
            kernel.execute(type, 0, payload);
        } catch (NetlinkError e) {
            if (e.errno() != Errno.ESRCH
                    && e.errno() != Errno.EADDRNOTAVAIL
                    && e.errno() != Errno.ENODEV) {
                throw e;
            }
        }
    }
}

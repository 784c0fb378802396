package org.jitney.resolve1.link;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jitney.linux.netlink.AddressMessage;
import org.jitney.linux.netlink.Attributes;
import org.jitney.linux.netlink.LinkMessage;
import org.jitney.linux.netlink.MalformedMessage;
import org.jitney.linux.netlink.NetlinkError;
import org.jitney.linux.netlink.NetlinkMessage;
import org.jitney.linux.netlink.RequestSocket;
import org.jitney.linux.netlink.RouteMessage;
import org.jitney.linux.netlink.Rtnetlink;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.resolve1.dns.Families;

/**
 * The links, addresses and default routes of this network namespace at one moment.
 *
 * @param addresses those that can be used
 * @param tentative those that the kernel is not yet sure to have for itself
 * @param gateways the best first
 */
public record Kernel(
        List<Interface> links,
        List<Address> addresses,
        List<Address> tentative,
        List<Gateway> gateways) {
    /** Before anything is known. */
    public static final Kernel EMPTY = new Kernel(List.of(), List.of(), List.of(), List.of());

    public Kernel {
        links = List.copyOf(links);
        addresses = List.copyOf(addresses);
        tentative = List.copyOf(tentative);
        gateways = List.copyOf(gateways);
    }

    /**
     * A link.
     *
     * @param flags {@code IFF_…}
     */
    public record Interface(int index, String name, int flags, int operstate) {
        public boolean isLoopback() {
            return (flags & Rtnetlink.IFF_LOOPBACK) != 0;
        }

        /** {@return whether packets can pass} */
        boolean isUp() {
            int needed = Rtnetlink.IFF_UP | Rtnetlink.IFF_LOWER_UP;
            return (flags & needed) == needed
                    && (flags & Rtnetlink.IFF_DORMANT) == 0
                    && (operstate == Rtnetlink.IF_OPER_UNKNOWN
                            || operstate == Rtnetlink.IF_OPER_UP);
        }
    }

    /**
     * An address.
     *
     * @param prefix its length in bits
     */
    public record Address(int index, InetAddress address, int scope, int prefix) {}

    private static final Comparator<Address> ORDER =
            Comparator.comparingInt(Address::scope).thenComparingInt(Address::index);

    /** {@return all addresses, those too of which the kernel is not sure yet} */
    List<Address> everyAddress() {
        return Stream.concat(addresses.stream(), tentative.stream()).sorted(ORDER).toList();
    }

    /** The router of a default route. */
    public record Gateway(int index, InetAddress address, long metric) {}

    /** Asks the kernel. */
    static Kernel read(RequestSocket socket) throws ErrnoException, NetlinkError, MalformedMessage {
        byte[] any = new byte[16];
        List<Interface> links = new ArrayList<>();
        for (NetlinkMessage each : socket.dump(Rtnetlink.RTM_GETLINK, any)) {
            if (each.type() == Rtnetlink.RTM_NEWLINK) {
                LinkMessage link = LinkMessage.decode(each.payload());
                links.add(
                        new Interface(
                                link.index(),
                                link.name().orElse("?"),
                                link.flags(),
                                link.attributes().uint8(Rtnetlink.IFLA_OPERSTATE).orElse(0)));
            }
        }
        List<Address> addresses = new ArrayList<>();
        List<Address> tentative = new ArrayList<>();
        for (NetlinkMessage each : socket.dump(Rtnetlink.RTM_GETADDR, any)) {
            if (each.type() == Rtnetlink.RTM_NEWADDR) {
                AddressMessage message = AddressMessage.decode(each.payload());
                boolean sure = (message.flags() & Rtnetlink.IFA_F_TENTATIVE) == 0;
                address(message).ifPresent((sure ? addresses : tentative)::add);
            }
        }
        addresses.sort(ORDER);
        List<Gateway> gateways = new ArrayList<>();
        for (NetlinkMessage each : socket.dump(Rtnetlink.RTM_GETROUTE, any)) {
            if (each.type() == Rtnetlink.RTM_NEWROUTE) {
                gateway(RouteMessage.decode(each.payload())).ifPresent(gateways::add);
            }
        }
        gateways.sort(Comparator.comparingLong(Gateway::metric).thenComparingInt(Gateway::index));
        return new Kernel(links, addresses, tentative, gateways);
    }

    private static Optional<Address> address(AddressMessage message) {
        if ((message.flags() & Rtnetlink.IFA_F_DEPRECATED) != 0) {
            return Optional.empty();
        }
        Attributes attributes = message.attributes();
        return attributes
                .bytes(Rtnetlink.IFA_LOCAL)
                .or(() -> attributes.bytes(Rtnetlink.IFA_ADDRESS))
                .filter(b -> b.length == Families.size(message.family()))
                .map(b ->
                        new Address(
                                message.index(),
                                Families.address(b),
                                message.scope(),
                                message.prefixLength()));
    }

    private static Optional<Gateway> gateway(RouteMessage message) {
        if (message.destinationLength() != 0
                || message.table() != Rtnetlink.TABLE_MAIN
                || message.type() != Rtnetlink.RTN_UNICAST) {
            return Optional.empty();
        }
        Attributes attributes = message.attributes();
        long index = attributes.uint32(Rtnetlink.RTA_OIF).orElse(0);
        return attributes
                .bytes(Rtnetlink.RTA_GATEWAY)
                .filter(b -> index != 0 && b.length == Families.size(message.family()))
                .map(b ->
                        new Gateway(
                                (int) index,
                                Families.address(b),
                                attributes.uint32(Rtnetlink.RTA_PRIORITY).orElse(0)));
    }

    /** {@return the link of that index} */
    public Optional<Interface> link(int index) {
        return links.stream().filter(l -> l.index() == index).findFirst();
    }

    /** {@return the index of the link of that name or number, 0 if there is none} */
    public int index(String name) {
        for (Interface each : links) {
            if (each.name().equals(name) || Integer.toString(each.index()).equals(name)) {
                return each.index();
            }
        }
        return 0;
    }

    /** {@return whether a link has an address by which it reaches more than itself} */
    boolean isReachable(int index) {
        return addresses.stream()
                .anyMatch(a ->
                        a.index() == index
                                && a.scope() != Rtnetlink.SCOPE_HOST
                                && a.scope() != Rtnetlink.SCOPE_LINK);
    }

    /** {@return whether an address is in the network of another} */
    static boolean sameNetwork(Address own, InetAddress other) {
        byte[] a = own.address().getAddress();
        byte[] b = other.getAddress();
        if (a.length != b.length) {
            return false;
        }
        for (int bit = 0; bit < own.prefix(); bit++) {
            int mask = 0x80 >> bit % 8;
            if (((a[bit / 8] ^ b[bit / 8]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }

    /** {@return whether an address is in the network of one that a link has} */
    public boolean isOnNetworkOf(int index, InetAddress address) {
        return addresses.stream().anyMatch(a -> a.index() == index && sameNetwork(a, address));
    }

    /** {@return whether an address is one of this machine} */
    public boolean has(InetAddress address) {
        return addresses.stream().anyMatch(a -> a.address().equals(address));
    }

    /** {@return the link of the network that an address is in, else that of the default route} */
    public int linkTo(InetAddress address) {
        return addresses.stream()
                .filter(a -> a.prefix() > 0 && sameNetwork(a, address))
                .max(Comparator.comparingInt(Address::prefix))
                .map(Address::index)
                .or(() ->
                        gateways.stream()
                                .filter(g -> g.address().getClass().equals(address.getClass()))
                                .findFirst()
                                .map(Gateway::index))
                .orElse(0);
    }
}

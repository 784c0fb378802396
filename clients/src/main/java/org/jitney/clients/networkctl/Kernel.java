package org.jitney.clients.networkctl;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jitney.clients.cli.UsageError;
import org.jitney.linux.netlink.AddressMessage;
import org.jitney.linux.netlink.AttributeWriter;
import org.jitney.linux.netlink.Attributes;
import org.jitney.linux.netlink.LinkMessage;
import org.jitney.linux.netlink.MalformedMessage;
import org.jitney.linux.netlink.NetlinkError;
import org.jitney.linux.netlink.NetlinkMessage;
import org.jitney.linux.netlink.RequestSocket;
import org.jitney.linux.netlink.RouteMessage;
import org.jitney.linux.netlink.Rtnetlink;
import org.jitney.linux.sys.Errno;
import org.jitney.linux.sys.ErrnoException;

/** What there is of links, addresses and routes, asked of the kernel. */
final class Kernel implements AutoCloseable {
    private static final int NEXT_HOP = 8;
    private static final int LABEL_HEADER = 12;

    private final RequestSocket socket;

    private Kernel(RequestSocket socket) {
        this.socket = socket;
    }

    static Kernel open() throws UsageError {
        try {
            return new Kernel(RequestSocket.open());
        } catch (ErrnoException e) {
            throw new UsageError("Failed to connect to netlink: " + Errno.message(e.errno()));
        }
    }

    /**
     * An address of a link, or a way out.
     *
     * @param index of the link
     */
    record Place(int index, InetAddress address, int scope, long metric) {
        /** IPv4 first, then what reaches furthest, in the order of the links. */
        static final Comparator<Place> ORDER =
                Comparator.<Place>comparingInt(p -> p.address.getAddress().length)
                        .thenComparingInt(Place::scope)
                        .thenComparingLong(Place::metric)
                        .thenComparingInt(Place::index)
                        .thenComparing(p -> p.address.getAddress(), Arrays::compareUnsigned);
    }

    /** An entry of the table by which IPv6 chooses addresses (RFC 6724). */
    record Label(long label, InetAddress prefix, int length) {}

    /** Makes something of one message. */
    private interface Reader<T> {
        void read(byte[] payload, List<T> into) throws MalformedMessage;
    }

    private <T> List<T> all(int type, byte[] request, String what, Reader<T> reader)
            throws UsageError {
        List<T> found = new ArrayList<>();
        try {
            for (NetlinkMessage each : socket.dump(type, request)) {
                reader.read(each.payload(), found);
            }
        } catch (NetlinkError e) {
            throw new UsageError("Failed to enumerate " + what + ": " + Errno.message(e.errno()));
        } catch (ErrnoException e) {
            throw new UsageError("Failed to enumerate " + what + ": " + Errno.message(e.errno()));
        } catch (MalformedMessage e) {
            throw new UsageError("Failed to enumerate " + what + ": " + e.getMessage());
        }
        return found;
    }

    List<Link> links() throws UsageError {
        byte[] request = LinkMessage.encode(0, 0, 0, 0, new AttributeWriter());
        List<Link> links =
                all(
                        Rtnetlink.RTM_GETLINK,
                        request,
                        "links",
                        (payload, into) -> into.add(Link.of(LinkMessage.decode(payload))));
        links.sort(Comparator.comparingInt(Link::index));
        return links;
    }

    /**
     * {@return addresses in {@link Place#ORDER}}
     *
     * @param link index of the one whose addresses are wanted; 0 for all that others can reach
     */
    List<Place> addresses(int link) throws UsageError {
        byte[] request = AddressMessage.encode(0, 0, 0, 0, new AttributeWriter());
        List<Place> found =
                all(
                        Rtnetlink.RTM_GETADDR,
                        request,
                        "addresses",
                        (payload, into) -> address(AddressMessage.decode(payload), link, into));
        found.sort(Place.ORDER);
        return found;
    }

    private static void address(AddressMessage message, int link, List<Place> into) {
        boolean ofLink = link == message.index();
        boolean reachable = link == 0 && message.scope() < Rtnetlink.SCOPE_HOST;
        if ((message.flags() & Rtnetlink.IFA_F_DEPRECATED) != 0 || !(ofLink || reachable)) {
            return;
        }
        Attributes all = message.attributes();
        all.bytes(Rtnetlink.IFA_LOCAL)
                .or(() -> all.bytes(Rtnetlink.IFA_ADDRESS))
                .flatMap(Kernel::address)
                .ifPresent(a -> into.add(new Place(message.index(), a, message.scope(), 0)));
    }

    static Optional<InetAddress> address(byte[] bytes) {
        try {
            return Optional.of(InetAddress.getByAddress(bytes));
        } catch (UnknownHostException otherFamily) {
            return Optional.empty();
        }
    }

    /** {@return the routers that default routes lead to; link 0 for those of all links} */
    List<Place> gateways(int link) throws UsageError {
        byte[] request =
                new RouteMessage(0, 0, 0, 0, 0, 0, 0, 0, 0, Attributes.NONE)
                        .encode(new AttributeWriter());
        List<Place> found =
                all(
                        Rtnetlink.RTM_GETROUTE,
                        request,
                        "routes",
                        (payload, into) -> gateway(RouteMessage.decode(payload), link, into));
        return found.stream().sorted(Place.ORDER).distinct().toList();
    }

    private static void gateway(RouteMessage route, int link, List<Place> into)
            throws MalformedMessage {
        if (route.type() != Rtnetlink.RTN_UNICAST
                || route.destinationLength() != 0
                || route.sourceLength() != 0
                || route.table() != Rtnetlink.TABLE_MAIN) {
            return;
        }
        Attributes all = route.attributes();
        long metric = all.uint32(Rtnetlink.RTA_PRIORITY).orElse(0);
        int index = (int) all.uint32(Rtnetlink.RTA_OIF).orElse(0);
        hop(all, index, link, metric, into);
        byte[] hops = all.bytes(Rtnetlink.RTA_MULTIPATH).orElse(new byte[0]);
        ByteBuffer in = ByteBuffer.wrap(hops).order(ByteOrder.nativeOrder());
        for (int at = 0; at + NEXT_HOP <= hops.length; ) {
            int length = Short.toUnsignedInt(in.getShort(at));
            if (length < NEXT_HOP || length > hops.length - at) {
                return;
            }
            byte[] attributes = Arrays.copyOfRange(hops, at + NEXT_HOP, at + length);
            hop(Attributes.decode(attributes), in.getInt(at + 4), link, metric, into);
            at += (length + 3) & -4;
        }
    }

    private static void hop(Attributes all, int index, int link, long metric, List<Place> into) {
        if (index <= 0 || (link != 0 && link != index)) {
            return;
        }
        all.bytes(Rtnetlink.RTA_GATEWAY)
                // A router of the other family has its number in front.
                .or(() ->
                        all.bytes(Rtnetlink.RTA_VIA)
                                .map(b -> Arrays.copyOfRange(b, Math.min(2, b.length), b.length)))
                .flatMap(Kernel::address)
                .ifPresent(a -> into.add(new Place(index, a, 0, metric)));
    }

    /** {@return the labels, by their number} */
    List<Label> labels() throws UsageError {
        byte[] request = new byte[LABEL_HEADER];
        request[0] = Rtnetlink.AF_INET6;
        List<Label> found =
                all(Rtnetlink.RTM_GETADDRLABEL, request, "address labels", Kernel::label);
        found.sort(Comparator.comparingLong(Label::label));
        return found;
    }

    private static void label(byte[] payload, List<Label> into) throws MalformedMessage {
        if (payload.length < LABEL_HEADER) {
            return;
        }
        Attributes all =
                Attributes.decode(Arrays.copyOfRange(payload, LABEL_HEADER, payload.length));
        long label = all.uint32(Rtnetlink.IFAL_LABEL).orElse(0);
        all.bytes(Rtnetlink.IFAL_ADDRESS)
                .flatMap(b -> prefix(b))
                .ifPresent(a -> into.add(new Label(label, a, Byte.toUnsignedInt(payload[2]))));
    }

    /** An IPv6 address stays one here, also if it stands for one of IPv4. */
    private static Optional<InetAddress> prefix(byte[] bytes) {
        try {
            return Optional.of(java.net.Inet6Address.getByAddress(null, bytes, -1));
        } catch (UnknownHostException otherLength) {
            return Optional.empty();
        }
    }

    /** Removes a link. {@return why it could not be, as an error number; 0 if it is gone} */
    int delete(int index) throws UsageError {
        return execute(
                Rtnetlink.RTM_DELLINK, LinkMessage.encode(0, index, 0, 0, new AttributeWriter()));
    }

    /** Switches a link on or off. {@return an error number; 0 if it is done} */
    int switchLink(int index, boolean up) throws UsageError {
        return execute(
                Rtnetlink.RTM_SETLINK,
                LinkMessage.encode(
                        0,
                        index,
                        up ? Rtnetlink.IFF_UP : 0,
                        Rtnetlink.IFF_UP,
                        new AttributeWriter()));
    }

    private int execute(int type, byte[] request) throws UsageError {
        try {
            socket.execute(type, 0, request);
            return 0;
        } catch (NetlinkError e) {
            return e.errno();
        } catch (ErrnoException e) {
            return e.errno();
        } catch (MalformedMessage e) {
            throw new UsageError("The kernel answered something strange: " + e.getMessage());
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}

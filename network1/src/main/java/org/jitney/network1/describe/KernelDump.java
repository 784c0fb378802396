package org.jitney.network1.describe;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jitney.linux.netlink.AddressMessage;
import org.jitney.linux.netlink.Attributes;
import org.jitney.linux.netlink.LinkMessage;
import org.jitney.linux.netlink.MalformedMessage;
import org.jitney.linux.netlink.NetlinkError;
import org.jitney.linux.netlink.NetlinkMessage;
import org.jitney.linux.netlink.Requests;
import org.jitney.linux.netlink.RouteMessage;
import org.jitney.linux.netlink.Rtnetlink;
import org.jitney.linux.sys.ErrnoException;

/**
 * All that the kernel has at one moment, sorted by link. What belongs to none is at index 0.
 *
 * @param rules those for IPv4 and IPv6
 */
record KernelDump(
        Map<Integer, LinkMessage> links,
        Map<Integer, List<AddressMessage>> addresses,
        Map<Integer, List<RouteMessage>> routes,
        Map<Integer, List<Neighbor>> neighbors,
        Map<Integer, List<NextHop>> nextHops,
        List<RouteMessage> rules) {
    private static final int RTM_GETNEXTHOP = 106;
    private static final int NUD_PERMANENT = 0x80;
    private static final int NDA_DST = 1;
    private static final int NDA_LLADDR = 2;
    private static final int NHA_OIF = 5;
    private static final int NEIGHBOR_HEADER = 12;
    private static final int NEXT_HOP_HEADER = 8;
    private static final int RTM_F_CLONED = 0x200;
    private static final int HOP_HEADER = 8;

    /** A permanent neighbour. */
    @SuppressWarnings("ArrayRecordComponent") // bytes that nobody compares or changes
    record Neighbor(int family, byte[] address, byte[] hardware) {}

    /** A next hop. */
    record NextHop(int family, int protocol, int flags, Attributes attributes) {}

    static KernelDump read(Requests kernel) throws ErrnoException, NetlinkError, MalformedMessage {
        KernelDump all =
                new KernelDump(
                        new HashMap<>(),
                        new HashMap<>(),
                        new HashMap<>(),
                        new HashMap<>(),
                        new HashMap<>(),
                        new ArrayList<>());
        for (NetlinkMessage each : kernel.dump(Rtnetlink.RTM_GETLINK, new byte[16])) {
            LinkMessage link = LinkMessage.decode(each.payload());
            all.links.put(link.index(), link);
        }
        for (NetlinkMessage each : kernel.dump(Rtnetlink.RTM_GETADDR, new byte[8])) {
            AddressMessage address = AddressMessage.decode(each.payload());
            put(all.addresses, address.index(), address);
        }
        for (NetlinkMessage each : kernel.dump(Rtnetlink.RTM_GETROUTE, new byte[12])) {
            all.route(RouteMessage.decode(each.payload()));
        }
        for (NetlinkMessage each : kernel.dump(Rtnetlink.RTM_GETNEIGH, new byte[12])) {
            all.neighbor(each.payload());
        }
        for (NetlinkMessage each : kernel.dump(RTM_GETNEXTHOP, new byte[8])) {
            all.nextHop(each.payload());
        }
        for (NetlinkMessage each : kernel.dump(Rtnetlink.RTM_GETRULE, new byte[12])) {
            RouteMessage rule = RouteMessage.decode(each.payload());
            if (isIp(rule.family())) {
                all.rules.add(rule);
            }
        }
        return all;
    }

    private static boolean isIp(int family) {
        return family == Rtnetlink.AF_INET || family == Rtnetlink.AF_INET6;
    }

    private static <T> void put(Map<Integer, List<T>> into, int index, T value) {
        into.computeIfAbsent(index, _ -> new ArrayList<>()).add(value);
    }

    /** A route of several ways is shown at each of the links, as one through it. */
    private void route(RouteMessage route) throws MalformedMessage {
        if (!isIp(route.family()) || (route.flags() & RTM_F_CLONED) != 0) {
            return;
        }
        byte[] hops = route.attributes().bytes(Rtnetlink.RTA_MULTIPATH).orElse(new byte[0]);
        if (hops.length == 0) {
            put(routes, (int) route.attributes().uint32(Rtnetlink.RTA_OIF).orElse(0), route);
            return;
        }
        ByteBuffer in = ByteBuffer.wrap(hops).order(ByteOrder.nativeOrder());
        int at = 0;
        while (hops.length - at >= HOP_HEADER) {
            int length = Short.toUnsignedInt(in.getShort(at));
            if (length < HOP_HEADER || length > hops.length - at) {
                throw new MalformedMessage("a hop of %d bytes".formatted(length));
            }
            Attributes own =
                    Attributes.decode(Arrays.copyOfRange(hops, at + HOP_HEADER, at + length));
            put(
                    routes,
                    in.getInt(at + 4),
                    new RouteMessage(
                            route.family(),
                            route.destinationLength(),
                            route.sourceLength(),
                            route.typeOfService(),
                            route.table(),
                            route.protocol(),
                            route.scope(),
                            route.type(),
                            Byte.toUnsignedInt(in.get(at + 2)),
                            route.attributes().with(own)));
            at += (length + 3) & -4;
        }
    }

    private void neighbor(byte[] payload) throws MalformedMessage {
        ByteBuffer in = header(payload, NEIGHBOR_HEADER);
        int family = Byte.toUnsignedInt(in.get(0));
        if (!isIp(family) || (in.getShort(8) & NUD_PERMANENT) == 0) {
            return;
        }
        Attributes all = attributes(payload, NEIGHBOR_HEADER);
        put(
                neighbors,
                in.getInt(4),
                new Neighbor(
                        family,
                        all.bytes(NDA_DST).orElse(new byte[0]),
                        all.bytes(NDA_LLADDR).orElse(new byte[0])));
    }

    private void nextHop(byte[] payload) throws MalformedMessage {
        ByteBuffer in = header(payload, NEXT_HOP_HEADER);
        Attributes all = attributes(payload, NEXT_HOP_HEADER);
        put(
                nextHops,
                (int) all.uint32(NHA_OIF).orElse(0),
                new NextHop(
                        Byte.toUnsignedInt(in.get(0)),
                        Byte.toUnsignedInt(in.get(2)),
                        in.getInt(4),
                        all));
    }

    private static ByteBuffer header(byte[] payload, int size) throws MalformedMessage {
        if (payload.length < size) {
            throw new MalformedMessage("a payload of %d bytes".formatted(payload.length));
        }
        return ByteBuffer.wrap(payload).order(ByteOrder.nativeOrder());
    }

    private static Attributes attributes(byte[] payload, int from) throws MalformedMessage {
        return Attributes.decode(Arrays.copyOfRange(payload, from, payload.length));
    }
}

package org.jitney.network1.link;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.function.ToIntFunction;
import org.jitney.linux.netlink.AddressMessage;
import org.jitney.linux.netlink.AttributeWriter;
import org.jitney.linux.netlink.Attributes;
import org.jitney.linux.netlink.RouteMessage;
import org.jitney.linux.netlink.Rtnetlink;
import org.jitney.network1.config.AddressConfig;
import org.jitney.network1.config.IpPrefix;
import org.jitney.network1.config.RouteConfig;
import org.jitney.network1.config.RuleConfig;

/** Writes what files want as requests to the kernel; pure. */
final class Encoder {
    private static final long FOREVER = 0xffff_ffffL;
    private static final int RTNEXTHOP = 8;

    private Encoder() {}

    static byte[] address(int index, AddressConfig wanted) {
        IpPrefix local = wanted.local();
        AttributeWriter all =
                new AttributeWriter()
                        .bytes(Rtnetlink.IFA_LOCAL, local.address().getAddress())
                        .bytes(
                                Rtnetlink.IFA_ADDRESS,
                                wanted.peer().orElse(local.address()).getAddress())
                        .uint32(Rtnetlink.IFA_FLAGS, wanted.flags() | Rtnetlink.IFA_F_PERMANENT);
        wanted.broadcast().ifPresent(b -> all.bytes(Rtnetlink.IFA_BROADCAST, b.getAddress()));
        if (!wanted.label().isEmpty()) {
            all.string(Rtnetlink.IFA_LABEL, wanted.label());
        }
        if (wanted.metric() > 0) {
            all.uint32(Rtnetlink.IFA_RT_PRIORITY, wanted.metric());
        }
        ByteBuffer times = ByteBuffer.allocate(16).order(ByteOrder.nativeOrder());
        times.putInt(wanted.deprecated() ? 0 : (int) FOREVER).putInt((int) FOREVER);
        all.bytes(Rtnetlink.IFA_CACHEINFO, times.array());
        return AddressMessage.encode(local.family(), local.length(), wanted.scope(), index, all);
    }

    static byte[] removal(KernelAddress address) {
        return AddressMessage.encode(
                address.local().family(),
                address.local().length(),
                address.scope(),
                address.index(),
                new AttributeWriter()
                        .bytes(Rtnetlink.IFA_LOCAL, address.local().address().getAddress())
                        .bytes(Rtnetlink.IFA_ADDRESS, address.remote().getAddress()));
    }

    /** Routes that end here have no link. */
    private static boolean endsHere(int type) {
        return type >= 6 && type <= 9;
    }

    /**
     * A route.
     *
     * @param indexOf tells the index of a link that the route names
     */
    static byte[] route(int index, RouteConfig wanted, long table, ToIntFunction<String> indexOf) {
        AttributeWriter all = new AttributeWriter();
        if (wanted.destination().length() > 0) {
            all.bytes(Rtnetlink.RTA_DST, wanted.destination().address().getAddress());
        }
        wanted.source().ifPresent(s -> all.bytes(Rtnetlink.RTA_SRC, s.address().getAddress()));
        wanted.gateway().ifPresent(g -> gateway(all, wanted.family(), g));
        wanted.preferredSource().ifPresent(p -> all.bytes(Rtnetlink.RTA_PREFSRC, p.getAddress()));
        RouteConfig.Further further = wanted.further();
        if (!further.hops().isEmpty()) {
            all.bytes(Rtnetlink.RTA_MULTIPATH, hops(wanted.family(), further.hops(), indexOf));
        } else if (further.nextHop().isPresent()) {
            all.uint32(Rtnetlink.RTA_NH_ID, further.nextHop().get());
        } else if (!endsHere(wanted.type())) {
            all.uint32(Rtnetlink.RTA_OIF, index);
        }
        further.ttlPropagate().ifPresent(t -> all.uint8(Rtnetlink.RTA_TTL_PROPAGATE, t ? 1 : 0));
        if (wanted.metric() > 0) {
            all.uint32(Rtnetlink.RTA_PRIORITY, wanted.metric());
        }
        wanted.preference().ifPresent(p -> all.uint8(Rtnetlink.RTA_PREF, p));
        if (!wanted.metrics().isEmpty() || further.congestionControl().isPresent()) {
            all.nested(
                    Rtnetlink.RTA_METRICS,
                    in -> {
                        wanted.metrics().forEach(in::uint32);
                        further.congestionControl()
                                .ifPresent(c -> in.string(Rtnetlink.RTAX_CC_ALGO, c));
                    });
        }
        return new RouteMessage(
                        wanted.family(),
                        wanted.destination().length(),
                        wanted.source().map(IpPrefix::length).orElse(0),
                        0,
                        wanted.table().orElse(table),
                        wanted.protocol(),
                        wanted.scope(),
                        wanted.type(),
                        wanted.onLink() ? Rtnetlink.RTNH_F_ONLINK : 0,
                        Attributes.NONE)
                .encode(all);
    }

    /** The way to a gateway of the other family is an attribute of its own. */
    private static void gateway(AttributeWriter all, int family, InetAddress gateway) {
        if (IpPrefix.family(gateway) == family) {
            all.bytes(Rtnetlink.RTA_GATEWAY, gateway.getAddress());
        } else {
            byte[] address = gateway.getAddress();
            all.bytes(
                    Rtnetlink.RTA_VIA,
                    ByteBuffer.allocate(2 + address.length)
                            .order(ByteOrder.nativeOrder())
                            .putShort((short) IpPrefix.family(gateway))
                            .put(address)
                            .array());
        }
    }

    /** {@code struct rtnexthop}, one after the other. */
    private static byte[] hops(
            int family, List<RouteConfig.Hop> hops, ToIntFunction<String> indexOf) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (RouteConfig.Hop hop : hops) {
            AttributeWriter one = new AttributeWriter();
            gateway(one, family, hop.gateway());
            byte[] rest = one.encode();
            out.writeBytes(
                    ByteBuffer.allocate(RTNEXTHOP + rest.length)
                            .order(ByteOrder.nativeOrder())
                            .putShort((short) (RTNEXTHOP + rest.length))
                            .put((byte) 0)
                            .put((byte) (hop.weight() - 1))
                            .putInt(hop.link().map(indexOf::applyAsInt).orElse(0))
                            .put(rest)
                            .array());
        }
        return out.toByteArray();
    }

    static byte[] removal(KernelRoute route) {
        AttributeWriter all =
                new AttributeWriter()
                        .bytes(Rtnetlink.RTA_DST, route.destination().address().getAddress());
        route.gateway().ifPresent(g -> all.bytes(Rtnetlink.RTA_GATEWAY, g.getAddress()));
        if (route.index() > 0) {
            all.uint32(Rtnetlink.RTA_OIF, route.index());
        }
        if (route.metric() > 0) {
            all.uint32(Rtnetlink.RTA_PRIORITY, route.metric());
        }
        return new RouteMessage(
                        route.destination().family(),
                        route.destination().length(),
                        0,
                        route.typeOfService(),
                        route.table(),
                        route.protocol(),
                        route.scope(),
                        route.type(),
                        0,
                        Attributes.NONE)
                .encode(all);
    }

    static byte[] rule(RuleConfig wanted) {
        AttributeWriter all = new AttributeWriter();
        all.uint8(Rtnetlink.FRA_PROTOCOL, Rtnetlink.RTPROT_STATIC);
        wanted.from().ifPresent(p -> all.bytes(Rtnetlink.FRA_SRC, p.address().getAddress()));
        wanted.to().ifPresent(p -> all.bytes(Rtnetlink.FRA_DST, p.address().getAddress()));
        wanted.priority().ifPresent(p -> all.uint32(Rtnetlink.FRA_PRIORITY, p));
        wanted.mark()
                .ifPresent(m ->
                        all.uint32(Rtnetlink.FRA_FWMARK, m.value())
                                .uint32(Rtnetlink.FRA_FWMASK, m.mask()));
        wanted.incoming().ifPresent(n -> all.string(Rtnetlink.FRA_IIFNAME, n));
        wanted.outgoing().ifPresent(n -> all.string(Rtnetlink.FRA_OIFNAME, n));
        wanted.protocol().ifPresent(p -> all.uint8(Rtnetlink.FRA_IP_PROTO, p));
        wanted.sourcePorts().ifPresent(p -> all.bytes(Rtnetlink.FRA_SPORT_RANGE, ports(p)));
        wanted.destinationPorts().ifPresent(p -> all.bytes(Rtnetlink.FRA_DPORT_RANGE, ports(p)));
        wanted.suppressPrefixLength()
                .ifPresent(n -> all.uint32(Rtnetlink.FRA_SUPPRESS_PREFIXLEN, n));
        wanted.suppressGroup().ifPresent(n -> all.uint32(Rtnetlink.FRA_SUPPRESS_IFGROUP, n));
        wanted.users()
                .ifPresent(u ->
                        all.bytes(
                                Rtnetlink.FRA_UID_RANGE,
                                ByteBuffer.allocate(8)
                                        .order(ByteOrder.nativeOrder())
                                        .putInt((int) u.first())
                                        .putInt((int) u.last())
                                        .array()));
        return new RouteMessage(
                        wanted.family(),
                        wanted.to().map(IpPrefix::length).orElse(0),
                        wanted.from().map(IpPrefix::length).orElse(0),
                        wanted.typeOfService(),
                        wanted.table(),
                        0,
                        0,
                        wanted.action(),
                        wanted.inverted() ? Rtnetlink.FIB_RULE_INVERT : 0,
                        Attributes.NONE)
                .encode(all);
    }

    private static byte[] ports(RuleConfig.Ports ports) {
        return ByteBuffer.allocate(4)
                .order(ByteOrder.nativeOrder())
                .putShort((short) ports.first())
                .putShort((short) ports.last())
                .array();
    }
}

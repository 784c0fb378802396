package org.jitney.network1.describe;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jitney.bus.service.Json;
import org.jitney.linux.netlink.Attributes;
import org.jitney.linux.netlink.MalformedMessage;
import org.jitney.linux.netlink.RouteMessage;
import org.jitney.linux.netlink.Rtnetlink;
import org.jitney.network1.link.KernelRoute;
import org.jitney.network1.link.Links;
import org.jitney.network1.link.Protocols;

/** Routes, next hops and routing policy rules. */
record RouteRows(Links links, long bootUsec) {
    private static final byte[] NONE = {};
    private static final int RTA_CACHEINFO = 12;
    private static final int EXPIRES = 8;

    /** The kernel tells programs of time in hundredths of a second: USER_HZ. */
    private static final long USEC_PER_TICK = 10_000;

    private static final int NHA_ID = 1;
    private static final int NHA_GROUP = 2;
    private static final int NHA_BLACKHOLE = 4;
    private static final int NHA_GATEWAY = 6;
    private static final int GROUP_ENTRY = 8;
    private static final long NO_MASK = 0xffff_ffffL;

    List<Json> routes(List<RouteMessage> routes, int index) throws MalformedMessage {
        List<Json> rows = new java.util.ArrayList<>();
        for (RouteMessage each : routes) {
            rows.add(route(each, index));
        }
        return rows;
    }

    private Json route(RouteMessage route, int index) throws MalformedMessage {
        Attributes all = route.attributes();
        byte[] any = new byte[route.family() == Rtnetlink.AF_INET ? 4 : 16];
        Json row =
                new Json()
                        .number("Family", route.family())
                        .bytes("Destination", all.bytes(Rtnetlink.RTA_DST).orElse(any))
                        .number("DestinationPrefixLength", route.destinationLength())
                        .bytes("Gateway", all.bytes(Rtnetlink.RTA_GATEWAY).orElse(NONE));
        if (route.sourceLength() > 0) {
            row.bytes("Source", all.bytes(Rtnetlink.RTA_SRC).orElse(any))
                    .number("SourcePrefixLength", route.sourceLength());
        }
        row.bytes("PreferredSource", all.bytes(Rtnetlink.RTA_PREFSRC).orElse(NONE))
                .number("Scope", route.scope())
                .plain("ScopeString", Words.scope(route.scope()))
                .number("Protocol", route.protocol())
                .plain("ProtocolString", Words.protocol(route.protocol()))
                .number("Type", route.type())
                .plain("TypeString", Words.routeType(route.type()))
                .number("Priority", all.uint32(Rtnetlink.RTA_PRIORITY).orElse(0))
                .number("Table", route.table())
                .plain("TableString", Words.table(route.table()))
                .ifThere("MTU", all.nested(Rtnetlink.RTA_METRICS).uint32(Rtnetlink.RTAX_MTU))
                .number("Preference", all.uint8(Rtnetlink.RTA_PREF).orElse(0))
                .number("Flags", Integer.toUnsignedLong(route.flags()))
                .plain("FlagsString", Words.routeFlags(route.flags()))
                .ifThere("LifetimeUSec", expires(all));
        return source(row, route, index);
    }

    private OptionalLong expires(Attributes all) {
        byte[] info = all.bytes(RTA_CACHEINFO).orElse(NONE);
        int ticks =
                info.length < EXPIRES + 4
                        ? 0
                        : ByteBuffer.wrap(info).order(ByteOrder.nativeOrder()).getInt(EXPIRES);
        return ticks > 0 ? OptionalLong.of(bootUsec + ticks * USEC_PER_TICK) : OptionalLong.empty();
    }

    private Json source(Json row, RouteMessage route, int index) {
        Optional<KernelRoute> read = KernelRoute.of(route);
        Optional<Protocols.Origin> origin = read.flatMap(r -> links.protocols().originOf(index, r));
        boolean ofFile = read.filter(r -> links.isWanted(r, index)).isPresent();
        return AddressRows.Source.add(row, ofFile, origin);
    }

    Json nextHop(KernelDump.NextHop hop) {
        Attributes all = hop.attributes();
        long id = all.uint32(NHA_ID).orElse(0);
        Json row =
                new Json()
                        .number("ID", id)
                        .bytes("Gateway", all.bytes(NHA_GATEWAY).orElse(NONE))
                        .number("Flags", hop.flags())
                        .plain("FlagsString", Words.routeFlags(hop.flags()))
                        .number("Protocol", hop.protocol())
                        .plain("ProtocolString", Words.protocol(hop.protocol()))
                        .flag("Blackhole", all.has(NHA_BLACKHOLE))
                        .objects("Group", group(all.bytes(NHA_GROUP).orElse(NONE)));
        boolean ofFile =
                hop.protocol() == Rtnetlink.RTPROT_STATIC
                        && links.configuration().networks().stream()
                                .flatMap(n -> n.nextHops().stream())
                                .anyMatch(n -> n.id() == id || n.id() == 0);
        return AddressRows.Source.add(row, ofFile, Optional.empty());
    }

    private static List<Json> group(byte[] entries) {
        ByteBuffer in = ByteBuffer.wrap(entries).order(ByteOrder.nativeOrder());
        return java.util.stream.IntStream.range(0, entries.length / GROUP_ENTRY)
                .mapToObj(i ->
                        new Json()
                                .number("ID", in.getInt(i * GROUP_ENTRY))
                                .number(
                                        "Weight",
                                        Byte.toUnsignedInt(in.get(i * GROUP_ENTRY + 4)) + 1))
                .toList();
    }

    Json rule(RouteMessage rule) {
        Attributes all = rule.attributes();
        Json row = new Json().number("Family", rule.family());
        end(row, "From", all.bytes(Rtnetlink.FRA_SRC).orElse(NONE), rule.sourceLength());
        end(row, "To", all.bytes(Rtnetlink.FRA_DST).orElse(NONE), rule.destinationLength());
        int protocol = all.uint8(Rtnetlink.FRA_PROTOCOL).orElse(0);
        int carried = all.uint8(Rtnetlink.FRA_IP_PROTO).orElse(0);
        long mark = all.uint32(Rtnetlink.FRA_FWMARK).orElse(0);
        row.number("Protocol", protocol)
                .plain("ProtocolString", Words.protocol(protocol))
                .number("TOS", rule.typeOfService())
                .number("Type", rule.type())
                .plain("TypeString", Words.ruleType(rule.type()))
                .number("IPProtocol", carried)
                .plain("IPProtocolString", Words.ipProtocol(carried))
                .number("Priority", all.uint32(Rtnetlink.FRA_PRIORITY).orElse(0))
                .number("FirewallMark", mark)
                .number("FirewallMask", all.uint32(Rtnetlink.FRA_FWMASK).orElse(0))
                .number("Table", rule.table())
                .plain("TableString", Words.table(rule.table()))
                .flag("Invert", (rule.flags() & Rtnetlink.FIB_RULE_INVERT) != 0)
                .ifThere("SuppressPrefixLength", given(all, Rtnetlink.FRA_SUPPRESS_PREFIXLEN))
                .ifThere("SuppressInterfaceGroup", given(all, Rtnetlink.FRA_SUPPRESS_IFGROUP));
        range(row, "SourcePort", all.bytes(Rtnetlink.FRA_SPORT_RANGE).orElse(NONE));
        range(row, "DestinationPort", all.bytes(Rtnetlink.FRA_DPORT_RANGE).orElse(NONE));
        range(row, "User", all.bytes(Rtnetlink.FRA_UID_RANGE).orElse(NONE));
        row.ifThere("IncomingInterface", all.string(Rtnetlink.FRA_IIFNAME).orElse(""))
                .ifThere("OutgoingInterface", all.string(Rtnetlink.FRA_OIFNAME).orElse(""));
        return AddressRows.Source.add(row, isOfFile(rule), Optional.empty());
    }

    private static void end(Json row, String which, byte[] address, int length) {
        if (address.length > 0) {
            row.bytes(which + "Prefix", address).number(which + "PrefixLength", length);
        }
    }

    private static OptionalLong given(Attributes all, int type) {
        OptionalLong value = all.uint32(type);
        return value.isPresent() && value.getAsLong() != NO_MASK ? value : OptionalLong.empty();
    }

    /** Two ends, of two or four bytes each. */
    private static void range(Json row, String name, byte[] ends) {
        ByteBuffer in = ByteBuffer.wrap(ends).order(ByteOrder.nativeOrder());
        if (ends.length == 4) {
            row.numbers(
                    name, Short.toUnsignedInt(in.getShort(0)), Short.toUnsignedInt(in.getShort(2)));
        } else if (ends.length == 8) {
            row.numbers(
                    name,
                    Integer.toUnsignedLong(in.getInt(0)),
                    Integer.toUnsignedLong(in.getInt(4)));
        }
    }

    private boolean isOfFile(RouteMessage rule) {
        long priority = rule.attributes().uint32(Rtnetlink.FRA_PRIORITY).orElse(0);
        byte[] from = rule.attributes().bytes(Rtnetlink.FRA_SRC).orElse(NONE);
        return links.rules().stream()
                .anyMatch(r ->
                        r.family() == rule.family()
                                && r.table() == rule.table()
                                && r.action() == rule.type()
                                && r.priority().map(p -> p == priority).orElse(true)
                                && Arrays.equals(
                                        from,
                                        r.from().map(p -> p.address().getAddress()).orElse(NONE)));
    }
}

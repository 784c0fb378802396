package org.jitney.network1.config;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A route that a link gets.
 *
 * @param destination with length 0 for a default route
 * @param table none where that of the link's VRF, or the main one, is meant
 * @param type {@code RTN_...}
 * @param metrics {@code RTAX_...} and their values
 * @param preference of IPv6 routers: 0 medium, 1 high, 3 low
 */
public record RouteConfig(
        int family,
        IpPrefix destination,
        Optional<IpPrefix> source,
        Optional<InetAddress> gateway,
        boolean onLink,
        Optional<InetAddress> preferredSource,
        long metric,
        Optional<Long> table,
        int protocol,
        int type,
        int scope,
        SortedMap<Integer, Long> metrics,
        Optional<Integer> preference,
        Further further) {
    /**
     * What few routes have.
     *
     * @param hops several ways at once, each with its share
     * @param nextHop the number of a next hop that the kernel keeps
     * @param congestionControl an algorithm of TCP
     */
    public record Further(
            List<Hop> hops,
            Optional<Long> nextHop,
            Optional<Boolean> ttlPropagate,
            Optional<String> congestionControl) {
        /** Nothing of it. */
        public static final Further NONE =
                new Further(List.of(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** One of several ways. */
    public record Hop(InetAddress gateway, Optional<String> link, int weight) {}

    /** The types in the order of their numbers. */
    public static final List<String> TYPES =
            List.of(
                    "unspec",
                    "unicast",
                    "local",
                    "broadcast",
                    "anycast",
                    "multicast",
                    "blackhole",
                    "unreachable",
                    "prohibit",
                    "throw",
                    "nat",
                    "xresolve");

    private static final int UNICAST = 1;
    private static final int STATIC = 4;
    private static final int LINK = 253;
    private static final int HOST = 254;
    private static final long LOCAL_TABLE = 255;
    private static final long IPV6_METRIC = 1024;
    private static final long LINK_LOCAL_METRIC = 2048;
    private static final long MOST = 0xffff_ffffL;

    /** {@return the default route that a {@code Gateway=} in [Network] stands for} */
    static RouteConfig through(InetAddress gateway) {
        boolean six = IpPrefix.family(gateway) != 2;
        return new RouteConfig(
                IpPrefix.family(gateway),
                all(IpPrefix.family(gateway)),
                Optional.empty(),
                Optional.of(gateway),
                false,
                Optional.empty(),
                six ? IPV6_METRIC : 0,
                Optional.empty(),
                STATIC,
                UNICAST,
                0,
                new TreeMap<>(),
                Optional.empty(),
                Further.NONE);
    }

    /** {@return the default route that needs no gateway, as on a point-to-point link} */
    static RouteConfig onDevice() {
        return onDevice(all(2), 0);
    }

    /** {@return the route to addresses that links give themselves, RFC 3927} */
    static RouteConfig toLinkLocal() {
        return onDevice(IpPrefix.parse("169.254.0.0/16").orElseThrow(), LINK_LOCAL_METRIC);
    }

    private static RouteConfig onDevice(IpPrefix destination, long metric) {
        return new RouteConfig(
                destination.family(),
                destination,
                Optional.empty(),
                Optional.empty(),
                false,
                Optional.empty(),
                metric,
                Optional.empty(),
                STATIC,
                UNICAST,
                LINK,
                new TreeMap<>(),
                Optional.empty(),
                Further.NONE);
    }

    /** {@return the route to one network of a WireGuard peer, which its link knows how to reach} */
    static RouteConfig toPeer(IpPrefix network, long table, Optional<Long> metric) {
        boolean six = network.family() != 2;
        return new RouteConfig(
                network.family(),
                network,
                Optional.empty(),
                Optional.empty(),
                false,
                Optional.empty(),
                metric.orElse(six ? IPV6_METRIC : 0),
                Optional.of(table),
                STATIC,
                UNICAST,
                six ? 0 : LINK,
                new TreeMap<>(),
                Optional.empty(),
                Further.NONE);
    }

    private static IpPrefix all(int family) {
        return IpPrefix.parse(family == 2 ? "0.0.0.0/0" : "::/0").orElseThrow();
    }

    /** Reads a section [Route]. */
    static Optional<RouteConfig> read(SectionReader in) {
        Optional<InetAddress> gateway = in.value("Gateway", IpPrefix::address);
        Optional<IpPrefix> destination = in.value("Destination", IpPrefix::parse);
        Optional<IpPrefix> source = in.value("Source", IpPrefix::parse);
        Optional<InetAddress> preferred = in.value("PreferredSource", IpPrefix::address);
        Further further =
                new Further(
                        in.values("MultiPathRoute", RouteConfig::hop),
                        in.number("NextHop", 1, MOST),
                        in.bool("TTLPropagate"),
                        in.text("TCPCongestionControlAlgorithm"));
        // A gateway of IPv6 may lead to destinations of IPv4.
        boolean given = destination.isPresent() || source.isPresent() || preferred.isPresent();
        int[] families =
                java.util.stream.Stream.of(
                                gateway.filter(g -> !given).map(IpPrefix::family),
                                destination.map(IpPrefix::family),
                                source.map(IpPrefix::family),
                                preferred.map(IpPrefix::family))
                        .flatMap(Optional::stream)
                        .mapToInt(Integer::intValue)
                        .distinct()
                        .toArray();
        if (families.length != 1) {
            in.dropped(
                    families.length == 0
                            ? "[Route] section without Gateway=, Destination=, Source=, or"
                                    + " PreferredSource= field configured. Ignoring."
                            : "[Route] section mixes IPv4 and IPv6. Ignoring.");
            return Optional.empty();
        }
        int family = families[0];
        if (family != 2 && gateway.isPresent() && IpPrefix.family(gateway.get()) == 2) {
            in.dropped("[Route] section with an IPv4 Gateway= for IPv6. Ignoring.");
            return Optional.empty();
        }
        int type = in.value("Type", RouteConfig::type).orElse(UNICAST);
        Optional<Long> table = in.value("Table", RouteConfig::table);
        boolean ofMachine = type == 2 || type == 3 || type == 4 || type == 10;
        boolean viaGateway =
                gateway.isPresent() || !further.hops().isEmpty() || further.nextHop().isPresent();
        int scope = family == 2 ? usualScope(type, viaGateway) : 0;
        return Optional.of(
                new RouteConfig(
                        family,
                        destination.map(IpPrefix::masked).orElse(all(family)),
                        source,
                        gateway,
                        onLink(in),
                        preferred,
                        in.number("Metric", 0, MOST).orElse(family == 2 ? 0 : IPV6_METRIC),
                        table.isEmpty() && ofMachine ? Optional.of(LOCAL_TABLE) : table,
                        in.value("Protocol", RouteConfig::protocol).orElse(STATIC),
                        type,
                        in.value("Scope", AddressConfig::scope).orElse(scope),
                        metrics(in),
                        in.value("IPv6Preference", RouteConfig::preference),
                        further));
    }

    /** {@code ADDRESS[@LINK] [WEIGHT]}. */
    private static Optional<Hop> hop(String text) {
        String[] words = text.strip().split("\\s+");
        int at = words[0].indexOf('@');
        Optional<String> link = at < 0 ? Optional.empty() : Optional.of(words[0].substring(at + 1));
        Optional<Long> weight =
                words.length < 2 ? Optional.of(1L) : SectionReader.parseNumber(words[1], 1, 256);
        return IpPrefix.address(at < 0 ? words[0] : words[0].substring(0, at))
                .flatMap(a -> weight.map(w -> new Hop(a, link, w.intValue())));
    }

    private static boolean onLink(SectionReader in) {
        return in.bool("GatewayOnLink").or(() -> in.bool("GatewayOnlink")).orElse(false);
    }

    /** For IPv4 only; IPv6 routes have none. */
    private static int usualScope(int type, boolean viaGateway) {
        return switch (type) {
            case 2, 10 -> HOST;
            case 3, 4, 5 -> LINK;
            case 0, UNICAST -> viaGateway ? 0 : LINK;
            default -> 0;
        };
    }

    private static SortedMap<Integer, Long> metrics(SectionReader in) {
        SortedMap<Integer, Long> metrics = new TreeMap<>();
        in.value("MTUBytes", NetworkFile::size).ifPresent(v -> metrics.put(2, v));
        in.number("TCPAdvertisedMaximumSegmentSize", 1, MOST).ifPresent(v -> metrics.put(8, v));
        in.number("InitialCongestionWindow", 1, 1023).ifPresent(v -> metrics.put(11, v));
        in.number("InitialAdvertisedReceiveWindow", 1, 1023).ifPresent(v -> metrics.put(14, v));
        in.bool("QuickAck").ifPresent(v -> metrics.put(15, v ? 1L : 0L));
        in.bool("FastOpenNoCookie").ifPresent(v -> metrics.put(17, v ? 1L : 0L));
        return metrics;
    }

    private static Optional<Integer> type(String text) {
        int number = TYPES.indexOf(text);
        return number > 0 ? Optional.of(number) : Optional.empty();
    }

    static Optional<Long> table(String text) {
        return switch (text) {
            case "default" -> Optional.of(253L);
            case "main" -> Optional.of(254L);
            case "local" -> Optional.of(LOCAL_TABLE);
            default -> SectionReader.parseNumber(text, 1, MOST);
        };
    }

    private static Optional<Integer> protocol(String text) {
        return switch (text) {
            case "kernel" -> Optional.of(2);
            case "boot" -> Optional.of(3);
            case "static" -> Optional.of(STATIC);
            case "ra" -> Optional.of(9);
            case "dhcp" -> Optional.of(16);
            default -> SectionReader.parseNumber(text, 0, 255).map(Long::intValue);
        };
    }

    private static Optional<Integer> preference(String text) {
        return switch (text) {
            case "medium" -> Optional.of(0);
            case "high" -> Optional.of(1);
            case "low" -> Optional.of(3);
            default -> Optional.empty();
        };
    }
}

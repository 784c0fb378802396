package org.jitney.network1.config;

import java.net.Inet6Address;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * [IPv6AcceptRA].
 *
 * @param half how the lower half of addresses is made
 * @param table none for that of the link's VRF, or the main one
 */
public record AcceptRaConfig(
        boolean dns,
        Dhcp4Config.Domains domains,
        boolean mtu,
        boolean gateway,
        boolean routePrefix,
        boolean autonomousPrefix,
        boolean onLinkPrefix,
        LowerHalf half,
        long metric,
        Optional<Long> table,
        Lists routers,
        Lists prefixes,
        Lists routes) {
    private static final long MOST = 0xffff_ffffL;
    private static final long USUAL_METRIC = 1024;

    /** What is let in: all that is allowed, or without such a list all that is not denied. */
    public record Lists(List<IpPrefix> allowed, List<IpPrefix> denied) {
        /** Makes lists that nobody can change any more. */
        public Lists {
            allowed = List.copyOf(allowed);
            denied = List.copyOf(denied);
        }

        /** {@return whether an address is let in} */
        public boolean accepts(Inet6Address address) {
            return allowed.isEmpty()
                    ? denied.stream().noneMatch(p -> contains(p, address))
                    : allowed.stream().anyMatch(p -> contains(p, address));
        }

        private static boolean contains(IpPrefix prefix, Inet6Address address) {
            return new IpPrefix(address, prefix.length())
                    .masked()
                    .address()
                    .equals(prefix.masked().address());
        }
    }

    /**
     * Reads the section.
     *
     * @param network [Network], where {@code Token=} stood before
     * @param dhcp6 [DHCPv6], where {@code RouteMetric=} stood before
     */
    static AcceptRaConfig read(SectionReader in, SectionReader network, SectionReader dhcp6) {
        return new AcceptRaConfig(
                in.bool("UseDNS").orElse(true),
                in.value("UseDomains", Dhcp4Config::domains).orElse(Dhcp4Config.Domains.IGNORED),
                in.bool("UseMTU").orElse(true),
                in.bool("UseGateway").orElse(true),
                in.bool("UseRoutePrefix").orElse(true),
                in.bool("UseAutonomousPrefix").orElse(true),
                in.bool("UseOnLinkPrefix").orElse(true),
                in.value("Token", LowerHalf::parse)
                        .or(() -> network.value("IPv6Token", LowerHalf::parse))
                        .orElse(LowerHalf.USUAL),
                in.number("RouteMetric", 0, MOST)
                        .or(() -> dhcp6.number("RouteMetric", 0, MOST))
                        .orElse(USUAL_METRIC),
                in.value("RouteTable", RouteConfig::table),
                new Lists(prefixes(in, "RouterAllowList"), prefixes(in, "RouterDenyList")),
                new Lists(
                        prefixes(in, "PrefixAllowList"),
                        prefixes(in, "PrefixDenyList", "DenyList", "BlackList")),
                new Lists(prefixes(in, "RouteAllowList"), prefixes(in, "RouteDenyList")));
    }

    /** Reads a list that has had several names. */
    private static List<IpPrefix> prefixes(SectionReader in, String... keys) {
        return Arrays.stream(keys)
                .flatMap(key -> in.words(key).stream())
                .flatMap(w -> IpPrefix.parse(w).stream())
                .filter(p -> p.family() != 2)
                .toList();
    }
}

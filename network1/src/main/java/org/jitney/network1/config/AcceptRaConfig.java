package org.jitney.network1.config;

import java.net.Inet6Address;
import java.util.List;
import java.util.Optional;

/**
 * [IPv6AcceptRA].
 *
 * @param token the lower half of addresses: sixteen bytes of which the last eight count; none for
 *     the one of the hardware address
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
        Optional<byte[]> token,
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

    static AcceptRaConfig read(SectionReader in) {
        return new AcceptRaConfig(
                in.bool("UseDNS").orElse(true),
                in.value("UseDomains", Dhcp4Config::domains).orElse(Dhcp4Config.Domains.IGNORED),
                in.bool("UseMTU").orElse(true),
                in.bool("UseGateway").orElse(true),
                in.bool("UseRoutePrefix").orElse(true),
                in.bool("UseAutonomousPrefix").orElse(true),
                in.bool("UseOnLinkPrefix").orElse(true),
                in.value("Token", AcceptRaConfig::token).filter(t -> t.length > 0),
                in.number("RouteMetric", 0, MOST).orElse(USUAL_METRIC),
                in.value("RouteTable", RouteConfig::table),
                new Lists(
                        prefixes(in, "RouterAllowList", "RouterAllowList"),
                        prefixes(in, "RouterDenyList", "RouterDenyList")),
                new Lists(
                        prefixes(in, "PrefixAllowList", "PrefixAllowList"),
                        prefixes(in, "PrefixDenyList", "DenyList")),
                new Lists(
                        prefixes(in, "RouteAllowList", "RouteAllowList"),
                        prefixes(in, "RouteDenyList", "RouteDenyList")));
    }

    private static List<IpPrefix> prefixes(SectionReader in, String key, String formerKey) {
        List<String> words = in.words(key).isEmpty() ? in.words(formerKey) : in.words(key);
        return words.stream()
                .flatMap(w -> IpPrefix.parse(w).stream())
                .filter(p -> p.family() != 2)
                .toList();
    }

    /** Empty for the usual; {@code prefixstable} is refused, as it is not there yet. */
    private static Optional<byte[]> token(String text) {
        if (text.equals("eui64")) {
            return Optional.of(new byte[0]);
        }
        String address = text.startsWith("static:") ? text.substring(7) : text;
        return IpPrefix.address(address)
                .filter(Inet6Address.class::isInstance)
                .map(a -> a.getAddress())
                .filter(AcceptRaConfig::hasLowerHalf);
    }

    private static boolean hasLowerHalf(byte[] address) {
        for (int i = 8; i < 16; i++) {
            if (address[i] != 0) {
                return true;
            }
        }
        return false;
    }
}

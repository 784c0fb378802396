package org.jitney.network1.config;

import java.net.Inet6Address;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jitney.unitfile.UnitFileError;
import org.jitney.unitfile.time.TimeSpan;

/**
 * What a link says as a router: [IPv6SendRA], [IPv6Prefix], [IPv6RoutePrefix]; times in seconds.
 *
 * @param preference 0 medium, 1 high, 3 low
 * @param uplink the link whose servers are told of where there are no others: a name, {@code :auto}
 *     or {@code :none}
 * @param dns none at all where nothing is to be said; an empty list for those of links
 * @param domains likewise
 */
public record SendRaConfig(
        boolean managed,
        boolean otherInformation,
        int lifetime,
        int preference,
        int hopLimit,
        String uplink,
        Optional<List<String>> dns,
        Optional<List<String>> domains,
        long namesLifetime,
        List<Prefix> prefixes,
        List<Route> routes) {
    private static final long MOST = 0xffff_ffffL;
    private static final long HALF_HOUR = 1800;
    private static final long HOUR = 3600;
    private static final long MOST_LIFETIME = 9000;

    /** Makes a configuration whose lists nobody can change any more. */
    public SendRaConfig {
        prefixes = List.copyOf(prefixes);
        routes = List.copyOf(routes);
    }

    /**
     * A prefix.
     *
     * @param assign whether the link gets an address of it, too
     */
    public record Prefix(
            IpPrefix prefix,
            boolean onLink,
            boolean autonomous,
            long preferred,
            long valid,
            boolean assign,
            LowerHalf half,
            long metric) {}

    /** A route. */
    public record Route(IpPrefix prefix, long lifetime) {}

    static SendRaConfig read(
            SectionReader in, Stream<SectionReader> prefixes, Stream<SectionReader> routes) {
        List<Prefix> allPrefixes = new ArrayList<>();
        prefixes.forEach(p -> prefix(p).ifPresent(allPrefixes::add));
        List<Route> allRoutes = new ArrayList<>();
        routes.forEach(r -> route(r).ifPresent(allRoutes::add));
        long lifetime = seconds(in, "RouterLifetimeSec", HALF_HOUR);
        return new SendRaConfig(
                in.bool("Managed").orElse(false),
                in.bool("OtherInformation").orElse(false),
                (int) Math.min(lifetime, MOST_LIFETIME),
                in.value("RouterPreference", SendRaConfig::preference).orElse(0),
                in.number("HopLimit", 0, 255).orElse(0L).intValue(),
                in.text("UplinkInterface").orElse(":auto"),
                in.bool("EmitDNS").orElse(true) ? Optional.of(in.words("DNS")) : Optional.empty(),
                in.bool("EmitDomains").orElse(true)
                        ? Optional.of(in.words("Domains"))
                        : Optional.empty(),
                seconds(in, "DNSLifetimeSec", HOUR),
                allPrefixes,
                allRoutes);
    }

    private static Optional<Prefix> prefix(SectionReader in) {
        Optional<IpPrefix> prefix = in.value("Prefix", SendRaConfig::six);
        if (prefix.isEmpty()) {
            in.dropped("[IPv6Prefix] section without Prefix=, ignoring.");
            return Optional.empty();
        }
        long preferred = seconds(in, "PreferredLifetimeSec", HALF_HOUR);
        long valid = seconds(in, "ValidLifetimeSec", HOUR);
        if (preferred > valid) {
            in.dropped("[IPv6Prefix] section with a preferred lifetime beyond the valid one.");
            return Optional.empty();
        }
        return Optional.of(
                new Prefix(
                        prefix.get().masked(),
                        in.bool("OnLink").orElse(true),
                        in.bool("AddressAutoconfiguration").orElse(true),
                        preferred,
                        valid,
                        in.bool("Assign").orElse(false),
                        in.value("Token", LowerHalf::parse).orElse(LowerHalf.USUAL),
                        in.number("RouteMetric", 0, MOST).orElse(0L)));
    }

    private static Optional<Route> route(SectionReader in) {
        Optional<IpPrefix> prefix = in.value("Route", SendRaConfig::six);
        if (prefix.isEmpty()) {
            in.dropped("[IPv6RoutePrefix] section without Route=, ignoring.");
            return Optional.empty();
        }
        return Optional.of(new Route(prefix.get().masked(), seconds(in, "LifetimeSec", HOUR)));
    }

    private static Optional<IpPrefix> six(String text) {
        return IpPrefix.parse(text).filter(p -> p.address() instanceof Inet6Address);
    }

    private static long seconds(SectionReader in, String key, long usual) {
        return in.value(key, SendRaConfig::span).orElse(usual);
    }

    private static Optional<Long> span(String text) {
        try {
            TimeSpan span = TimeSpan.parse(text);
            return Optional.of(
                    span.isInfinite() ? MOST : Math.min(span.usec() / TimeSpan.SECOND, MOST));
        } catch (UnitFileError e) {
            return Optional.empty();
        }
    }

    private static Optional<Integer> preference(String text) {
        return switch (text) {
            case "medium", "normal", "default" -> Optional.of(0);
            case "high" -> Optional.of(1);
            case "low" -> Optional.of(3);
            default -> Optional.empty();
        };
    }
}

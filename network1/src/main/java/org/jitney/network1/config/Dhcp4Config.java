package org.jitney.network1.config;

import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * [DHCPv4], and [DHCP] as it was called before.
 *
 * @param fallbackForever whether an offer without a lifetime has one without end
 * @param allowed servers that may answer; all if empty
 * @param port the client's own; the usual one if none
 */
public record Dhcp4Config(
        Use use,
        Routing routing,
        Identity identity,
        Words words,
        boolean broadcast,
        boolean rapidCommit,
        boolean anonymize,
        boolean sendDecline,
        boolean sendRelease,
        Optional<Integer> maxAttempts,
        boolean fallbackForever,
        List<IpPrefix> allowed,
        List<IpPrefix> denied,
        Optional<Integer> port,
        int serviceType) {
    private static final long MOST = 0xffff_ffffL;
    private static final int VENDOR_SPECIFIC = 43;
    private static final int LONGEST_CLASS = 255;
    private static final int MOST_REQUESTED = 254;
    private static final int CLASS_SELECTOR_4 = 0x80;
    private static final int CLASS_SELECTOR_6 = 0xc0;

    /** What of a lease has an effect; the address always has. */
    public record Use(
            boolean dns,
            boolean ntp,
            boolean sip,
            boolean mtu,
            boolean hostname,
            boolean timezone,
            boolean routes,
            boolean gateway,
            Domains domains) {}

    /** What becomes of the domains of a lease. */
    public enum Domains {
        IGNORED,
        SEARCHED,
        ROUTED
    }

    /**
     * Where routes of a lease go.
     *
     * @param table none for that of the link's VRF, or the main one
     * @param mtu of the routes; none for the link's
     * @param label of the address; empty for none
     */
    public record Routing(
            long metric,
            Optional<Long> table,
            Optional<Long> mtu,
            boolean toDns,
            boolean toNtp,
            String label) {}

    /** What a client is called. */
    public enum ClientId {
        MAC,
        DUID,
        DUID_ONLY
    }

    /**
     * Who the client says it is.
     *
     * @param duidType {@code vendor}, {@code uuid}, {@code link-layer-time} or {@code link-layer}
     * @param duidData what is behind the type; none where it is computed
     */
    public record Identity(
            ClientId clientId, Optional<Long> iaid, String duidType, Optional<Octets> duidData) {}

    /**
     * What it says beyond that.
     *
     * @param hostname none for that of the machine
     * @param options more options, by their codes, in the order in which they were first given
     */
    public record Words(
            boolean sendHostname,
            Optional<String> hostname,
            Optional<String> vendorClass,
            List<String> userClasses,
            Optional<String> mudUrl,
            List<Integer> requestOptions,
            Map<Integer, Octets> options) {}

    static Dhcp4Config read(SectionReader in) {
        boolean anonymize = in.bool("Anonymize").orElse(false);
        return new Dhcp4Config(
                use(in, anonymize),
                new Routing(
                        in.number("RouteMetric", 0, MOST).orElse(1024L),
                        in.value("RouteTable", RouteConfig::table),
                        in.value("RouteMTUBytes", NetworkFile::size),
                        in.bool("RoutesToDNS").orElse(true),
                        in.bool("RoutesToNTP").orElse(true),
                        in.text("Label").orElse("")),
                identity(in, anonymize),
                words(in, anonymize),
                in.bool("RequestBroadcast").orElse(false),
                in.bool("RapidCommit").orElse(false),
                anonymize,
                in.bool("SendDecline").orElse(false),
                in.bool("SendRelease").orElse(true),
                in.value("MaxAttempts", Dhcp4Config::attempts).filter(n -> n > 0),
                in.value("FallbackLeaseLifetimeSec", Dhcp4Config::forever).isPresent(),
                prefixes(in.words("AllowList").stream()),
                prefixes(Stream.of("DenyList", "BlackList").flatMap(key -> in.words(key).stream())),
                in.number("ListenPort", 1, 0xffff).map(Long::intValue),
                in.value("IPServiceType", Dhcp4Config::serviceType).orElse(CLASS_SELECTOR_6));
    }

    private static Use use(SectionReader in, boolean anonymize) {
        return new Use(
                in.bool("UseDNS").orElse(true),
                in.bool("UseNTP").orElse(true),
                in.bool("UseSIP").orElse(true),
                !anonymize && in.bool("UseMTU").orElse(false),
                in.bool("UseHostname").orElse(true),
                in.bool("UseTimezone").orElse(false),
                in.bool("UseRoutes").orElse(true),
                in.bool("UseGateway").or(() -> in.bool("UseRoutes")).orElse(true),
                in.value("UseDomains", Dhcp4Config::domains)
                        .or(() -> in.value("UseDomainName", Dhcp4Config::domains))
                        .orElse(Domains.IGNORED));
    }

    static Identity identity(SectionReader in, boolean anonymize) {
        return new Identity(
                anonymize
                        ? ClientId.MAC
                        : in.value("ClientIdentifier", Dhcp4Config::clientId).orElse(ClientId.DUID),
                in.number("IAID", 0, MOST),
                in.value("DUIDType", Dhcp4Config::duidType).orElse("vendor"),
                in.value("DUIDRawData", Dhcp4Config::raw));
    }

    private static Words words(SectionReader in, boolean anonymize) {
        Map<Integer, Octets> options = new LinkedHashMap<>();
        for (DhcpOption each :
                in.values("SendOption", t -> DhcpOption.parse(t, DhcpOption.MOST_4))) {
            options.put(each.code(), each.value());
        }
        DhcpServerConfig.vendor(in).ifPresent(v -> options.put(VENDOR_SPECIFIC, v));
        return new Words(
                !anonymize && in.bool("SendHostname").orElse(true),
                in.text("Hostname"),
                in.text("VendorClassIdentifier"),
                DhcpOption.classes(in, "UserClass", LONGEST_CLASS),
                in.value("MUDURL", DhcpOption::mudUrl),
                requested(in),
                Collections.unmodifiableMap(options));
    }

    /** {@return the codes of {@code RequestOptions=}} */
    static List<Integer> requested(SectionReader in) {
        return in.goodWords(
                "RequestOptions",
                t -> SectionReader.parseNumber(t, 1, MOST_REQUESTED).map(Long::intValue));
    }

    private static List<IpPrefix> prefixes(Stream<String> words) {
        return words.flatMap(w -> IpPrefix.parse(w).stream()).filter(p -> p.family() == 2).toList();
    }

    private static Optional<Integer> attempts(String text) {
        return text.equals("infinity")
                ? Optional.of(0)
                : SectionReader.parseNumber(text, 1, Integer.MAX_VALUE).map(Long::intValue);
    }

    private static Optional<Boolean> forever(String text) {
        return text.equals("forever") || text.equals("infinity")
                ? Optional.of(true)
                : Optional.empty();
    }

    private static Optional<Integer> serviceType(String text) {
        return switch (text) {
            case "CS4" -> Optional.of(CLASS_SELECTOR_4);
            case "CS6" -> Optional.of(CLASS_SELECTOR_6);
            default -> Optional.empty();
        };
    }

    static Optional<Domains> domains(String text) {
        return text.equals("route")
                ? Optional.of(Domains.ROUTED)
                : org.jitney.unitfile.Booleans.parse(text)
                        .map(yes -> yes ? Domains.SEARCHED : Domains.IGNORED);
    }

    private static Optional<ClientId> clientId(String text) {
        return switch (text) {
            case "mac" -> Optional.of(ClientId.MAC);
            case "duid" -> Optional.of(ClientId.DUID);
            case "duid-only" -> Optional.of(ClientId.DUID_ONLY);
            default -> Optional.empty();
        };
    }

    private static Optional<String> duidType(String text) {
        return List.of("vendor", "uuid", "link-layer-time", "link-layer").contains(text)
                ? Optional.of(text)
                : Optional.empty();
    }

    private static Optional<Octets> raw(String text) {
        return text.matches("[0-9A-Fa-f]{2}(:[0-9A-Fa-f]{2}){0,127}")
                ? Optional.of(Octets.of(HexFormat.ofDelimiter(":").parseHex(text)))
                : Optional.empty();
    }
}

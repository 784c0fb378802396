package org.jitney.network1.config;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
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
            ClientId clientId, Optional<Long> iaid, String duidType, Optional<byte[]> duidData) {}

    /**
     * What it says beyond that.
     *
     * @param hostname none for that of the machine
     * @param options more options, by their codes
     */
    public record Words(
            boolean sendHostname,
            Optional<String> hostname,
            Optional<String> vendorClass,
            List<String> userClasses,
            Optional<String> mudUrl,
            List<Integer> requestOptions,
            SortedMap<Integer, byte[]> options) {}

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
        List<Integer> requested = new ArrayList<>();
        for (String each : in.words("RequestOptions")) {
            SectionReader.parseNumber(each, 1, 254).ifPresent(n -> requested.add(n.intValue()));
        }
        SortedMap<Integer, byte[]> options = new TreeMap<>();
        for (var each : in.values("SendOption", Dhcp4Config::option)) {
            options.put(each.getKey(), each.getValue());
        }
        DhcpServerConfig.vendor(in).ifPresent(v -> options.put(VENDOR_SPECIFIC, v));
        return new Words(
                !anonymize && in.bool("SendHostname").orElse(true),
                in.text("Hostname"),
                in.text("VendorClassIdentifier"),
                in.words("UserClass").stream()
                        .filter(w -> w.getBytes(StandardCharsets.UTF_8).length <= 255)
                        .toList(),
                in.text("MUDURL"),
                requested,
                options);
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

    private static Optional<byte[]> raw(String text) {
        return text.matches("[0-9A-Fa-f]{2}(:[0-9A-Fa-f]{2}){0,127}")
                ? Optional.of(HexFormat.ofDelimiter(":").parseHex(text))
                : Optional.empty();
    }

    /** {@code CODE:TYPE:VALUE}. */
    static Optional<Map.Entry<Integer, byte[]>> option(String text) {
        String[] parts = text.split(":", 3);
        if (parts.length != 3) {
            return Optional.empty();
        }
        Optional<Long> code = SectionReader.parseNumber(parts[0], 1, 254);
        Optional<byte[]> value = value(parts[1], parts[2]);
        return code.flatMap(c -> value.map(v -> Map.entry(c.intValue(), v)));
    }

    private static Optional<byte[]> value(String type, String text) {
        return switch (type) {
            case "uint8" -> number(text, 1);
            case "uint16" -> number(text, 2);
            case "uint32" -> number(text, 4);
            case "ipv4address" ->
                    IpPrefix.address(text)
                            .filter(Inet4Address.class::isInstance)
                            .map(InetAddress::getAddress);
            case "ipv6address" ->
                    IpPrefix.address(text)
                            .filter(a -> IpPrefix.family(a) != 2)
                            .map(InetAddress::getAddress);
            case "string" -> Optional.of(text.getBytes(StandardCharsets.UTF_8));
            default -> Optional.empty();
        };
    }

    private static Optional<byte[]> number(String text, int size) {
        return SectionReader.parseNumber(text, 0, (1L << (8 * size)) - 1)
                .map(n -> {
                    byte[] all = ByteBuffer.allocate(8).putLong(n).array();
                    return Arrays.copyOfRange(all, 8 - size, 8);
                });
    }
}

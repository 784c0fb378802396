package org.jitney.network1.config;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jitney.unitfile.Booleans;
import org.jitney.unitfile.ByteSize;
import org.jitney.unitfile.Diagnostic;
import org.jitney.unitfile.UnitFile;
import org.jitney.unitfile.UnitFileError;

/**
 * A .network file with its drop-ins.
 *
 * @param path of the file itself
 * @param bridgeVlans {@code BRIDGE_VLAN_INFO_...} by the number of the VLAN
 * @param stacked the virtual links on top of this one, by key: {@code VLAN}, {@code MACVLAN},
 *     {@code VXLAN}
 */
public record NetworkFile(
        String path,
        String description,
        Match match,
        LinkSettings link,
        Online online,
        Master master,
        Map<String, List<String>> stacked,
        boolean linkLocalIpv6,
        boolean configureWithoutCarrier,
        boolean ignoreCarrierLoss,
        List<AddressConfig> addresses,
        List<RouteConfig> routes,
        List<RuleConfig> rules,
        Names names,
        CarrierPolicy carrier,
        LinkLocal linkLocal,
        List<Sysctl> sysctls,
        SortedMap<Integer, NetDevKind.Bridge.Setting> bridgePort,
        SortedMap<Integer, Integer> bridgeVlans,
        Neighbors neighbors,
        List<NextHopConfig> nextHops,
        List<AddressLabel> addressLabels,
        List<TrafficConfig> traffic,
        DeviceConfig device,
        List<NetLabel> netLabels,
        Firewall firewall,
        ProtocolConfig protocols) {

    private static final long LEAST_IPV6_MTU = 1280;
    private static final List<String> STACKED =
            List.of(
                    "VLAN", "MACVLAN", "MACVTAP", "IPVLAN", "IPVTAP", "VXLAN", "Tunnel", "MACsec",
                    "Xfrm", "IPoIB");

    /** [Link], as far as it changes the link; what is not given stays as it is. */
    public record LinkSettings(
            Optional<String> address,
            Optional<Long> mtu,
            Optional<Long> group,
            Optional<Boolean> arp,
            Optional<Boolean> multicast,
            Optional<Boolean> allMulticast,
            Optional<Boolean> promiscuous,
            boolean unmanaged,
            String activationPolicy) {}

    /**
     * When the link counts as online.
     *
     * @param least the operational state that is needed
     * @param most the one that it must not exceed
     * @param family {@code any}, {@code ipv4}, {@code ipv6} or {@code both}
     */
    public record Online(boolean required, String least, String most, String family) {}

    /**
     * The link that this one becomes a part of: at most one is given.
     *
     * @param bondPort which of a bond's ports this one is
     */
    public record Master(
            Optional<String> bridge,
            Optional<String> bond,
            Optional<String> vrf,
            Optional<String> mesh,
            boolean keep,
            BondPort bondPort) {
        /** {@return the name of the link} */
        public Optional<String> name() {
            return bridge.or(() -> bond).or(() -> vrf).or(() -> mesh);
        }
    }

    /**
     * What a bond is told of a port.
     *
     * @param primary it carries the traffic whenever it works
     * @param active it carries the traffic from now on
     */
    public record BondPort(boolean primary, boolean active) {}

    /**
     * Addresses that hold on the link only.
     *
     * @param mode {@code IN6_ADDR_GEN_MODE_...}; none for the usual one
     * @param stableSecret what addresses are made of with the mode for stable ones
     */
    public record LinkLocal(boolean ipv6, Optional<Integer> mode, Optional<String> stableSecret) {}

    /** What is said to whoever resolves names and sets the clock. */
    public record Names(
            List<String> dns,
            List<String> domains,
            List<String> routeDomains,
            List<String> ntp,
            Resolution resolution) {}

    /** How names are resolved on the link; what is not given is for the resolver to decide. */
    public record Resolution(
            String llmnr,
            String multicastDns,
            Optional<String> dnssec,
            Optional<String> dnsOverTls,
            Optional<Boolean> defaultRoute,
            List<String> negativeTrustAnchors) {}

    /** Reads a file and its drop-ins, which were joined in their order. */
    public static NetworkFile read(
            String path, List<UnitFile> parts, Consumer<Diagnostic> diagnostics) {
        parts.forEach(part -> KnownKeys.NETWORK.check(part, diagnostics));
        List<UnitFile.Entry> all = parts.stream().flatMap(p -> p.entries().stream()).toList();
        SectionReader network = section(all, "Network", diagnostics);
        SectionReader link = section(all, "Link", diagnostics);
        Master master =
                new Master(
                        network.text("Bridge"),
                        network.text("Bond"),
                        network.text("VRF"),
                        network.text("BatmanAdvanced"),
                        network.bool("KeepMaster").orElse(false),
                        new BondPort(
                                network.bool("PrimarySlave").orElse(false),
                                network.bool("ActiveSlave").orElse(false)));
        boolean part = master.keep() || master.bridge().isPresent() || master.bond().isPresent();
        String usual = part ? "no" : "ipv6";
        String local = network.text("LinkLocalAddressing").orElse(usual);
        boolean port = master.bond().isPresent();
        CarrierPolicy carrier = CarrierPolicy.read(network, ProtocolConfig.dhcp4(all, diagnostics));
        ProtocolConfig protocols = ProtocolConfig.read(parts, diagnostics, port, usual);
        Firewall firewall = Firewall.read(name -> section(all, name, diagnostics));
        List<AddressConfig> addresses =
                port ? List.of() : withServer(addresses(parts, network, diagnostics), protocols);
        boolean six = !port && !List.of("no", "false", "ipv4", "0", "off").contains(local);
        return new NetworkFile(
                path,
                network.text("Description").orElse(""),
                Match.read(section(all, "Match", diagnostics), entries(all, "Match")),
                settings(
                        link,
                        !carrier.boundTo().isEmpty(),
                        six || addresses.stream().anyMatch(a -> a.local().family() != 2)),
                online(link),
                master,
                stacked(network),
                six,
                carrier.configuresWithout(),
                carrier.ignoredFor().isEmpty(),
                addresses,
                port ? List.of() : routes(parts, network, diagnostics),
                port ? List.of() : rules(parts, diagnostics),
                names(network),
                carrier,
                new LinkLocal(
                        six,
                        network.value("IPv6LinkLocalAddressGenerationMode", NetworkFile::mode),
                        network.value("IPv6StableSecretAddress", IpPrefix::address)
                                .map(InetAddress::getHostAddress)),
                Sysctls.read(network, firewall.masquerade()),
                BridgePort.read(section(all, "Bridge", diagnostics)),
                BridgeVlans.read(each(parts, "BridgeVLAN", diagnostics).toList()),
                Neighbors.read(network, name -> each(parts, name, diagnostics)),
                each(parts, "NextHop", diagnostics)
                        .flatMap(in -> NextHopConfig.read(in).stream())
                        .toList(),
                each(parts, "IPv6AddressLabel", diagnostics)
                        .flatMap(in -> AddressLabel.read(in).stream())
                        .toList(),
                TrafficConfig.read(parts, diagnostics),
                new DeviceConfig(
                        VirtualFunction.read(each(parts, "SR-IOV", diagnostics)),
                        CanConfig.read(section(all, "CAN", diagnostics)),
                        DeviceConfig.Ipoib.read(section(all, "IPoIB", diagnostics))),
                NetLabel.read(parts, diagnostics),
                firewall,
                protocols);
    }

    /** {@return the same with more routes} */
    public NetworkFile withRoutes(List<RouteConfig> more) {
        return new NetworkFile(
                path,
                description,
                match,
                link,
                online,
                master,
                stacked,
                linkLocalIpv6,
                configureWithoutCarrier,
                ignoreCarrierLoss,
                addresses,
                Stream.concat(routes.stream(), more.stream()).distinct().toList(),
                rules,
                names,
                carrier,
                linkLocal,
                sysctls,
                bridgePort,
                bridgeVlans,
                neighbors,
                nextHops,
                addressLabels,
                traffic,
                device,
                netLabels,
                firewall,
                protocols);
    }

    private static Optional<Integer> mode(String text) {
        return switch (text) {
            case "eui64" -> Optional.of(0);
            case "none" -> Optional.of(1);
            case "stable-privacy" -> Optional.of(2);
            case "random" -> Optional.of(3);
            default -> Optional.empty();
        };
    }

    private static List<UnitFile.Entry> entries(List<UnitFile.Entry> all, String section) {
        return all.stream().filter(e -> e.section().equals(section)).toList();
    }

    private static SectionReader section(
            List<UnitFile.Entry> all, String section, Consumer<Diagnostic> diagnostics) {
        return new SectionReader(entries(all, section), diagnostics);
    }

    static Stream<SectionReader> each(
            List<UnitFile> parts, String section, Consumer<Diagnostic> diagnostics) {
        return parts.stream()
                .flatMap(p -> p.sections().stream())
                .filter(s -> s.name().equals(section) && !s.entries().isEmpty())
                .map(s -> new SectionReader(s.entries(), diagnostics));
    }

    private static LinkSettings settings(SectionReader link, boolean bound, boolean ipv6) {
        return new LinkSettings(
                link.value("MACAddress", HardwareAddress::parse),
                link.value("MTUBytes", NetworkFile::size)
                        .map(mtu -> ipv6 ? Math.max(mtu, LEAST_IPV6_MTU) : mtu),
                link.number("Group", 0, Integer.MAX_VALUE),
                link.bool("ARP"),
                link.bool("Multicast"),
                link.bool("AllMulticast"),
                link.bool("Promiscuous"),
                link.bool("Unmanaged").orElse(false),
                link.text("ActivationPolicy").orElse(bound ? "bound" : "up"));
    }

    static Optional<Long> size(String text) {
        try {
            long value = ByteSize.parse(text);
            return value > 0 && value <= Integer.MAX_VALUE ? Optional.of(value) : Optional.empty();
        } catch (UnitFileError e) {
            return Optional.empty();
        }
    }

    private static Online online(SectionReader link) {
        String text = link.text("RequiredForOnline").orElse("yes");
        Optional<Boolean> simple = Booleans.parse(text);
        String policy = link.text("ActivationPolicy").orElse("up");
        boolean byPolicy = !List.of("always-down", "manual", "down").contains(policy);
        String range = simple.isPresent() ? "degraded:routable" : text;
        int colon = range.indexOf(':');
        String least = colon < 0 ? range : range.substring(0, colon);
        String most = colon < 0 ? "routable" : range.substring(colon + 1);
        boolean given = link.text("RequiredForOnline").isPresent();
        return new Online(
                given ? simple.orElse(true) : byPolicy,
                least.isEmpty() ? "degraded" : least,
                most.isEmpty() ? "routable" : most,
                link.text("RequiredFamilyForOnline").orElse("any"));
    }

    private static Map<String, List<String>> stacked(SectionReader network) {
        Map<String, List<String>> stacked = new LinkedHashMap<>();
        for (String key : STACKED) {
            stacked.put(key, network.words(key));
        }
        return Map.copyOf(stacked);
    }

    private static List<AddressConfig> addresses(
            List<UnitFile> parts, SectionReader network, Consumer<Diagnostic> diagnostics) {
        List<AddressConfig> found = new ArrayList<>();
        network.everyValue("Address", IpPrefix::parseOfLink)
                .forEach(p -> found.add(AddressConfig.of(p)));
        each(parts, "Address", diagnostics)
                .forEach(in -> AddressConfig.read(in).ifPresent(found::add));
        return found.stream().distinct().toList();
    }

    /** The address that a DHCP server is to have is one of the link, too. */
    private static List<AddressConfig> withServer(
            List<AddressConfig> addresses, ProtocolConfig protocols) {
        Optional<IpPrefix> server = protocols.dhcpServer().flatMap(DhcpServerConfig::address);
        boolean isThere =
                server.isEmpty()
                        || addresses.stream()
                                .anyMatch(a -> a.local().address().equals(server.get().address()));
        return isThere
                ? addresses
                : Stream.concat(addresses.stream(), Stream.of(AddressConfig.of(server.get())))
                        .toList();
    }

    private static List<RouteConfig> routes(
            List<UnitFile> parts, SectionReader network, Consumer<Diagnostic> diagnostics) {
        List<RouteConfig> found = new ArrayList<>();
        if (network.bool("DefaultRouteOnDevice").orElse(false)) {
            found.add(RouteConfig.onDevice());
        }
        if (network.bool("IPv4LLRoute").orElse(false)) {
            found.add(RouteConfig.toLinkLocal());
        }
        network.everyValue("Gateway", IpPrefix::address)
                .forEach(gateway -> found.add(RouteConfig.through(gateway)));
        each(parts, "Route", diagnostics).forEach(in -> RouteConfig.read(in).ifPresent(found::add));
        return found.stream().distinct().toList();
    }

    private static List<RuleConfig> rules(List<UnitFile> parts, Consumer<Diagnostic> diagnostics) {
        return each(parts, "RoutingPolicyRule", diagnostics)
                .flatMap(in -> RuleConfig.read(in).stream())
                .distinct()
                .toList();
    }

    private static Names names(SectionReader network) {
        List<String> domains = network.words("Domains");
        return new Names(
                network.words("DNS"),
                domains.stream().filter(d -> !d.startsWith("~")).toList(),
                domains.stream().filter(d -> d.startsWith("~")).map(d -> d.substring(1)).toList(),
                network.words("NTP"),
                new Resolution(
                        choice(network, "LLMNR", "resolve").orElse("yes"),
                        choice(network, "MulticastDNS", "resolve").orElse("no"),
                        choice(network, "DNSSEC", "allow-downgrade"),
                        choice(network, "DNSOverTLS", "opportunistic"),
                        network.bool("DNSDefaultRoute"),
                        network.words("DNSSECNegativeTrustAnchors")));
    }

    /** Yes, no, or one word for what is between. */
    private static Optional<String> choice(SectionReader in, String key, String between) {
        return in.value(
                key,
                text ->
                        text.equals(between)
                                ? Optional.of(text)
                                : Booleans.parse(text).map(on -> on ? "yes" : "no"));
    }
}

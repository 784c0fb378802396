package org.jitney.network1.config;

import java.net.Inet4Address;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jitney.unitfile.Booleans;
import org.jitney.unitfile.Diagnostic;
import org.jitney.unitfile.UnitFile;

/**
 * Which protocols a link speaks to get its addresses, and how.
 *
 * @param dhcp4 none if it is off
 * @param linkLocal whether the link gives itself an IPv4 address
 * @param linkLocalFirst the address that it tries first
 * @param acceptRa what of router advertisements has an effect; none if they are not heard
 * @param dhcp6 how addresses come by DHCPv6, once a router or the file wants that
 * @param dhcpServer none if the link serves nobody
 */
public record ProtocolConfig(
        Optional<Dhcp4Config> dhcp4,
        boolean linkLocal,
        Optional<Inet4Address> linkLocalFirst,
        Optional<AcceptRaConfig> acceptRa,
        Dhcp6Config dhcp6,
        Optional<DhcpServerConfig> dhcpServer) {
    /** Reads [Network] and the sections of the protocols. */
    static ProtocolConfig read(
            List<UnitFile> parts, Consumer<Diagnostic> diagnostics, boolean isPort) {
        List<UnitFile.Entry> all = parts.stream().flatMap(p -> p.entries().stream()).toList();
        SectionReader network = new SectionReader(of(all, "Network"), diagnostics);
        String dhcp = network.value("DHCP", ProtocolConfig::dhcp).orElse("no");
        List<UnitFile.Entry> four = new ArrayList<>(of(all, "DHCP"));
        four.addAll(of(all, "DHCPv4"));
        Dhcp4Config dhcp4 = Dhcp4Config.read(new SectionReader(four, diagnostics));
        boolean wanted = !isPort && (dhcp.equals("yes") || dhcp.equals("ipv4"));
        String local = network.text("LinkLocalAddressing").orElse("ipv6");
        boolean both = Booleans.parse(local).orElse(false);
        boolean six = both || local.equals("ipv6");
        boolean routers =
                network.bool("IPv6AcceptRA")
                        .or(() -> network.bool("IPv6AcceptRouterAdvertisements"))
                        .orElse(!forwards(network));
        SectionReader acceptRa = new SectionReader(of(all, "IPv6AcceptRA"), diagnostics);
        SectionReader dhcp6 = new SectionReader(of(all, "DHCPv6"), diagnostics);
        return new ProtocolConfig(
                wanted ? Optional.of(dhcp4) : Optional.empty(),
                !isPort && (both || local.equals("ipv4")),
                network.value("IPv4LLStartAddress", ProtocolConfig::linkLocal),
                !isPort && six && routers
                        ? Optional.of(AcceptRaConfig.read(acceptRa))
                        : Optional.empty(),
                Dhcp6Config.read(dhcp6, acceptRa),
                !isPort && network.bool("DHCPServer").orElse(false)
                        ? Optional.of(server(parts, all, diagnostics))
                        : Optional.empty());
    }

    /** A router does not listen to others unless it is told to: systemd.network(5). */
    private static boolean forwards(SectionReader network) {
        String text = network.text("IPForward").orElse("no");
        boolean sends = network.bool("IPv6SendRA").orElse(false);
        return sends || text.equals("ipv6") || Booleans.parse(text).orElse(false);
    }

    private static DhcpServerConfig server(
            List<UnitFile> parts, List<UnitFile.Entry> all, Consumer<Diagnostic> diagnostics) {
        Map<String, Inet4Address> fixed = new HashMap<>();
        NetworkFile.each(parts, "DHCPServerStaticLease", diagnostics)
                .forEach(in -> DhcpServerConfig.lease(in, fixed));
        return DhcpServerConfig.read(new SectionReader(of(all, "DHCPServer"), diagnostics), fixed);
    }

    private static List<UnitFile.Entry> of(List<UnitFile.Entry> all, String section) {
        return all.stream().filter(e -> e.section().equals(section)).toList();
    }

    private static Optional<Inet4Address> linkLocal(String text) {
        return IpPrefix.address(text)
                .filter(a -> a instanceof Inet4Address && a.isLinkLocalAddress())
                .filter(a -> a.getAddress()[2] != 0 && a.getAddress()[2] != -1)
                .map(Inet4Address.class::cast);
    }

    /** The old words are still understood. */
    private static Optional<String> dhcp(String text) {
        return switch (text) {
            case "ipv4", "v4" -> Optional.of("ipv4");
            case "ipv6", "v6" -> Optional.of("ipv6");
            case "both" -> Optional.of("yes");
            case "none" -> Optional.of("no");
            default -> Booleans.parse(text).map(yes -> yes ? "yes" : "no");
        };
    }
}

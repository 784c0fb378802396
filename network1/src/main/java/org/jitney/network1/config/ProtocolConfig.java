package org.jitney.network1.config;

import java.net.Inet4Address;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
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
 * @param lldp who is heard and told by LLDP
 * @param sendRa what the link says as a router; none if it is silent
 * @param delegation what it makes of prefixes that another link was given
 */
public record ProtocolConfig(
        Optional<Dhcp4Config> dhcp4,
        boolean linkLocal,
        Optional<Inet4Address> linkLocalFirst,
        Optional<AcceptRaConfig> acceptRa,
        Dhcp6Config dhcp6,
        Optional<DhcpServerConfig> dhcpServer,
        LldpConfig lldp,
        Optional<SendRaConfig> sendRa,
        Optional<DelegationConfig> delegation) {
    private static final String RAPID_COMMIT = "RapidCommit";

    /**
     * Reads [Network] and the sections of the protocols.
     *
     * @param isPort whether the link is one of a bond, which has nothing of its own
     * @param linkLocal what {@code LinkLocalAddressing=} is where the file does not say
     */
    static ProtocolConfig read(
            List<UnitFile> parts,
            Consumer<Diagnostic> diagnostics,
            boolean isPort,
            String linkLocal) {
        List<UnitFile.Entry> all = parts.stream().flatMap(p -> p.entries().stream()).toList();
        SectionReader network = new SectionReader(of(all, "Network"), diagnostics);
        String dhcp = network.value("DHCP", ProtocolConfig::dhcp).orElse("no");
        Dhcp4Config dhcp4 = Dhcp4Config.read(dhcp4(all, diagnostics));
        boolean wanted = !isPort && (dhcp.equals("yes") || dhcp.equals("ipv4"));
        String local = network.text("LinkLocalAddressing").orElse(linkLocal);
        boolean both = Booleans.parse(local).orElse(false);
        boolean six = both || local.equals("ipv6");
        boolean routers =
                network.bool("IPv6AcceptRA")
                        .or(() -> network.bool("IPv6AcceptRouterAdvertisements"))
                        .orElse(!forwards(network));
        SectionReader acceptRa = new SectionReader(of(all, "IPv6AcceptRA"), diagnostics);
        SectionReader dhcp6 = dhcp6(all, diagnostics);
        return new ProtocolConfig(
                wanted ? Optional.of(dhcp4) : Optional.empty(),
                !isPort && network.bool("IPv4LL").orElse(both || local.equals("ipv4")),
                network.value("IPv4LLStartAddress", ProtocolConfig::linkLocal),
                !isPort && six && routers
                        ? Optional.of(AcceptRaConfig.read(acceptRa, network, dhcp6))
                        : Optional.empty(),
                Dhcp6Config.read(dhcp6, acceptRa, dhcp4.words()),
                !isPort && network.bool("DHCPServer").orElse(false)
                        ? Optional.of(server(parts, all, diagnostics))
                        : Optional.empty(),
                LldpConfig.read(network, new SectionReader(of(all, "LLDP"), diagnostics)),
                !isPort
                                && six
                                && network.bool("IPv6SendRA")
                                        .or(() -> network.bool("IPv6PrefixDelegation"))
                                        .orElse(false)
                        ? Optional.of(
                                SendRaConfig.read(
                                        new SectionReader(of(all, "IPv6SendRA"), diagnostics),
                                        NetworkFile.each(parts, "IPv6Prefix", diagnostics),
                                        NetworkFile.each(parts, "IPv6RoutePrefix", diagnostics)))
                        : Optional.empty(),
                !isPort
                                && six
                                && network.bool("DHCPPrefixDelegation")
                                        .or(() -> network.bool("DHCPv6PrefixDelegation"))
                                        .orElse(false)
                        ? Optional.of(DelegationConfig.read(delegation(all, diagnostics)))
                        : Optional.empty());
    }

    /** {@return [DHCPv4], with [DHCP] as it was called before} */
    static SectionReader dhcp4(List<UnitFile.Entry> all, Consumer<Diagnostic> diagnostics) {
        List<UnitFile.Entry> entries =
                of(all, "DHCP").stream()
                        .filter(e -> !e.key().equals(RAPID_COMMIT))
                        .collect(Collectors.toCollection(ArrayList::new));
        entries.addAll(of(all, "DHCPv4"));
        return new SectionReader(entries, diagnostics);
    }

    /** {@return [DHCPv6], with what was for it in [DHCP]} */
    private static SectionReader dhcp6(List<UnitFile.Entry> all, Consumer<Diagnostic> diagnostics) {
        List<UnitFile.Entry> entries =
                of(all, "DHCP").stream()
                        .filter(e -> e.key().equals(RAPID_COMMIT))
                        .collect(Collectors.toCollection(ArrayList::new));
        entries.addAll(of(all, "DHCPv6"));
        return new SectionReader(entries, diagnostics);
    }

    /** The section has an older name, too. */
    private static SectionReader delegation(
            List<UnitFile.Entry> all, Consumer<Diagnostic> diagnostics) {
        List<UnitFile.Entry> entries = new ArrayList<>(of(all, "DHCPv6PrefixDelegation"));
        entries.addAll(of(all, "DHCPPrefixDelegation"));
        return new SectionReader(entries, diagnostics);
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

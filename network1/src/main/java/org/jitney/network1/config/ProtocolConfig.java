package org.jitney.network1.config;

import java.net.Inet4Address;
import java.util.ArrayList;
import java.util.List;
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
 */
public record ProtocolConfig(
        Optional<Dhcp4Config> dhcp4, boolean linkLocal, Optional<Inet4Address> linkLocalFirst) {
    /** Reads [Network] and the sections of the protocols. */
    static ProtocolConfig read(
            List<UnitFile.Entry> all, Consumer<Diagnostic> diagnostics, boolean isPort) {
        SectionReader network = new SectionReader(of(all, "Network"), diagnostics);
        String dhcp = network.value("DHCP", ProtocolConfig::dhcp).orElse("no");
        List<UnitFile.Entry> four = new ArrayList<>(of(all, "DHCP"));
        four.addAll(of(all, "DHCPv4"));
        Dhcp4Config dhcp4 = Dhcp4Config.read(new SectionReader(four, diagnostics));
        boolean wanted = !isPort && (dhcp.equals("yes") || dhcp.equals("ipv4"));
        String local = network.text("LinkLocalAddressing").orElse("ipv6");
        boolean both = Booleans.parse(local).orElse(false);
        return new ProtocolConfig(
                wanted ? Optional.of(dhcp4) : Optional.empty(),
                !isPort && (both || local.equals("ipv4")),
                network.value("IPv4LLStartAddress", ProtocolConfig::linkLocal));
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
            default ->
                    Booleans.parse(text).map(yes -> yes ? "yes" : "no");
        };
    }
}

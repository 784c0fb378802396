package org.jitney.network1.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a [Network] section sets in {@code /proc/sys/net}, in the order in which it is written. */
final class Sysctls {
    private static final String ALL = "all";

    private Sysctls() {}

    /** Reads the keys. What is masqueraded is forwarded, too. */
    static List<Sysctl> read(SectionReader in, Optional<Firewall.Masquerade> masquerade) {
        List<Sysctl> found = new ArrayList<>();
        in.bool("IPv4ProxyARP")
                .or(() -> in.bool("ProxyARP"))
                .ifPresent(on -> found.add(ofLink("ipv4", "proxy_arp", number(on))));
        forwarding(in, masquerade, found);
        privacy(in).ifPresent(mode -> found.add(ofLink("ipv6", "use_tempaddr", mode)));
        in.number("IPv6DuplicateAddressDetection", 0, Integer.MAX_VALUE)
                .ifPresent(n -> found.add(ofLink("ipv6", "dad_transmits", n.toString())));
        in.number("IPv6HopLimit", 1, 255)
                .ifPresent(n -> found.add(ofLink("ipv6", "hop_limit", n.toString())));
        Optional<Boolean> proxy = in.bool("IPv6ProxyNDP");
        boolean proxies = !in.all("IPv6ProxyNDPAddress").isEmpty();
        if (proxy.isPresent() || proxies) {
            found.add(ofLink("ipv6", "proxy_ndp", number(proxy.orElse(true))));
        }
        in.value("IPv6MTUBytes", NetworkFile::size)
                .ifPresent(n -> found.add(ofLink("ipv6", "mtu", n.toString())));
        in.bool("IPv4AcceptLocal")
                .ifPresent(on -> found.add(ofLink("ipv4", "accept_local", number(on))));
        in.bool("IPv4RouteLocalnet")
                .ifPresent(on -> found.add(ofLink("ipv4", "route_localnet", number(on))));
        return List.copyOf(found);
    }

    private static void forwarding(
            SectionReader in, Optional<Firewall.Masquerade> masquerade, List<Sysctl> into) {
        String text = in.text("IPForward").orElse("no");
        boolean both = org.jitney.unitfile.Booleans.parse(text).orElse(false);
        if (both || text.equals("ipv4") || masquerade.filter(m -> m.ipv4()).isPresent()) {
            into.add(new Sysctl("ipv4", Optional.of(ALL), "forwarding", "1"));
        }
        if (both || text.equals("ipv6") || masquerade.filter(m -> m.ipv6()).isPresent()) {
            into.add(new Sysctl("ipv6", Optional.of(ALL), "forwarding", "1"));
        }
    }

    /** Unless the file leaves it to the kernel, there are none. */
    private static Optional<String> privacy(SectionReader in) {
        String text = in.text("IPv6PrivacyExtensions").orElse("no");
        Optional<Boolean> simple = org.jitney.unitfile.Booleans.parse(text);
        return switch (text) {
            case "kernel" -> Optional.empty();
            case "prefer-public" -> Optional.of("1");
            default -> Optional.of(simple.orElse(false) ? "2" : "0");
        };
    }

    private static Sysctl ofLink(String family, String key, String value) {
        return new Sysctl(family, Optional.empty(), key, value);
    }

    private static String number(boolean on) {
        return on ? "1" : "0";
    }
}

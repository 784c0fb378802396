package org.jitney.network1.link;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/**
 * What one source says of a link's names and times.
 *
 * @param source {@code static}, {@code runtime}, {@code DHCPv4}, {@code DHCPv6} or {@code NDisc}
 * @param provider the server or router; none for what somebody here has said
 */
public record NameLayer(
        String source,
        Optional<InetAddress> provider,
        List<String> dns,
        List<String> ntp,
        List<String> sip,
        List<String> domains,
        List<String> routeDomains) {
    /** Makes a layer whose lists nobody can change any more. */
    public NameLayer {
        dns = List.copyOf(dns);
        ntp = List.copyOf(ntp);
        sip = List.copyOf(sip);
        domains = List.copyOf(domains);
        routeDomains = List.copyOf(routeDomains);
    }
}

package org.jitney.resolve1.config;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jitney.resolve1.dns.ServerAddress;

/**
 * What resolved.conf(5) says.
 *
 * @param servers without any of their own, those of {@code /etc/resolv.conf} count
 * @param named whether a server or domain was set, so that {@code /etc/resolv.conf} does not count
 * @param mixedCase {@code X-MixedCase=}: whether servers have to send the case of letters back
 * @param staleRetention how long answers are kept after their time, for when no server answers
 * @param origins where each key was set last
 */
public record Settings(
        List<ServerAddress> servers,
        List<ServerAddress> fallback,
        List<Domain> domains,
        boolean named,
        DnssecMode dnssec,
        DnsOverTlsMode dnsOverTls,
        MulticastMode multicastDns,
        MulticastMode llmnr,
        CacheMode cache,
        boolean cacheFromLocalhost,
        StubMode stub,
        List<ExtraListener> extra,
        boolean readEtcHosts,
        boolean unicastSingleLabel,
        boolean mixedCase,
        Duration staleRetention,
        Map<String, Origin> origins) {

    public Settings {
        servers = List.copyOf(servers);
        fallback = List.copyOf(fallback);
        domains = List.copyOf(domains);
        extra = List.copyOf(extra);
        origins = Map.copyOf(origins);
    }

    /** {@return where a key was set} */
    public Origin origin(String key) {
        return origins.getOrDefault(key, Origin.DEFAULT);
    }
}

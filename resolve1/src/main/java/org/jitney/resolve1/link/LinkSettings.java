package org.jitney.resolve1.link;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.jitney.resolve1.config.DnsOverTlsMode;
import org.jitney.resolve1.config.DnssecMode;
import org.jitney.resolve1.config.Domain;
import org.jitney.resolve1.config.MulticastMode;
import org.jitney.resolve1.dns.Names;
import org.jitney.resolve1.dns.ServerAddress;
import org.jitney.unitfile.Booleans;
import org.xbill.DNS.Name;

/**
 * What is set for one link, by network1 or by a caller. What is not set is as for the machine.
 *
 * @param negativeAnchors domains below which nothing is validated
 */
public record LinkSettings(
        List<ServerAddress> servers,
        List<Domain> domains,
        Optional<Boolean> defaultRoute,
        Optional<MulticastMode> llmnr,
        Optional<MulticastMode> multicastDns,
        Optional<DnsOverTlsMode> dnsOverTls,
        Optional<DnssecMode> dnssec,
        Set<Name> negativeAnchors) {
    /** Nothing is set. */
    public static final LinkSettings NONE =
            new LinkSettings(
                    List.of(),
                    List.of(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Set.of());

    public LinkSettings {
        servers = List.copyOf(servers);
        domains = List.copyOf(domains);
        negativeAnchors = Set.copyOf(negativeAnchors);
    }

    public LinkSettings withServers(List<ServerAddress> value) {
        return new LinkSettings(
                value,
                domains,
                defaultRoute,
                llmnr,
                multicastDns,
                dnsOverTls,
                dnssec,
                negativeAnchors);
    }

    public LinkSettings withDomains(List<Domain> value) {
        return new LinkSettings(
                servers,
                value,
                defaultRoute,
                llmnr,
                multicastDns,
                dnsOverTls,
                dnssec,
                negativeAnchors);
    }

    public LinkSettings withDefaultRoute(boolean value) {
        return new LinkSettings(
                servers,
                domains,
                Optional.of(value),
                llmnr,
                multicastDns,
                dnsOverTls,
                dnssec,
                negativeAnchors);
    }

    public LinkSettings withLlmnr(Optional<MulticastMode> value) {
        return new LinkSettings(
                servers,
                domains,
                defaultRoute,
                value,
                multicastDns,
                dnsOverTls,
                dnssec,
                negativeAnchors);
    }

    public LinkSettings withMulticastDns(Optional<MulticastMode> value) {
        return new LinkSettings(
                servers, domains, defaultRoute, llmnr, value, dnsOverTls, dnssec, negativeAnchors);
    }

    public LinkSettings withDnsOverTls(Optional<DnsOverTlsMode> value) {
        return new LinkSettings(
                servers,
                domains,
                defaultRoute,
                llmnr,
                multicastDns,
                value,
                dnssec,
                negativeAnchors);
    }

    public LinkSettings withDnssec(Optional<DnssecMode> value) {
        return new LinkSettings(
                servers,
                domains,
                defaultRoute,
                llmnr,
                multicastDns,
                dnsOverTls,
                value,
                negativeAnchors);
    }

    public LinkSettings withNegativeAnchors(Set<Name> value) {
        return new LinkSettings(
                servers, domains, defaultRoute, llmnr, multicastDns, dnsOverTls, dnssec, value);
    }

    /** A file of assignments: network1's about a link, or our own memory of what callers set. */
    static Map<String, String> assignments(String text) {
        Map<String, String> found = new HashMap<>();
        for (String line : text.split("\n", -1)) {
            int equals = line.indexOf('=');
            if (equals > 0 && !line.startsWith("#")) {
                found.put(line.substring(0, equals), line.substring(equals + 1).strip());
            }
        }
        return found;
    }

    /** {@return what network1 says of a link, in {@code /run/systemd/netif/links}} */
    static LinkSettings ofNetwork(Map<String, String> file, ToIntFunction<String> links) {
        List<Domain> domains = new ArrayList<>();
        words(file, "DOMAINS", Names::parse).forEach(n -> domains.add(new Domain(n, false)));
        words(file, "ROUTE_DOMAINS", Names::parse).forEach(n -> domains.add(new Domain(n, true)));
        return new LinkSettings(
                words(file, "DNS", text -> ServerAddress.parse(text, links)),
                domains,
                value(file, "DNS_DEFAULT_ROUTE", Booleans::parse),
                value(file, "LLMNR", MulticastMode::parse),
                value(file, "MDNS", MulticastMode::parse),
                value(file, "DNS_OVER_TLS", DnsOverTlsMode::parse),
                value(file, "DNSSEC", DnssecMode::parse),
                new LinkedHashSet<>(words(file, "DNSSEC_NTA", Names::parse)));
    }

    /** Reads what {@link #text} has written. */
    static LinkSettings ofMemory(Map<String, String> file, ToIntFunction<String> links) {
        return new LinkSettings(
                words(file, "SERVERS", text -> ServerAddress.parse(text, links)),
                words(file, "DOMAINS", Domain::parse),
                value(file, "DEFAULT_ROUTE", Booleans::parse),
                value(file, "LLMNR", MulticastMode::parse),
                value(file, "MDNS", MulticastMode::parse),
                value(file, "DNS_OVER_TLS", DnsOverTlsMode::parse),
                value(file, "DNSSEC", DnssecMode::parse),
                new LinkedHashSet<>(words(file, "NTAS", Names::parse)));
    }

    private static <T> List<T> words(
            Map<String, String> file, String key, Function<String, Optional<T>> parse) {
        List<T> found = new ArrayList<>();
        for (String word : file.getOrDefault(key, "").split("\\s+")) {
            if (!word.isEmpty()) {
                parse.apply(word).ifPresent(found::add);
            }
        }
        return found;
    }

    private static <T> Optional<T> value(
            Map<String, String> file, String key, Function<String, Optional<T>> parse) {
        return Optional.ofNullable(file.get(key)).flatMap(parse);
    }

    /**
     * {@return it as a file, in the format of the original's {@code /run/systemd/resolve/netif}}
     */
    String text() {
        StringBuilder out = new StringBuilder();
        llmnr.ifPresent(v -> line(out, "LLMNR", v));
        multicastDns.ifPresent(v -> line(out, "MDNS", v));
        dnssec.ifPresent(v -> line(out, "DNSSEC", v));
        dnsOverTls.ifPresent(v -> line(out, "DNS_OVER_TLS", v));
        defaultRoute.ifPresent(v -> line(out, "DEFAULT_ROUTE", v ? "yes" : "no"));
        list(out, "SERVERS", servers.stream().map(ServerAddress::toString).toList());
        list(out, "DOMAINS", domains.stream().map(Domain::toString).toList());
        list(out, "NTAS", negativeAnchors.stream().map(Names::text).sorted().toList());
        return out.toString();
    }

    private static void line(StringBuilder out, String key, Object value) {
        out.append(key).append('=').append(value).append('\n');
    }

    private static void list(StringBuilder out, String key, List<String> words) {
        if (!words.isEmpty()) {
            line(out, key, String.join(" ", words));
        }
    }
}

package org.jitney.network1.describe;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jitney.bus.service.Json;
import org.jitney.network1.config.DnsServer;
import org.jitney.network1.config.IpPrefix;
import org.jitney.network1.config.NetworkFile;
import org.jitney.network1.link.NameLayer;

/** Who resolves names and tells the time on a link, and who says so. */
final class NameRows {
    private static final byte[] NONE = {};

    private NameRows() {}

    static void add(
            Json to,
            List<NameLayer> layers,
            NetworkFile.Resolution resolution,
            Set<String> overridden) {
        List<Json> dns = new ArrayList<>();
        List<Json> ntp = new ArrayList<>();
        List<Json> sip = new ArrayList<>();
        List<Json> search = new ArrayList<>();
        List<Json> route = new ArrayList<>();
        for (NameLayer each : layers) {
            each.dns().forEach(s -> DnsServer.parse(s).ifPresent(d -> dns.add(server(d, each))));
            each.ntp().forEach(s -> ntp.add(from(named(s), each)));
            each.sip().forEach(s -> sip.add(from(named(s), each)));
            each.domains().forEach(d -> search.add(from(new Json().plain("Domain", d), each)));
            each.routeDomains().forEach(d -> route.add(from(new Json().plain("Domain", d), each)));
        }
        to.objects("DNS", dns)
                .objects("NTP", ntp)
                .objects("SIP", sip)
                .objects("SearchDomains", search)
                .objects("RouteDomains", route);
        resolution(to, resolution, overridden);
    }

    private static Json server(DnsServer server, NameLayer layer) {
        Json row =
                new Json()
                        .number("Family", IpPrefix.family(server.address()))
                        .bytes("Address", server.address().getAddress());
        if (server.port() > 0) {
            row.number("Port", server.port());
        }
        return from(row.ifThere("ServerName", server.name()), layer);
    }

    private static Json named(String server) {
        Optional<InetAddress> address = IpPrefix.address(server);
        return address.isPresent()
                ? new Json()
                        .number("Family", IpPrefix.family(address.get()))
                        .bytes("Address", address.get().getAddress())
                : new Json().plain("Server", server);
    }

    private static Json from(Json row, NameLayer layer) {
        return row.plain("ConfigSource", layer.source())
                .bytes(
                        "ConfigProvider",
                        layer.provider().map(InetAddress::getAddress).orElse(NONE));
    }

    private static void resolution(Json to, NetworkFile.Resolution how, Set<String> overridden) {
        String anchors = "DNSSECNegativeTrustAnchors";
        to.objects(
                anchors,
                how.negativeTrustAnchors().stream()
                        .sorted()
                        .map(n ->
                                new Json()
                                        .plain("DNSSECNegativeTrustAnchor", n)
                                        .plain("ConfigSource", source(anchors, overridden)))
                        .toList());
        List<Json> settings = new ArrayList<>();
        settings.add(setting(new Json().plain("LLMNR", how.llmnr()), "LLMNR", overridden));
        settings.add(
                setting(new Json().plain("MDNS", how.multicastDns()), "MulticastDNS", overridden));
        how.defaultRoute()
                .ifPresent(on ->
                        settings.add(
                                setting(
                                        new Json().flag("DNSDefaultRoute", on),
                                        "DNSDefaultRoute",
                                        overridden)));
        how.dnsOverTls().ifPresent(v -> settings.add(mode("DNSOverTLS", v, overridden)));
        how.dnssec().ifPresent(v -> settings.add(mode("DNSSEC", v, overridden)));
        to.objects("DNSSettings", settings);
    }

    private static Json mode(String key, String value, Set<String> overridden) {
        return setting(new Json().plain(key, value), key, overridden);
    }

    private static Json setting(Json row, String key, Set<String> overridden) {
        return row.plain("ConfigSource", source(key, overridden));
    }

    private static String source(String key, Set<String> overridden) {
        return overridden.contains(key) ? "runtime" : "static";
    }
}

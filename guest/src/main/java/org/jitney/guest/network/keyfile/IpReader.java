package org.jitney.guest.network.keyfile;

import static org.jitney.guest.network.Mapping.Part.NETWORK;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jitney.guest.network.Block;
import org.jitney.guest.network.Conversion;
import org.jitney.guest.network.Entry;
import org.jitney.guest.network.Keys;
import org.jitney.guest.network.Link;
import org.jitney.guest.network.Mapping;
import org.jitney.guest.network.NetworkModel;
import org.jitney.guest.network.RouteWords;
import org.jitney.guest.network.RuleWords;
import org.jitney.guest.network.Tables;
import org.jitney.guest.network.Values;

/** The groups {@code [ipv4]} and {@code [ipv6]} of a connection. */
final class IpReader {
    private static final long MAX = 4294967295L;
    private static final Mapping TABLE =
            new Mapping()
                    .row("ipv4.dhcp-iaid", NETWORK, "DHCPv4", "IAID", Conversion.number(0, MAX))
                    .row(
                            "ipv4.dhcp-send-hostname",
                            NETWORK,
                            "DHCPv4",
                            "SendHostname",
                            Conversion.bool())
                    .row(
                            "ipv4.dhcp-vendor-class-identifier",
                            NETWORK,
                            "DHCPv4",
                            "VendorClassIdentifier",
                            Conversion.text())
                    .row(
                            "ipv4.dhcp-reject-servers",
                            NETWORK,
                            "DHCPv4",
                            "DenyList",
                            Conversion.list(Values::prefix))
                    .row("ipv4.ignore-auto-dns", NETWORK, "DHCPv4", "UseDNS", Conversion.not())
                    .row(
                            "ipv4.ignore-auto-routes",
                            NETWORK,
                            "DHCPv4",
                            "UseRoutes",
                            Conversion.not())
                    .row(
                            "ipv4.dhcp-send-release",
                            NETWORK,
                            "DHCPv4",
                            "SendRelease",
                            Conversion.bool())
                    .row("ipv6.dhcp-iaid", NETWORK, "DHCPv6", "IAID", Conversion.number(0, MAX))
                    .row(
                            "ipv6.dhcp-pd-hint",
                            NETWORK,
                            "DHCPv6",
                            "PrefixDelegationHint",
                            v -> Values.prefix(v.strip()))
                    .row(
                            "ipv6.ignore-auto-dns",
                            NETWORK,
                            "IPv6AcceptRA",
                            "UseDNS",
                            Conversion.not())
                    .row(
                            "ipv6.ignore-auto-routes",
                            NETWORK,
                            "IPv6AcceptRA",
                            "UseRoutePrefix",
                            Conversion.not())
                    .row(
                            "ipv6.addr-gen-mode",
                            NETWORK,
                            "Network",
                            "IPv6LinkLocalAddressGenerationMode",
                            Conversion.words(
                                    "0=eui64", "1=stable-privacy", "eui64", "stable-privacy"))
                    .row(
                            "ipv6.ip6-privacy",
                            NETWORK,
                            "Network",
                            "IPv6PrivacyExtensions",
                            Conversion.words("0=no", "1=prefer-public", "2=yes", "-1=kernel"))
                    .row(
                            "ipv6.token",
                            NETWORK,
                            "IPv6AcceptRA",
                            "Token",
                            v -> Values.ip6(v.strip()).map(t -> "static:" + t))
                    .row(
                            "ipv6.mtu",
                            NETWORK,
                            "Network",
                            "IPv6MTUBytes",
                            Conversion.number(1280, 65535));
    private static final Pattern ROUTE = Pattern.compile("ipv[46]\\.routes?\\d*");

    private final NetworkModel model;
    private final Groups groups;
    private final Link link;

    IpReader(NetworkModel model, Groups groups, Link link) {
        this.model = model;
        this.groups = groups;
        this.link = link;
    }

    void read() {
        String four = groups.value("ipv4", "method").orElse("auto");
        groups.get("ipv4", "method")
                .ifPresentOrElse(
                        e -> method4(four, e),
                        () ->
                                link.origin()
                                        .filter(_ ->
                                                !link.kind()
                                                        .filter("wireguard"::equals)
                                                        .isPresent())
                                        .ifPresent(e -> link.dhcp("ipv4", e)));
        groups.get("ipv6", "method").ifPresent(e -> method6(e.value().strip(), e));
        family("ipv4", false);
        family("ipv6", true);
        online();
    }

    private void method4(String method, Entry entry) {
        switch (method) {
            case "auto" -> link.dhcp("ipv4", entry);
            case "manual", "disabled" -> model.ledger().note(entry, "No DHCP is the default.");
            case "link-local" -> link.linkLocal4(entry);
            case "shared" -> {
                link.network()
                        .one("Network")
                        .add("DHCPServer", "yes", entry)
                        .add("IPMasquerade", "ipv4", entry);
                if (groups.group("ipv4")
                        .matching(Pattern.compile("ipv4\\.address(es)?\\d*"))
                        .isEmpty()) {
                    link.address("10.42.0.1/24", entry);
                }
            }
            default ->
                    model.ledger().failed(entry, "Not a way to get addresses: '" + method + "'.");
        }
    }

    private void method6(String method, Entry entry) {
        Block network = link.network().one("Network");
        switch (method) {
            case "auto" -> network.set("IPv6AcceptRA", "yes", entry);
            case "dhcp" -> {
                network.set("IPv6AcceptRA", "no", entry);
                link.dhcp("ipv6", entry);
                link.network().one("DHCPv6").set("WithoutRA", "solicit", entry);
            }
            case "manual", "link-local" -> network.set("IPv6AcceptRA", "no", entry);
            case "shared" ->
                    network.add("IPv6SendRA", "yes", entry)
                            .add("DHCPPrefixDelegation", "yes", entry)
                            .set("IPv6AcceptRA", "no", entry);
            case "ignore" ->
                    model.ledger()
                            .note(
                                    entry,
                                    "The kernel was left alone; networkd takes router advertisements as it did.");
            case "disabled" -> link.withoutSix(entry);
            default ->
                    model.ledger().failed(entry, "Not a way to get addresses: '" + method + "'.");
        }
    }

    private void family(String group, boolean six) {
        Keys keys = groups.group(group);
        boolean neverDefault = groups.isTrue(group, "never-default");
        for (Entry entry : keys.matching(Pattern.compile(group + "\\.address(es)?\\d*"))) {
            addresses(entry, six, neverDefault);
        }
        groups.get(group, "gateway")
                .ifPresent(e -> gateway(e.value().strip(), e, six, neverDefault));
        groups.get(group, "never-default")
                .filter(_ -> neverDefault)
                .ifPresent(e -> {
                    if (six) {
                        link.network().one("IPv6AcceptRA").set("UseGateway", "no", e);
                    } else {
                        link.network().one("DHCPv4").set("UseGateway", "no", e);
                    }
                });
        keys.matching(ROUTE).forEach(e -> routes(keys, e, six));
        for (Entry entry : keys.matching(Pattern.compile(group + "\\.routing-rules?\\d*"))) {
            RuleWords.add(link, entry.value(), six, entry);
        }
        keys.all().stream()
                .filter(e -> !e.value().isBlank())
                .forEach(e -> TABLE.apply(e.key(), link, e));
        groups.get(group, "ignore-auto-routes")
                .filter(_ -> groups.isTrue(group, "ignore-auto-routes"))
                .ifPresent(e ->
                        link.network()
                                .one(six ? "IPv6AcceptRA" : "DHCPv4")
                                .set("UseGateway", "no", e));
        names(group, six);
        metrics(group, six);
        dhcp(group, six);
        duplicates(group, six);
        keys.note("Is the default.", group + ".never-default");
        keys.unmapped(
                "networkd waits without limit.",
                group + ".dhcp-timeout",
                group + ".required-timeout",
                "ipv6.ra-timeout");
        keys.unmapped("resolved has no options of this kind.", group + ".dns-options");
        keys.unmapped(
                "networkd has nothing of this kind.",
                group + ".link-local",
                "ipv4.dhcp-dscp",
                "ipv4.shared-dhcp-range",
                "ipv4.shared-dhcp-lease-time",
                group + ".replace-local-rule",
                group + ".auto-route-ext-gw",
                "ipv4.forwarding",
                "ipv6.temp-valid-lifetime",
                "ipv6.temp-preferred-lifetime");
    }

    /** {@code 10.0.0.5/24,10.0.0.1}, several between semicolons in the old syntax. */
    private void addresses(Entry entry, boolean six, boolean neverDefault) {
        for (String one : entry.value().strip().split(";")) {
            String[] parts = one.strip().split(",");
            String text = parts[0].strip();
            if (text.isEmpty()) {
                continue;
            }
            Optional<String> prefix =
                    Values.isIp6(text) == six ? Values.prefix(text) : Optional.empty();
            if (prefix.isEmpty()) {
                model.ledger().failed(entry, "Not an address: '" + text + "'.");
                continue;
            }
            Block block = link.address(prefix.get(), entry);
            label(entry, block);
            if (parts.length > 1 && !parts[1].isBlank()) {
                gateway(parts[1].strip(), entry, six, neverDefault);
            }
        }
    }

    private void label(Entry entry, Block block) {
        String group = entry.key().substring(0, 4);
        String options = entry.key().substring(5) + "_options";
        groups.get(group, options)
                .ifPresent(e ->
                        model.ledger()
                                .unmapped(
                                        e,
                                        "Options of an address are not translated: "
                                                + block.name()
                                                + "."));
    }

    private void gateway(String text, Entry entry, boolean six, boolean neverDefault) {
        Optional<String> gateway = Values.isIp6(text) == six ? Values.ip(text) : Optional.empty();
        if (gateway.isEmpty()) {
            model.ledger().failed(entry, "Not a gateway: '" + text + "'.");
        } else if (neverDefault) {
            model.ledger().note(entry, "The default route is not to go by this interface.");
        } else if (!gateway.get().equals("0.0.0.0") && !gateway.get().equals("::")) {
            boolean again =
                    link.network().blocks().stream()
                            .anyMatch(b ->
                                    b.name().equals("Route")
                                            && b.get("Destination").isEmpty()
                                            && b.get("Gateway")
                                                    .filter(gateway.get()::equals)
                                                    .isPresent());
            if (again) {
                model.ledger().note(entry, "Says the same gateway again.");
                return;
            }
            Block route = link.gateway(gateway.get(), entry);
            String group = six ? "ipv6" : "ipv4";
            number(group, "route-metric").ifPresent(e -> route.add("Metric", e.value().strip(), e));
            groups.get(group, "route-table")
                    .ifPresent(e ->
                            Tables.name(e.value().strip())
                                    .ifPresent(t -> route.add("Table", t, e)));
        }
    }

    private Optional<Entry> number(String group, String key) {
        return groups.get(group, key)
                .filter(e -> Values.number(e.value().strip(), 0, MAX).isPresent());
    }

    /** {@code dst/len,next-hop,metric} and its options {@code table=5,src=…}. */
    private void routes(Keys keys, Entry entry, boolean six) {
        Optional<Entry> options = keys.get(entry.key() + "_options");
        for (String one : entry.value().strip().split(";")) {
            String[] parts = one.strip().split(",");
            if (parts[0].isBlank()) {
                continue;
            }
            var words = new StringBuilder(parts[0].strip());
            if (parts.length > 1 && !parts[1].isBlank()) {
                words.append(" via ").append(parts[1].strip());
            }
            if (parts.length > 2 && !parts[2].isBlank()) {
                words.append(" metric ").append(parts[2].strip());
            }
            options.ifPresent(e -> {
                for (String option : e.value().strip().split(",")) {
                    words.append(' ').append(option(option.strip()));
                }
                model.ledger().note(e, "Is in the route of " + entry.key() + ".");
            });
            RouteWords.add(model, link, words.toString(), six, entry);
        }
    }

    private static String option(String option) {
        int eq = option.indexOf('=');
        String key = eq < 0 ? option : option.substring(0, eq);
        String value = eq < 0 ? "" : option.substring(eq + 1);
        if (key.equals("onlink")) {
            return Values.bool(value).orElse(true) ? "onlink" : "";
        }
        return key + " " + value;
    }

    private void names(String group, boolean six) {
        groups.get(group, "dns")
                .ifPresent(e ->
                        link.dns(
                                e.value()
                                        .replaceAll("dns\\+(udp|tls)://", "")
                                        .replaceAll("[\\[\\]]", ""),
                                e));
        groups.get(group, "dns")
                .filter(e -> e.value().contains("dns+tls://"))
                .ifPresent(e -> link.network().one("Network").set("DNSOverTLS", "yes", e));
        groups.get(group, "dns-search").ifPresent(e -> link.domains(e.value(), e));
        groups.get(group, "ignore-auto-dns")
                .filter(_ -> !six && groups.isTrue(group, "ignore-auto-dns"))
                .ifPresent(e -> link.network().one("DHCPv4").set("UseDomains", "no", e));
        groups.get(group, "dns-priority")
                .ifPresent(e -> {
                    if (e.value().strip().startsWith("-")) {
                        link.network().one("Network").add("Domains", "~.", e);
                    } else {
                        model.ledger()
                                .unmapped(e, "resolved has no order of servers among interfaces.");
                    }
                });
    }

    private void metrics(String group, boolean six) {
        number(group, "route-metric")
                .ifPresent(e ->
                        link.network()
                                .one(six ? "IPv6AcceptRA" : "DHCPv4")
                                .set("RouteMetric", e.value().strip(), e));
        groups.get(group, "route-metric")
                .filter(e -> e.value().strip().equals("-1"))
                .ifPresent(e -> model.ledger().note(e, "Is the default."));
        groups.get(group, "route-table")
                .ifPresent(e -> {
                    if (e.value().strip().equals("0")) {
                        model.ledger().note(e, "Is the default.");
                    } else {
                        Tables.name(e.value().strip())
                                .ifPresentOrElse(
                                        t ->
                                                link.network()
                                                        .one(six ? "IPv6AcceptRA" : "DHCPv4")
                                                        .set("RouteTable", t, e),
                                        () -> model.ledger().failed(e, "Not a routing table."));
                    }
                });
    }

    private void dhcp(String group, boolean six) {
        Optional<Entry> name =
                groups.get(group, "dhcp-fqdn").or(() -> groups.get(group, "dhcp-hostname"));
        name.ifPresent(e -> {
            if (six) {
                model.ledger().unmapped(e, "networkd sends no name by DHCP of version 6.");
            } else {
                Values.domain(e.value().strip())
                        .ifPresentOrElse(
                                n -> link.network().one("DHCPv4").set("Hostname", n, e),
                                () -> model.ledger().unmapped(e, "Not a host name."));
            }
        });
        groups.group(group).note("Another name counts.", group + ".dhcp-hostname");
        groups.get(group, "dhcp-client-id")
                .ifPresent(e -> {
                    String kind =
                            Map.of(
                                            "mac",
                                            "mac",
                                            "perm-mac",
                                            "mac",
                                            "duid",
                                            "duid",
                                            "stable",
                                            "duid")
                                    .getOrDefault(e.value().strip(), "");
                    if (kind.isEmpty()) {
                        model.ledger()
                                .unmapped(
                                        e,
                                        "networkd identifies by MAC or DUID, not by a text of one's own.");
                    } else {
                        link.network().one("DHCPv4").set("ClientIdentifier", kind, e);
                    }
                });
        groups.get(group, "dhcp-duid")
                .ifPresent(e -> {
                    String kind =
                            Map.of(
                                            "ll",
                                            "link-layer",
                                            "llt",
                                            "link-layer-time",
                                            "stable-uuid",
                                            "uuid",
                                            "stable-ll",
                                            "link-layer")
                                    .getOrDefault(e.value().strip(), "");
                    if (kind.isEmpty()) {
                        model.ledger()
                                .unmapped(e, "Not one of the kinds that networkd makes itself.");
                    } else {
                        link.network().one("DHCPv6").set("DUIDType", kind, e);
                    }
                });
        groups.get(group, "dhcp-send-hostname")
                .filter(_ -> six)
                .ifPresent(e ->
                        model.ledger().unmapped(e, "networkd sends no name by DHCP of version 6."));
    }

    private void duplicates(String group, boolean six) {
        groups.get(group, "dad-timeout")
                .ifPresent(e -> {
                    long time = Values.number(e.value().strip(), 0, 30_000).orElse(0);
                    if (six || time == 0) {
                        model.ledger().note(e, "Is the default.");
                        return;
                    }
                    link.network().blocks().stream()
                            .filter(b ->
                                    b.name().equals("Address")
                                            && !Values.isIp6(b.get("Address").orElse(":")))
                            .forEach(b -> b.add("DuplicateAddressDetection", "ipv4", e));
                    model.ledger().lossy(e, "networkd decides how long it waits for an answer.");
                });
    }

    private void online() {
        boolean four = groups.isFalse("ipv4", "may-fail");
        boolean six = groups.isFalse("ipv6", "may-fail");
        for (String group : new String[] {"ipv4", "ipv6"}) {
            groups.get(group, "may-fail")
                    .ifPresent(e -> {
                        if (groups.isFalse(group, "may-fail")) {
                            link.network()
                                    .one("Link")
                                    .add(
                                            "RequiredFamilyForOnline",
                                            four && six ? "both" : group,
                                            e);
                        } else {
                            model.ledger().note(e, "Is the default.");
                        }
                    });
        }
    }
}

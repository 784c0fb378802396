package org.jitney.guest.network.redhat;

import static org.jitney.guest.network.Mapping.Part.NETWORK;

import java.util.Locale;
import java.util.Optional;
import org.jitney.guest.network.Block;
import org.jitney.guest.network.Conversion;
import org.jitney.guest.network.Entry;
import org.jitney.guest.network.Keys;
import org.jitney.guest.network.Link;
import org.jitney.guest.network.Mapping;
import org.jitney.guest.network.NetworkModel;
import org.jitney.guest.network.Values;

/** What an ifcfg file says about version 6. */
final class Ipv6 {
    private static final Mapping TABLE =
            new Mapping()
                    .row(
                            "IPV6_MTU",
                            NETWORK,
                            "Network",
                            "IPv6MTUBytes",
                            Conversion.number(1280, 65535))
                    .row("IPV6_PEERDNS", NETWORK, "IPv6AcceptRA", "UseDNS", Conversion.bool())
                    .row(
                            "IPV6_PEERROUTES",
                            NETWORK,
                            "IPv6AcceptRA",
                            "UseRoutePrefix",
                            Conversion.bool())
                    .row(
                            "IPV6_ROUTE_METRIC",
                            NETWORK,
                            "IPv6AcceptRA",
                            "RouteMetric",
                            Conversion.number(0, 4294967295L))
                    .row(
                            "IPV6_TOKEN",
                            NETWORK,
                            "IPv6AcceptRA",
                            "Token",
                            v -> Values.ip6(v.strip()).map(t -> "static:" + t))
                    .row(
                            "IPV6_ADDR_GEN_MODE",
                            NETWORK,
                            "Network",
                            "IPv6LinkLocalAddressGenerationMode",
                            Conversion.words("eui64", "stable-privacy", "none"))
                    .row(
                            "DHCPV6_HOSTNAME",
                            NETWORK,
                            "DHCPv6",
                            "SendHostname",
                            _ -> Optional.empty());

    private final NetworkModel model;
    private final Link link;
    private final Keys keys;

    Ipv6(NetworkModel model, Link link, Keys keys) {
        this.model = model;
        this.link = link;
        this.keys = keys;
    }

    void read(Keys global) {
        Optional<Entry> off =
                keys.get("IPV6INIT")
                        .filter(_ -> keys.isFalse("IPV6INIT"))
                        .or(() ->
                                keys.get("IPV6_DISABLED")
                                        .filter(_ -> keys.isTrue("IPV6_DISABLED")));
        if (off.isPresent()) {
            disable(off.get());
            return;
        }
        keys.note("Is the default.", "IPV6INIT", "IPV6_DISABLED");
        addresses();
        autoConfiguration(global);
        dhcp();
        gateway(global);
        privacy();
        keys.with(
                "IPV6_PEERROUTES",
                e -> {
                    if (keys.isFalse("IPV6_PEERROUTES")) {
                        link.network().one("IPv6AcceptRA").set("UseGateway", "no", e);
                    }
                });
        keys.all().stream()
                .filter(e -> !e.value().isBlank())
                .forEach(e -> TABLE.apply(e.key(), link, e));
        keys.note("The interface does not wait for it.", "IPV6_FAILURE_FATAL");
    }

    private void disable(Entry off) {
        link.withoutSix(off);
        for (Entry entry : keys.all()) {
            boolean six = entry.key().startsWith("IPV6") || entry.key().startsWith("DHCPV6");
            if (six && !entry.equals(off)) {
                model.ledger().note(entry, "Version 6 is off.");
            }
        }
    }

    private void addresses() {
        keys.with("IPV6ADDR", this::address);
        keys.with("IPV6ADDR_SECONDARIES", this::address);
    }

    private void address(Entry entry) {
        for (String word : entry.value().strip().split("[,\\s]+")) {
            String text = word.contains("/") ? word : word + "/64";
            Optional<String> prefix = Values.isIp6(text) ? Values.prefix(text) : Optional.empty();
            prefix.ifPresentOrElse(
                    p -> link.address(p, entry),
                    () ->
                            model.ledger()
                                    .failed(entry, "Not an address of version 6: '" + word + "'."));
        }
    }

    private void autoConfiguration(Keys global) {
        Block network = link.network().one("Network");
        boolean forwards = global.isTrue("IPV6FORWARDING") || keys.isTrue("IPV6FORWARDING");
        keys.with(
                "IPV6FORWARDING",
                e -> network.set("IPForward", keys.isTrue("IPV6FORWARDING") ? "ipv6" : "no", e));
        keys.with(
                "IPV6_AUTOCONF",
                e -> {
                    if (!keys.isFalse("IPV6_AUTOCONF")) {
                        network.set("IPv6AcceptRA", "yes", e);
                    } else if (forced()) {
                        link.network().one("IPv6AcceptRA").set("UseAutonomousPrefix", "no", e);
                    } else {
                        network.set("IPv6AcceptRA", "no", e);
                    }
                });
        keys.with(
                "IPV6_FORCE_ACCEPT_RA",
                e -> {
                    if (forced()) {
                        network.set("IPv6AcceptRA", "yes", e);
                    } else if (keys.get("IPV6_AUTOCONF").isEmpty()) {
                        network.set("IPv6AcceptRA", "no", e);
                    } else {
                        model.ledger().note(e, "IPV6_AUTOCONF counts.");
                    }
                });
        keys.with(
                "IPV6_ROUTER",
                e -> {
                    if (keys.isTrue("IPV6_ROUTER") && keys.get("IPV6_AUTOCONF").isEmpty()) {
                        network.set("IPv6AcceptRA", "no", e);
                    } else {
                        model.ledger().note(e, "IPV6_AUTOCONF counts.");
                    }
                });
        if (forwards
                && keys.get("IPV6_AUTOCONF").isEmpty()
                && keys.get("IPV6_FORCE_ACCEPT_RA").isEmpty()) {
            network.implied("IPv6AcceptRA", "no");
        }
    }

    private boolean forced() {
        return keys.value("IPV6_FORCE_ACCEPT_RA")
                .filter(v -> !v.toLowerCase(Locale.ROOT).equals("no"))
                .isPresent();
    }

    private void dhcp() {
        if (!keys.isTrue("DHCPV6C")) {
            keys.note("Is the default.", "DHCPV6C");
            keys.unmapped(
                    "There is no DHCP of version 6 that it could be about.", "DHCPV6C_OPTIONS");
            return;
        }
        keys.with(
                "DHCPV6C",
                e -> {
                    link.dhcp("ipv6", e);
                    boolean informational =
                            keys.value("DHCPV6C_OPTIONS").filter(o -> o.contains("-S")).isPresent();
                    link.network()
                            .one("DHCPv6")
                            .set("WithoutRA", informational ? "information-request" : "solicit", e);
                });
        keys.with(
                "DHCPV6C_OPTIONS",
                e -> {
                    for (String word : e.value().strip().split("\\s+")) {
                        switch (word) {
                            case "-S", "-6", "-nw" ->
                                    model.ledger().note(e, "Is what WithoutRA= says.");
                            case "-P" ->
                                    link.network()
                                            .one("Network")
                                            .set("DHCPPrefixDelegation", "yes", e);
                            default ->
                                    model.ledger()
                                            .unmapped(
                                                    e,
                                                    "networkd has a DHCP client of its own: '"
                                                            + word
                                                            + "' is nothing for it.");
                        }
                    }
                });
    }

    private void gateway(Keys global) {
        if (keys.isFalse("IPV6_DEFROUTE")) {
            keys.with(
                    "IPV6_DEFROUTE",
                    e -> link.network().one("IPv6AcceptRA").set("UseGateway", "no", e));
            keys.note("The default route is not to go by this interface.", "IPV6_DEFAULTGW");
            return;
        }
        keys.note("Is the default.", "IPV6_DEFROUTE");
        keys.with("IPV6_DEFAULTGW", e -> gateway(model, link, e));
        Optional<Entry> device =
                keys.get("IPV6_DEFAULTDEV")
                        .or(() ->
                                global.get("IPV6_DEFAULTDEV")
                                        .filter(e -> e.value().strip().equals(link.name())));
        boolean hasGateway =
                keys.get("IPV6_DEFAULTGW").isPresent() || global.get("IPV6_DEFAULTGW").isPresent();
        device.ifPresent(e -> {
            if (hasGateway) {
                model.ledger().note(e, "IPV6_DEFAULTGW counts.");
            } else {
                link.route().add("Destination", "::/0", e).add("Scope", "link", e);
            }
        });
    }

    /** Writes a gateway, maybe with the interface that it is on: {@code fe80::1%eth0}. */
    static void gateway(NetworkModel model, Link link, Entry entry) {
        String text = entry.value().strip();
        int percent = text.indexOf('%');
        Optional<Link> target =
                percent < 0 ? Optional.of(link) : model.link(text.substring(percent + 1), entry);
        Optional<String> gateway = Values.ip6(percent < 0 ? text : text.substring(0, percent));
        if (gateway.isEmpty()) {
            model.ledger().failed(entry, "Not an address of version 6: '" + text + "'.");
        } else {
            target.ifPresent(l -> l.gateway(gateway.get(), entry));
        }
    }

    private void privacy() {
        keys.with(
                "IPV6_PRIVACY",
                e -> {
                    boolean prefersPublic = keys.isTrue("IPV6_PRIVACY_PREFER_PUBLIC_IP");
                    switch (e.value().strip()) {
                        case "rfc3041", "rfc4941", "yes" ->
                                link.network()
                                        .one("Network")
                                        .set(
                                                "IPv6PrivacyExtensions",
                                                prefersPublic ? "prefer-public" : "yes",
                                                e);
                        case "no" ->
                                link.network().one("Network").set("IPv6PrivacyExtensions", "no", e);
                        default ->
                                model.ledger()
                                        .unmapped(e, "Not known as a kind of private addresses.");
                    }
                });
        keys.note("Is in IPv6PrivacyExtensions=.", "IPV6_PRIVACY_PREFER_PUBLIC_IP");
    }
}

package org.jitney.guest.network.redhat;

import static org.jitney.guest.network.Mapping.Part.NETWORK;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jitney.guest.network.Block;
import org.jitney.guest.network.Conversion;
import org.jitney.guest.network.Entry;
import org.jitney.guest.network.Keys;
import org.jitney.guest.network.Link;
import org.jitney.guest.network.Mapping;
import org.jitney.guest.network.NetworkModel;
import org.jitney.guest.network.Values;

/** What an ifcfg file says about version 4: how addresses come, the gateway, DHCP. */
final class Ipv4 {
    private static final Pattern GATEWAYS = Pattern.compile("GATEWAY\\d*");
    private static final Pattern OTHER_GATEWAYS =
            Pattern.compile("(ADDRESS|NETMASK|METRIC|OPTIONS)\\d+");
    private static final Mapping DHCP =
            new Mapping()
                    .row(
                            "DHCPCLASSID",
                            NETWORK,
                            "DHCPv4",
                            "VendorClassIdentifier",
                            Conversion.text())
                    .row(
                            "DHCP_VENDOR_CLASS_IDENTIFIER",
                            NETWORK,
                            "DHCPv4",
                            "VendorClassIdentifier",
                            Conversion.text())
                    .row("DHCPRELEASE", NETWORK, "DHCPv4", "SendRelease", Conversion.bool())
                    .row("DHCP_SEND_HOSTNAME", NETWORK, "DHCPv4", "SendHostname", Conversion.bool())
                    .row("NO_DHCP_HOSTNAME", NETWORK, "DHCPv4", "UseHostname", Conversion.not())
                    .row("PEERNTP", NETWORK, "DHCPv4", "UseNTP", Conversion.bool())
                    .row("PEERROUTES", NETWORK, "DHCPv4", "UseRoutes", Conversion.bool())
                    .row(
                            "IPV4_ROUTE_METRIC",
                            NETWORK,
                            "DHCPv4",
                            "RouteMetric",
                            Conversion.number(0, 4294967295L));

    private final NetworkModel model;
    private final Link link;
    private final Keys keys;

    Ipv4(NetworkModel model, Link link, Keys keys) {
        this.model = model;
        this.link = link;
        this.keys = keys;
    }

    void read(Keys global) {
        keys.with("BOOTPROTO", this::bootProto);
        new Ipv4Addresses(model, link, keys).read(Optional.empty());
        boolean other = global.value("GATEWAYDEV").filter(d -> !d.equals(link.name())).isPresent();
        boolean noDefault = keys.isFalse("DEFROUTE") || other;
        gateway(noDefault);
        if (noDefault) {
            noDefault(
                    keys.get("DEFROUTE")
                            .filter(_ -> keys.isFalse("DEFROUTE"))
                            .or(() -> global.get("GATEWAYDEV")));
        }
        keys.with(
                "DEFROUTE",
                e -> {
                    if (!keys.isFalse("DEFROUTE")) {
                        model.ledger().note(e, "Is the default.");
                    }
                });
        dhcp();
    }

    private void bootProto(Entry entry) {
        Block network = link.network().one("Network");
        switch (entry.value().strip().toLowerCase(Locale.ROOT)) {
            case "none", "static" -> model.ledger().note(entry, "No DHCP is the default.");
            case "dhcp" -> link.dhcp("ipv4", entry);
            case "bootp" -> {
                link.dhcp("ipv4", entry);
                model.ledger().lossy(entry, "networkd speaks DHCP, not plain BOOTP.");
            }
            case "shared" ->
                    network.add("DHCPServer", "yes", entry).add("IPMasquerade", "ipv4", entry);
            case "autoip" -> link.linkLocal4(entry);
            case "ibft" ->
                    model.ledger()
                            .failed(
                                    entry,
                                    "What the firmware's iSCSI table says is known at boot only.");
            default ->
                    model.ledger()
                            .failed(entry, "Not a way to get addresses: '" + entry.value() + "'.");
        }
    }

    private void gateway(boolean noDefault) {
        Optional<String> first = Optional.empty();
        for (Entry entry : keys.matching(GATEWAYS)) {
            Optional<String> gateway = Values.ip4(entry.value().strip());
            if (keys.get("ADDRESS" + entry.key().substring("GATEWAY".length())).isPresent()) {
                continue; // a route in the old syntax that was put here
            }
            if (gateway.isEmpty()) {
                model.ledger().failed(entry, "Not an address of version 4.");
            } else if (noDefault) {
                model.ledger().note(entry, "The default route is not to go by this interface.");
            } else if (gateway.get().equals("0.0.0.0")) {
                model.ledger().note(entry, "Means no gateway.");
            } else if (first.isPresent()) {
                another(entry, gateway.get(), first.get());
            } else {
                first = gateway;
                defaultRoute(entry, gateway.get());
            }
        }
        if (first.isEmpty()) {
            keys.with("METRIC", e -> dhcpMetric(e));
            keys.unmapped(
                    "There is no default route that it could be about.",
                    "SRCADDR",
                    "WINDOW",
                    "EXTRA_ROUTE_OPTS");
        }
        keys.matching(OTHER_GATEWAYS)
                .forEach(e -> model.ledger().unmapped(e, "Belongs into a file of routes."));
    }

    private void dhcpMetric(Entry entry) {
        if (link.hasDhcp("ipv4")
                && Values.number(entry.value().strip(), 0, 4294967295L).isPresent()) {
            link.network().one("DHCPv4").set("RouteMetric", entry.value().strip(), entry);
        } else {
            model.ledger().unmapped(entry, "There is no default route that it could be about.");
        }
    }

    private void another(Entry entry, String gateway, String first) {
        if (gateway.equals(first)) {
            model.ledger().note(entry, "Says the same again.");
        } else {
            model.ledger().unmapped(entry, "An interface has one gateway; " + first + " is it.");
        }
    }

    private void defaultRoute(Entry entry, String gateway) {
        Block route = link.gateway(gateway, entry);
        boolean onLink =
                link.network().blocks().stream()
                        .filter(b -> b.name().equals("Address"))
                        .anyMatch(b -> Values.contains(b.get("Address").orElse(""), gateway));
        if (!onLink) {
            route.implied("GatewayOnLink", "yes");
            model.ledger()
                    .warning(
                            entry,
                            "Is in no network of the interface; it was written as reachable on the link.");
        }
        keys.with("METRIC", e -> number(route, "Metric", e));
        keys.with(
                "SRCADDR",
                e ->
                        Values.ip4(e.value().strip())
                                .ifPresentOrElse(
                                        a -> route.add("PreferredSource", a, e),
                                        () -> model.ledger().failed(e, "Not an address.")));
        keys.with(
                "WINDOW",
                e -> {
                    String value = e.value().strip().replaceFirst("^window\\s+", "");
                    if (Values.number(value, 1, 1L << 31).isPresent()) {
                        route.add("InitialAdvertisedReceiveWindow", value, e);
                        model.ledger()
                                .lossy(e, "InitialAdvertisedReceiveWindow= limits the start only.");
                    } else {
                        model.ledger().unmapped(e, "Not a number.");
                    }
                });
        keys.with("EXTRA_ROUTE_OPTS", e -> new RouteOptions(model, route, e).read());
    }

    private void number(Block block, String key, Entry entry) {
        if (Values.number(entry.value().strip(), 0, 4294967295L).isPresent()) {
            block.add(key, entry.value().strip(), entry);
        } else {
            model.ledger().unmapped(entry, "Not a number.");
        }
    }

    private void noDefault(Optional<Entry> said) {
        said.ifPresent(e -> {
            if (link.hasDhcp("ipv4")) {
                link.network().one("DHCPv4").set("UseGateway", "no", e);
            }
            link.network().one("IPv6AcceptRA").set("UseGateway", "no", e);
        });
    }

    private void dhcp() {
        for (Entry entry : keys.all()) {
            if (!entry.value().isBlank()) {
                DHCP.apply(entry.key(), link, entry);
            }
        }
        keys.with(
                "PEERROUTES",
                e -> {
                    if (keys.isFalse("PEERROUTES")) {
                        link.network().one("DHCPv4").set("UseGateway", "no", e);
                    }
                });
        keys.with(
                "DHCLIENT_IGNORE_GATEWAY",
                e -> {
                    if (keys.isTrue("DHCLIENT_IGNORE_GATEWAY")) {
                        link.network().one("DHCPv4").set("UseGateway", "no", e);
                    } else {
                        model.ledger().note(e, "Is the default.");
                    }
                });
        hostName();
        clientId();
        keys.note("networkd tries without end.", "PERSISTENT_DHCLIENT");
        keys.unmapped(
                "networkd has a DHCP client of its own.",
                "DHCLIENTARGS",
                "DHCLIENT_LEASE_FILE",
                "DHCLIENTCONF");
        keys.unmapped(
                "networkd waits without limit.",
                "IPV4_DHCP_TIMEOUT",
                "DHCP_TIMEOUT",
                "IPV4_REQUIRED_TIMEOUT");
        keys.unmapped(
                "networkd has no time for it; ARP is asked with DuplicateAddressDetection=ipv4.",
                "ACD_TIMEOUT",
                "ARPING_WAIT");
        keys.with(
                "IPV4_FAILURE_FATAL",
                e -> {
                    if (keys.isTrue("IPV4_FAILURE_FATAL")) {
                        link.network().one("Link").set("RequiredFamilyForOnline", "ipv4", e);
                    } else {
                        model.ledger().note(e, "Is the default.");
                    }
                });
    }

    private void hostName() {
        Optional<Entry> name = keys.get("DHCP_FQDN").or(() -> keys.get("DHCP_HOSTNAME"));
        name.ifPresent(e ->
                Values.domain(e.value().strip())
                        .ifPresentOrElse(
                                n -> link.network().one("DHCPv4").set("Hostname", n, e),
                                () -> model.ledger().unmapped(e, "Not a host name.")));
        if (keys.get("DHCP_FQDN").isPresent()) {
            keys.note("DHCP_FQDN counts.", "DHCP_HOSTNAME");
        }
    }

    private void clientId() {
        keys.with(
                "DHCP_CLIENT_ID",
                e -> {
                    String id = e.value().strip();
                    if (id.equals("mac") || Values.mac(id.replaceFirst("^01:", "")).isPresent()) {
                        link.network().one("DHCPv4").set("ClientIdentifier", "mac", e);
                    } else if (id.equals("duid")) {
                        link.network().one("DHCPv4").set("ClientIdentifier", "duid", e);
                    } else {
                        model.ledger()
                                .unmapped(
                                        e,
                                        "networkd identifies by MAC or DUID, not by a text of one's own.");
                    }
                });
    }
}

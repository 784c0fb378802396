package org.jitney.guest.network.cloudinit;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jitney.guest.network.Block;
import org.jitney.guest.network.BondOptions;
import org.jitney.guest.network.BridgeOptions;
import org.jitney.guest.network.Entry;
import org.jitney.guest.network.Link;
import org.jitney.guest.network.NetworkModel;
import org.jitney.guest.network.Values;
import org.jitney.guest.network.Vlans;
import org.jitney.guest.network.YamlEntry;

/** The first version: a list of devices, each with a type and a list of subnets. */
final class VersionOne {
    private static final Map<String, String> BRIDGE =
            Map.of(
                    "bridge_stp",
                    "stp_state",
                    "bridge_fd",
                    "forward_delay",
                    "bridge_hello",
                    "hello_time",
                    "bridge_maxage",
                    "max_age",
                    "bridge_ageing",
                    "ageing_time",
                    "bridge_bridgeprio",
                    "priority");

    private final NetworkModel model;

    VersionOne(NetworkModel model) {
        this.model = model;
    }

    void read(YamlEntry network) {
        network.with(
                "version", e -> model.ledger().note(e.entry(), "Is the version of the format."));
        network.with("config", list -> list.each().forEach(this::device));
    }

    private void device(YamlEntry item) {
        model.ledger().about("");
        String type = item.value("type").orElse("");
        Entry origin =
                item.get("name")
                        .or(() -> item.get("type"))
                        .map(YamlEntry::entry)
                        .orElse(item.entry());
        switch (type) {
            case "physical", "bond", "bridge", "vlan", "loopback" ->
                    model.link(item.value("name").orElse(""), origin)
                            .ifPresent(l -> link(l, type, item, origin));
            case "nameserver" -> nameserver(item);
            case "route" -> route(item);
            default ->
                    item.leaves(
                            e -> model.ledger().failed(e, "Not a type of device: '" + type + "'."));
        }
    }

    private void link(Link link, String type, YamlEntry item, Entry origin) {
        model.ledger().about(link.name());
        link.origin(origin);
        for (String key : List.of("type", "name")) {
            item.with(key, e -> model.ledger().note(e.entry(), "Names the interface."));
        }
        switch (type) {
            case "bond" -> bond(link, item, origin);
            case "bridge" -> bridge(link, item, origin);
            case "vlan" -> vlan(link, item, origin);
            default -> {}
        }
        item.with("mac_address", e -> mac(link, type, e));
        item.with(
                "mtu",
                e -> {
                    if (Values.number(e.text(), 68, 65535).isPresent()) {
                        link.network().one("Link").set("MTUBytes", e.text(), e.entry());
                    } else {
                        model.ledger().unmapped(e.entry(), "Not a number of bytes.");
                    }
                });
        item.with(
                "accept-ra",
                e ->
                        link.network()
                                .one("Network")
                                .set(
                                        "IPv6AcceptRA",
                                        Values.yesNo(item.isTrue("accept-ra")),
                                        e.entry()));
        item.with(
                "keep_configuration",
                e ->
                        link.network()
                                .one("Network")
                                .set(
                                        "KeepConfiguration",
                                        Values.yesNo(item.isTrue("keep_configuration")),
                                        e.entry()));
        item.with("subnets", list -> list.each().forEach(s -> subnet(link, s)));
    }

    private void mac(Link link, String type, YamlEntry value) {
        Values.mac(value.text())
                .ifPresentOrElse(
                        m -> {
                            if (type.equals("physical")) {
                                link.link()
                                        .one("Match")
                                        .set("PermanentMACAddress", m, value.entry());
                                model.ledger()
                                        .warning(
                                                value.entry(),
                                                "The name is tied to this hardware address; a new machine may have another one.");
                            } else {
                                link.netdev().one("NetDev").set("MACAddress", m, value.entry());
                            }
                        },
                        () -> model.ledger().unmapped(value.entry(), "Not a hardware address."));
    }

    private void bond(Link link, YamlEntry item, Entry origin) {
        link.kind("bond", origin);
        item.with(
                "bond_interfaces",
                list ->
                        list.each()
                                .forEach(e ->
                                        model.link(e.text(), e.entry())
                                                .ifPresent(m ->
                                                        BondOptions.enslave(
                                                                model,
                                                                m,
                                                                link.name(),
                                                                e.entry()))));
        item.with(
                "params",
                p ->
                        p.map()
                                .forEach((key, value) ->
                                        value.each()
                                                .forEach(v ->
                                                        BondOptions.apply(
                                                                model,
                                                                link,
                                                                key.replaceFirst("^bond[-_]", ""),
                                                                v.text(),
                                                                v.entry()))));
    }

    private void bridge(Link link, YamlEntry item, Entry origin) {
        link.kind("bridge", origin);
        item.with(
                "bridge_interfaces",
                list ->
                        list.each()
                                .forEach(e ->
                                        model.link(e.text(), e.entry())
                                                .ifPresent(m ->
                                                        BridgeOptions.enslave(
                                                                model,
                                                                m,
                                                                link.name(),
                                                                e.entry()))));
        item.with(
                "params",
                p ->
                        p.map()
                                .forEach((key, value) ->
                                        value.each().forEach(v -> bridgeOption(link, key, v))));
    }

    private void bridgeOption(Link link, String key, YamlEntry value) {
        String option = BRIDGE.getOrDefault(key, key);
        boolean time =
                option.contains("time") || option.contains("delay") || option.equals("max_age");
        String[] words = value.text().split("\\s+");
        if (key.equals("bridge_pathcost") || key.equals("bridge_portprio")) {
            Optional<Link> port =
                    words.length == 2 ? model.link(words[0], value.entry()) : Optional.empty();
            port.ifPresent(p ->
                    BridgeOptions.port(
                            p,
                            key.equals("bridge_pathcost") ? "path_cost" : "priority",
                            words[1],
                            value.entry()));
        } else {
            BridgeOptions.bridge(
                    link,
                    option,
                    time && value.text().matches("\\d{1,7}") ? value.text() + "00" : value.text(),
                    value.entry());
        }
    }

    private void vlan(Link link, YamlEntry item, Entry origin) {
        Optional<YamlEntry> id = item.get("vlan_id");
        Optional<YamlEntry> parent = item.get("vlan_link");
        if (id.isEmpty() || parent.isEmpty()) {
            link.unsupported(origin, "A VLAN needs vlan_id and vlan_link.");
            return;
        }
        Vlans.make(model, link, parent.get().text(), id.get().text(), id.get().entry());
        model.ledger().note(parent.get().entry(), "Is in VLAN= of the parent.");
    }

    private void subnet(Link link, YamlEntry subnet) {
        String type = subnet.value("type").orElse("");
        Entry entry = subnet.get("type").map(YamlEntry::entry).orElse(subnet.entry());
        switch (type) {
            case "dhcp", "dhcp4" -> link.dhcp("ipv4", entry);
            case "dhcp6", "ipv6_dhcpv6-stateful" -> link.dhcp("ipv6", entry);
            case "ipv6_slaac", "ipv6_dhcpv6-stateless" ->
                    link.network().one("Network").set("IPv6AcceptRA", "yes", entry);
            case "static", "static6" -> model.ledger().note(entry, "The address says it.");
            case "manual" -> link.manual(entry);
            default -> model.ledger().failed(entry, "Not a type of subnet: '" + type + "'.");
        }
        subnet.with(
                "control",
                e -> {
                    if (e.text().equals("manual")) {
                        link.manual(e.entry());
                    } else {
                        model.ledger().note(e.entry(), "Is the default.");
                    }
                });
        subnet.with("address", e -> address(link, subnet, e));
        subnet.with(
                "gateway",
                e ->
                        Values.ip(e.text())
                                .ifPresentOrElse(
                                        g -> link.gateway(g, e.entry()),
                                        () -> model.ledger().failed(e.entry(), "Not a gateway.")));
        subnet.with(
                "dns_nameservers", list -> list.each().forEach(e -> link.dns(e.text(), e.entry())));
        subnet.with(
                "dns_search", list -> list.each().forEach(e -> link.domains(e.text(), e.entry())));
        subnet.with("routes", list -> list.each().forEach(r -> routeOf(link, r)));
    }

    private void address(Link link, YamlEntry subnet, YamlEntry value) {
        String text = value.text();
        Optional<Integer> length =
                subnet.value("netmask").flatMap(m -> Values.prefixLength(m, Values.isIp6(text)));
        String whole =
                text.contains("/")
                        ? text
                        : text
                                + "/"
                                + length.orElseGet(() ->
                                        Values.isIp6(text)
                                                ? 64
                                                : Values.ip4(text)
                                                        .map(Values::classLength)
                                                        .orElse(32));
        Optional<String> prefix = Values.prefix(whole);
        prefix.ifPresentOrElse(
                p -> {
                    Block block = link.address(p, value.entry());
                    subnet.with("netmask", e -> block.set("Address", p, e.entry()));
                },
                () -> model.ledger().failed(value.entry(), "Not an address: '" + text + "'."));
        subnet.with("broadcast", e -> model.ledger().note(e.entry(), "Follows from the address."));
    }

    private void routeOf(Link link, YamlEntry route) {
        fill(link, route, route.get("network").or(() -> route.get("destination")));
    }

    private void fill(Link link, YamlEntry route, Optional<YamlEntry> destination) {
        if (destination.isEmpty()) {
            route.leaves(e -> model.ledger().failed(e, "A route without a destination."));
            return;
        }
        YamlEntry to = destination.get();
        Optional<YamlEntry> mask = route.get("netmask").or(() -> route.get("prefix"));
        Optional<Integer> length =
                mask.flatMap(m -> Values.prefixLength(m.text(), Values.isIp6(to.text())));
        Optional<String> prefix =
                Values.prefix(
                        to.text().contains("/") || length.isEmpty()
                                ? to.text()
                                : to.text() + "/" + length.get());
        if (prefix.isEmpty()) {
            model.ledger().failed(to.entry(), "Not a destination: '" + to.text() + "'.");
            return;
        }
        Block block = link.route().add("Destination", prefix.get(), to.entry());
        mask.ifPresent(m -> block.set("Destination", prefix.get(), m.entry()));
        route.with(
                "gateway",
                e ->
                        Values.ip(e.text())
                                .ifPresentOrElse(
                                        g -> block.add("Gateway", g, e.entry()),
                                        () -> model.ledger().failed(e.entry(), "Not a gateway.")));
        route.with(
                "metric",
                e -> {
                    if (Values.number(e.text(), 0, 4294967295L).isPresent()) {
                        block.add("Metric", e.text(), e.entry());
                    } else {
                        model.ledger().unmapped(e.entry(), "Not a number.");
                    }
                });
    }

    private void nameserver(YamlEntry item) {
        item.with("type", e -> model.ledger().note(e.entry(), "Is about name servers."));
        Optional<Link> link = item.value("interface").flatMap(model::find);
        item.with("interface", e -> model.ledger().note(e.entry(), "Is whose servers they are."));
        item.with(
                "address",
                list ->
                        list.each()
                                .forEach(e ->
                                        link.ifPresentOrElse(
                                                l -> l.dns(e.text(), e.entry()),
                                                () ->
                                                        Values.nameServer(e.text())
                                                                .ifPresentOrElse(
                                                                        s ->
                                                                                model.resolve()
                                                                                        .add(
                                                                                                "DNS",
                                                                                                s,
                                                                                                e
                                                                                                        .entry()),
                                                                        () ->
                                                                                model.ledger()
                                                                                        .failed(
                                                                                                e
                                                                                                        .entry(),
                                                                                                "Not an address.")))));
        item.with(
                "search",
                list ->
                        list.each()
                                .forEach(e ->
                                        link.ifPresentOrElse(
                                                l -> l.domains(e.text(), e.entry()),
                                                () ->
                                                        Values.domain(e.text())
                                                                .ifPresentOrElse(
                                                                        s ->
                                                                                model.resolve()
                                                                                        .add(
                                                                                                "Domains",
                                                                                                s,
                                                                                                e
                                                                                                        .entry()),
                                                                        () ->
                                                                                model.ledger()
                                                                                        .unmapped(
                                                                                                e
                                                                                                        .entry(),
                                                                                                "Not a domain.")))));
    }

    /** A route names no interface: it goes to the one whose network has the gateway. */
    private void route(YamlEntry item) {
        item.with("type", e -> model.ledger().note(e.entry(), "Is about a route."));
        String gateway = item.value("gateway").orElse("");
        Optional<Link> link =
                model.links().stream()
                        .filter(l ->
                                l.network().blocks().stream()
                                        .anyMatch(b ->
                                                b.name().equals("Address")
                                                        && Values.contains(
                                                                b.get("Address").orElse(""),
                                                                gateway)))
                        .findFirst();
        link.ifPresentOrElse(
                l -> fill(l, item, item.get("destination").or(() -> item.get("network"))),
                () ->
                        item.leaves(e ->
                                model.ledger()
                                        .failed(
                                                e,
                                                "No interface has a network that the gateway is in.")));
    }
}

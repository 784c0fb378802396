package org.jitney.guest.network.netplan;

import java.util.Map;
import java.util.Optional;
import org.jitney.guest.network.Block;
import org.jitney.guest.network.Link;
import org.jitney.guest.network.NetworkModel;
import org.jitney.guest.network.Tables;
import org.jitney.guest.network.Values;
import org.jitney.guest.network.YamlEntry;

/** Addresses, gateways, routes, rules and name servers. */
final class AddressReader {
    private static final long MAX = 4294967295L;
    private static final Map<String, String> NUMBERS =
            Map.of(
                    "metric",
                    "Metric",
                    "mtu",
                    "MTUBytes",
                    "congestion-window",
                    "InitialCongestionWindow",
                    "advertised-receive-window",
                    "InitialAdvertisedReceiveWindow",
                    "advertised-mss",
                    "TCPAdvertisedMaximumSegmentSize");

    private final NetworkModel model;
    private final Link link;
    private final YamlEntry yaml;

    AddressReader(NetworkModel model, Link link, YamlEntry yaml) {
        this.model = model;
        this.link = link;
        this.yaml = yaml;
    }

    void read() {
        yaml.with("addresses", list -> list.each().forEach(this::address));
        for (String key : new String[] {"gateway4", "gateway6"}) {
            yaml.with(
                    key,
                    e ->
                            Values.ip(e.text())
                                    .ifPresentOrElse(
                                            g -> link.gateway(g, e.entry()),
                                            () ->
                                                    model.ledger()
                                                            .failed(
                                                                    e.entry(),
                                                                    "Not a gateway: '"
                                                                            + e.text()
                                                                            + "'.")));
        }
        yaml.with(
                "nameservers",
                servers -> {
                    servers.with(
                            "addresses",
                            list -> list.each().forEach(e -> link.dns(e.text(), e.entry())));
                    servers.with(
                            "search",
                            list -> list.each().forEach(e -> link.domains(e.text(), e.entry())));
                });
        yaml.with("routes", list -> list.each().forEach(r -> route(r, link.route())));
        yaml.with("routing-policy", list -> list.each().forEach(this::rule));
    }

    private void address(YamlEntry item) {
        if (item.map().isEmpty()) {
            prefix(item.text())
                    .ifPresentOrElse(
                            p -> link.address(p, item.entry()),
                            () ->
                                    model.ledger()
                                            .failed(
                                                    item.entry(),
                                                    "Not an address with the length of its prefix: '"
                                                            + item.text()
                                                            + "'."));
            return;
        }
        item.map()
                .forEach((text, options) -> {
                    Optional<String> prefix = prefix(text);
                    if (prefix.isEmpty()) {
                        options.leaves(
                                e -> model.ledger().failed(e, "Not an address: '" + text + "'."));
                        return;
                    }
                    Block block =
                            link.address(
                                    prefix.get(),
                                    options.map().values().stream()
                                            .findFirst()
                                            .orElse(options)
                                            .entry());
                    options.with("label", e -> label(block, e));
                    options.with(
                            "lifetime",
                            e -> {
                                if (e.text().equals("0")) {
                                    block.add("PreferredLifetime", "0", e.entry());
                                } else {
                                    model.ledger().note(e.entry(), "Is the default.");
                                }
                            });
                });
    }

    private void label(Block block, YamlEntry value) {
        if (value.text().length() <= 15) {
            block.add("Label", value.text(), value.entry());
        } else {
            model.ledger().lossy(value.entry(), "The label is too long.");
        }
    }

    private static Optional<String> prefix(String text) {
        return text.indexOf('/') > 0 ? Values.prefix(text) : Optional.empty();
    }

    /** Fills a section; a route that says nothing is reported by the ledger. */
    private void route(YamlEntry item, Block block) {
        item.map()
                .forEach((key, value) -> {
                    String text = value.text();
                    String number = NUMBERS.get(key);
                    if (number != null) {
                        number(block, number, value);
                        return;
                    }
                    switch (key) {
                        case "to" ->
                                put(
                                        block,
                                        "Destination",
                                        text.equals("default") || text.equals("0/0")
                                                ? everything(item)
                                                : Values.prefix(text),
                                        value);
                        case "via" -> put(block, "Gateway", Values.ip(text), value);
                        case "from" -> put(block, "PreferredSource", Values.ip(text), value);
                        case "table" -> put(block, "Table", Tables.name(text), value);
                        case "scope" ->
                                put(
                                        block,
                                        "Scope",
                                        Optional.of(text)
                                                .filter(t -> t.matches("global|link|host")),
                                        value);
                        case "type" ->
                                put(
                                        block,
                                        "Type",
                                        Optional.of(text)
                                                .filter(t ->
                                                        t.matches(
                                                                        "unicast|anycast|blackhole|broadcast|local|multicast|prohibit|throw|unreachable|nat|xresolve")
                                                                && !t.equals("nat")),
                                        value);
                        case "on-link" ->
                                put(
                                        block,
                                        "GatewayOnLink",
                                        Values.bool(text).map(Values::yesNo),
                                        value);
                        default -> model.ledger().unmapped(value.entry(), "Not known in a route.");
                    }
                });
    }

    private static Optional<String> everything(YamlEntry item) {
        boolean six =
                item.value("via").filter(Values::isIp6).isPresent()
                        || item.value("from").filter(Values::isIp6).isPresent();
        return Optional.of(six ? "::/0" : "0.0.0.0/0");
    }

    private void put(Block block, String key, Optional<String> value, YamlEntry from) {
        value.ifPresentOrElse(
                v -> block.set(key, v, from.entry()),
                () ->
                        model.ledger()
                                .failed(
                                        from.entry(),
                                        "Not a value for " + key + "=: '" + from.text() + "'."));
    }

    private void number(Block block, String key, YamlEntry value) {
        put(
                block,
                key,
                Optional.of(value.text()).filter(t -> Values.number(t, 0, MAX).isPresent()),
                value);
    }

    private void rule(YamlEntry item) {
        Block block = link.network().another("RoutingPolicyRule");
        item.map()
                .forEach((key, value) -> {
                    String text = value.text();
                    switch (key) {
                        case "from" -> put(block, "From", Values.prefix(text), value);
                        case "to" -> put(block, "To", Values.prefix(text), value);
                        case "table" -> put(block, "Table", Tables.name(text), value);
                        case "priority" -> number(block, "Priority", value);
                        case "mark" -> number(block, "FirewallMark", value);
                        case "type-of-service" ->
                                put(
                                        block,
                                        "TypeOfService",
                                        Optional.of(text)
                                                .filter(t -> Values.number(t, 0, 255).isPresent()),
                                        value);
                        default -> model.ledger().unmapped(value.entry(), "Not known in a rule.");
                    }
                });
    }
}

package org.jitney.guest.network.netplan;

import static org.jitney.guest.network.Mapping.Part.NETDEV;

import java.util.Map;
import java.util.Optional;
import org.jitney.guest.network.Block;
import org.jitney.guest.network.BondOptions;
import org.jitney.guest.network.BridgeOptions;
import org.jitney.guest.network.Conversion;
import org.jitney.guest.network.Entry;
import org.jitney.guest.network.Link;
import org.jitney.guest.network.Mapping;
import org.jitney.guest.network.NetworkModel;
import org.jitney.guest.network.Values;
import org.jitney.guest.network.Vlans;
import org.jitney.guest.network.WireGuard;
import org.jitney.guest.network.YamlEntry;

/** Bonds, bridges, VLANs, VRFs and tunnels of netplan. */
final class VirtualReader {
    private static final Map<String, String> BOND =
            Map.ofEntries(
                    Map.entry("mode", "mode"),
                    Map.entry("lacp-rate", "lacp_rate"),
                    Map.entry("mii-monitor-interval", "miimon"),
                    Map.entry("min-links", "min_links"),
                    Map.entry("transmit-hash-policy", "xmit_hash_policy"),
                    Map.entry("ad-select", "ad_select"),
                    Map.entry("all-members-active", "all_slaves_active"),
                    Map.entry("all-slaves-active", "all_slaves_active"),
                    Map.entry("arp-interval", "arp_interval"),
                    Map.entry("arp-ip-targets", "arp_ip_target"),
                    Map.entry("arp-validate", "arp_validate"),
                    Map.entry("arp-all-targets", "arp_all_targets"),
                    Map.entry("up-delay", "updelay"),
                    Map.entry("down-delay", "downdelay"),
                    Map.entry("fail-over-mac-policy", "fail_over_mac"),
                    Map.entry("gratuitous-arp", "num_grat_arp"),
                    Map.entry("gratuitious-arp", "num_grat_arp"),
                    Map.entry("packets-per-member", "packets_per_slave"),
                    Map.entry("packets-per-slave", "packets_per_slave"),
                    Map.entry("primary-reselect-policy", "primary_reselect"),
                    Map.entry("resend-igmp", "resend_igmp"),
                    Map.entry("learn-packet-interval", "lp_interval"),
                    Map.entry("primary", "primary"));
    private static final Map<String, String> BRIDGE =
            Map.of(
                    "ageing-time",
                    "ageing_time",
                    "aging-time",
                    "ageing_time",
                    "forward-delay",
                    "forward_delay",
                    "hello-time",
                    "hello_time",
                    "max-age",
                    "max_age",
                    "priority",
                    "priority",
                    "stp",
                    "stp_state");
    private static final Mapping TUNNEL =
            new Mapping()
                    .row("local", NETDEV, "Tunnel", "Local", Conversion.ip())
                    .row("remote", NETDEV, "Tunnel", "Remote", Conversion.ip())
                    .row("ttl", NETDEV, "Tunnel", "TTL", Conversion.number(0, 255));
    private static final Mapping VXLAN =
            new Mapping()
                    .row("id", NETDEV, "VXLAN", "VNI", Conversion.number(0, 16777215))
                    .row("local", NETDEV, "VXLAN", "Local", Conversion.ip())
                    .row("ttl", NETDEV, "VXLAN", "TTL", Conversion.number(0, 255))
                    .row("port", NETDEV, "VXLAN", "DestinationPort", Conversion.number(1, 65535))
                    .row("mac-learning", NETDEV, "VXLAN", "MacLearning", Conversion.bool())
                    .row(
                            "ageing",
                            NETDEV,
                            "VXLAN",
                            "FDBAgeingSec",
                            Conversion.number(4294967295L, "s"))
                    .row(
                            "aging",
                            NETDEV,
                            "VXLAN",
                            "FDBAgeingSec",
                            Conversion.number(4294967295L, "s"))
                    .row(
                            "limit",
                            NETDEV,
                            "VXLAN",
                            "MaximumFDBEntries",
                            Conversion.number(0, 4294967295L))
                    .row("arp-proxy", NETDEV, "VXLAN", "ReduceARPProxy", Conversion.bool())
                    .row("short-circuit", NETDEV, "VXLAN", "RouteShortCircuit", Conversion.bool())
                    .row("type-of-service", NETDEV, "VXLAN", "TOS", Conversion.number(0, 255));

    private final NetworkModel model;
    private final Link link;
    private final YamlEntry yaml;
    private final Netplan.Device device;
    private final Netplan all;

    VirtualReader(NetworkModel model, Netplan.Device device, Netplan all) {
        this.model = model;
        this.device = device;
        this.all = all;
        link = device.link();
        yaml = device.yaml();
    }

    void read() {
        switch (device.group()) {
            case "bonds" -> bond();
            case "bridges" -> bridge();
            case "vlans" -> vlan();
            case "vrfs" -> vrf();
            case "tunnels" -> tunnel();
            case "virtual-ethernets" ->
                    yaml.with(
                            "peer",
                            e ->
                                    link.netdev()
                                            .one("Peer")
                                            .set("Name", all.resolve(e.text()), e.entry()));
            default -> {}
        }
    }

    private void members(java.util.function.BiConsumer<Link, Entry> action) {
        yaml.with(
                "interfaces",
                list ->
                        list.each()
                                .forEach(e ->
                                        model.link(all.resolve(e.text()), e.entry())
                                                .ifPresent(l -> {
                                                    action.accept(l, e.entry());
                                                    l.network()
                                                            .one("Network")
                                                            .implied("LinkLocalAddressing", "no");
                                                })));
    }

    private void bond() {
        members((l, e) -> BondOptions.enslave(model, l, link.name(), e));
        yaml.with(
                "parameters",
                p ->
                        p.map()
                                .forEach((key, value) -> {
                                    String option = BOND.get(key);
                                    String text =
                                            String.join(
                                                    ",",
                                                    value.each().stream()
                                                            .map(YamlEntry::text)
                                                            .toList());
                                    if (option == null) {
                                        value.leaves(e ->
                                                model.ledger()
                                                        .unmapped(e, "Not an option of a bond."));
                                    } else if (value.each().isEmpty()) {
                                        model.ledger().note(value.entry(), "Has no value.");
                                    } else {
                                        value.each()
                                                .forEach(e ->
                                                        BondOptions.apply(
                                                                model,
                                                                link,
                                                                option,
                                                                option.equals("primary")
                                                                        ? all.resolve(text)
                                                                        : text.replaceFirst(
                                                                                "^(\\d+)ms$", "$1"),
                                                                e.entry()));
                                    }
                                }));
    }

    private void bridge() {
        members((l, e) -> BridgeOptions.enslave(model, l, link.name(), e));
        yaml.with(
                "parameters",
                p ->
                        p.map()
                                .forEach((key, value) -> {
                                    String option = BRIDGE.get(key);
                                    String text = value.text();
                                    if (key.equals("path-cost") || key.equals("port-priority")) {
                                        value.map()
                                                .forEach((port, v) ->
                                                        model.link(all.resolve(port), v.entry())
                                                                .ifPresent(l ->
                                                                        BridgeOptions.port(
                                                                                l,
                                                                                key.equals(
                                                                                                "path-cost")
                                                                                        ? "path_cost"
                                                                                        : "priority",
                                                                                v.text(),
                                                                                v.entry())));
                                    } else if (option == null) {
                                        value.leaves(e ->
                                                model.ledger()
                                                        .unmapped(e, "Not an option of a bridge."));
                                    } else {
                                        boolean time =
                                                option.contains("time")
                                                        || option.contains("delay")
                                                        || option.equals("max_age");
                                        BridgeOptions.bridge(
                                                link,
                                                option,
                                                time && text.matches("\\d{1,7}")
                                                        ? text + "00"
                                                        : text,
                                                value.entry());
                                    }
                                }));
        if (yaml.get("parameters").flatMap(p -> p.get("stp")).isEmpty()) {
            link.netdev().one("Bridge").implied("STP", "yes"); // netplan's default
        }
    }

    private void vlan() {
        Optional<YamlEntry> id = yaml.get("id");
        Optional<YamlEntry> parent = yaml.get("link");
        if (id.isEmpty() || parent.isEmpty()) {
            link.unsupported(yaml.entry(), "A VLAN needs id and link.");
            return;
        }
        Vlans.make(
                model, link, all.resolve(parent.get().text()), id.get().text(), id.get().entry());
        model.ledger().note(parent.get().entry(), "Is in VLAN= of the parent.");
    }

    private void vrf() {
        yaml.with(
                "table",
                e -> {
                    if (Values.number(e.text(), 1, 4294967295L).isPresent()) {
                        link.netdev().one("VRF").set("Table", e.text(), e.entry());
                    } else {
                        model.ledger().failed(e.entry(), "Not a routing table.");
                    }
                });
        yaml.with(
                "interfaces",
                list ->
                        list.each()
                                .forEach(e ->
                                        model.link(all.resolve(e.text()), e.entry())
                                                .ifPresent(l ->
                                                        l.network()
                                                                .one("Network")
                                                                .set(
                                                                        "VRF",
                                                                        link.name(),
                                                                        e.entry()))));
    }

    private void tunnel() {
        String mode = yaml.value("mode").orElse("");
        Entry entry = yaml.get("mode").map(YamlEntry::entry).orElse(yaml.entry());
        switch (mode) {
            case "wireguard" -> {
                link.kind("wireguard", entry);
                wireguard();
            }
            case "vxlan" -> vxlan(entry);
            case "ipip",
                    "gre",
                    "sit",
                    "vti",
                    "gretap",
                    "ip6gre",
                    "vti6",
                    "ip6gretap",
                    "ipip6",
                    "ip6ip6" -> {
                boolean six = mode.equals("ipip6") || mode.equals("ip6ip6");
                link.kind(six ? "ip6tnl" : mode, entry);
                Block block = link.netdev().one("Tunnel").implied("Independent", "yes");
                if (six) {
                    block.implied("Mode", mode);
                }
                yaml.map()
                        .forEach((key, value) ->
                                TUNNEL.apply(key, value.text(), link, value.entry()));
                keys(block);
            }
            default ->
                    link.unsupported(
                            entry, "Not a kind of tunnel that is translated: '" + mode + "'.");
        }
    }

    private void keys(Block block) {
        yaml.with("key", e -> key(block, "Key", e));
        yaml.with(
                "keys",
                k -> {
                    k.with("input", e -> key(block, "InputKey", e));
                    k.with("output", e -> key(block, "OutputKey", e));
                    if (k.map().isEmpty()) {
                        key(block, "Key", k);
                    }
                });
    }

    private void key(Block block, String key, YamlEntry value) {
        if (Values.number(value.text(), 0, 4294967295L).isPresent()
                || Values.ip4(value.text()).isPresent()) {
            block.set(key, value.text(), value.entry());
        } else {
            model.ledger().failed(value.entry(), "Not the key of a tunnel.");
        }
    }

    private void vxlan(Entry entry) {
        yaml.get("link")
                .ifPresentOrElse(
                        e ->
                                Vlans.over(
                                        model,
                                        link,
                                        "vxlan",
                                        "VXLAN",
                                        all.resolve(e.text()),
                                        e.entry()),
                        () -> link.netdev().one("VXLAN").implied("Independent", "yes"));
        link.kind("vxlan", entry);
        model.ledger().note(entry, "Is in the kind of the device.");
        yaml.map().forEach((key, value) -> VXLAN.apply(key, value.text(), link, value.entry()));
        yaml.with(
                "remote",
                e ->
                        Values.ip(e.text())
                                .ifPresentOrElse(
                                        a ->
                                                link.netdev()
                                                        .one("VXLAN")
                                                        .set(
                                                                a.matches(
                                                                                "2(2[4-9]|3\\d)\\..*|ff.*")
                                                                        ? "Group"
                                                                        : "Remote",
                                                                a,
                                                                e.entry()),
                                        () -> model.ledger().failed(e.entry(), "Not an address.")));
    }

    private void wireguard() {
        var device = new WireGuard(model, link);
        yaml.with("key", e -> device.privateKey(e.text(), e.entry()));
        yaml.with("keys", k -> k.with("private", e -> device.privateKey(e.text(), e.entry())));
        yaml.with("port", e -> device.number("ListenPort", e.text(), 65535, e.entry()));
        yaml.with("mark", e -> device.number("FirewallMark", e.text(), 4294967295L, e.entry()));
        yaml.with(
                "peers",
                list ->
                        list.each()
                                .forEach(p ->
                                        p.get("keys")
                                                .flatMap(k -> k.get("public"))
                                                .ifPresent(pub ->
                                                        device.peer(pub.text(), pub.entry())
                                                                .ifPresent(block -> {
                                                                    p.with(
                                                                            "endpoint",
                                                                            e ->
                                                                                    device.endpoint(
                                                                                            block,
                                                                                            e
                                                                                                    .text(),
                                                                                            e
                                                                                                    .entry()));
                                                                    p.with(
                                                                            "allowed-ips",
                                                                            l ->
                                                                                    l.each()
                                                                                            .forEach(
                                                                                                    e ->
                                                                                                            device
                                                                                                                    .allowed(
                                                                                                                            block,
                                                                                                                            e
                                                                                                                                    .text(),
                                                                                                                            e
                                                                                                                                    .entry())));
                                                                    p.with(
                                                                            "keepalive",
                                                                            e ->
                                                                                    device
                                                                                            .keepalive(
                                                                                                    block,
                                                                                                    e
                                                                                                            .text(),
                                                                                                    e
                                                                                                            .entry()));
                                                                    p.get("keys")
                                                                            .flatMap(k ->
                                                                                    k.get("shared"))
                                                                            .ifPresent(e ->
                                                                                    device
                                                                                            .presharedKey(
                                                                                                    block,
                                                                                                    e
                                                                                                            .text(),
                                                                                                    e
                                                                                                            .entry()));
                                                                }))));
    }
}

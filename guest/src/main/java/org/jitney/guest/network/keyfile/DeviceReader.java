package org.jitney.guest.network.keyfile;

import static org.jitney.guest.network.Mapping.Part.NETDEV;
import static org.jitney.guest.network.Mapping.Part.NETWORK;

import java.util.List;
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
import org.jitney.guest.network.TeamConfig;
import org.jitney.guest.network.Values;
import org.jitney.guest.network.Vlans;

/** The groups that make a connection a virtual device. */
final class DeviceReader {
    private static final long MAX = 4294967295L;
    private static final Map<String, String> SIMPLE =
            Map.of(
                    "dummy",
                    "dummy",
                    "bridge",
                    "bridge",
                    "bond",
                    "bond",
                    "team",
                    "bond",
                    "vrf",
                    "vrf",
                    "wireguard",
                    "wireguard");
    private static final Mapping TABLE =
            new Mapping()
                    .row("vrf.table", NETDEV, "VRF", "Table", Conversion.number(1, MAX))
                    .row("vxlan.id", NETDEV, "VXLAN", "VNI", Conversion.number(0, 16777215))
                    .row("vxlan.local", NETDEV, "VXLAN", "Local", Conversion.ip())
                    .row(
                            "vxlan.destination-port",
                            NETDEV,
                            "VXLAN",
                            "DestinationPort",
                            Conversion.number(1, 65535))
                    .row(
                            "vxlan.ageing",
                            NETDEV,
                            "VXLAN",
                            "FDBAgeingSec",
                            Conversion.number(MAX, "s"))
                    .row("vxlan.learning", NETDEV, "VXLAN", "MacLearning", Conversion.bool())
                    .row(
                            "vxlan.limit",
                            NETDEV,
                            "VXLAN",
                            "MaximumFDBEntries",
                            Conversion.number(0, MAX))
                    .row("vxlan.proxy", NETDEV, "VXLAN", "ReduceARPProxy", Conversion.bool())
                    .row("vxlan.rsc", NETDEV, "VXLAN", "RouteShortCircuit", Conversion.bool())
                    .row("vxlan.l2-miss", NETDEV, "VXLAN", "L2MissNotification", Conversion.bool())
                    .row("vxlan.l3-miss", NETDEV, "VXLAN", "L3MissNotification", Conversion.bool())
                    .row("vxlan.tos", NETDEV, "VXLAN", "TOS", Conversion.number(0, 255))
                    .row("vxlan.ttl", NETDEV, "VXLAN", "TTL", Conversion.number(0, 255))
                    .row(
                            "macvlan.mode",
                            NETDEV,
                            "MACVLAN",
                            "Mode",
                            Conversion.words(
                                    "1=vepa",
                                    "2=bridge",
                                    "3=private",
                                    "4=passthru",
                                    "5=source",
                                    "vepa",
                                    "bridge",
                                    "private",
                                    "passthru",
                                    "source"))
                    .row("ip-tunnel.local", NETDEV, "Tunnel", "Local", Conversion.ip())
                    .row("ip-tunnel.remote", NETDEV, "Tunnel", "Remote", Conversion.ip())
                    .row("ip-tunnel.ttl", NETDEV, "Tunnel", "TTL", Conversion.number(0, 255))
                    .row("ip-tunnel.tos", NETDEV, "Tunnel", "TOS", Conversion.number(0, 255))
                    .row(
                            "ip-tunnel.input-key",
                            NETDEV,
                            "Tunnel",
                            "InputKey",
                            Conversion.number(0, MAX))
                    .row(
                            "ip-tunnel.output-key",
                            NETDEV,
                            "Tunnel",
                            "OutputKey",
                            Conversion.number(0, MAX))
                    .row(
                            "ip-tunnel.path-mtu-discovery",
                            NETDEV,
                            "Tunnel",
                            "DiscoverPathMTU",
                            Conversion.bool())
                    .row("ip-tunnel.mtu", NETWORK, "Link", "MTUBytes", Conversion.number(68, 65535))
                    .row("tun.owner", NETDEV, "Tun", "User", Conversion.text())
                    .row("tun.group", NETDEV, "Tun", "Group", Conversion.text())
                    .row("tun.pi", NETDEV, "Tun", "PacketInfo", Conversion.bool())
                    .row("tun.vnet-hdr", NETDEV, "Tun", "VNetHeader", Conversion.bool())
                    .row("tun.multi-queue", NETDEV, "Tun", "MultiQueue", Conversion.bool())
                    .row(
                            "veth.peer",
                            NETDEV,
                            "Peer",
                            "Name",
                            v ->
                                    Values.isInterface(v.strip())
                                            ? Optional.of(v.strip())
                                            : Optional.empty())
                    .row(
                            "vlan.ingress-priority-map",
                            NETDEV,
                            "VLAN",
                            "IngressQOSMaps",
                            Vlans.priorities())
                    .row(
                            "vlan.egress-priority-map",
                            NETDEV,
                            "VLAN",
                            "EgressQOSMaps",
                            Vlans.priorities())
                    .row(
                            "vlan.protocol",
                            NETDEV,
                            "VLAN",
                            "Protocol",
                            Conversion.words("802.1q", "802.1ad"));
    private static final Map<String, String> TUNNELS =
            Map.of(
                    "1", "ipip", "2", "gre", "3", "sit", "4", "isatap", "5", "vti", "6", "ip6tnl",
                    "7", "ip6tnl", "8", "ip6gre", "9", "vti6", "10", "gretap");

    private final NetworkModel model;
    private final Groups groups;
    private final Link link;
    private final NetworkManager all;

    DeviceReader(NetworkModel model, Groups groups, Link link, NetworkManager all) {
        this.model = model;
        this.groups = groups;
        this.link = link;
        this.all = all;
    }

    void read(String type) {
        Entry origin = groups.get("connection", "type").or(link::origin).orElseThrow();
        String simple = SIMPLE.get(type);
        if (simple != null) {
            link.kind(simple, origin);
        }
        switch (type) {
            case "ethernet", "dummy", "loopback", "vrf" -> {}
            case "bond" -> bond();
            case "bridge" -> bridge();
            case "team" -> team(origin);
            case "vlan" -> vlan();
            case "vxlan" -> parent("vxlan", "vxlan", "VXLAN", origin);
            case "macvlan" ->
                    parent(
                            "macvlan",
                            groups.isTrue("macvlan", "tap") ? "macvtap" : "macvlan",
                            groups.isTrue("macvlan", "tap") ? "MACVTAP" : "MACVLAN",
                            origin);
            case "ip-tunnel" -> tunnel(origin);
            case "veth" -> link.kind("veth", origin);
            case "tun" ->
                    link.kind(
                            groups.value("tun", "mode").orElse("1").equals("2") ? "tap" : "tun",
                            origin);
            case "wireguard" -> new WireGuardReader(model, groups, link).read();
            default ->
                    link.unsupported(
                            origin, "Connections of type '" + type + "' are not translated.");
        }
        for (String group :
                List.of("vrf", "vxlan", "macvlan", "ip-tunnel", "tun", "veth", "vlan")) {
            groups.group(group).all().stream()
                    .filter(e -> !e.value().isBlank())
                    .forEach(e -> TABLE.apply(e.key(), link, e));
        }
        if (link.kind().filter("tap"::equals).isPresent()) {
            link.netdev().find("Tun").ifPresent(tun -> link.netdev().rename(tun, "Tap"));
        }
        groups.get("macvlan", "tap")
                .ifPresent(e -> model.ledger().note(e, "Is in the kind of the device."));
        groups.get("tun", "mode")
                .ifPresent(e -> model.ledger().note(e, "Is in the kind of the device."));
    }

    private void bond() {
        for (Entry entry : groups.group("bond").all()) {
            String option = entry.key().substring("bond.".length());
            if (option.equals("interface-name")) {
                model.ledger().note(entry, "connection.interface-name counts.");
            } else {
                BondOptions.apply(model, link, option, entry.value().strip(), entry);
            }
        }
    }

    private void bridge() {
        for (Entry entry : groups.group("bridge").all()) {
            String option = entry.key().substring("bridge.".length()).replace('-', '_');
            String value = entry.value().strip();
            switch (option) {
                case "interface_name" ->
                        model.ledger().note(entry, "connection.interface-name counts.");
                case "stp" -> BridgeOptions.bridge(link, "stp_state", value, entry);
                case "forward_delay", "hello_time", "max_age", "ageing_time" ->
                        BridgeOptions.bridge(
                                link,
                                option,
                                value.matches("\\d{1,7}") ? value + "00" : value,
                                entry);
                case "mac_address" ->
                        Values.mac(value)
                                .ifPresentOrElse(
                                        m ->
                                                link.netdev()
                                                        .one("NetDev")
                                                        .set("MACAddress", m, entry),
                                        () ->
                                                model.ledger()
                                                        .unmapped(
                                                                entry, "Not a hardware address."));
                case "group_forward_mask" ->
                        BridgeOptions.bridge(link, "group_fwd_mask", value, entry);
                case "vlan_default_pvid" ->
                        BridgeOptions.bridge(link, "default_pvid", value, entry);
                case "vlans" -> BridgeOptions.vlans(link, value, entry);
                default -> BridgeOptions.bridge(link, option, value, entry);
            }
        }
    }

    private void team(Entry origin) {
        model.ledger().lossy(origin, "networkd has no teams: a bond takes its place.");
        for (Entry entry : groups.group("team").all()) {
            if (entry.key().equals("team.config")) {
                TeamConfig.apply(model, link, entry.value(), entry);
            } else if (entry.key().equals("team.runner")) {
                TeamConfig.apply(
                        model,
                        link,
                        "{\"runner\": {\"name\": \""
                                + entry.value().replaceAll("[^a-z]", "")
                                + "\"}}",
                        entry);
            } else {
                model.ledger().lossy(entry, "A bond has no such setting.");
            }
        }
    }

    private void vlan() {
        Optional<Entry> id = groups.get("vlan", "id");
        Optional<Entry> parent = groups.get("vlan", "parent");
        if (id.isEmpty() || parent.isEmpty()) {
            link.unsupported(
                    id.or(() -> parent).or(link::origin).orElseThrow(),
                    "A VLAN needs parent and id.");
            return;
        }
        Vlans.make(
                model,
                link,
                all.resolve(parent.get().value().strip()),
                id.get().value().strip(),
                id.get());
        model.ledger().note(parent.get(), "Is in VLAN= of the parent.");
        groups.get("vlan", "interface-name")
                .ifPresent(e -> model.ledger().note(e, "connection.interface-name counts."));
        groups.get("vlan", "flags")
                .ifPresent(e -> {
                    long flags = Values.number(e.value().strip(), 0, 15).orElse(1);
                    Block block = link.netdev().one("VLAN");
                    block.set("ReorderHeader", Values.yesNo((flags & 1) != 0), e);
                    block.set("GVRP", Values.yesNo((flags & 2) != 0), e);
                    block.set("LooseBinding", Values.yesNo((flags & 4) != 0), e);
                    block.set("MVRP", Values.yesNo((flags & 8) != 0), e);
                });
    }

    private void parent(String group, String kind, String key, Entry origin) {
        Optional<Entry> parent = groups.get(group, "parent");
        if (parent.isPresent()) {
            Vlans.over(
                    model,
                    link,
                    kind,
                    key,
                    all.resolve(parent.get().value().strip()),
                    parent.get());
        } else {
            link.kind(kind, origin);
            if (kind.equals("vxlan")) {
                link.netdev().one("VXLAN").implied("Independent", "yes");
            } else {
                model.ledger().failed(origin, "There is no interface to put it over.");
            }
        }
        groups.get("vxlan", "remote")
                .ifPresent(e ->
                        Values.ip(e.value().strip())
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
                                                                e),
                                        () -> model.ledger().failed(e, "Not an address.")));
    }

    private void tunnel(Entry origin) {
        String mode = groups.value("ip-tunnel", "mode").orElse("");
        String kind =
                TUNNELS.getOrDefault(
                        mode,
                        mode.matches("ipip|gre|sit|vti|vti6|ip6tnl|ip6gre|gretap|ip6gretap")
                                ? mode
                                : mode.equals("ipip6") || mode.equals("ip6ip6") ? "ip6tnl" : "");
        if (kind.isEmpty() || kind.equals("isatap")) {
            link.unsupported(
                    groups.get("ip-tunnel", "mode").orElse(origin),
                    "Not a kind of tunnel that is translated: '" + mode + "'.");
            return;
        }
        link.kind(kind, groups.get("ip-tunnel", "mode").orElse(origin));
        if (mode.equals("6") || mode.equals("7")) {
            link.netdev().one("Tunnel").implied("Mode", mode.equals("6") ? "ipip6" : "ip6ip6");
        }
        groups.get("ip-tunnel", "parent")
                .ifPresentOrElse(
                        e ->
                                model.link(all.resolve(e.value().strip()), e)
                                        .ifPresent(p ->
                                                p.network()
                                                        .one("Network")
                                                        .add("Tunnel", link.name(), e)),
                        () -> link.netdev().one("Tunnel").implied("Independent", "yes"));
    }
}

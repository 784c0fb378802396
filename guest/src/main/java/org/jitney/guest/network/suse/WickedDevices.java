package org.jitney.guest.network.suse;

import static org.jitney.guest.network.Mapping.Part.NETDEV;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
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
import org.jitney.guest.network.YamlEntry;

/** What makes an interface of wicked's a virtual one. */
final class WickedDevices {
    private static final long MAX = 4294967295L;
    private static final Map<String, String> KINDS =
            Map.of(
                    "dummy", "dummy", "gre", "gre", "ipip", "ipip", "sit", "sit", "tun", "tun",
                    "tap", "tap");
    private static final List<String> TUNNELS = List.of("gre", "ipip", "sit");
    private static final Mapping TABLE =
            new Mapping()
                    .row(
                            "vlan.protocol",
                            NETDEV,
                            "VLAN",
                            "Protocol",
                            Conversion.words("ieee802-1q=802.1q", "ieee802-1ad=802.1ad"))
                    .row("macvlan.mode", NETDEV, "MACVLAN", "Mode", mode())
                    .row("macvtap.mode", NETDEV, "MACVTAP", "Mode", mode())
                    .row(
                            "ipvlan.mode",
                            NETDEV,
                            "IPVLAN",
                            "Mode",
                            Conversion.words("l2=L2", "l3=L3", "l3s=L3S"))
                    .row("tunnel.local-address", NETDEV, "Tunnel", "Local", Conversion.ip())
                    .row("tunnel.remote-address", NETDEV, "Tunnel", "Remote", Conversion.ip())
                    .row("tunnel.ttl", NETDEV, "Tunnel", "TTL", Conversion.number(0, 255))
                    .row("tunnel.tos", NETDEV, "Tunnel", "TOS", Conversion.number(0, 255))
                    .row("tunnel.pmtudisc", NETDEV, "Tunnel", "DiscoverPathMTU", Conversion.bool())
                    .row("tunnel.ikey", NETDEV, "Tunnel", "InputKey", Conversion.ip())
                    .row("tunnel.okey", NETDEV, "Tunnel", "OutputKey", Conversion.ip())
                    .row("tun.owner", NETDEV, "Tun", "User", Conversion.text())
                    .row("tun.group", NETDEV, "Tun", "Group", Conversion.text())
                    .row("tap.owner", NETDEV, "Tap", "User", Conversion.text())
                    .row("tap.group", NETDEV, "Tap", "Group", Conversion.text())
                    .row("vxlan.id", NETDEV, "VXLAN", "VNI", Conversion.number(1, 16777215))
                    .row("vxlan.local-ip", NETDEV, "VXLAN", "Local", Conversion.ip())
                    .row("vxlan.remote-ip", NETDEV, "VXLAN", "Remote", Conversion.ip())
                    .row(
                            "vxlan.dst-port",
                            NETDEV,
                            "VXLAN",
                            "DestinationPort",
                            Conversion.number(1, 65535))
                    .row("vxlan.ttl", NETDEV, "VXLAN", "TTL", Conversion.number(0, 255))
                    .row("vxlan.tos", NETDEV, "VXLAN", "TOS", Conversion.number(0, 255))
                    .row(
                            "vxlan.ageing",
                            NETDEV,
                            "VXLAN",
                            "FDBAgeingSec",
                            Conversion.number(MAX, "s"))
                    .row(
                            "vxlan.max-address",
                            NETDEV,
                            "VXLAN",
                            "MaximumFDBEntries",
                            Conversion.number(0, MAX))
                    .row("vxlan.learning", NETDEV, "VXLAN", "MacLearning", Conversion.bool())
                    .row("vxlan.proxy", NETDEV, "VXLAN", "ReduceARPProxy", Conversion.bool())
                    .row("vxlan.rsc", NETDEV, "VXLAN", "RouteShortCircuit", Conversion.bool())
                    .row("vxlan.l2miss", NETDEV, "VXLAN", "L2MissNotification", Conversion.bool())
                    .row("vxlan.l3miss", NETDEV, "VXLAN", "L3MissNotification", Conversion.bool())
                    .row("vxlan.udp-csum", NETDEV, "VXLAN", "UDPChecksum", Conversion.bool());
    private static final Map<String, String> BOND =
            Map.of(
                    "miimon.frequency", "miimon",
                    "miimon.updelay", "updelay",
                    "miimon.downdelay", "downdelay",
                    "miimon.carrier-detect", "use_carrier",
                    "arpmon.interval", "arp_interval",
                    "arpmon.validate", "arp_validate",
                    "arpmon.validate-targets", "arp_all_targets");
    private static final Map<String, String> BRIDGE_TIMES =
            Map.of(
                    "forward-delay", "forward_delay",
                    "hello-time", "hello_time",
                    "max-age", "max_age",
                    "aging-time", "ageing_time");

    private final NetworkModel model;
    private final Link link;
    private final Wicked all;

    WickedDevices(NetworkModel model, Link link, Wicked all) {
        this.model = model;
        this.link = link;
        this.all = all;
    }

    private static Conversion mode() {
        return Conversion.words("vepa", "bridge", "private", "passthru", "source");
    }

    /** {@return whether the element is about a virtual device} */
    boolean read(String key, YamlEntry xml) {
        Entry entry = Wicked.leaf(xml);
        switch (key) {
            case "bond" -> {
                link.kind("bond", entry);
                xml.map().forEach((name, child) -> bond(name, name, child));
            }
            case "bridge" -> {
                link.kind("bridge", entry);
                xml.map().forEach(this::bridge);
            }
            case "vlan" -> vlan(xml);
            case "macvlan", "macvtap", "ipvlan" -> over(key, xml);
            case "vxlan" -> vxlan(xml);
            case "team" -> team(xml);
            case "dummy", "gre", "ipip", "sit", "tun", "tap" -> {
                link.kind(KINDS.getOrDefault(key, key), entry);
                boolean isTunnel = TUNNELS.contains(key);
                if (isTunnel && xml.get("device").isEmpty()) {
                    link.netdev().one("Tunnel").implied("Independent", "yes");
                }
                xml.map().forEach((name, child) -> simple(isTunnel ? "tunnel" : key, name, child));
            }
            default -> {
                return false;
            }
        }
        if (xml.node().text().isPresent()) {
            model.ledger().note(xml.entry(), "Is in the kind of the device.");
        }
        return true;
    }

    private void nothing(YamlEntry child) {
        child.leaves(e -> model.ledger().unmapped(e, "networkd has nothing for it."));
    }

    private void note(YamlEntry child, String text) {
        child.leaves(e -> model.ledger().note(e, text));
    }

    private void simple(String kind, String key, YamlEntry child) {
        Entry entry = Wicked.leaf(child);
        if (key.equals("address")) {
            Values.mac(child.text())
                    .ifPresentOrElse(
                            m -> link.netdev().one("NetDev").set("MACAddress", m, entry),
                            () -> model.ledger().unmapped(entry, "Not a hardware address."));
        } else if (key.equals("device") && kind.equals("tunnel")) {
            model.link(all.reference(child), entry)
                    .ifPresent(p -> p.network().one("Network").add("Tunnel", link.name(), entry));
        } else if (!TABLE.apply(kind + "." + key, Wicked.text(child), link, entry)) {
            nothing(child);
        }
    }

    private void bond(String path, String key, YamlEntry child) {
        switch (path) {
            case "address" -> simple("bond", key, child);
            case "slaves", "ports" ->
                    child.map().values().stream()
                            .flatMap(found -> Wicked.each(found).stream())
                            .forEach(this::member);
            case "arpmon.targets" -> targets(child);
            case "miimon", "arpmon" ->
                    child.map().forEach((name, below) -> bond(path + "." + name, name, below));
            default -> {
                String option = BOND.getOrDefault(path, path.replace('-', '_'));
                if (child.node().text().isEmpty() || path.contains("@")) {
                    nothing(child);
                } else if (option.equals("use_carrier") && child.text().equals("netif")) {
                    note(child, "Is the default.");
                } else {
                    String value = child.text();
                    BondOptions.apply(
                            model,
                            link,
                            option,
                            value.equals("ieee802-3ad") ? "802.3ad" : value,
                            child.entry());
                }
            }
        }
    }

    private void targets(YamlEntry targets) {
        List<YamlEntry> found =
                targets.map().values().stream().flatMap(t -> Wicked.each(t).stream()).toList();
        String list = String.join(",", found.stream().map(YamlEntry::text).toList());
        if (found.isEmpty()) {
            nothing(targets);
            return;
        }
        BondOptions.apply(model, link, "arp_ip_target", list, found.getFirst().entry());
        found.stream().skip(1).forEach(t -> note(t, "Is in ARPIPTargets=."));
    }

    private void member(YamlEntry member) {
        Optional<YamlEntry> device = member.get("device");
        if (device.isEmpty()) {
            nothing(member);
            return;
        }
        Entry entry = Wicked.leaf(device.get());
        String name = all.reference(device.get());
        model.link(name, entry).ifPresent(m -> BondOptions.enslave(model, m, link.name(), entry));
        member.map()
                .forEach((key, child) -> {
                    if (key.equals("primary") && member.isTrue(key)) {
                        BondOptions.apply(model, link, "primary", name, child.entry());
                    } else if (key.equals("primary")) {
                        note(child, "Is the default.");
                    } else if (!key.equals("device")) {
                        nothing(child);
                    }
                });
    }

    private void bridge(String key, YamlEntry child) {
        Entry entry = Wicked.leaf(child);
        String time = BRIDGE_TIMES.get(key);
        if (time != null) {
            BridgeOptions.seconds(link, time, child.text(), entry);
            return;
        }
        switch (key) {
            case "stp" -> {
                String stp = child.text().equals("none") ? "no" : child.text();
                BridgeOptions.bridge(link, "stp_state", stp, entry);
            }
            case "priority" -> BridgeOptions.bridge(link, key, child.text(), entry);
            case "address" -> simple("bridge", key, child);
            case "ports" ->
                    child.map().values().stream()
                            .flatMap(found -> Wicked.each(found).stream())
                            .forEach(this::port);
            default -> nothing(child);
        }
        if (key.equals("ports") && child.map().isEmpty()) {
            note(child, "There are none.");
        }
    }

    private void port(YamlEntry port) {
        Optional<YamlEntry> device = port.get("device");
        Optional<Link> found = device.flatMap(d -> model.link(all.reference(d), Wicked.leaf(d)));
        if (found.isEmpty()) {
            nothing(port);
            return;
        }
        BridgeOptions.enslave(model, found.get(), link.name(), Wicked.leaf(device.orElseThrow()));
        port.map()
                .forEach((key, child) -> {
                    if (!key.equals("device")) {
                        BridgeOptions.port(
                                found.get(), key.replace('-', '_'), child.text(), child.entry());
                    }
                });
    }

    private void vlan(YamlEntry xml) {
        Optional<YamlEntry> device = xml.get("device");
        Optional<YamlEntry> tag = xml.get("tag");
        if (device.isEmpty() || tag.isEmpty()) {
            xml.leaves(e -> link.unsupported(e, "A VLAN needs device and tag."));
            return;
        }
        Vlans.make(model, link, all.reference(device.get()), tag.get().text(), tag.get().entry());
        model.ledger().note(Wicked.leaf(device.get()), "Is in VLAN= of the parent.");
        xml.map()
                .forEach((key, child) -> {
                    if (!key.equals("device") && !key.equals("tag")) {
                        simple("vlan", key, child);
                    }
                });
    }

    private void over(String kind, YamlEntry xml) {
        Optional<YamlEntry> device = xml.get("device");
        if (device.isEmpty()) {
            xml.leaves(e -> link.unsupported(e, "It needs a device to be put over."));
            return;
        }
        String key = kind.toUpperCase(Locale.ROOT);
        Vlans.over(model, link, kind, key, all.reference(device.get()), Wicked.leaf(device.get()));
        xml.map()
                .forEach((name, child) -> {
                    if (!name.equals("device")) {
                        simple(kind, name, child);
                    }
                });
    }

    private void vxlan(YamlEntry xml) {
        if (xml.get("device").isPresent()) {
            over("vxlan", xml);
        } else {
            link.kind("vxlan", Wicked.leaf(xml));
            link.netdev().one("VXLAN").implied("Independent", "yes");
            xml.map().forEach((name, child) -> simple("vxlan", name, child));
        }
    }

    private void team(YamlEntry xml) {
        Optional<YamlEntry> name =
                xml.get("runner").flatMap(r -> r.get("name").or(() -> r.get("@name")));
        Entry entry = name.map(YamlEntry::entry).orElse(Wicked.leaf(xml));
        link.kind("bond", entry);
        String runner = name.map(YamlEntry::text).orElse("roundrobin").replaceAll("[^a-z]", "");
        TeamConfig.apply(model, link, "{\"runner\": {\"name\": \"%s\"}}".formatted(runner), entry);
        xml.leaves(e -> {
            if (!e.equals(entry)) {
                model.ledger().lossy(e, "A bond has no such setting.");
            }
        });
    }
}

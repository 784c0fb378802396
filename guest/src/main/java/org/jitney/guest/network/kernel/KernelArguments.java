package org.jitney.guest.network.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jitney.guest.network.Block;
import org.jitney.guest.network.BondOptions;
import org.jitney.guest.network.BridgeOptions;
import org.jitney.guest.network.Entry;
import org.jitney.guest.network.Link;
import org.jitney.guest.network.NetworkModel;
import org.jitney.guest.network.SourceFile;
import org.jitney.guest.network.Values;
import org.jitney.guest.network.Vlans;

/**
 * Reads {@code ip=}, {@code ifname=}, {@code rd.route=}, {@code nameserver=}, {@code vlan=}, {@code
 * bond=}, {@code bridge=}, {@code team=}.
 */
public final class KernelArguments {
    private static final Set<String> KEYS =
            Set.of(
                    "ip",
                    "ifname",
                    "rd.route",
                    "nameserver",
                    "rd.peerdns",
                    "vlan",
                    "bond",
                    "bridge",
                    "team",
                    "bootdev",
                    "rd.neednet");

    private final NetworkModel model;
    private Optional<Link> first = Optional.empty();

    private KernelArguments(NetworkModel model) {
        this.model = model;
    }

    /** {@return whether the file is one of this format} */
    public static boolean isSource(String path) {
        return path.equals("/etc/kernel/cmdline")
                || path.equals("/proc/cmdline")
                || path.equals("/etc/default/grub")
                || path.equals("/etc/cmdline")
                || path.matches("/etc/(dracut\\.conf|cmdline)\\.d/[^/]+\\.conf")
                || path.matches("/boot/loader/entries/[^/]+\\.conf");
    }

    /** Reads all files of this format among those given. */
    public static void read(List<SourceFile> files, NetworkModel model) {
        var reader = new KernelArguments(model);
        List<Entry> entries = new ArrayList<>();
        for (SourceFile file : files) {
            int number = 0;
            for (String line : file.text().split("\n", -1)) {
                number++;
                if (line.strip().startsWith("#")) {
                    continue;
                }
                for (String word : line.split("[\\s\"']+")) {
                    int eq = word.indexOf('=');
                    if (eq > 0 && KEYS.contains(word.substring(0, eq))) {
                        entries.add(
                                model.ledger()
                                        .entry(
                                                file.path(),
                                                number,
                                                word.substring(0, eq),
                                                word.substring(eq + 1)));
                    }
                }
            }
        }
        entries.stream()
                .filter(e -> !e.key().matches("rd\\.route|nameserver|rd\\.peerdns"))
                .forEach(reader::one);
        entries.stream()
                .filter(e -> e.key().matches("rd\\.route|nameserver|rd\\.peerdns"))
                .forEach(reader::one);
    }

    private void one(Entry entry) {
        List<String> parts = split(entry.value());
        switch (entry.key()) {
            case "ip" -> ip(parts, entry);
            case "ifname" -> ifname(entry);
            case "rd.route" -> route(parts, entry);
            case "nameserver" ->
                    first.ifPresentOrElse(
                            l -> l.dns(entry.value().replaceAll("[\\[\\]]", ""), entry),
                            () -> model.ledger().failed(entry, "There is no interface for it."));
            case "rd.peerdns" -> peerDns(entry);
            case "vlan" -> vlan(parts, entry);
            case "bond" -> bond(parts, entry);
            case "team" -> team(parts, entry);
            case "bridge" -> bridge(parts, entry);
            default -> model.ledger().note(entry, "Is about the initial RAM disk itself.");
        }
    }

    /** {@return what stands between colons; an address of version 6 stands in brackets} */
    private static List<String> split(String text) {
        List<String> out = new ArrayList<>();
        var part = new StringBuilder();
        boolean bracket = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '[' || c == ']') {
                bracket = c == '[';
            } else if (c == ':' && !bracket) {
                out.add(part.toString());
                part.setLength(0);
            } else {
                part.append(c);
            }
        }
        out.add(part.toString());
        return out;
    }

    private static String at(List<String> parts, int index) {
        return index < parts.size() ? parts.get(index) : "";
    }

    private void ip(List<String> parts, Entry entry) {
        if (parts.size() == 1) {
            model.ledger()
                    .failed(entry, "Is for any interface: name one in a .network file with DHCP=.");
            return;
        }
        boolean isShort =
                parts.size() <= 4
                        && !Values.ip(parts.getFirst()).isPresent()
                        && !parts.getFirst().isEmpty();
        String device = isShort ? parts.getFirst() : at(parts, 5);
        model.link(device, entry)
                .ifPresent(link -> {
                    link.origin(entry);
                    model.ledger().about(link.name());
                    if (first.isEmpty()) {
                        first = Optional.of(link);
                    }
                    method(link, isShort ? at(parts, 1) : at(parts, 6), entry);
                    if (isShort) {
                        hardware(link, at(parts, 2), at(parts, 3), entry);
                    } else {
                        address(link, parts, entry);
                    }
                    model.ledger().about("");
                });
    }

    private void method(Link link, String method, Entry entry) {
        switch (method) {
            case "dhcp", "dhcp4", "on", "any", "single-dhcp" -> link.dhcp("ipv4", entry);
            case "dhcp6" -> link.dhcp("ipv6", entry);
            case "auto6", "either6" ->
                    link.network().one("Network").set("IPv6AcceptRA", "yes", entry);
            case "link6" -> link.network().one("Network").set("LinkLocalAddressing", "ipv6", entry);
            case "none", "off", "" -> model.ledger().note(entry, "No DHCP is the default.");
            default ->
                    model.ledger().failed(entry, "Not a way to get addresses: '" + method + "'.");
        }
    }

    /**
     * {@code CLIENT:PEER:GATEWAY:NETMASK:HOSTNAME:DEVICE:METHOD:DNS1:DNS2} or {@code …:MTU:MAC}.
     */
    private void address(Link link, List<String> parts, Entry entry) {
        String client = at(parts, 0);
        if (!client.isEmpty()) {
            boolean six = Values.isIp6(client);
            Optional<Integer> length = Values.prefixLength(at(parts, 3), six);
            String whole =
                    client.contains("/") || length.isEmpty() ? client : client + "/" + length.get();
            Optional<String> prefix = Values.prefix(whole);
            prefix.ifPresentOrElse(
                    p -> {
                        Block block = link.address(p, entry);
                        Values.ip(at(parts, 1))
                                .filter(_ ->
                                        Values.prefixLength(at(parts, 3), six)
                                                .filter(n -> n >= 31)
                                                .isPresent())
                                .ifPresent(peer ->
                                        block.add("Peer", peer + (six ? "/128" : "/32"), entry));
                    },
                    () -> model.ledger().failed(entry, "Not an address: '" + whole + "'."));
        }
        if (!at(parts, 2).isEmpty()) {
            Values.ip(at(parts, 2))
                    .ifPresentOrElse(
                            g -> link.gateway(g, entry),
                            () ->
                                    model.ledger()
                                            .failed(
                                                    entry,
                                                    "Not a gateway: '" + at(parts, 2) + "'."));
        }
        if (!at(parts, 4).isEmpty()) {
            model.ledger()
                    .lossy(
                            entry,
                            "The host name '" + at(parts, 4) + "' belongs into /etc/hostname.");
        }
        if (Values.ip(at(parts, 7)).isPresent()) {
            link.dns(at(parts, 7), entry);
            Values.ip(at(parts, 8)).ifPresent(d -> link.dns(d, entry));
        } else {
            hardware(
                    link,
                    at(parts, 7),
                    String.join(":", parts.subList(Math.min(8, parts.size()), parts.size())),
                    entry);
        }
    }

    private void hardware(Link link, String mtu, String mac, Entry entry) {
        if (!mtu.isEmpty()) {
            if (Values.number(mtu, 68, 65535).isPresent()) {
                link.network().one("Link").set("MTUBytes", mtu, entry);
            } else {
                model.ledger().unmapped(entry, "Not a number of bytes: '" + mtu + "'.");
            }
        }
        if (!mac.isEmpty()) {
            Values.mac(mac)
                    .ifPresentOrElse(
                            m -> link.network().one("Link").set("MACAddress", m, entry),
                            () ->
                                    model.ledger()
                                            .unmapped(
                                                    entry,
                                                    "Not a hardware address: '" + mac + "'."));
        }
    }

    private void ifname(Entry entry) {
        int colon = entry.value().indexOf(':');
        Optional<String> mac =
                colon < 0 ? Optional.empty() : Values.mac(entry.value().substring(colon + 1));
        if (mac.isEmpty()) {
            model.ledger().failed(entry, "Not a name with a hardware address.");
            return;
        }
        model.link(entry.value().substring(0, colon), entry)
                .ifPresent(l -> l.link().one("Match").set("PermanentMACAddress", mac.get(), entry));
    }

    private void route(List<String> parts, Entry entry) {
        Optional<Link> link = at(parts, 2).isEmpty() ? first : model.link(at(parts, 2), entry);
        Optional<String> prefix = Values.prefix(at(parts, 0));
        Optional<String> gateway = Values.ip(at(parts, 1));
        if (link.isEmpty() || prefix.isEmpty() || (gateway.isEmpty() && !at(parts, 1).isEmpty())) {
            model.ledger().failed(entry, "Not a route over an interface that is known.");
            return;
        }
        Block block = link.get().route().add("Destination", prefix.get(), entry);
        gateway.ifPresentOrElse(
                g -> block.add("Gateway", g, entry), () -> block.add("Scope", "link", entry));
    }

    private void peerDns(Entry entry) {
        if (entry.value().equals("0") && first.isPresent()) {
            first.get().network().one("DHCPv4").set("UseDNS", "no", entry);
        } else {
            model.ledger().note(entry, "Is the default.");
        }
    }

    private void vlan(List<String> parts, Entry entry) {
        String id = at(parts, 0).replaceFirst("^(.*\\.|vlan0*)(?=\\d)", "");
        model.link(at(parts, 0), entry)
                .ifPresent(l -> Vlans.make(model, l, at(parts, 1), id, entry));
    }

    private void bond(List<String> parts, Entry entry) {
        String name = at(parts, 0).isEmpty() ? "bond0" : at(parts, 0);
        model.link(name, entry)
                .ifPresent(bond -> {
                    bond.kind("bond", entry);
                    for (String member : at(parts, 1).split(",")) {
                        if (!member.isEmpty()) {
                            model.link(member, entry)
                                    .ifPresent(m -> BondOptions.enslave(model, m, name, entry));
                        }
                    }
                    BondOptions.applyAll(model, bond, at(parts, 2).replace(',', ' '), entry);
                    hardware(bond, at(parts, 3), "", entry);
                });
    }

    private void team(List<String> parts, Entry entry) {
        bond(List.of(at(parts, 0), at(parts, 1), "mode=active-backup"), entry);
        model.ledger().lossy(entry, "networkd has no teams: a bond takes its place.");
    }

    private void bridge(List<String> parts, Entry entry) {
        String name = at(parts, 0).isEmpty() ? "br0" : at(parts, 0);
        model.link(name, entry)
                .ifPresent(bridge -> {
                    bridge.kind("bridge", entry);
                    for (String port : at(parts, 1).split(",")) {
                        if (!port.isEmpty()) {
                            model.link(port, entry)
                                    .ifPresent(p -> BridgeOptions.enslave(model, p, name, entry));
                        }
                    }
                });
    }
}

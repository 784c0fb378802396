package org.jitney.guest.network.suse;

import static org.jitney.guest.network.Mapping.Part.NETDEV;
import static org.jitney.guest.network.Mapping.Part.NETWORK;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jitney.guest.network.Block;
import org.jitney.guest.network.BondOptions;
import org.jitney.guest.network.BridgeOptions;
import org.jitney.guest.network.Conversion;
import org.jitney.guest.network.Entry;
import org.jitney.guest.network.EthtoolOptions;
import org.jitney.guest.network.Keys;
import org.jitney.guest.network.Link;
import org.jitney.guest.network.Mapping;
import org.jitney.guest.network.NetworkModel;
import org.jitney.guest.network.Values;
import org.jitney.guest.network.Vlans;

/** Works off one of SUSE's ifcfg files. */
final class ProfileReader {
    private static final Pattern ADDRESS = Pattern.compile("IPADDR(_\\w+)?|IPADDR\\w*");
    private static final Pattern MEMBER =
            Pattern.compile("BONDING_SLAVE_?\\d+|TEAM_PORT_DEVICE_?\\w+");
    private static final Pattern DOTTED = Pattern.compile("(.+)\\.(\\d{1,4})");
    private static final Pattern NAMED = Pattern.compile("vlan(\\d{1,4})");
    private static final Mapping TABLE =
            new Mapping()
                    .row("MTU", NETWORK, "Link", "MTUBytes", Conversion.number(68, 65535))
                    .row("LLADDR", NETWORK, "Link", "MACAddress", Conversion.mac())
                    .row(
                            "VLAN_PROTOCOL",
                            NETDEV,
                            "VLAN",
                            "Protocol",
                            Conversion.words("ieee802-1q=802.1q", "ieee802-1ad=802.1ad"))
                    .row(
                            "DHCLIENT_HOSTNAME_OPTION",
                            NETWORK,
                            "DHCPv4",
                            "Hostname",
                            v ->
                                    v.equalsIgnoreCase("auto")
                                            ? Optional.empty()
                                            : Values.domain(v.strip()))
                    .row(
                            "DHCLIENT_SET_HOSTNAME",
                            NETWORK,
                            "DHCPv4",
                            "UseHostname",
                            Conversion.bool())
                    .row(
                            "DHCLIENT_SET_DEFAULT_ROUTE",
                            NETWORK,
                            "DHCPv4",
                            "UseGateway",
                            Conversion.bool())
                    .row(
                            "DHCLIENT_ROUTE_PRIORITY",
                            NETWORK,
                            "DHCPv4",
                            "RouteMetric",
                            Conversion.number(0, 4294967295L))
                    .row(
                            "DHCLIENT_RELEASE_BEFORE_QUIT",
                            NETWORK,
                            "DHCPv4",
                            "SendRelease",
                            Conversion.bool());

    private final NetworkModel model;
    private final Link link;
    private final Keys keys;

    ProfileReader(NetworkModel model, Link link, Keys keys) {
        this.model = model;
        this.link = link;
        this.keys = keys;
    }

    void read() {
        keys.with(
                "STARTMODE",
                e -> {
                    switch (e.value().strip().toLowerCase(Locale.ROOT)) {
                        case "manual", "off" -> link.manual(e);
                        default ->
                                model.ledger()
                                        .note(e, "Comes up at boot, as is networkd's default.");
                    }
                });
        virtual();
        keys.with("BOOTPROTO", this::bootProto);
        keys.matching(ADDRESS).forEach(this::address);
        keys.all().stream()
                .filter(e -> !e.value().isBlank())
                .forEach(e -> TABLE.apply(e.key(), link, e));
        keys.matching(Pattern.compile("ETHTOOL_OPTIONS(_\\w+)?"))
                .forEach(e ->
                        EthtoolOptions.apply(
                                link, e.value().replaceAll("\\biface\\b", link.name()), e));
        keys.note("Describes the interface.", "NAME", "NETWORK", "BROADCAST", "DEVICE");
        keys.unmapped("firewalld keeps the zone.", "ZONE");
        keys.unmapped(
                "networkd runs no scripts.",
                "PRE_UP_SCRIPT",
                "POST_UP_SCRIPT",
                "PRE_DOWN_SCRIPT",
                "POST_DOWN_SCRIPT");
        keys.unmapped("networkd has no users who may switch interfaces.", "USERCONTROL");
        keys.with(
                "ESSID",
                e -> link.unsupported(e, "Wi-Fi needs wpa_supplicant or iwd beside networkd."));
        keys.with(
                "WIRELESS_ESSID",
                e -> link.unsupported(e, "Wi-Fi needs wpa_supplicant or iwd beside networkd."));
    }

    private void bootProto(Entry entry) {
        for (String word : entry.value().strip().toLowerCase(Locale.ROOT).split("[+,\\s]+")) {
            switch (word) {
                case "static", "none" -> model.ledger().note(entry, "No DHCP is the default.");
                case "dhcp" -> {
                    link.dhcp("ipv4", entry);
                    link.dhcp("ipv6", entry);
                }
                case "dhcp4" -> link.dhcp("ipv4", entry);
                case "dhcp6" -> link.dhcp("ipv6", entry);
                case "auto6" -> link.network().one("Network").set("IPv6AcceptRA", "yes", entry);
                case "autoip" -> link.linkLocal4(entry);
                default ->
                        model.ledger().failed(entry, "Not a way to get addresses: '" + word + "'.");
            }
        }
    }

    private void address(Entry entry) {
        String n = entry.key().substring("IPADDR".length());
        String text = entry.value().strip();
        boolean six = Values.isIp6(text);
        Optional<Entry> mask = keys.get("PREFIXLEN" + n).or(() -> keys.get("NETMASK" + n));
        Optional<Integer> length = mask.flatMap(m -> Values.prefixLength(m.value().strip(), six));
        String fallback =
                six
                        ? "64"
                        : Values.ip4(text)
                                .map(a -> String.valueOf(Values.classLength(a)))
                                .orElse("32");
        String whole =
                text.contains("/")
                        ? text
                        : text + "/" + length.map(String::valueOf).orElse(fallback);
        Values.prefix(whole)
                .ifPresentOrElse(
                        p -> {
                            Block block = link.address(p, entry);
                            mask.ifPresent(m -> block.set("Address", p, m));
                            keys.with(
                                    "LABEL" + n,
                                    e -> {
                                        String label = link.name() + ":" + e.value().strip();
                                        if (label.length() <= 15 && !six) {
                                            block.add("Label", label, e);
                                        } else {
                                            model.ledger()
                                                    .lossy(
                                                            e,
                                                            "The label is too long, or of version 6.");
                                        }
                                    });
                            keys.with(
                                    "SCOPE" + n,
                                    e ->
                                            block.add(
                                                    "Scope",
                                                    e.value().strip().matches("global|link|host")
                                                            ? e.value().strip()
                                                            : "global",
                                                    e));
                            keys.with(
                                    "REMOTE_IPADDR" + n,
                                    e ->
                                            Values.prefix(e.value().strip())
                                                    .ifPresentOrElse(
                                                            r -> block.add("Peer", r, e),
                                                            () ->
                                                                    model.ledger()
                                                                            .failed(
                                                                                    e,
                                                                                    "Not an address.")));
                            keys.note("Is in the address.", "NETMASK" + n);
                            keys.note("Follows from the address.", "BROADCAST" + n, "NETWORK" + n);
                        },
                        () -> model.ledger().failed(entry, "Not an address: '" + text + "'."));
    }

    private void virtual() {
        keys.with(
                "BONDING_MASTER",
                e -> {
                    if (keys.isTrue("BONDING_MASTER")) {
                        link.kind("bond", e);
                    } else {
                        model.ledger().note(e, "Is the default.");
                    }
                });
        keys.with("BONDING_MODULE_OPTS", e -> BondOptions.applyAll(model, link, e.value(), e));
        keys.matching(MEMBER)
                .forEach(e ->
                        model.link(e.value().strip(), e)
                                .ifPresent(m -> BondOptions.enslave(model, m, link.name(), e)));
        keys.with(
                "BRIDGE",
                e -> {
                    if (keys.isTrue("BRIDGE")) {
                        link.kind("bridge", e);
                    }
                });
        keys.with(
                "BRIDGE_PORTS",
                e -> {
                    for (String port : e.value().strip().split("\\s+")) {
                        model.link(port, e)
                                .ifPresent(p -> BridgeOptions.enslave(model, p, link.name(), e));
                    }
                });
        keys.with("BRIDGE_STP", e -> BridgeOptions.bridge(link, "stp_state", e.value().strip(), e));
        keys.with(
                "BRIDGE_PRIORITY",
                e -> BridgeOptions.bridge(link, "priority", e.value().strip(), e));
        time("BRIDGE_FORWARDDELAY", "forward_delay");
        time("BRIDGE_HELLOTIME", "hello_time");
        time("BRIDGE_MAXAGE", "max_age");
        time("BRIDGE_AGEINGTIME", "ageing_time");
        team();
        vlan();
    }

    private void time(String key, String option) {
        keys.with(key, e -> BridgeOptions.seconds(link, option, e.value().strip(), e));
    }

    private void team() {
        keys.with(
                "TEAM_RUNNER",
                e -> {
                    link.kind("bond", e);
                    org.jitney.guest.network.TeamConfig.apply(
                            model,
                            link,
                            "{\"runner\": {\"name\": \""
                                    + e.value().replaceAll("[^a-z]", "")
                                    + "\"}}",
                            e);
                });
        keys.matching(Pattern.compile("TEAM_(?!RUNNER|PORT_DEVICE).*"))
                .forEach(e -> model.ledger().lossy(e, "A bond has no such setting."));
    }

    private void vlan() {
        Optional<Entry> parent = keys.get("ETHERDEVICE");
        if (parent.isEmpty()) {
            return;
        }
        Matcher dotted = DOTTED.matcher(link.name());
        Matcher named = NAMED.matcher(link.name());
        String id =
                keys.value("VLAN_ID")
                        .orElse(
                                dotted.matches()
                                        ? dotted.group(2)
                                        : named.matches() ? named.group(1) : "");
        Vlans.make(model, link, parent.get().value().strip(), id, parent.get());
        keys.note("Is the number of the VLAN.", "VLAN_ID");
    }
}

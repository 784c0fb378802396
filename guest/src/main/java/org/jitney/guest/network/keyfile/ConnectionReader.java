package org.jitney.guest.network.keyfile;

import static org.jitney.guest.network.Mapping.Part.LINK;
import static org.jitney.guest.network.Mapping.Part.NETWORK;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
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

/** Works off one connection. */
final class ConnectionReader {
    private static final Map<String, String> OUTSIDE =
            Map.of(
                    "wifi",
                    "Wi-Fi needs wpa_supplicant or iwd beside networkd.",
                    "vpn",
                    "VPNs need the program of their own (openvpn, strongSwan, …).",
                    "gsm",
                    "Modems are ModemManager's.",
                    "cdma",
                    "Modems are ModemManager's.",
                    "pppoe",
                    "PPPoE needs pppd.",
                    "adsl",
                    "ADSL needs pppd.",
                    "bluetooth",
                    "Bluetooth is bluez's.",
                    "infiniband",
                    "InfiniBand is not translated.",
                    "wpan",
                    "WPAN is not translated.");
    private static final Mapping TABLE =
            new Mapping()
                    .row(
                            "connection.mdns",
                            NETWORK,
                            "Network",
                            "MulticastDNS",
                            Conversion.words("0=no", "1=resolve", "2=yes", "no", "yes", "resolve"))
                    .row(
                            "connection.llmnr",
                            NETWORK,
                            "Network",
                            "LLMNR",
                            Conversion.words("0=no", "1=resolve", "2=yes", "no", "yes", "resolve"))
                    .row(
                            "connection.dns-over-tls",
                            NETWORK,
                            "Network",
                            "DNSOverTLS",
                            Conversion.words(
                                    "0=no",
                                    "1=opportunistic",
                                    "2=yes",
                                    "no",
                                    "yes",
                                    "opportunistic"))
                    .row(
                            "connection.lldp",
                            NETWORK,
                            "Network",
                            "LLDP",
                            Conversion.words("0=no", "1=yes", "disable=no", "enable-rx=yes"))
                    .row("ethernet.mtu", NETWORK, "Link", "MTUBytes", Conversion.number(68, 65535))
                    .row(
                            "ethernet.auto-negotiate",
                            LINK,
                            "Link",
                            "AutoNegotiation",
                            Conversion.bool())
                    .row(
                            "ethernet.speed",
                            LINK,
                            "Link",
                            "BitsPerSecond",
                            Conversion.number(10_000_000, "M"))
                    .row(
                            "ethernet.duplex",
                            LINK,
                            "Link",
                            "Duplex",
                            Conversion.words("half", "full"))
                    .row(
                            "ethernet.wake-on-lan-password",
                            LINK,
                            "Link",
                            "WakeOnLanPassword",
                            Conversion.mac());

    private final NetworkModel model;
    private final Groups groups;
    private final Link link;
    private final NetworkManager all;

    ConnectionReader(NetworkModel model, NetworkManager.Connection connection, NetworkManager all) {
        this.model = model;
        this.all = all;
        groups = connection.groups();
        link = connection.link();
    }

    void read() {
        Optional<Entry> type = groups.get("connection", "type");
        String said = type.map(e -> e.value().strip()).orElse("ethernet");
        String word = said.equals("802-3-ethernet") ? "ethernet" : said;
        Optional<Entry> outside =
                type.filter(e ->
                        OUTSIDE.containsKey(word)
                                || word.startsWith("ovs-")
                                || word.startsWith("802-11"));
        if (outside.isPresent()) {
            String text = OUTSIDE.getOrDefault(word, "networkd has no connections of this type.");
            link.unsupported(outside.get(), text);
            groups.all()
                    .values()
                    .forEach(k ->
                            k.all().stream()
                                    .filter(e -> !e.equals(outside.get()))
                                    .forEach(e ->
                                            model.ledger()
                                                    .unmapped(
                                                            e,
                                                            "Belongs to a connection of type "
                                                                    + word
                                                                    + ".")));
            return;
        }
        general();
        new DeviceReader(model, groups, link, all).read(word);
        ethernet();
        matches();
        if (membership()) {
            link.network()
                    .one("Network")
                    .implied("LinkLocalAddressing", "no")
                    .implied("IPv6AcceptRA", "no");
        } else {
            new IpReader(model, groups, link).read();
        }
        ethtool();
        rest();
    }

    private void general() {
        Keys keys = groups.group("connection");
        keys.note(
                "Describes the connection.",
                "connection.id",
                "connection.uuid",
                "connection.type",
                "connection.timestamp",
                "connection.interface-name",
                "connection.permissions",
                "connection.read-only");
        keys.with(
                "connection.autoconnect",
                e -> {
                    if (groups.isFalse("connection", "autoconnect")) {
                        link.manual(e);
                    } else {
                        model.ledger().note(e, "Is the default.");
                    }
                });
        keys.all().forEach(e -> TABLE.apply(e.key(), link, e));
        keys.unmapped(
                "firewalld keeps the zone: firewall-cmd --zone=… --change-interface=….",
                "connection.zone");
        keys.unmapped(
                "networkd has one configuration for each interface.",
                "connection.autoconnect-priority",
                "connection.autoconnect-retries",
                "connection.multi-connect",
                "connection.autoconnect-slaves",
                "connection.autoconnect-ports");
        keys.unmapped(
                "networkd has nothing of this kind.",
                "connection.metered",
                "connection.stable-id",
                "connection.secondaries",
                "connection.gateway-ping-timeout",
                "connection.wait-device-timeout",
                "connection.auth-retries",
                "connection.mud-url",
                "connection.wait-activation-delay");
    }

    private boolean membership() {
        Keys keys = groups.group("connection");
        Optional<Entry> controller =
                keys.get("connection.controller").or(() -> keys.get("connection.master"));
        Optional<Entry> port =
                keys.get("connection.port-type").or(() -> keys.get("connection.slave-type"));
        if (controller.isEmpty()) {
            return false;
        }
        String master = all.resolve(controller.get().value().strip());
        String kind =
                port.map(e -> e.value().strip())
                        .or(() -> model.find(master).flatMap(Link::kind))
                        .orElse("");
        switch (kind) {
            case "bond", "team" -> BondOptions.enslave(model, link, master, controller.get());
            case "bridge" -> BridgeOptions.enslave(model, link, master, controller.get());
            case "vrf" -> {
                model.link(master, controller.get())
                        .ifPresent(v ->
                                link.network()
                                        .one("Network")
                                        .set("VRF", v.name(), controller.get()));
                port.ifPresent(e -> model.ledger().note(e, "Is in VRF=."));
                return false;
            }
            default ->
                    model.ledger()
                            .failed(controller.get(), "networkd has no members of '" + kind + "'.");
        }
        port.ifPresent(e -> model.ledger().note(e, "Is in Bond= or Bridge=."));
        for (Entry entry : groups.group("bridge-port").all()) {
            String option = entry.key().substring("bridge-port.".length()).replace('-', '_');
            if (option.equals("vlans")) {
                BridgeOptions.vlans(link, entry.value(), entry);
            } else {
                BridgeOptions.port(link, option, entry.value().strip(), entry);
            }
        }
        groups.group("team-port")
                .all()
                .forEach(e ->
                        model.ledger()
                                .lossy(
                                        e,
                                        "Ports of a bond have no settings like those of a team."));
        for (String group : new String[] {"ipv4", "ipv6"}) {
            groups.group(group)
                    .all()
                    .forEach(e -> model.ledger().note(e, "A member has no addresses of its own."));
        }
        return true;
    }

    private void ethernet() {
        Keys keys = groups.group("ethernet");
        keys.all().forEach(e -> TABLE.apply(e.key(), link, e));
        keys.with("ethernet.cloned-mac-address", this::clonedMac);
        keys.with(
                "ethernet.wake-on-lan",
                e -> {
                    long bits = Values.number(e.value().strip(), 0, 65535).orElse(-1);
                    if (bits == 64) {
                        link.link().one("Link").set("WakeOnLan", "magic", e);
                    } else if (bits == 0 || bits == 1) {
                        model.ledger().note(e, "Leaves it to the driver.");
                    } else {
                        model.ledger().unmapped(e, "Not one of the ways that can be translated.");
                    }
                });
        keys.unmapped(
                "networkd has nothing of this kind.",
                "ethernet.generate-mac-address-mask",
                "ethernet.port",
                "ethernet.mac-address-blacklist",
                "ethernet.mac-address-denylist",
                "ethernet.accept-all-mac-addresses",
                "ethernet.s390-subchannels",
                "ethernet.s390-nettype",
                "ethernet.s390-options");
    }

    private void clonedMac(Entry entry) {
        String value = entry.value().strip();
        switch (value) {
            case "permanent", "preserve" -> model.ledger().note(entry, "Is what networkd does.");
            case "random" -> policy("random", entry);
            case "stable", "stable-ssid" -> {
                policy("persistent", entry);
                model.ledger()
                        .lossy(
                                entry,
                                "The address is made of the device and the machine, not as NetworkManager makes it.");
            }
            default ->
                    Values.mac(value)
                            .ifPresentOrElse(
                                    m -> {
                                        Block block =
                                                link.kind().isPresent()
                                                        ? link.netdev().one("NetDev")
                                                        : link.network().one("Link");
                                        block.set("MACAddress", m, entry);
                                    },
                                    () ->
                                            model.ledger()
                                                    .unmapped(entry, "Not a hardware address."));
        }
    }

    private void policy(String policy, Entry entry) {
        if (link.link().one("Match").settings().isEmpty()) {
            link.link().one("Match").add("OriginalName", link.name(), entry);
        }
        link.link().one("Link").set("MACAddressPolicy", policy, entry);
    }

    private void matches() {
        boolean named =
                groups.get("connection", "interface-name").isPresent() || link.kind().isPresent();
        groups.get("ethernet", "mac-address")
                .ifPresent(e ->
                        Values.mac(e.value().strip())
                                .ifPresentOrElse(
                                        m -> {
                                            if (named) {
                                                link.link()
                                                        .one("Match")
                                                        .set("PermanentMACAddress", m, e);
                                                model.ledger()
                                                        .warning(
                                                                e,
                                                                "The name is tied to this hardware address; a new machine may have another one.");
                                            } else {
                                                link.network()
                                                        .one("Match")
                                                        .set(
                                                                "PermanentMACAddress",
                                                                model.options()
                                                                        .macs()
                                                                        .getOrDefault(
                                                                                link.name(), m),
                                                                e);
                                                model.ledger()
                                                        .warning(
                                                                e,
                                                                "The interface is found by this hardware address; a new machine may have another one.");
                                            }
                                        },
                                        () -> model.ledger().failed(e, "Not a hardware address.")));
        Map<String, String> keys =
                Map.of(
                        "interface-name",
                        "Name",
                        "driver",
                        "Driver",
                        "path",
                        "Path",
                        "kernel-command-line",
                        "KernelCommandLine");
        keys.forEach((from, to) ->
                groups.get("match", from)
                        .ifPresent(e -> {
                            String words =
                                    String.join(" ", e.value().strip().split("[;,]+"))
                                            .replace("&", "")
                                            .replace("|", "");
                            link.network().one("Match").set(to, words, e);
                        }));
        if (!named && link.network().one("Match").settings().isEmpty()) {
            link.origin()
                    .ifPresent(e -> {
                        link.network().one("Match").add("Type", "ether", e).implied("Kind", "!*");
                        model.ledger().warning(e, "The connection is for any Ethernet interface.");
                    });
        }
    }

    private void ethtool() {
        for (Entry entry : groups.group("ethtool").all()) {
            String key = entry.key().substring("ethtool.".length()).replaceFirst("^feature-", "");
            if (!EthtoolOptions.one(link, key, entry.value().strip(), entry)) {
                model.ledger().unmapped(entry, "udev has nothing for it.");
            }
        }
    }

    private void rest() {
        groups.all()
                .forEach((group, keys) -> {
                    if (group.equals("802-1x")) {
                        keys.all()
                                .forEach(e ->
                                        model.ledger()
                                                .failed(
                                                        e,
                                                        "802.1X needs wpa_supplicant or iwd beside networkd."));
                    } else if (Set.of(
                                    "proxy",
                                    "user",
                                    "dcb",
                                    "hostname",
                                    "sriov",
                                    "tc",
                                    "ethernet-s390",
                                    "ovs-external-ids",
                                    "ovs-interface",
                                    "link")
                            .contains(group)) {
                        keys.all()
                                .forEach(e ->
                                        model.ledger()
                                                .unmapped(
                                                        e,
                                                        "networkd has nothing that is translated for ["
                                                                + group
                                                                + "]."));
                    }
                });
    }
}

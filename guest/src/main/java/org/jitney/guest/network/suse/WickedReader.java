package org.jitney.guest.network.suse;

import static org.jitney.guest.network.Mapping.Part.LINK;
import static org.jitney.guest.network.Mapping.Part.NETWORK;

import java.util.Map;
import java.util.Optional;
import org.jitney.guest.network.BondOptions;
import org.jitney.guest.network.BridgeOptions;
import org.jitney.guest.network.Conversion;
import org.jitney.guest.network.Entry;
import org.jitney.guest.network.EthtoolOptions;
import org.jitney.guest.network.Link;
import org.jitney.guest.network.Mapping;
import org.jitney.guest.network.NetworkModel;
import org.jitney.guest.network.Values;
import org.jitney.guest.network.YamlEntry;

/** Works off one interface of wicked's XML: what is about the link itself. */
final class WickedReader {
    private static final Mapping TABLE =
            new Mapping()
                    .row("link.mtu", NETWORK, "Link", "MTUBytes", Conversion.number(68, 65535))
                    .row(
                            "link.txqlen",
                            LINK,
                            "Link",
                            "TransmitQueueLength",
                            Conversion.number(0, 4294967294L))
                    .row("link.alias", LINK, "Link", "Alias", Conversion.text())
                    .row("ethernet.address", NETWORK, "Link", "MACAddress", Conversion.mac())
                    .row(
                            "ipv6.accept-ra",
                            NETWORK,
                            "Network",
                            "IPv6AcceptRA",
                            Conversion.words("disable=no", "host=yes", "router=yes"))
                    .row(
                            "ipv6.privacy",
                            NETWORK,
                            "Network",
                            "IPv6PrivacyExtensions",
                            Conversion.words("disable=no", "prefer-public", "prefer-temporary=yes"))
                    .row(
                            "ipv6.accept-dad",
                            NETWORK,
                            "Network",
                            "IPv6DuplicateAddressDetection",
                            Conversion.words("disable=0", "fail-address=1", "fail-protocol=1"))
                    .row(
                            "ipv6.addr-gen-mode",
                            NETWORK,
                            "Network",
                            "IPv6LinkLocalAddressGenerationMode",
                            Conversion.words("eui64", "none", "stable-privacy", "random"))
                    .row(
                            "ipv6.stable-secret",
                            NETWORK,
                            "Network",
                            "IPv6StableSecretAddress",
                            v -> Values.ip6(v.strip()));
    private static final Map<String, String> ETHTOOL_GROUPS =
            Map.of("ring", "ring-", "channels", "channels-", "pause", "pause-");
    private static final Map<String, String> ETHTOOL =
            Map.of(
                    "link-settings.autoneg", "autoneg",
                    "link-settings.speed", "speed",
                    "link-settings.duplex", "duplex",
                    "coalesce.adaptive-rx", "coalesce-adaptive-rx",
                    "coalesce.adaptive-tx", "coalesce-adaptive-tx",
                    "coalesce.rx-usecs", "coalesce-rx-usecs",
                    "coalesce.tx-usecs", "coalesce-tx-usecs",
                    "coalesce.rx-frames", "coalesce-rx-frames",
                    "coalesce.tx-frames", "coalesce-tx-frames");

    private final NetworkModel model;
    private final Link link;
    private final YamlEntry xml;
    private final Wicked all;

    WickedReader(NetworkModel model, Link link, YamlEntry xml, Wicked all) {
        this.model = model;
        this.link = link;
        this.xml = xml;
        this.all = all;
    }

    void read() {
        if (link.name().equals("lo")) {
            note(xml, "The loopback interface needs no configuration.");
            return;
        }
        var devices = new WickedDevices(model, link, all);
        var addresses = new WickedAddresses(model, link, all);
        xml.map()
                .forEach((key, child) -> {
                    if (!devices.read(key, child) && !addresses.read(key, child)) {
                        own(key, child);
                    }
                });
    }

    private void own(String key, YamlEntry child) {
        switch (key) {
            case "name" -> name(child);
            case "alias", "description", "@origin", "@uuid", "client-state" ->
                    note(child, "Describes the interface.");
            case "control" -> control(child);
            case "firewall" ->
                    child.leaves(e -> model.ledger().unmapped(e, "firewalld keeps the zone."));
            case "scripts" ->
                    child.leaves(e -> model.ledger().unmapped(e, "networkd runs no scripts."));
            case "link" -> child.map().forEach(this::link);
            case "ethernet", "ipv6" -> child.map().forEach((name, e) -> table(key, name, e));
            case "ipv4" -> child.map().forEach(this::version4);
            case "ethtool" -> child.map().forEach(this::ethtool);
            case "lldp" -> {
                Entry entry = Wicked.leaf(child);
                link.network().one("Network").set("LLDP", "yes", entry);
                link.network().one("Network").set("EmitLLDP", "yes", entry);
                child.leaves(e ->
                        model.ledger().unmapped(e, "networkd chooses what it tells neighbors."));
            }
            case "wireless" ->
                    child.leaves(e ->
                            link.unsupported(
                                    e, "Wi-Fi needs wpa_supplicant or iwd beside networkd."));
            default ->
                    child.leaves(e ->
                            model.ledger().failed(e, "Not translated: '" + key + "' of wicked."));
        }
    }

    private void note(YamlEntry of, String text) {
        of.leaves(e -> model.ledger().note(e, text));
    }

    private void name(YamlEntry name) {
        note(name, "Names the interface.");
        name.with(
                "permanent-address",
                mac -> {
                    String wanted = model.options().macs().getOrDefault(link.name(), mac.text());
                    Values.mac(wanted)
                            .ifPresent(m ->
                                    link.network()
                                            .one("Match")
                                            .set("PermanentMACAddress", m, mac.entry()));
                    model.ledger()
                            .warning(
                                    mac.entry(),
                                    "The interface is found by this hardware address; a new machine may have another one.");
                });
    }

    private void control(YamlEntry control) {
        control.map()
                .forEach((key, child) -> {
                    String mode = child.text();
                    if (key.equals("mode") && (mode.equals("manual") || mode.equals("off"))) {
                        link.manual(child.entry());
                    } else if (key.equals("mode")) {
                        note(child, "Comes up at boot, as is networkd's default.");
                    } else if (key.equals("usercontrol") && control.isTrue(key)) {
                        child.leaves(e ->
                                model.ledger()
                                        .unmapped(
                                                e,
                                                "networkd has no users who may switch interfaces."));
                    } else {
                        note(child, "Is about how wicked waits.");
                    }
                });
    }

    /** Settings with a row in the table, and those of version 6 that mean more than one line. */
    private void table(String group, String key, YamlEntry child) {
        Entry entry = Wicked.leaf(child);
        String value = Wicked.text(child);
        if (value.equals("default")) {
            note(child, "Is the default.");
            return;
        }
        boolean yes = Values.bool(value).orElse(false);
        switch (group + "." + key) {
            case "ipv6.enabled" -> {
                if (yes) {
                    model.ledger().note(entry, "Is the default.");
                } else {
                    link.withoutSix(entry);
                }
            }
            case "ipv6.autoconf" ->
                    link.network()
                            .one("IPv6AcceptRA")
                            .set("UseAutonomousPrefix", Values.yesNo(yes), entry);
            case "ipv6.forwarding" ->
                    link.network().one("Network").set("IPForward", yes ? "ipv6" : "no", entry);
            default -> {
                if (!TABLE.apply(group + "." + key, value, link, entry)) {
                    child.leaves(e -> model.ledger().unmapped(e, "networkd has nothing for it."));
                }
            }
        }
    }

    private void version4(String key, YamlEntry child) {
        boolean yes = Values.bool(child.text()).orElse(false);
        switch (key) {
            case "enabled" -> note(child, "Version 4 is there when there are addresses of it.");
            case "forwarding" ->
                    link.network()
                            .one("Network")
                            .set("IPForward", yes ? "ipv4" : "no", child.entry());
            case "arp-verify" ->
                    child.leaves(e ->
                            model.ledger()
                                    .unmapped(
                                            e,
                                            "networkd looks for other owners of an address by DuplicateAddressDetection=."));
            default ->
                    child.leaves(e -> model.ledger().unmapped(e, "networkd has nothing for it."));
        }
    }

    private void link(String key, YamlEntry child) {
        switch (key) {
            case "master" -> master(child);
            case "port" -> port(child);
            default -> table("link", key, child);
        }
    }

    private void master(YamlEntry child) {
        String name = all.reference(child);
        Entry entry = Wicked.leaf(child);
        Optional<String> said =
                xml.get("link").flatMap(l -> l.get("port")).flatMap(p -> p.value("@type"));
        switch (said.orElseGet(() -> all.kindOf(name))) {
            case "bond", "team" -> BondOptions.enslave(model, link, name, entry);
            case "bridge" -> BridgeOptions.enslave(model, link, name, entry);
            case "vrf" -> link.network().one("Network").set("VRF", name, entry);
            default ->
                    model.ledger()
                            .failed(entry, "Not known what '" + name + "' is: bond or bridge?");
        }
    }

    private void port(YamlEntry port) {
        port.map()
                .forEach((key, child) -> {
                    switch (key) {
                        case "@type" -> note(child, "Is in Bond= or Bridge=.");
                        case "priority" ->
                                BridgeOptions.port(link, "priority", child.text(), child.entry());
                        case "path-cost" ->
                                BridgeOptions.port(link, "path_cost", child.text(), child.entry());
                        default -> {
                            // The kind around the settings is there in some versions.
                            if (child.map().isEmpty()) {
                                model.ledger()
                                        .unmapped(child.entry(), "networkd has nothing for it.");
                            } else {
                                port(child);
                            }
                        }
                    }
                });
    }

    private void ethtool(String group, YamlEntry child) {
        switch (group) {
            case "features" -> {
                for (YamlEntry feature : Wicked.each(child.get("feature").orElse(child))) {
                    feature(feature);
                }
            }
            case "wake-on-lan" -> {
                child.with("options", e -> wake(e));
                child.with("sopass", e -> e.leaves(x -> model.ledger().unmapped(x, "Not taken.")));
            }
            default -> child.map().forEach((key, e) -> ethtool(group, key, e));
        }
    }

    private void ethtool(String group, String key, YamlEntry child) {
        String prefix = ETHTOOL_GROUPS.get(group);
        String name = ETHTOOL.getOrDefault(group + "." + key, prefix == null ? "" : prefix + key);
        boolean isText = child.node().text().isPresent();
        if (name.isEmpty()
                || !isText
                || !EthtoolOptions.one(link, name, child.text(), child.entry())) {
            child.leaves(e -> model.ledger().unmapped(e, "udev has nothing for it."));
        }
    }

    private void feature(YamlEntry feature) {
        Optional<YamlEntry> name = feature.get("name");
        Optional<YamlEntry> enabled = feature.get("enabled");
        boolean isKnown =
                name.isPresent()
                        && enabled.isPresent()
                        && EthtoolOptions.one(
                                link,
                                name.get().text(),
                                enabled.get().text(),
                                enabled.get().entry());
        feature.map()
                .forEach((key, child) -> {
                    if (isKnown && key.equals("name")) {
                        note(child, "Names the feature.");
                    } else if (!isKnown || !key.equals("enabled")) {
                        child.leaves(e -> model.ledger().unmapped(e, "udev has nothing for it."));
                    }
                });
        if (feature.map().isEmpty()) {
            feature.leaves(e -> model.ledger().unmapped(e, "Not a feature."));
        }
    }

    private void wake(YamlEntry options) {
        StringBuilder letters = new StringBuilder();
        for (String word :
                options.text().toLowerCase(java.util.Locale.ROOT).split("[|,\\s]+", -1)) {
            letters.append(
                    switch (word) {
                        case "phy" -> "p";
                        case "unicast" -> "u";
                        case "multicast" -> "m";
                        case "broadcast" -> "b";
                        case "arp" -> "a";
                        case "magic" -> "g";
                        case "secure-on" -> "s";
                        case "disabled", "none" -> "d";
                        default -> word;
                    });
        }
        EthtoolOptions.one(link, "wol", letters.toString(), options.entry());
    }
}

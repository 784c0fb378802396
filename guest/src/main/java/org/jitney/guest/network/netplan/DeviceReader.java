package org.jitney.guest.network.netplan;

import static org.jitney.guest.network.Mapping.Part.LINK;
import static org.jitney.guest.network.Mapping.Part.NETWORK;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jitney.guest.network.Block;
import org.jitney.guest.network.Conversion;
import org.jitney.guest.network.Entry;
import org.jitney.guest.network.Link;
import org.jitney.guest.network.Mapping;
import org.jitney.guest.network.NetworkModel;
import org.jitney.guest.network.Values;
import org.jitney.guest.network.YamlEntry;

/** What all devices of netplan have. */
final class DeviceReader {
    private static final long MAX = 4294967295L;
    private static final Mapping TABLE =
            new Mapping()
                    .row("mtu", NETWORK, "Link", "MTUBytes", Conversion.number(68, 65535))
                    .row(
                            "ipv6-mtu",
                            NETWORK,
                            "Network",
                            "IPv6MTUBytes",
                            Conversion.number(1280, 65535))
                    .row("accept-ra", NETWORK, "Network", "IPv6AcceptRA", Conversion.bool())
                    .row(
                            "ipv6-privacy",
                            NETWORK,
                            "Network",
                            "IPv6PrivacyExtensions",
                            Conversion.bool())
                    .row(
                            "ipv6-address-generation",
                            NETWORK,
                            "Network",
                            "IPv6LinkLocalAddressGenerationMode",
                            Conversion.words("eui64", "stable-privacy"))
                    .row(
                            "ipv6-address-token",
                            NETWORK,
                            "IPv6AcceptRA",
                            "Token",
                            v -> Values.ip6(v).map(t -> "static:" + t))
                    .row(
                            "dhcp-identifier",
                            NETWORK,
                            "DHCPv4",
                            "ClientIdentifier",
                            Conversion.words("mac", "duid"))
                    .row(
                            "ignore-carrier",
                            NETWORK,
                            "Network",
                            "ConfigureWithoutCarrier",
                            Conversion.bool())
                    .row(
                            "activation-mode",
                            NETWORK,
                            "Link",
                            "ActivationPolicy",
                            Conversion.words("manual", "off=always-down"))
                    .row("optional", NETWORK, "Link", "RequiredForOnline", Conversion.not())
                    .row(
                            "receive-checksum-offload",
                            LINK,
                            "Link",
                            "ReceiveChecksumOffload",
                            Conversion.bool())
                    .row(
                            "transmit-checksum-offload",
                            LINK,
                            "Link",
                            "TransmitChecksumOffload",
                            Conversion.bool())
                    .row(
                            "tcp-segmentation-offload",
                            LINK,
                            "Link",
                            "TCPSegmentationOffload",
                            Conversion.bool())
                    .row(
                            "tcp6-segmentation-offload",
                            LINK,
                            "Link",
                            "TCP6SegmentationOffload",
                            Conversion.bool())
                    .row(
                            "generic-segmentation-offload",
                            LINK,
                            "Link",
                            "GenericSegmentationOffload",
                            Conversion.bool())
                    .row(
                            "generic-receive-offload",
                            LINK,
                            "Link",
                            "GenericReceiveOffload",
                            Conversion.bool())
                    .row(
                            "large-receive-offload",
                            LINK,
                            "Link",
                            "LargeReceiveOffload",
                            Conversion.bool());
    private static final Mapping OVERRIDES =
            new Mapping()
                    .row("use-dns", NETWORK, "", "UseDNS", Conversion.bool())
                    .row("use-ntp", NETWORK, "", "UseNTP", Conversion.bool())
                    .row("use-hostname", NETWORK, "", "UseHostname", Conversion.bool())
                    .row("use-mtu", NETWORK, "", "UseMTU", Conversion.bool())
                    .row("use-routes", NETWORK, "", "UseRoutes", Conversion.bool())
                    .row(
                            "use-domains",
                            NETWORK,
                            "",
                            "UseDomains",
                            Conversion.words("true=yes", "false=no", "yes", "no", "route"))
                    .row("send-hostname", NETWORK, "", "SendHostname", Conversion.bool())
                    .row("hostname", NETWORK, "", "Hostname", Values::domain)
                    .row("route-metric", NETWORK, "", "RouteMetric", Conversion.number(0, MAX))
                    .row("table", NETWORK, "", "RouteTable", Conversion.number(1, MAX));
    private static final Map<String, Set<String>> UNKNOWN =
            Map.of(
                    "DHCPv6",
                    Set.of("UseMTU", "UseRoutes", "SendHostname", "Hostname", "RouteTable"),
                    "DHCPv4",
                    Set.of(),
                    "IPv6AcceptRA",
                    Set.of("UseNTP", "UseHostname", "UseRoutes", "SendHostname", "Hostname"));

    private final NetworkModel model;
    private final Link link;
    private final YamlEntry yaml;
    private final Netplan.Device device;
    private final Netplan all;

    DeviceReader(NetworkModel model, Netplan.Device device, Netplan all) {
        this.model = model;
        this.device = device;
        this.all = all;
        link = device.link();
        yaml = device.yaml();
    }

    void read() {
        model.ledger().note(link.origin().orElseThrow(), "Names the interface.");
        new VirtualReader(model, device, all).read();
        yaml.map()
                .forEach((key, value) -> {
                    if (value.node().text().isPresent()) {
                        TABLE.apply(key, value.text(), link, value.entry());
                    }
                });
        yaml.with(
                "activation-mode",
                _ -> link.network().one("Link").implied("RequiredForOnline", "no"));
        match();
        yaml.with(
                "set-name",
                e -> {
                    link.link().one("Link").set("Name", link.name(), e.entry());
                    if (link.link().one("Match").settings().isEmpty()) {
                        link.link().one("Match").add("OriginalName", device.id(), e.entry());
                    }
                });
        yaml.with("macaddress", this::mac);
        yaml.with(
                "wakeonlan",
                e -> {
                    if (yaml.isTrue("wakeonlan")) {
                        link.link().one("Link").set("WakeOnLan", "magic", e.entry());
                    } else {
                        model.ledger().note(e.entry(), "Is the default.");
                    }
                });
        dhcp();
        new AddressReader(model, link, yaml).read();
        yaml.with("renderer", e -> model.ledger().note(e.entry(), "From now on it is networkd."));
        yaml.with("critical", this::critical);
        yaml.with(
                "optional-addresses",
                e ->
                        e.leaves(x ->
                                model.ledger()
                                        .unmapped(
                                                x, "networkd waits for an interface as a whole.")));
        for (String key : List.of("auth", "openvswitch")) {
            yaml.with(key, e -> e.leaves(x -> model.ledger().failed(x, "Is not networkd's.")));
        }
        for (String key :
                List.of(
                        "networkmanager",
                        "embedded-switch-mode",
                        "delay-virtual-functions-rebind",
                        "virtual-function-count",
                        "infiniband-mode",
                        "regulatory-domain",
                        "emit-lldp",
                        "neigh-suppress",
                        "hairpin",
                        "port-mac-learning")) {
            yaml.with(
                    key,
                    e ->
                            e.leaves(x -> {
                                if (!model.ledger().isSettled(x)
                                        && !device.group().matches("vlans|virtual-ethernets")) {
                                    model.ledger().unmapped(x, "Is not translated.");
                                }
                            }));
        }
    }

    private void critical(YamlEntry value) {
        if (yaml.isTrue("critical")) {
            link.network().one("Network").set("KeepConfiguration", "yes", value.entry());
        } else {
            model.ledger().note(value.entry(), "Is the default.");
        }
    }

    private void match() {
        yaml.with(
                "match",
                m -> {
                    m.with(
                            "name",
                            e ->
                                    e.each()
                                            .forEach(x -> {
                                                if (yaml.value("set-name").isPresent()) {
                                                    link.link()
                                                            .one("Match")
                                                            .add(
                                                                    "OriginalName",
                                                                    x.text(),
                                                                    x.entry());
                                                } else {
                                                    link.network()
                                                            .one("Match")
                                                            .add("Name", x.text(), x.entry());
                                                }
                                            }));
                    m.with(
                            "macaddress",
                            e ->
                                    Values.mac(e.text())
                                            .ifPresentOrElse(
                                                    mac -> {
                                                        String now =
                                                                model.options()
                                                                        .macs()
                                                                        .getOrDefault(
                                                                                link.name(), mac);
                                                        boolean named =
                                                                yaml.value("set-name").isPresent();
                                                        (named ? link.link() : link.network())
                                                                .one("Match")
                                                                .set(
                                                                        "PermanentMACAddress",
                                                                        now,
                                                                        e.entry());
                                                        model.ledger()
                                                                .warning(
                                                                        e.entry(),
                                                                        "The interface is found by this hardware address; a new machine may have another one.");
                                                    },
                                                    () ->
                                                            model.ledger()
                                                                    .failed(
                                                                            e.entry(),
                                                                            "Not a hardware address.")));
                    m.with(
                            "driver",
                            e ->
                                    e.each()
                                            .forEach(x ->
                                                    link.network()
                                                            .one("Match")
                                                            .add("Driver", x.text(), x.entry())));
                });
    }

    private void mac(YamlEntry value) {
        if (value.text().matches("random|permanent|default")) {
            if (value.text().equals("random")) {
                link.link().one("Match").implied("OriginalName", link.name());
                link.link().one("Link").set("MACAddressPolicy", "random", value.entry());
            } else {
                model.ledger().note(value.entry(), "Is what networkd does.");
            }
            return;
        }
        Block block =
                link.kind().isPresent() ? link.netdev().one("NetDev") : link.network().one("Link");
        Values.mac(value.text())
                .ifPresentOrElse(
                        m -> block.set("MACAddress", m, value.entry()),
                        () -> model.ledger().unmapped(value.entry(), "Not a hardware address."));
    }

    private void dhcp() {
        for (String family : List.of("4", "6")) {
            yaml.with(
                    "dhcp" + family,
                    e -> {
                        if (yaml.isTrue("dhcp" + family)) {
                            link.dhcp("ipv" + family, e.entry());
                        } else {
                            model.ledger().note(e.entry(), "Is the default.");
                        }
                    });
            yaml.with("dhcp" + family + "-overrides", o -> overrides(o, "DHCPv" + family));
        }
        yaml.with("ra-overrides", o -> overrides(o, "IPv6AcceptRA"));
        yaml.with("link-local", this::linkLocal);
    }

    private void overrides(YamlEntry overrides, String section) {
        overrides
                .map()
                .forEach((key, value) ->
                        OVERRIDES
                                .row(key)
                                .ifPresent(row -> {
                                    Entry entry = value.entry();
                                    boolean known =
                                            !UNKNOWN.getOrDefault(section, Set.of())
                                                    .contains(row.key());
                                    row.conversion()
                                            .apply(value.text())
                                            .filter(_ -> known)
                                            .ifPresentOrElse(
                                                    v -> {
                                                        link.network()
                                                                .one(section)
                                                                .set(row.key(), v, entry);
                                                        if (row.key().equals("UseRoutes")
                                                                && v.equals("no")) {
                                                            link.network()
                                                                    .one(section)
                                                                    .set("UseGateway", "no", entry);
                                                        }
                                                    },
                                                    () ->
                                                            model.ledger()
                                                                    .unmapped(
                                                                            entry,
                                                                            "["
                                                                                    + section
                                                                                    + "] has no such "
                                                                                    + row.key()
                                                                                    + "=."));
                                }));
    }

    private void linkLocal(YamlEntry value) {
        List<String> families = value.each().stream().map(YamlEntry::text).toList();
        boolean four = families.contains("ipv4");
        boolean six = families.contains("ipv6");
        String word = four && six ? "yes" : four ? "ipv4" : six ? "ipv6" : "no";
        if (value.each().isEmpty()) {
            link.network().one("Network").set("LinkLocalAddressing", word, value.entry());
        }
        value.each()
                .forEach(e ->
                        link.network().one("Network").add("LinkLocalAddressing", word, e.entry()));
    }
}

package org.jitney.guest.network.redhat;

import static org.jitney.guest.network.Mapping.Part.NETWORK;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jitney.guest.network.Block;
import org.jitney.guest.network.Conversion;
import org.jitney.guest.network.Entry;
import org.jitney.guest.network.EthtoolOptions;
import org.jitney.guest.network.Keys;
import org.jitney.guest.network.Link;
import org.jitney.guest.network.Mapping;
import org.jitney.guest.network.NetworkModel;
import org.jitney.guest.network.RuleWords;
import org.jitney.guest.network.Values;

/** Works off one ifcfg file. */
final class ProfileReader {
    private static final Pattern DNS = Pattern.compile("DNS\\d*");
    private static final Pattern RULES = Pattern.compile("ROUTING_RULE(6?)_\\d+");
    private static final Set<String> OTHER_TYPES =
            Set.of(
                    "Wireless",
                    "Modem",
                    "xDSL",
                    "ISDN",
                    "IPSEC",
                    "CTC",
                    "Token",
                    "InfiniBand",
                    "OVSBridge",
                    "OVSPort",
                    "OVSBond",
                    "OVSTunnel",
                    "OVSIntPort",
                    "OVSPatchPort");
    private static final Mapping TABLE =
            new Mapping()
                    .row("MTU", NETWORK, "Link", "MTUBytes", Conversion.number(68, 65535))
                    .row("ARP", NETWORK, "Link", "ARP", Conversion.bool())
                    .row("ALLMULTI", NETWORK, "Link", "AllMulticast", Conversion.bool())
                    .row("PROMISC", NETWORK, "Link", "Promiscuous", Conversion.bool())
                    .row(
                            "LLDP",
                            NETWORK,
                            "Network",
                            "LLDP",
                            Conversion.words(
                                    "yes",
                                    "no",
                                    "rx=yes",
                                    "true=yes",
                                    "false=no",
                                    "1=yes",
                                    "0=no",
                                    "enable-rx=yes",
                                    "disable=no"))
                    .row(
                            "LLMNR",
                            NETWORK,
                            "Network",
                            "LLMNR",
                            Conversion.words("yes", "no", "resolve", "true=yes", "false=no"))
                    .row(
                            "MDNS",
                            NETWORK,
                            "Network",
                            "MulticastDNS",
                            Conversion.words("yes", "no", "resolve", "true=yes", "false=no"));

    private final NetworkModel model;
    private final Keys keys;
    private final Link link;
    private final Profile profile;
    private final RedHat all;

    ProfileReader(NetworkModel model, Profile profile, RedHat all) {
        this.model = model;
        this.profile = profile;
        this.all = all;
        keys = profile.keys();
        link = profile.link();
    }

    void read(Keys global) {
        Optional<Entry> type =
                keys.get("TYPE")
                        .filter(e -> OTHER_TYPES.contains(e.value().strip()))
                        .or(() -> keys.get("ESSID"))
                        .or(() -> keys.get("PROVIDER"));
        if (type.isPresent()) {
            link.unsupported(type.get(), outside(type.get()));
            keys.all().stream()
                    .filter(e -> !e.equals(type.get()) && !e.value().isBlank())
                    .forEach(e ->
                            model.ledger()
                                    .unmapped(
                                            e,
                                            "Belongs to "
                                                    + type.get().key()
                                                    + "="
                                                    + type.get().value()
                                                    + "."));
            return;
        }
        general();
        new VirtualDevices(model, profile, all).read();
        if (isMember()) {
            memberHasNoAddress();
        } else {
            new Ipv4(model, link, keys).read(global);
            new Ipv6(model, link, keys).read(global);
            dns(global);
        }
        rules();
        keys.all().stream()
                .filter(e -> !e.value().isBlank())
                .forEach(e -> TABLE.apply(e.key(), link, e));
        keys.with("ETHTOOL_OPTS", e -> EthtoolOptions.apply(link, e.value(), e));
        Unsupported.report(keys, model.ledger());
    }

    private static String outside(Entry type) {
        return type.value().contains("Wireless") || type.key().equals("ESSID")
                ? "Wi-Fi needs wpa_supplicant or iwd beside networkd."
                : "networkd has no interfaces of this type.";
    }

    private void general() {
        keys.note("Describes the connection.", "NAME", "UUID", "DEVICETYPE");
        keys.note("Everything that networkd does is its own to do.", "NM_CONTROLLED");
        keys.with("TYPE", e -> model.ledger().note(e, "Is in the kind of the interface."));
        keys.with(
                "ONBOOT",
                e -> {
                    if (keys.isFalse("ONBOOT")) {
                        link.manual(e);
                    } else {
                        model.ledger().note(e, "Is the default.");
                    }
                });
        keys.with("HWADDR", this::hardware);
        keys.with(
                "DEVICE",
                e -> {
                    if (!e.value().strip().equals(link.name())) {
                        model.ledger().failed(e, "Not the name of an interface.");
                    }
                });
        keys.with("MACADDR", this::mac);
        keys.with("BRIDGE_MACADDR", this::mac);
        if (keys.get("DEVICE").isEmpty() && keys.get("HWADDR").isPresent()) {
            keys.with(
                    "HWADDR",
                    e ->
                            Values.mac(e.value().strip())
                                    .ifPresent(m ->
                                            link.network()
                                                    .one("Match")
                                                    .set("PermanentMACAddress", m, e)));
        }
    }

    private void hardware(Entry entry) {
        Optional<String> mac = Values.mac(entry.value().strip());
        if (mac.isEmpty()) {
            model.ledger().unmapped(entry, "Not a hardware address.");
            return;
        }
        boolean other = model.options().macs().containsKey(link.name());
        link.link().one("Match").set("PermanentMACAddress", mac.get(), entry);
        if (!other) {
            model.ledger()
                    .warning(
                            entry,
                            "The name is tied to this hardware address; a new machine may have another one.");
        }
    }

    private void mac(Entry entry) {
        Values.mac(entry.value().strip())
                .ifPresentOrElse(
                        m -> {
                            boolean virtual = VirtualDevices.isVirtual(keys);
                            Block block =
                                    virtual
                                            ? link.netdev().one("NetDev")
                                            : link.network().one("Link");
                            block.set("MACAddress", m, entry);
                        },
                        () ->
                                model.ledger()
                                        .unmapped(
                                                entry,
                                                "Not a hardware address (networkd has MACAddressPolicy= for others)."));
    }

    private boolean isMember() {
        return link.network().get("Network", "Bond").isPresent()
                || link.network().get("Network", "Bridge").isPresent();
    }

    /** initscripts and NetworkManager leave a member without addresses, whatever its file says. */
    private void memberHasNoAddress() {
        link.network()
                .one("Network")
                .implied("LinkLocalAddressing", "no")
                .implied("IPv6AcceptRA", "no");
        for (Entry entry : keys.all()) {
            boolean addresses =
                    entry.key()
                            .matches(
                                    "(IPADDR|PREFIX|NETMASK|GATEWAY|BROADCAST|NETWORK|DNS)\\d*|(IPV6|DHCP|IPV4|PEER).*|BOOTPROTO|DEFROUTE|DOMAIN|SEARCH|METRIC|ARPCHECK.*");
            if (addresses && !entry.value().isBlank()) {
                model.ledger()
                        .note(entry, "A member of a bond or bridge has no addresses of its own.");
            }
        }
    }

    private void dns(Keys global) {
        for (Entry entry : keys.matching(DNS)) {
            link.dns(entry.value(), entry);
        }
        keys.with("DOMAIN", e -> link.domains(e.value(), e));
        keys.with("SEARCH", e -> link.domains(e.value(), e));
        keys.with(
                "PEERDNS",
                e -> {
                    if (keys.isFalse("PEERDNS")) {
                        link.network()
                                .one("DHCPv4")
                                .set("UseDNS", "no", e)
                                .set("UseDomains", "no", e);
                        link.network().one("IPv6AcceptRA").set("UseDNS", "no", e);
                    } else {
                        link.network().one("DHCPv4").set("UseDomains", "yes", e);
                    }
                });
        if (keys.get("PEERDNS").isEmpty() && link.hasDhcp("ipv4") && !global.isFalse("PEERDNS")) {
            link.network().one("DHCPv4").implied("UseDomains", "yes");
        }
        keys.unmapped("resolved has no options of this kind.", "RES_OPTIONS");
    }

    private void rules() {
        for (Entry entry : keys.matching(RULES)) {
            RuleWords.add(link, entry.value(), entry.key().startsWith("ROUTING_RULE6"), entry);
        }
    }
}

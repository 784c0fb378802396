package org.jitney.guest.network.redhat;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jitney.guest.network.Block;
import org.jitney.guest.network.Entry;
import org.jitney.guest.network.Keys;
import org.jitney.guest.network.Link;
import org.jitney.guest.network.NetworkModel;
import org.jitney.guest.network.Values;

/** {@code /etc/sysconfig/network}: what holds for all interfaces. */
final class Global {
    private final NetworkModel model;
    private final Keys keys;
    private final List<Link> links;

    Global(NetworkModel model, Keys keys, Collection<Profile> profiles) {
        this.model = model;
        this.keys = keys;
        links =
                profiles.stream()
                        .filter(p -> !p.keys().isFalse("ONBOOT"))
                        .map(Profile::link)
                        .filter(l -> !l.isUnsupported())
                        .toList();
    }

    void read() {
        keys.with(
                "NETWORKING",
                e -> {
                    if (keys.isFalse("NETWORKING")) {
                        model.ledger()
                                .warning(
                                        e,
                                        "The network was switched off as a whole; networkd does not know that.");
                    } else {
                        model.ledger().note(e, "Is the default.");
                    }
                });
        keys.with("GATEWAY", this::gateway);
        keys.with(
                "GATEWAYDEV",
                e -> {
                    if (!model.ledger().isSettled(e)) {
                        model.ledger().note(e, "Other interfaces have no default route.");
                    }
                });
        keys.with("IPV6_DEFAULTGW", this::gateway6);
        forwarding();
        keys.with(
                "NOZEROCONF",
                e -> model.ledger().note(e, "networkd adds no route to 169.254.0.0/16."));
        keys.with(
                "HOSTNAME",
                e ->
                        model.ledger()
                                .unmapped(
                                        e,
                                        "The name of the machine is in /etc/hostname: hostnamectl set-hostname."));
        keys.with("DNS1", e -> model.resolve().add("DNS", e.value().strip(), e));
        keys.note("Is the default.", "NETWORKING_IPV6", "NISDOMAIN_UNUSED");
        keys.unmapped(
                "There is no such switch for all interfaces.",
                "IPV6INIT",
                "IPV6_AUTOCONF",
                "PEERDNS",
                "VLAN",
                "NM_BOND_VLAN_ENABLED",
                "DHCP_HOSTNAME",
                "RES_OPTIONS");
    }

    private void gateway(Entry entry) {
        Optional<String> gateway = Values.ip4(entry.value().strip());
        Optional<String> device = keys.value("GATEWAYDEV");
        Optional<Link> link =
                gateway.flatMap(g -> device.isPresent() ? model.find(device.get()) : onLink(g));
        if (gateway.isEmpty() || link.isEmpty()) {
            model.ledger().failed(entry, "No interface has a network that the gateway is in.");
        } else if (hasGateway(link.get())) {
            model.ledger().note(entry, "The interface has a gateway of its own.");
        } else {
            link.get().gateway(gateway.get(), entry);
        }
    }

    private static boolean hasGateway(Link link) {
        return link.network().blocks().stream()
                .anyMatch(b ->
                        b.name().equals("Route")
                                && b.get("Gateway").isPresent()
                                && b.get("Destination").isEmpty());
    }

    private Optional<Link> onLink(String gateway) {
        return links.stream()
                .filter(l ->
                        l.network().blocks().stream()
                                .anyMatch(b ->
                                        b.name().equals("Address")
                                                && Values.contains(
                                                        b.get("Address").orElse(""), gateway)))
                .findFirst();
    }

    private void gateway6(Entry entry) {
        Optional<String> device = keys.value("IPV6_DEFAULTDEV");
        String percent =
                entry.value().contains("%") ? entry.value().strip().replaceFirst(".*%", "") : "";
        Optional<Link> link =
                device.flatMap(model::find)
                        .or(() -> model.find(percent))
                        .or(() -> links.stream().findFirst());
        link.ifPresentOrElse(
                l -> Ipv6.gateway(model, l, entry),
                () -> model.ledger().failed(entry, "There is no interface for it."));
        keys.note("Is where the gateway is.", "IPV6_DEFAULTDEV");
    }

    /** networkd's switch is about one interface, but turns forwarding on for the machine. */
    private void forwarding() {
        boolean four = keys.isTrue("FORWARD_IPV4");
        boolean six = keys.isTrue("IPV6FORWARDING");
        for (String key : new String[] {"FORWARD_IPV4", "IPV6FORWARDING"}) {
            keys.with(
                    key,
                    e -> {
                        if (!keys.isTrue(key)) {
                            model.ledger().note(e, "Is the default.");
                            return;
                        }
                        for (Link link : links) {
                            Block network = link.network().one("Network");
                            network.set(
                                    "IPForward", four && six ? "yes" : four ? "ipv4" : "ipv6", e);
                        }
                        if (links.isEmpty()) {
                            model.ledger().failed(e, "There is no interface for it.");
                        }
                    });
        }
    }
}

package org.jitney.guest.network.keyfile;

import java.util.Optional;
import org.jitney.guest.network.Block;
import org.jitney.guest.network.Entry;
import org.jitney.guest.network.Keys;
import org.jitney.guest.network.Link;
import org.jitney.guest.network.NetworkModel;
import org.jitney.guest.network.Values;
import org.jitney.guest.network.WireGuard;

/** {@code [wireguard]} and {@code [wireguard-peer.KEY]}. */
final class WireGuardReader {
    private static final String PEER = "wireguard-peer.";

    private final NetworkModel model;
    private final Groups groups;
    private final Link link;

    WireGuardReader(NetworkModel model, Groups groups, Link link) {
        this.model = model;
        this.groups = groups;
        this.link = link;
    }

    void read() {
        link.secret();
        var device = new WireGuard(model, link);
        groups.get("wireguard", "private-key")
                .ifPresent(e -> device.privateKey(e.value().strip(), e));
        groups.get("wireguard", "listen-port")
                .ifPresent(e -> device.number("ListenPort", e.value().strip(), 65535, e));
        groups.get("wireguard", "fwmark")
                .ifPresent(e -> device.number("FirewallMark", e.value().strip(), 4294967295L, e));
        groups.get("wireguard", "mtu")
                .ifPresent(e ->
                        link.network()
                                .one("Link")
                                .set(
                                        "MTUBytes",
                                        Values.number(e.value().strip(), 68, 65535).isPresent()
                                                ? e.value().strip()
                                                : "1420",
                                        e));
        boolean routes = !groups.isFalse("wireguard", "peer-routes");
        if (routes) {
            device.block().implied("RouteTable", "main");
        }
        groups.get("wireguard", "peer-routes")
                .ifPresent(e -> {
                    if (routes) {
                        device.block().add("RouteTable", "main", e);
                    } else {
                        model.ledger().note(e, "networkd adds no routes to peers by itself.");
                    }
                });
        groups.group("wireguard")
                .unmapped(
                        "networkd has no rules that keep the tunnel's own packets off a default route in it.",
                        "wireguard.ip4-auto-default-route",
                        "wireguard.ip6-auto-default-route");
        groups.group("wireguard")
                .unmapped(
                        "The key is asked for by an agent of NetworkManager.",
                        "wireguard.private-key-flags");
        groups.all()
                .forEach((name, keys) -> {
                    if (name.startsWith(PEER)) {
                        peer(device, name, keys);
                    }
                });
    }

    private void peer(WireGuard device, String group, Keys keys) {
        String key = group.substring(PEER.length());
        Optional<Entry> origin = keys.all().stream().findFirst();
        if (origin.isEmpty()) {
            return;
        }
        Optional<Block> block = device.peer(key, origin.get());
        block.ifPresent(b -> {
            keys.with(group + ".endpoint", e -> device.endpoint(b, e.value().strip(), e));
            keys.with(group + ".allowed-ips", e -> device.allowed(b, e.value(), e));
            keys.with(group + ".preshared-key", e -> device.presharedKey(b, e.value().strip(), e));
            keys.with(
                    group + ".persistent-keepalive",
                    e -> device.keepalive(b, e.value().strip(), e));
            keys.note("The key stands in the file.", group + ".preshared-key-flags");
        });
    }
}

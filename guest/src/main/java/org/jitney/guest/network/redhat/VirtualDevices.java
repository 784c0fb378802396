package org.jitney.guest.network.redhat;

import static org.jitney.guest.network.Mapping.Part.NETDEV;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jitney.guest.network.Block;
import org.jitney.guest.network.BondOptions;
import org.jitney.guest.network.BridgeOptions;
import org.jitney.guest.network.Conversion;
import org.jitney.guest.network.Entry;
import org.jitney.guest.network.Keys;
import org.jitney.guest.network.Link;
import org.jitney.guest.network.Mapping;
import org.jitney.guest.network.NetworkModel;
import org.jitney.guest.network.TeamConfig;
import org.jitney.guest.network.Values;
import org.jitney.guest.network.Vlans;

/** Bonds, bridges, VLANs, teams and tunnels of ifcfg files, and who is a member of them. */
final class VirtualDevices {
    private static final Pattern DOTTED = Pattern.compile("(.+)\\.(\\d{1,4})");
    private static final Pattern VLAN_NAME = Pattern.compile("vlan(\\d{1,4})");
    private static final Mapping VLAN =
            new Mapping()
                    .row("REORDER_HDR", NETDEV, "VLAN", "ReorderHeader", Conversion.bool())
                    .row("GVRP", NETDEV, "VLAN", "GVRP", Conversion.bool())
                    .row("MVRP", NETDEV, "VLAN", "MVRP", Conversion.bool())
                    .row("LOOSE_BINDING", NETDEV, "VLAN", "LooseBinding", Conversion.bool())
                    .row(
                            "VLAN_EGRESS_PRIORITY_MAP",
                            NETDEV,
                            "VLAN",
                            "EgressQOSMaps",
                            Vlans.priorities())
                    .row(
                            "VLAN_INGRESS_PRIORITY_MAP",
                            NETDEV,
                            "VLAN",
                            "IngressQOSMaps",
                            Vlans.priorities());

    private final NetworkModel model;
    private final Keys keys;
    private final Link link;
    private final Profile profile;
    private final RedHat all;

    VirtualDevices(NetworkModel model, Profile profile, RedHat all) {
        this.model = model;
        this.profile = profile;
        this.all = all;
        keys = profile.keys();
        link = profile.link();
    }

    static boolean isVirtual(Keys keys) {
        String type = type(keys);
        return type.matches("bond|bridge|team|vlan|ipip|gre|sit|ipip6|gretap")
                || keys.isTrue("VLAN")
                || keys.get("BONDING_OPTS").isPresent()
                || keys.isTrue("BONDING_MASTER")
                || keys.get("TEAM_CONFIG").isPresent();
    }

    private static String type(Keys keys) {
        return keys.value("TYPE")
                .or(() -> keys.value("DEVICETYPE"))
                .orElse("")
                .toLowerCase(Locale.ROOT);
    }

    void read() {
        String type = type(keys);
        Entry origin = keys.get("TYPE").orElse(profile.origin());
        if (keys.isTrue("VLAN") || type.equals("vlan")) {
            vlan();
        } else if (type.equals("bond")
                || keys.get("BONDING_OPTS").isPresent()
                || keys.isTrue("BONDING_MASTER")) {
            link.kind("bond", origin);
        } else if (type.equals("bridge")) {
            bridge(origin);
        } else if (type.equals("team") || keys.get("TEAM_CONFIG").isPresent()) {
            team(origin);
        } else if (type.matches("gre|ipip|sit|ipip6")) {
            tunnel(type, origin);
        } else if (type.equals("dummy")) {
            link.kind("dummy", origin);
        } else if (type.matches("tap|tun")) {
            link.kind(type, origin);
        }
        keys.with("BONDING_OPTS", e -> BondOptions.applyAll(model, link, e.value(), e));
        keys.note("Is in the kind of the interface.", "BONDING_MASTER");
        membership();
    }

    private void membership() {
        for (String key : new String[] {"MASTER", "MASTER_UUID"}) {
            keys.with(
                    key, e -> BondOptions.enslave(model, link, all.resolve(e.value().strip()), e));
        }
        keys.note("Is in Bond=.", "SLAVE");
        for (String key : new String[] {"TEAM_MASTER", "TEAM_MASTER_UUID"}) {
            keys.with(
                    key, e -> BondOptions.enslave(model, link, all.resolve(e.value().strip()), e));
        }
        keys.with(
                "TEAM_PORT_CONFIG",
                e ->
                        model.ledger()
                                .lossy(
                                        e,
                                        "Priorities of a team's ports have no equivalent in a bond."));
        for (String key : new String[] {"BRIDGE", "BRIDGE_UUID"}) {
            keys.with(
                    key,
                    e -> BridgeOptions.enslave(model, link, all.resolve(e.value().strip()), e));
        }
        keys.with("BRIDGE_PORT_VLANS", e -> BridgeOptions.vlans(link, e.value(), e));
        keys.with("VRF", e -> vrf(e));
        keys.with("VRF_UUID", e -> vrf(e));
        if (link.kind().filter("bridge"::equals).isEmpty()) {
            keys.with("BRIDGING_OPTS", e -> options(e, false));
        }
    }

    private void vrf(Entry entry) {
        model.link(all.resolve(entry.value().strip()), entry)
                .ifPresent(v -> link.network().one("Network").set("VRF", v.name(), entry));
    }

    private void options(Entry entry, boolean bridge) {
        for (String word : entry.value().strip().split("\\s+")) {
            int eq = word.indexOf('=');
            if (eq <= 0) {
                model.ledger().unmapped(entry, "Not an option: '" + word + "'.");
            } else if (bridge) {
                BridgeOptions.bridge(link, word.substring(0, eq), word.substring(eq + 1), entry);
            } else {
                BridgeOptions.port(link, word.substring(0, eq), word.substring(eq + 1), entry);
            }
        }
    }

    private void bridge(Entry origin) {
        link.kind("bridge", origin);
        keys.with("STP", e -> BridgeOptions.bridge(link, "stp_state", e.value().strip(), e));
        keys.with(
                "DELAY",
                e -> {
                    if (Values.number(e.value().strip(), 0, 10_000).isPresent()) {
                        link.netdev()
                                .one("Bridge")
                                .set("ForwardDelaySec", e.value().strip() + "s", e);
                    } else {
                        model.ledger().unmapped(e, "Not a number of seconds.");
                    }
                });
        keys.with("BRIDGING_OPTS", e -> options(e, true));
        keys.with("BRIDGE_VLANS", e -> BridgeOptions.vlans(link, e.value(), e));
    }

    private void team(Entry origin) {
        link.kind("bond", origin);
        model.ledger().lossy(origin, "networkd has no teams: a bond takes its place.");
        keys.with("TEAM_CONFIG", e -> TeamConfig.apply(model, link, e.value(), e));
    }

    private void vlan() {
        Entry origin =
                keys.get("VLAN_ID")
                        .or(() -> keys.get("VLAN"))
                        .or(() -> keys.get("TYPE"))
                        .orElse(profile.origin());
        Matcher dotted = DOTTED.matcher(link.name());
        Matcher named = VLAN_NAME.matcher(link.name());
        Optional<String> parent =
                keys.value("PHYSDEV")
                        .map(all::resolve)
                        .or(() ->
                                dotted.matches() ? Optional.of(dotted.group(1)) : Optional.empty());
        Optional<String> id =
                keys.value("VLAN_ID")
                        .or(() ->
                                dotted.matches() ? Optional.of(dotted.group(2)) : Optional.empty())
                        .or(() -> named.matches() ? Optional.of(named.group(1)) : Optional.empty());
        if (parent.isEmpty() || id.isEmpty()) {
            link.unsupported(origin, "A VLAN needs PHYSDEV and VLAN_ID, or a name that says both.");
            return;
        }
        Vlans.make(model, link, parent.get(), id.get(), origin);
        keys.note("Is in the kind of the interface.", "VLAN", "PHYSDEV", "VLAN_ID");
        keys.note("networkd takes any name.", "VLAN_NAME_TYPE", "VLAN_NAME_TYPE_SET");
        keys.with("VLAN_FLAGS", this::flags);
        keys.all().stream()
                .filter(e -> !e.value().isBlank())
                .forEach(e -> VLAN.apply(e.key(), link, e));
    }

    private void flags(Entry entry) {
        for (String flag : entry.value().strip().split("[,\\s]+")) {
            if (!VLAN.apply(flag, "yes", link, entry)) {
                model.ledger().unmapped(entry, "Not a flag of a VLAN: '" + flag + "'.");
            }
        }
    }

    private void tunnel(String type, Entry origin) {
        link.kind(type.equals("ipip6") ? "ip6tnl" : type, origin);
        link.netdev().one("Tunnel").implied("Independent", "yes");
        Conversion address =
                type.equals("ipip6") ? v -> Values.ip6(v.strip()) : v -> Values.ip4(v.strip());
        var table =
                new Mapping()
                        .row("MY_OUTER_IPADDR", NETDEV, "Tunnel", "Local", address)
                        .row("PEER_OUTER_IPADDR", NETDEV, "Tunnel", "Remote", address)
                        .row("IPV6TUNNELIPV4", NETDEV, "Tunnel", "Remote", address)
                        .row("IPV6TUNNELIPV4LOCAL", NETDEV, "Tunnel", "Local", address)
                        .row("KEY", NETDEV, "Tunnel", "Key", Conversion.number(0, 4294967295L))
                        .row("TTL", NETDEV, "Tunnel", "TTL", Conversion.number(0, 255));
        keys.all().stream()
                .filter(e -> !e.value().isBlank())
                .forEach(e -> table.apply(e.key(), link, e));
        keys.with("MY_INNER_IPADDR", e -> inner(e));
        if (keys.get("MY_INNER_IPADDR").isEmpty()) {
            keys.unmapped(
                    "There is no address of ours that it could be the peer of.",
                    "PEER_INNER_IPADDR");
        }
    }

    private void inner(Entry entry) {
        Optional<String> own = Values.prefix(entry.value().strip());
        if (own.isEmpty()) {
            model.ledger().failed(entry, "Not an address.");
            return;
        }
        Block block = link.address(own.get(), entry);
        keys.with(
                "PEER_INNER_IPADDR",
                e ->
                        Values.prefix(e.value().strip())
                                .ifPresentOrElse(
                                        p -> block.add("Peer", p, e),
                                        () -> model.ledger().failed(e, "Not an address.")));
    }
}

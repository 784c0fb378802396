package org.jitney.guest.network;

import java.util.Map;
import java.util.Optional;

/** teamd's JSON, as far as a bond can do the same. */
public final class TeamConfig {
    private static final Map<String, String> MODES =
            Map.of(
                    "activebackup",
                    "active-backup",
                    "roundrobin",
                    "balance-rr",
                    "broadcast",
                    "broadcast",
                    "lacp",
                    "802.3ad",
                    "loadbalance",
                    "balance-xor",
                    "random",
                    "balance-rr");

    private TeamConfig() {}

    /** Makes a bond of it; always with loss. */
    public static void apply(NetworkModel model, Link link, String json, Entry entry) {
        Optional<YamlNode> root = YamlNode.parse(json).flatMap(YamlNode.Parsed::root);
        Optional<YamlNode> runner = root.flatMap(r -> r.get("runner"));
        String name = runner.flatMap(r -> r.get("name")).flatMap(YamlNode::text).orElse("");
        String mode = MODES.get(name);
        if (mode == null) {
            model.ledger().failed(entry, "Not a runner that a bond has: '" + name + "'.");
            return;
        }
        Block bond = link.netdev().one("Bond").set("Mode", mode, entry);
        runner.ifPresent(r -> runner(r, bond, entry));
        Optional<YamlNode> watch = root.flatMap(r -> r.get("link_watch"));
        String interval =
                watch.filter(w ->
                                w.get("name").flatMap(YamlNode::text).orElse("").equals("ethtool"))
                        .flatMap(w -> w.get("delay_up"))
                        .flatMap(YamlNode::text)
                        .orElse("");
        bond.implied("MIIMonitorSec", "100ms");
        if (Values.number(interval, 1, 100_000).isPresent()) {
            bond.set("UpDelaySec", interval + "ms", entry);
        }
        boolean ports = root.flatMap(r -> r.get("ports")).isPresent();
        model.ledger()
                .lossy(
                        entry,
                        "The team became a bond with Mode="
                                + mode
                                + "; hash, link watch"
                                + (ports ? ", ports" : "")
                                + " and what else teamd does differ.");
    }

    private static void runner(YamlNode runner, Block bond, Entry entry) {
        if (runner.get("fast_rate").flatMap(YamlNode::text).flatMap(Values::bool).orElse(false)) {
            bond.set("LACPTransmitRate", "fast", entry);
        }
        runner.get("min_ports")
                .flatMap(YamlNode::text)
                .filter(t -> Values.number(t, 0, 65535).isPresent())
                .ifPresent(t -> bond.set("MinLinks", t, entry));
    }
}

package org.jitney.guest.network;

import static org.jitney.guest.network.Mapping.Part.NETDEV;

import java.util.List;
import java.util.Optional;

/** The options of a bond by their names in the kernel. */
public final class BondOptions {
    private static final String[] MODES = {
        "0=balance-rr", "1=active-backup", "2=balance-xor", "3=broadcast", "4=802.3ad",
                "5=balance-tlb", "6=balance-alb",
        "balance-rr", "active-backup", "balance-xor", "broadcast", "802.3ad", "balance-tlb",
                "balance-alb"
    };
    private static final Mapping TABLE = table();

    private BondOptions() {}

    private static Mapping table() {
        long max = 4294967295L;
        return bond("mode", "Mode", Conversion.words(MODES), new Mapping())
                .row("miimon", NETDEV, "Bond", "MIIMonitorSec", Conversion.number(max, "ms"))
                .row("updelay", NETDEV, "Bond", "UpDelaySec", Conversion.number(max, "ms"))
                .row("downdelay", NETDEV, "Bond", "DownDelaySec", Conversion.number(max, "ms"))
                .row("arp_interval", NETDEV, "Bond", "ARPIntervalSec", Conversion.number(max, "ms"))
                .row(
                        "arp_ip_target",
                        NETDEV,
                        "Bond",
                        "ARPIPTargets",
                        Conversion.list(v -> Values.ip4(v.startsWith("+") ? v.substring(1) : v)))
                .row(
                        "arp_validate",
                        NETDEV,
                        "Bond",
                        "ARPValidate",
                        Conversion.words(
                                "0=none",
                                "1=active",
                                "2=backup",
                                "3=all",
                                "none",
                                "active",
                                "backup",
                                "all"))
                .row(
                        "arp_all_targets",
                        NETDEV,
                        "Bond",
                        "ARPAllTargets",
                        Conversion.words("0=any", "1=all", "any", "all"))
                .row(
                        "primary_reselect",
                        NETDEV,
                        "Bond",
                        "PrimaryReselectPolicy",
                        Conversion.words(
                                "0=always", "1=better", "2=failure", "always", "better", "failure"))
                .row(
                        "fail_over_mac",
                        NETDEV,
                        "Bond",
                        "FailOverMACPolicy",
                        Conversion.words(
                                "0=none", "1=active", "2=follow", "none", "active", "follow"))
                .row(
                        "lacp_rate",
                        NETDEV,
                        "Bond",
                        "LACPTransmitRate",
                        Conversion.words("0=slow", "1=fast", "slow", "fast"))
                .row(
                        "ad_select",
                        NETDEV,
                        "Bond",
                        "AdSelect",
                        Conversion.words(
                                "0=stable",
                                "1=bandwidth",
                                "2=count",
                                "stable",
                                "bandwidth",
                                "count"))
                .row(
                        "xmit_hash_policy",
                        NETDEV,
                        "Bond",
                        "TransmitHashPolicy",
                        Conversion.words(
                                "0=layer2",
                                "1=layer3+4",
                                "2=layer2+3",
                                "3=encap2+3",
                                "4=encap3+4",
                                "5=vlan+srcmac",
                                "layer2",
                                "layer3+4",
                                "layer2+3",
                                "encap2+3",
                                "encap3+4",
                                "vlan+srcmac"))
                .row("resend_igmp", NETDEV, "Bond", "ResendIGMP", Conversion.number(0, 255))
                .row(
                        "packets_per_slave",
                        NETDEV,
                        "Bond",
                        "PacketsPerSlave",
                        Conversion.number(0, 65535))
                .row("num_grat_arp", NETDEV, "Bond", "GratuitousARP", Conversion.number(0, 255))
                .row("num_unsol_na", NETDEV, "Bond", "GratuitousARP", Conversion.number(0, 255))
                .row("all_slaves_active", NETDEV, "Bond", "AllSlavesActive", Conversion.bool())
                .row("min_links", NETDEV, "Bond", "MinLinks", Conversion.number(0, max))
                .row(
                        "lp_interval",
                        NETDEV,
                        "Bond",
                        "LearnPacketIntervalSec",
                        Conversion.number(max, "s"))
                .row(
                        "tlb_dynamic_lb",
                        NETDEV,
                        "Bond",
                        "DynamicTransmitLoadBalancing",
                        Conversion.bool())
                .row(
                        "ad_actor_sys_prio",
                        NETDEV,
                        "Bond",
                        "AdActorSystemPriority",
                        Conversion.number(1, 65535))
                .row("ad_actor_system", NETDEV, "Bond", "AdActorSystem", Conversion.mac())
                .row(
                        "ad_user_port_key",
                        NETDEV,
                        "Bond",
                        "AdUserPortKey",
                        Conversion.number(0, 1023));
    }

    private static Mapping bond(String from, String key, Conversion conversion, Mapping mapping) {
        return mapping.row(from, NETDEV, "Bond", key, conversion);
    }

    /** Applies options as the kernel's module and initscripts have them: {@code a=b c=d}. */
    public static void applyAll(NetworkModel model, Link link, String options, Entry entry) {
        for (String word : options.strip().split("[;\\s]+")) {
            if (!word.isEmpty()) {
                int eq = word.indexOf('=');
                apply(
                        model,
                        link,
                        eq < 0 ? word : word.substring(0, eq),
                        eq < 0 ? "" : word.substring(eq + 1),
                        entry);
            }
        }
    }

    /** Applies one option. */
    public static void apply(
            NetworkModel model, Link link, String option, String value, Entry entry) {
        String name = option.replace('-', '_');
        if (name.equals("primary")) {
            Optional<Link> member = model.link(value, entry);
            member.ifPresent(m -> m.network().one("Network").set("PrimarySlave", "yes", entry));
            return;
        }
        if (name.equals("active_slave")) {
            model.link(value, entry)
                    .ifPresent(m -> m.network().one("Network").set("ActiveSlave", "yes", entry));
            return;
        }
        if (List.of(
                        "max_bonds",
                        "debug",
                        "use_carrier",
                        "peer_notif_delay",
                        "ns_ip6_target",
                        "missed_max",
                        "lacp_active",
                        "arp_missed_max",
                        "coupled_control")
                .contains(name)) {
            model.ledger()
                    .unmapped(
                            entry,
                            "networkd has no setting for the bond option '"
                                    + option
                                    + "="
                                    + value
                                    + "'.");
            return;
        }
        if (!TABLE.apply(name, value, link, entry)) {
            model.ledger().unmapped(entry, "Not an option of a bond: '" + option + "'.");
        }
    }

    /** Makes a link a member of a bond, which is made if nobody configures it. */
    public static void enslave(NetworkModel model, Link member, String bond, Entry entry) {
        model.link(bond, entry)
                .ifPresent(b -> {
                    b.kind("bond", entry);
                    member.network().one("Network").set("Bond", bond, entry);
                });
    }
}

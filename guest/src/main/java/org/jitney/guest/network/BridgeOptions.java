package org.jitney.guest.network;

import static org.jitney.guest.network.Mapping.Part.NETDEV;
import static org.jitney.guest.network.Mapping.Part.NETWORK;

import java.util.Optional;

/** The options of bridges and their ports by their names in the kernel, times in 1/100 s. */
public final class BridgeOptions {
    private static final Mapping BRIDGE =
            new Mapping()
                    .row("stp_state", NETDEV, "Bridge", "STP", Conversion.bool())
                    .row(
                            "forward_delay",
                            NETDEV,
                            "Bridge",
                            "ForwardDelaySec",
                            Conversion.hundredths())
                    .row("hello_time", NETDEV, "Bridge", "HelloTimeSec", Conversion.hundredths())
                    .row("max_age", NETDEV, "Bridge", "MaxAgeSec", Conversion.hundredths())
                    .row("ageing_time", NETDEV, "Bridge", "AgeingTimeSec", Conversion.hundredths())
                    .row("priority", NETDEV, "Bridge", "Priority", Conversion.number(0, 65535))
                    .row(
                            "group_fwd_mask",
                            NETDEV,
                            "Bridge",
                            "GroupForwardMask",
                            BridgeOptions::mask)
                    .row(
                            "multicast_snooping",
                            NETDEV,
                            "Bridge",
                            "MulticastSnooping",
                            Conversion.bool())
                    .row(
                            "multicast_querier",
                            NETDEV,
                            "Bridge",
                            "MulticastQuerier",
                            Conversion.bool())
                    .row(
                            "multicast_igmp_version",
                            NETDEV,
                            "Bridge",
                            "MulticastIGMPVersion",
                            Conversion.number(2, 3))
                    .row("vlan_filtering", NETDEV, "Bridge", "VLANFiltering", Conversion.bool())
                    .row(
                            "default_pvid",
                            NETDEV,
                            "Bridge",
                            "DefaultPVID",
                            v ->
                                    v.strip().equals("0")
                                            ? Optional.of("none")
                                            : Conversion.number(1, 4094).apply(v))
                    .row(
                            "vlan_protocol",
                            NETDEV,
                            "Bridge",
                            "VLANProtocol",
                            Conversion.words(
                                    "0x8100=802.1q",
                                    "0x88a8=802.1ad",
                                    "802.1q",
                                    "802.1ad",
                                    "33024=802.1q",
                                    "34984=802.1ad"));
    private static final Mapping PORT =
            new Mapping()
                    .row("path_cost", NETWORK, "Bridge", "Cost", Conversion.number(1, 65535))
                    .row("cost", NETWORK, "Bridge", "Cost", Conversion.number(1, 65535))
                    .row("priority", NETWORK, "Bridge", "Priority", Conversion.number(0, 63))
                    .row("hairpin_mode", NETWORK, "Bridge", "HairPin", Conversion.bool())
                    .row("isolated", NETWORK, "Bridge", "Isolated", Conversion.bool())
                    .row(
                            "multicast_router",
                            NETWORK,
                            "Bridge",
                            "MulticastRouter",
                            Conversion.words("0=no", "1=query", "2=permanent", "3=temporary"))
                    .row("multicast_fast_leave", NETWORK, "Bridge", "FastLeave", Conversion.bool())
                    .row(
                            "multicast_to_unicast",
                            NETWORK,
                            "Bridge",
                            "MulticastToUnicast",
                            Conversion.bool())
                    .row("learning", NETWORK, "Bridge", "Learning", Conversion.bool())
                    .row("unicast_flood", NETWORK, "Bridge", "UnicastFlood", Conversion.bool())
                    .row(
                            "neigh_suppress",
                            NETWORK,
                            "Bridge",
                            "NeighborSuppression",
                            Conversion.bool())
                    .row("bpdu_guard", NETWORK, "Bridge", "UseBPDU", Conversion.not())
                    .row("root_block", NETWORK, "Bridge", "AllowPortToBeRoot", Conversion.not());

    private BridgeOptions() {}

    private static Optional<String> mask(String value) {
        var number = Values.anyNumber(value.strip(), 65535);
        return number.isPresent()
                ? Optional.of(Long.toString(number.getAsLong()))
                : Optional.empty();
    }

    /** Applies one option of a bridge. */
    public static void bridge(Link link, String option, String value, Entry entry) {
        if (!BRIDGE.apply(option, value, link, entry)) {
            link.ledger()
                    .unmapped(
                            entry,
                            "networkd has no setting for the bridge option '"
                                    + option
                                    + "="
                                    + value
                                    + "'.");
        }
    }

    /** Applies a time of a bridge that is written in seconds, maybe with hundredths. */
    public static void seconds(Link link, String option, String seconds, Entry entry) {
        String hundredths =
                seconds.matches("\\d{1,7}(\\.\\d{1,2})?")
                        ? String.valueOf(Math.round(Double.parseDouble(seconds) * 100))
                        : seconds;
        bridge(link, option, hundredths, entry);
    }

    /** Applies one option of a port. */
    public static void port(Link link, String option, String value, Entry entry) {
        if (!PORT.apply(option, value, link, entry)) {
            link.ledger()
                    .unmapped(
                            entry,
                            "networkd has no setting for the option '"
                                    + option
                                    + "="
                                    + value
                                    + "' of a bridge's port.");
        }
    }

    /** Makes a link a port of a bridge, which is made if nobody configures it. */
    public static void enslave(NetworkModel model, Link port, String bridge, Entry entry) {
        model.link(bridge, entry)
                .ifPresent(b -> {
                    b.kind("bridge", entry);
                    port.network().one("Network").set("Bridge", bridge, entry);
                });
    }

    /** Adds VLANs of a port, or of a bridge itself: {@code 1 pvid untagged, 10-20}. */
    public static void vlans(Link link, String text, Entry entry) {
        for (String one : text.split(",")) {
            String[] words = one.strip().split("\\s+");
            if (!words[0].matches("\\d{1,4}(-\\d{1,4})?")) {
                link.ledger().unmapped(entry, "Not a VLAN: '" + one.strip() + "'.");
                continue;
            }
            Block block = link.network().another("BridgeVLAN").add("VLAN", words[0], entry);
            for (int i = 1; i < words.length; i++) {
                switch (words[i]) {
                    case "pvid" -> block.add("PVID", words[0], entry);
                    case "untagged" -> block.add("EgressUntagged", words[0], entry);
                    default ->
                            link.ledger()
                                    .unmapped(entry, "Not known of a VLAN: '" + words[i] + "'.");
                }
            }
        }
    }
}

package org.jitney.guest.network;

import static org.jitney.guest.network.Mapping.Part.LINK;

import java.util.Map;
import java.util.Optional;

/** What {@code ethtool} sets, in the words of {@code .link} files. */
public final class EthtoolOptions {
    private static final Mapping TABLE =
            new Mapping()
                    .row("speed", LINK, "Link", "BitsPerSecond", Conversion.number(10_000_000, "M"))
                    .row("duplex", LINK, "Link", "Duplex", Conversion.words("half", "full"))
                    .row("autoneg", LINK, "Link", "AutoNegotiation", Conversion.bool())
                    .row("wol", LINK, "Link", "WakeOnLan", EthtoolOptions::wake)
                    .row("gro", LINK, "Link", "GenericReceiveOffload", Conversion.bool())
                    .row("lro", LINK, "Link", "LargeReceiveOffload", Conversion.bool())
                    .row("gso", LINK, "Link", "GenericSegmentationOffload", Conversion.bool())
                    .row("tso", LINK, "Link", "TCPSegmentationOffload", Conversion.bool())
                    .row("tso6", LINK, "Link", "TCP6SegmentationOffload", Conversion.bool())
                    .row("rx", LINK, "Link", "ReceiveChecksumOffload", Conversion.bool())
                    .row("tx", LINK, "Link", "TransmitChecksumOffload", Conversion.bool())
                    .row("ring-rx", LINK, "Link", "RxBufferSize", Conversion.number(1, 4294967295L))
                    .row(
                            "ring-rx-mini",
                            LINK,
                            "Link",
                            "RxMiniBufferSize",
                            Conversion.number(1, 4294967295L))
                    .row(
                            "ring-rx-jumbo",
                            LINK,
                            "Link",
                            "RxJumboBufferSize",
                            Conversion.number(1, 4294967295L))
                    .row("ring-tx", LINK, "Link", "TxBufferSize", Conversion.number(1, 4294967295L))
                    .row("pause-rx", LINK, "Link", "RxFlowControl", Conversion.bool())
                    .row("pause-tx", LINK, "Link", "TxFlowControl", Conversion.bool())
                    .row(
                            "pause-autoneg",
                            LINK,
                            "Link",
                            "AutoNegotiationFlowControl",
                            Conversion.bool())
                    .row(
                            "channels-rx",
                            LINK,
                            "Link",
                            "RxChannels",
                            Conversion.number(1, 4294967295L))
                    .row(
                            "channels-tx",
                            LINK,
                            "Link",
                            "TxChannels",
                            Conversion.number(1, 4294967295L))
                    .row(
                            "channels-other",
                            LINK,
                            "Link",
                            "OtherChannels",
                            Conversion.number(1, 4294967295L))
                    .row(
                            "channels-combined",
                            LINK,
                            "Link",
                            "CombinedChannels",
                            Conversion.number(1, 4294967295L))
                    .row(
                            "coalesce-adaptive-rx",
                            LINK,
                            "Link",
                            "UseAdaptiveRxCoalesce",
                            Conversion.bool())
                    .row(
                            "coalesce-adaptive-tx",
                            LINK,
                            "Link",
                            "UseAdaptiveTxCoalesce",
                            Conversion.bool())
                    .row(
                            "coalesce-rx-usecs",
                            LINK,
                            "Link",
                            "RxCoalesceSec",
                            Conversion.number(4294967295L, "us"))
                    .row(
                            "coalesce-tx-usecs",
                            LINK,
                            "Link",
                            "TxCoalesceSec",
                            Conversion.number(4294967295L, "us"))
                    .row(
                            "coalesce-rx-frames",
                            LINK,
                            "Link",
                            "RxMaxCoalescedFrames",
                            Conversion.number(1, 4294967295L))
                    .row(
                            "coalesce-tx-frames",
                            LINK,
                            "Link",
                            "TxMaxCoalescedFrames",
                            Conversion.number(1, 4294967295L));
    private static final Map<String, String> GROUPS =
            Map.of(
                    "-K",
                    "",
                    "--offload",
                    "",
                    "--features",
                    "",
                    "-G",
                    "ring-",
                    "--set-ring",
                    "ring-",
                    "-A",
                    "pause-",
                    "--pause",
                    "pause-",
                    "-C",
                    "coalesce-",
                    "--coalesce",
                    "coalesce-");
    private static final Map<Character, String> WAKE =
            Map.of(
                    'p',
                    "phy",
                    'u',
                    "unicast",
                    'm',
                    "multicast",
                    'b',
                    "broadcast",
                    'a',
                    "arp",
                    'g',
                    "magic",
                    's',
                    "secureon");

    private EthtoolOptions() {}

    private static Optional<String> wake(String value) {
        if (value.equals("d")) {
            return Optional.of("off");
        }
        var out = new StringBuilder();
        for (int i = 0; i < value.length(); i++) {
            String word = WAKE.get(value.charAt(i));
            if (word == null) {
                return Optional.empty();
            }
            out.append(out.isEmpty() ? "" : " ").append(word);
        }
        return out.isEmpty() ? Optional.empty() : Optional.of(out.toString());
    }

    /** Applies one option by its name in the table. */
    public static boolean one(Link link, String name, String value, Entry entry) {
        return TABLE.apply(name, value, link, entry);
    }

    /** Applies command lines, several of them between semicolons. */
    public static void apply(Link link, String text, Entry entry) {
        for (String command : text.split(";")) {
            command(link, command.strip().split("\\s+"), entry);
        }
    }

    private static void command(Link link, String[] words, Entry entry) {
        String group = "";
        for (int i = 0; i < words.length; i++) {
            String word = words[i];
            if (word.startsWith("-")) {
                group =
                        word.equals("-L") || word.equals("--set-channels")
                                ? "channels-"
                                : GROUPS.getOrDefault(
                                        word,
                                        word.equals("-s") || word.equals("--change") ? "" : "?");
                i += i + 1 < words.length && isDevice(words[i + 1], link) ? 1 : 0;
                if (group.equals("?")) {
                    link.ledger()
                            .unmapped(entry, "udev has nothing for '" + word + "' of ethtool.");
                }
            } else if (i + 1 < words.length && !group.equals("?")) {
                if (!TABLE.apply(group + word, words[++i], link, entry)) {
                    link.ledger()
                            .unmapped(
                                    entry,
                                    "udev has nothing for '"
                                            + word
                                            + " "
                                            + words[i]
                                            + "' of ethtool.");
                }
            } else if (!word.isEmpty() && !isDevice(word, link)) {
                link.ledger().unmapped(entry, "udev has nothing for '" + word + "' of ethtool.");
            }
        }
    }

    private static boolean isDevice(String word, Link link) {
        return word.equals(link.name()) || word.equals("${DEVICE}") || word.equals("$DEVICE");
    }
}

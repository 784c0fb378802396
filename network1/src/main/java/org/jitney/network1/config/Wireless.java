package org.jitney.network1.config;

import java.util.List;

/**
 * What a wireless link is part of now.
 *
 * @param type such as {@code station} or {@code ap}; empty for a link that is not wireless
 * @param ssid name of the network; empty while it is in none
 * @param bssid hardware address of the access point; empty while there is none
 */
public record Wireless(String type, String ssid, String bssid) {
    /** The type of a link that is in somebody's network. */
    public static final String STATION = "station";

    /** Types by their numbers, {@code NL80211_IFTYPE_...}; the first is for none. */
    public static final List<String> TYPES =
            List.of(
                    "",
                    "ad-hoc",
                    STATION,
                    "ap",
                    "ap-vlan",
                    "wds",
                    "monitor",
                    "mesh-point",
                    "p2p-client",
                    "p2p-go",
                    "p2p-device",
                    "ocb",
                    "nan");

    /** A link that is not wireless. */
    public static final Wireless NONE = new Wireless("", "", "");
}

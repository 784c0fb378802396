package org.jitney.guest.network.redhat;

import java.util.Map;
import org.jitney.guest.network.Block;
import org.jitney.guest.network.Entry;
import org.jitney.guest.network.NetworkModel;
import org.jitney.guest.network.Values;

/** Words that are put behind the command that sets the default route. */
record RouteOptions(NetworkModel model, Block route, Entry entry) {
    private static final Map<String, String> NUMBERS =
            Map.of(
                    "mtu",
                    "MTUBytes",
                    "advmss",
                    "TCPAdvertisedMaximumSegmentSize",
                    "initcwnd",
                    "InitialCongestionWindow",
                    "initrwnd",
                    "InitialAdvertisedReceiveWindow",
                    "metric",
                    "Metric",
                    "table",
                    "Table");

    void read() {
        String[] words = entry.value().strip().split("\\s+");
        for (int i = 0; i < words.length; i++) {
            String key = NUMBERS.get(words[i]);
            if (words[i].equals("onlink")) {
                route.set("GatewayOnLink", "yes", entry);
            } else if (key != null
                    && i + 1 < words.length
                    && Values.number(words[i + 1], 0, 4294967295L).isPresent()) {
                route.set(key, words[++i], entry);
            } else {
                model.ledger()
                        .unmapped(entry, "networkd has nothing for '" + words[i] + "' of a route.");
            }
        }
    }
}

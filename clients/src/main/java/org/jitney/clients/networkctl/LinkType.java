package org.jitney.clients.networkctl;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** What a link is: what its driver calls it, else what its frames are ({@code linux/if_arp.h}). */
final class LinkType {
    private static final Map<Integer, String> FRAMES = frames();

    private LinkType() {}

    static String of(Link link) {
        Path file = Path.of("/sys/class/net").resolve(link.name()).resolve("uevent");
        try {
            for (String line : Files.readAllLines(file)) {
                if (line.startsWith("DEVTYPE=")) {
                    return line.substring("DEVTYPE=".length());
                }
            }
        } catch (IOException noSysfs) {
            return frames(link.message().deviceType());
        }
        return frames(link.message().deviceType());
    }

    private static String frames(int type) {
        return FRAMES.getOrDefault(type, Integer.toString(type));
    }

    private static Map<Integer, String> frames() {
        Map<Integer, String> all = new HashMap<>();
        all.put(0, "netrom");
        all.put(1, "ether");
        all.put(8, "chaos");
        all.put(24, "ieee1394");
        all.put(32, "infiniband");
        all.put(256, "slip");
        all.put(271, "x25");
        all.put(280, "can");
        all.put(512, "ppp");
        all.put(513, "cisco");
        all.put(519, "rawip");
        all.put(768, "tunnel");
        all.put(769, "tunnel6");
        all.put(772, "loopback");
        all.put(776, "sit");
        all.put(778, "ipgre");
        all.put(801, "ieee80211");
        all.put(802, "ieee80211_prism");
        all.put(803, "ieee80211_radiotap");
        all.put(804, "ieee802154");
        all.put(805, "ieee802154_monitor");
        all.put(820, "phonet");
        all.put(823, "ip6gre");
        all.put(824, "netlink");
        all.put(825, "6lowpan");
        all.put(826, "vsockmon");
        all.put(0xfffe, "none");
        all.put(0xffff, "void");
        return Map.copyOf(all);
    }
}

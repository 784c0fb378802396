package org.jitney.guest.network;

import java.util.Map;
import java.util.Set;

/** New names for interfaces, wherever a file names one. */
final class Renaming {
    private static final Set<String> NAMES =
            Set.of(
                    "Match.Name",
                    "NetDev.Name",
                    "Network.Bond",
                    "Network.Bridge",
                    "Network.VRF",
                    "Network.VLAN",
                    "Network.MACVLAN",
                    "Network.IPVLAN",
                    "Network.MACVTAP",
                    "Network.Tunnel",
                    "Network.VXLAN",
                    "Network.MACsec",
                    "Peer.Name",
                    "RoutingPolicyRule.IncomingInterface",
                    "RoutingPolicyRule.OutgoingInterface",
                    "Network.BindCarrier");

    private final Map<String, String> names;

    Renaming(Map<String, String> names) {
        this.names = names;
    }

    /** {@return the new name} */
    String of(String name) {
        return names.getOrDefault(name, name);
    }

    /** {@return the setting with the names in it replaced} */
    Setting apply(String section, Setting setting) {
        if (setting.key().equals("MultiPathRoute")) {
            return with(setting, multiPath(setting.value()));
        }
        return NAMES.contains(section + "." + setting.key())
                ? with(setting, of(setting.value()))
                : setting;
    }

    private static Setting with(Setting setting, String value) {
        return new Setting(setting.key(), value, setting.entry());
    }

    private String multiPath(String value) {
        int at = value.indexOf('@');
        if (at < 0) {
            return value;
        }
        int blank = value.indexOf(' ', at);
        int end = blank < 0 ? value.length() : blank;
        return value.substring(0, at + 1) + of(value.substring(at + 1, end)) + value.substring(end);
    }
}

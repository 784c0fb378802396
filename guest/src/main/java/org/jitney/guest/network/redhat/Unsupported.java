package org.jitney.guest.network.redhat;

import org.jitney.guest.network.Entry;
import org.jitney.guest.network.Keys;
import org.jitney.guest.network.Ledger;

/** What ifcfg files say that is outside of networkd, and who does it instead. */
final class Unsupported {
    private Unsupported() {}

    static void report(Keys keys, Ledger ledger) {
        keys.unmapped(
                "firewalld keeps the zone: firewall-cmd --zone=… --change-interface=….", "ZONE");
        keys.unmapped(
                "networkd has no users who may switch interfaces.",
                "USERCTL",
                "USERS",
                "PEERDNS_USERS");
        keys.unmapped(
                "networkd does not wait for the link by a time; see IgnoreCarrierLoss=.",
                "LINKDELAY",
                "LINK_DETECTION_DELAY");
        keys.unmapped(
                "The order of connections is that of the file names.", "AUTOCONNECT_PRIORITY");
        keys.unmapped("Hot plug is always on.", "HOTPLUG");
        keys.unmapped(
                "networkd neither speaks nor passes on proxies.",
                "PROXY_METHOD",
                "BROWSER_ONLY",
                "PAC_URL",
                "PAC_SCRIPT");
        for (Entry entry : keys.all()) {
            if (!entry.value().isBlank() && !ledger.isSettled(entry)) {
                byPrefix(entry, ledger);
            }
        }
    }

    private static void byPrefix(Entry entry, Ledger ledger) {
        String key = entry.key();
        if (key.startsWith("IEEE_8021X") || key.startsWith("KEY_MGMT")) {
            ledger.failed(entry, "802.1X needs wpa_supplicant or iwd beside networkd.");
        } else if (key.startsWith("DCB")) {
            ledger.unmapped(entry, "Data center bridging is lldpad's.");
        } else if (key.matches("SUBCHANNELS|NETTYPE|PORTNAME|CTCPROT|OPTIONS|LAYER2")) {
            ledger.unmapped(entry, "Channels of s390 are set up by chzdev.");
        } else if (key.startsWith("SRIOV_")) {
            ledger.unmapped(
                    entry, "Virtual functions are the host's; see [SR-IOV] of .link files.");
        } else if (key.startsWith("IPSEC") || key.startsWith("IKE")) {
            ledger.unmapped(entry, "IPsec is strongSwan's or Libreswan's.");
        }
    }
}

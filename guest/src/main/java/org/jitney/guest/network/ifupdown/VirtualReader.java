package org.jitney.guest.network.ifupdown;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jitney.guest.network.BondOptions;
import org.jitney.guest.network.BridgeOptions;
import org.jitney.guest.network.Entry;
import org.jitney.guest.network.Link;
import org.jitney.guest.network.NetworkModel;
import org.jitney.guest.network.Values;
import org.jitney.guest.network.Vlans;

/** Bonds, bridges and VLANs, by the options of the packages ifenslave, bridge-utils and vlan. */
final class VirtualReader {
    private static final Pattern DOTTED = Pattern.compile("(.+)\\.(\\d{1,4})");
    private static final Pattern VLAN = Pattern.compile("vlan0*(\\d{1,4})");

    private final NetworkModel model;
    private final Link link;
    private final Stanza stanza;

    VirtualReader(NetworkModel model, Link link, Stanza stanza) {
        this.model = model;
        this.link = link;
        this.stanza = stanza;
    }

    void read() {
        for (Entry entry : stanza.all()) {
            String key = entry.key().replace('_', '-');
            if (key.startsWith("bond-")) {
                bond(key.substring("bond-".length()), entry);
            } else if (key.startsWith("bridge-")) {
                bridge(key.substring("bridge-".length()), entry);
            }
        }
        vlan();
    }

    private void bond(String option, Entry entry) {
        String value = entry.value().strip();
        switch (option) {
            case "slaves", "ports" -> {
                link.kind("bond", entry);
                for (String member : value.split("\\s+")) {
                    if (!member.equals("none") && !member.isEmpty()) {
                        model.link(member, entry)
                                .ifPresent(m -> BondOptions.enslave(model, m, link.name(), entry));
                    }
                }
            }
            case "master" -> BondOptions.enslave(model, link, value, entry);
            case "primary" -> BondOptions.apply(model, link, option, value.split("\\s+")[0], entry);
            case "give-a-chance" ->
                    model.ledger().unmapped(entry, "networkd does not wait for it.");
            default -> BondOptions.apply(model, link, option, value.replaceAll("\\s+", ","), entry);
        }
    }

    private void bridge(String option, Entry entry) {
        String value = entry.value().strip();
        String[] words = value.split("\\s+");
        switch (option) {
            case "ports" -> {
                link.kind("bridge", entry);
                for (String port : words) {
                    if (port.equals("regex") || port.equals("all")) {
                        model.ledger()
                                .failed(
                                        entry,
                                        "Ports by pattern: name them, or match them in a .network file.");
                    } else if (!port.equals("none") && !port.isEmpty()) {
                        model.link(port, entry)
                                .ifPresent(
                                        p -> BridgeOptions.enslave(model, p, link.name(), entry));
                    }
                }
            }
            case "stp" -> BridgeOptions.bridge(link, "stp_state", value, entry);
            case "fd", "hello", "maxage", "ageing" -> time(option, value, entry);
            case "bridgeprio" -> BridgeOptions.bridge(link, "priority", value, entry);
            case "hw" ->
                    Values.mac(words[0])
                            .ifPresentOrElse(
                                    m -> link.netdev().one("NetDev").set("MACAddress", m, entry),
                                    () ->
                                            model.ledger()
                                                    .unmapped(
                                                            entry,
                                                            "Takes the address of a port; networkd wants it written down."));
            case "vlan-aware" -> BridgeOptions.bridge(link, "vlan_filtering", value, entry);
            case "pvid" -> BridgeOptions.bridge(link, "default_pvid", value, entry);
            case "vids" -> {
                for (String vid : words) {
                    BridgeOptions.vlans(link, vid, entry);
                }
            }
            case "access" -> BridgeOptions.vlans(link, value + " pvid untagged", entry);
            case "pathcost" -> port("path_cost", words, entry);
            case "portprio" -> port("priority", words, entry);
            case "hairpin" -> port("hairpin_mode", words, entry);
            default -> model.ledger().unmapped(entry, "networkd has nothing for it.");
        }
    }

    private void time(String option, String value, Entry entry) {
        String name =
                switch (option) {
                    case "fd" -> "forward_delay";
                    case "hello" -> "hello_time";
                    case "maxage" -> "max_age";
                    default -> "ageing_time";
                };
        BridgeOptions.seconds(link, name, value, entry);
    }

    private void port(String option, String[] words, Entry entry) {
        Optional<Link> port = words.length == 2 ? model.link(words[0], entry) : Optional.empty();
        port.ifPresentOrElse(
                p -> BridgeOptions.port(p, option, words[1], entry),
                () -> model.ledger().unmapped(entry, "Needs a port and a value."));
    }

    private void vlan() {
        Optional<Entry> parent = stanza.get("vlan-raw-device");
        Matcher dotted = DOTTED.matcher(link.name());
        Matcher named = VLAN.matcher(link.name());
        Optional<Entry> id = stanza.get("vlan-id");
        Entry origin = parent.orElse(stanza.origin());
        if (parent.isEmpty() && !dotted.matches()) {
            return;
        }
        String number =
                id.map(e -> e.value().strip())
                        .orElse(
                                dotted.matches()
                                        ? dotted.group(2)
                                        : named.matches() ? named.group(1) : "");
        String device = parent.map(e -> e.value().strip()).orElseGet(() -> dotted.group(1));
        if (link.kind().isEmpty()) {
            Vlans.make(model, link, device, number, origin);
        }
        id.ifPresent(e -> model.ledger().note(e, "Is the number of the VLAN."));
        parent.ifPresent(e -> {
            if (!e.equals(origin)) {
                model.ledger().note(e, "Is in VLAN= of the parent.");
            }
        });
    }
}

package org.jitney.guest.network.suse;

import static org.jitney.guest.network.Mapping.Part.NETWORK;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jitney.guest.network.Block;
import org.jitney.guest.network.Conversion;
import org.jitney.guest.network.Entry;
import org.jitney.guest.network.Link;
import org.jitney.guest.network.Mapping;
import org.jitney.guest.network.NetworkModel;
import org.jitney.guest.network.RouteWords;
import org.jitney.guest.network.RuleWords;
import org.jitney.guest.network.Values;
import org.jitney.guest.network.YamlEntry;

/** The addresses, routes and rules of an interface of wicked's, and whom it asks for more. */
final class WickedAddresses {
    private static final long MAX = 4294967295L;
    private static final Mapping LEASE =
            new Mapping()
                    .row(
                            "4.vendor-class",
                            NETWORK,
                            "DHCPv4",
                            "VendorClassIdentifier",
                            Conversion.text())
                    .row(
                            "4.route-priority",
                            NETWORK,
                            "DHCPv4",
                            "RouteMetric",
                            Conversion.number(0, MAX))
                    .row("4.release-lease", NETWORK, "DHCPv4", "SendRelease", Conversion.bool())
                    .row("4.broadcast", NETWORK, "DHCPv4", "RequestBroadcast", Conversion.bool())
                    .row("4.hostname", NETWORK, "DHCPv4", "Hostname", v -> Values.domain(v.strip()))
                    .row(
                            "4.create-cid",
                            NETWORK,
                            "DHCPv4",
                            "ClientIdentifier",
                            Conversion.words(
                                    "rfc2132=mac",
                                    "hwaddr=mac",
                                    "rfc4361=duid",
                                    "dhcpv6=duid",
                                    "dhcp6=duid"))
                    .row("6.release-lease", NETWORK, "DHCPv6", "SendRelease", Conversion.bool())
                    .row("6.rapid-commit", NETWORK, "DHCPv6", "RapidCommit", Conversion.bool())
                    .row(
                            "6.hostname",
                            NETWORK,
                            "DHCPv6",
                            "Hostname",
                            v -> Values.domain(v.strip()));
    private static final List<String> METRICS =
            List.of(
                    "mtu",
                    "window",
                    "rtt",
                    "rttvar",
                    "ssthresh",
                    "advmss",
                    "reordering",
                    "hoplimit",
                    "initcwnd",
                    "features",
                    "rto_min",
                    "initrwnd");

    private final NetworkModel model;
    private final Link link;
    private final Wicked all;

    WickedAddresses(NetworkModel model, Link link, Wicked all) {
        this.model = model;
        this.link = link;
        this.all = all;
    }

    /** {@return whether the element is about addresses} */
    boolean read(String key, YamlEntry xml) {
        switch (key) {
            case "ipv4:static" -> xml.map().forEach((name, child) -> fixed(name, child, false));
            case "ipv6:static" -> xml.map().forEach((name, child) -> fixed(name, child, true));
            case "ipv4:dhcp" -> lease(xml, "ipv4");
            case "ipv6:dhcp" -> lease(xml, "ipv6");
            case "ipv4:auto" -> {
                if (isOn(xml)) {
                    link.linkLocal4(Wicked.leaf(xml.get("enabled").orElse(xml)));
                }
                rest(xml, "networkd chooses the address.");
            }
            case "ipv6:auto" -> rest(xml, "Advertisements are listened to by default.");
            default -> {
                return false;
            }
        }
        if (xml.node().text().isPresent()) {
            model.ledger().note(xml.entry(), "Says nothing else.");
        }
        return true;
    }

    /** An element that is there is on, unless it says otherwise. */
    private static boolean isOn(YamlEntry xml) {
        return xml.get("enabled").isEmpty() || xml.isTrue("enabled");
    }

    private void rest(YamlEntry xml, String text) {
        xml.leaves(e -> model.ledger().note(e, text));
    }

    private void nothing(YamlEntry child) {
        child.leaves(e -> model.ledger().unmapped(e, "networkd has nothing for it."));
    }

    private void fixed(String key, YamlEntry child, boolean six) {
        switch (key) {
            case "address" -> Wicked.each(child).forEach(this::address);
            case "route" -> Wicked.each(child).forEach(r -> route(r, six));
            case "rule" -> Wicked.each(child).forEach(r -> rule(r, six));
            case "resolver" -> child.map().forEach(this::resolver);
            case "hostname" ->
                    child.leaves(e -> model.ledger().unmapped(e, "Belongs in /etc/hostname."));
            default -> nothing(child);
        }
    }

    private void resolver(String key, YamlEntry child) {
        List<YamlEntry> found = new ArrayList<>();
        if (child.map().isEmpty()) {
            found.add(child);
        }
        child.map().values().forEach(below -> found.addAll(Wicked.each(below)));
        for (YamlEntry each : found) {
            switch (key) {
                case "servers" -> link.dns(each.text(), each.entry());
                case "search", "default-domain" -> link.domains(each.text(), each.entry());
                default -> nothing(each);
            }
        }
    }

    private void address(YamlEntry xml) {
        Optional<YamlEntry> local = xml.get("local");
        Optional<String> prefix = local.flatMap(l -> Values.prefix(l.text()));
        if (local.isEmpty() || prefix.isEmpty()) {
            xml.leaves(e -> model.ledger().failed(e, "Not an address."));
            return;
        }
        Block block = link.address(prefix.get(), local.get().entry());
        xml.map()
                .forEach((key, child) -> {
                    if (!key.equals("local")) {
                        address(block, key, child);
                    }
                });
    }

    private void address(Block block, String key, YamlEntry child) {
        Entry entry = child.entry();
        String text = child.text();
        switch (key) {
            case "peer" -> set(block, "Peer", Values.prefix(text), entry);
            case "broadcast" -> set(block, "Broadcast", Values.ip4(text), entry);
            case "label" ->
                    set(block, "Label", Optional.of(text).filter(t -> t.length() <= 15), entry);
            case "scope" -> {
                String scope = text.equals("universe") ? "global" : text;
                boolean isKnown = List.of("global", "link", "host").contains(scope);
                set(block, "Scope", Optional.of(scope).filter(s -> isKnown), entry);
            }
            default -> nothing(child);
        }
    }

    private void set(Block block, String key, Optional<String> value, Entry entry) {
        value.ifPresentOrElse(
                v -> block.add(key, v, entry),
                () -> model.ledger().unmapped(entry, "Not a value for " + key + "=."));
    }

    /** Words as ip(8) takes them, out of elements; those that nobody asked for are left. */
    private final class Words {
        private final List<String> words = new ArrayList<>();
        private final List<Entry> said = new ArrayList<>();

        void add(YamlEntry xml, String key, String word) {
            add(xml, key, word, UnaryOperator.identity());
        }

        void add(YamlEntry xml, String key, String word, UnaryOperator<String> how) {
            xml.with(
                    key,
                    child -> {
                        if (child.map().isEmpty() && child.items().isEmpty()) {
                            take(child);
                            words.add(word.isEmpty() ? "" : word + " ");
                            words.add(how.apply(child.text()) + " ");
                        }
                    });
        }

        void take(YamlEntry child) {
            said.add(Wicked.leaf(child));
        }

        String text() {
            return String.join("", words).strip();
        }

        /** The first says it for all; what is left over has no equivalent. */
        Optional<Entry> settle(YamlEntry xml, String note) {
            said.stream().skip(1).forEach(e -> model.ledger().note(e, note));
            xml.leaves(e -> {
                if (!said.contains(e)) {
                    model.ledger().unmapped(e, "networkd has nothing for it.");
                }
            });
            return said.stream().findFirst();
        }
    }

    private void route(YamlEntry xml, boolean six) {
        var words = new Words();
        xml.with("kern", kern -> words.add(kern, "type", ""));
        if (xml.get("destination").isEmpty()) {
            words.words.add("default ");
        }
        words.add(
                xml,
                "destination",
                "",
                d -> d.equals("default") || d.matches("(0\\.0\\.0\\.0|::)/0") ? "default" : d);
        xml.with("nexthop", found -> hops(words, Wicked.each(found)));
        words.add(xml, "priority", "metric");
        words.add(xml, "pref-source", "src");
        words.add(xml, "tos", "tos");
        words.add(xml, "realm", "realm");
        xml.with(
                "kern",
                kern -> {
                    words.add(kern, "table", "table");
                    words.add(kern, "scope", "scope");
                    words.add(kern, "protocol", "proto");
                });
        xml.with("metrics", m -> METRICS.forEach(name -> words.add(m, name, name)));
        words.settle(xml, "Is in the route.")
                .ifPresentOrElse(
                        e -> RouteWords.add(model, link, words.text(), six, e),
                        () -> model.ledger().failed(xml.entry(), "A route that says nothing."));
    }

    private void hops(Words words, List<YamlEntry> hops) {
        for (YamlEntry hop : hops) {
            if (hops.size() > 1) {
                words.words.add("nexthop ");
            }
            words.add(hop, "gateway", "via");
            hop.with(
                    "device",
                    d -> {
                        words.take(d);
                        words.words.add("dev " + all.reference(d) + " ");
                    });
            if (hops.size() > 1) {
                words.add(hop, "weight", "weight");
            }
            hop.with(
                    "flags",
                    flags -> {
                        if (flags.text().equals("onlink")) {
                            words.take(flags);
                            words.words.add("onlink ");
                        }
                    });
        }
    }

    private void rule(YamlEntry xml, boolean six) {
        var words = new Words();
        xml.with(
                "match",
                match -> {
                    words.add(match, "priority", "priority");
                    words.add(match, "invert", "", v -> Values.bool(v).orElse(false) ? "not" : "");
                    for (String key : List.of("from", "to", "iif", "oif", "tos")) {
                        words.add(match, key, key);
                    }
                    String mask = match.value("fwmask").map(m -> "/" + m).orElse("");
                    words.add(match, "fwmark", "fwmark", v -> v + mask);
                    match.with("fwmask", words::take);
                });
        xml.with(
                "action",
                action -> {
                    words.add(action, "type", "", v -> v.equals("lookup") ? "" : v);
                    words.add(action, "table", "table");
                });
        xml.with(
                "suppress",
                suppress -> {
                    words.add(suppress, "prefix-length", "suppress_prefixlength");
                    words.add(suppress, "if-group", "suppress_ifgroup");
                });
        words.settle(xml, "Is in the rule.")
                .ifPresentOrElse(
                        e -> RuleWords.add(link, words.text(), six, e),
                        () -> model.ledger().failed(xml.entry(), "A rule that says nothing."));
    }

    private void lease(YamlEntry xml, String family) {
        if (!isOn(xml)) {
            rest(xml, "Is off.");
            return;
        }
        Optional<YamlEntry> mode = xml.get("mode");
        boolean asks =
                family.equals("ipv4")
                        || mode.filter(m -> m.text().matches("(?s).*(managed|address|prefix).*"))
                                .isPresent();
        Entry entry =
                mode.or(() -> xml.get("enabled"))
                        .map(YamlEntry::entry)
                        .or(() -> xml.map().values().stream().findFirst().map(Wicked::leaf))
                        .orElse(xml.entry());
        if (asks) {
            link.dhcp(family, entry);
        } else {
            link.network().one("Network").set("IPv6AcceptRA", "yes", entry);
        }
        String number = family.substring(3);
        xml.map().forEach((key, child) -> lease(number, key, child));
    }

    private void lease(String family, String key, YamlEntry child) {
        switch (key) {
            case "enabled", "mode" -> rest(child, "Is in DHCP=.");
            case "update" -> update(family, child);
            case "flags",
                    "uuid",
                    "start-delay",
                    "defer-timeout",
                    "acquire-timeout",
                    "recover-lease",
                    "refresh-lease" ->
                    rest(child, "Is about how wicked waits.");
            default -> {
                boolean isText = child.node().text().isPresent();
                if (!isText
                        || !LEASE.apply(family + "." + key, child.text(), link, child.entry())) {
                    nothing(child);
                }
            }
        }
    }

    /** What the lease may set; what is not in the list it may not. */
    private void update(String family, YamlEntry child) {
        List<String> may = Arrays.asList(child.text().split("[|,\\s]+", -1));
        Entry entry = child.entry();
        Block block = link.network().one("DHCPv" + family);
        if (family.equals("4") && !may.contains("default-route")) {
            block.set("UseGateway", "no", entry);
        }
        block.set("UseDNS", Values.yesNo(may.contains("dns")), entry);
        block.set("UseNTP", Values.yesNo(may.contains("ntp")), entry);
        block.set("UseHostname", Values.yesNo(may.contains("hostname")), entry);
        if (family.equals("4")) {
            block.set("UseMTU", Values.yesNo(may.contains("mtu")), entry);
            block.set("UseTimezone", Values.yesNo(may.contains("tz")), entry);
        }
    }
}

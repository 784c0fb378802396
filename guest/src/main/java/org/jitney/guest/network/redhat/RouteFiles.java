package org.jitney.guest.network.redhat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jitney.guest.network.Block;
import org.jitney.guest.network.Entry;
import org.jitney.guest.network.Keys;
import org.jitney.guest.network.Link;
import org.jitney.guest.network.NetworkModel;
import org.jitney.guest.network.RouteWords;
import org.jitney.guest.network.RuleWords;
import org.jitney.guest.network.ShellFile;
import org.jitney.guest.network.SourceFile;
import org.jitney.guest.network.Values;

/** Files of routes and rules beside the ifcfg files: commands' arguments, or numbered keys. */
final class RouteFiles {
    private final NetworkModel model;
    private final RedHat all;

    RouteFiles(NetworkModel model, RedHat all) {
        this.model = model;
        this.all = all;
    }

    void read(SourceFile file) {
        String name = file.name();
        int dash = name.indexOf('-');
        String what = dash < 0 ? "" : name.substring(0, dash);
        if (file.path().equals("/etc/sysconfig/static-routes")) {
            staticRoutes(file);
            return;
        }
        switch (what) {
            case "route", "route6", "rule", "rule6" ->
                    ofInterface(file, what, name.substring(dash + 1));
            case "keys" -> {
                Keys keys = ShellFile.read(file, model.ledger());
                keys.all()
                        .forEach(e ->
                                model.ledger()
                                        .unmapped(
                                                e,
                                                "Keys of Wi-Fi belong to wpa_supplicant or iwd."));
            }
            default -> {}
        }
    }

    private void ofInterface(SourceFile file, String what, String suffix) {
        Optional<Link> link = all.linkOf(suffix);
        model.ledger().about(link.map(Link::name).orElse(""));
        if (link.isEmpty()) {
            lines(file)
                    .forEach(e ->
                            model.ledger().unmapped(e, "There is no interface '" + suffix + "'."));
            return;
        }
        boolean numbered =
                what.startsWith("route")
                        && file.text()
                                .lines()
                                .anyMatch(
                                        l -> l.strip().matches("(ADDRESS|GATEWAY|NETMASK)\\d+=.*"));
        if (numbered) {
            numbered(link.get(), ShellFile.read(file, model.ledger()));
            return;
        }
        boolean six = what.endsWith("6");
        for (Entry entry : lines(file)) {
            if (what.startsWith("route")) {
                RouteWords.add(model, link.get(), withoutVerb(entry.value(), "route"), six, entry);
            } else {
                RuleWords.add(link.get(), withoutVerb(entry.value(), "rule"), six, entry);
            }
        }
    }

    private static String withoutVerb(String text, String what) {
        return text.replaceFirst(
                "^(ip\\s+)?(-[46]\\s+)?(" + what + "\\s+)?(add|replace|append)\\s+", "$2");
    }

    private List<Entry> lines(SourceFile file) {
        List<Entry> out = new ArrayList<>();
        int number = 0;
        for (String line : file.text().split("\n", -1)) {
            number++;
            int comment = line.indexOf('#');
            String text = (comment < 0 ? line : line.substring(0, comment)).strip();
            if (!text.isEmpty()) {
                out.add(model.ledger().entry(file.path(), number, "(line)", text));
            }
        }
        return out;
    }

    /**
     * {@code ADDRESS0=}, {@code NETMASK0=}, {@code GATEWAY0=}, {@code METRIC0=}, {@code OPTIONS0=}.
     */
    private void numbered(Link link, Keys keys) {
        var indexes = new TreeMap<Integer, Entry>();
        for (Entry entry : keys.matching(java.util.regex.Pattern.compile("ADDRESS\\d+"))) {
            Values.index(entry.key().substring("ADDRESS".length()))
                    .ifPresent(i -> indexes.put(i, entry));
        }
        indexes.forEach(
                (n, entry) -> one(link, keys, entry.key().substring("ADDRESS".length()), entry));
    }

    private void one(Link link, Keys keys, String n, Entry entry) {
        String address = entry.value().strip();
        Optional<String> mask = keys.value("NETMASK" + n);
        Optional<Integer> length = mask.flatMap(m -> Values.prefixLength(m, Values.isIp6(address)));
        if (mask.isPresent() && length.isEmpty()) {
            keys.with("NETMASK" + n, e -> model.ledger().failed(e, "Not a network mask."));
            return;
        }
        Optional<String> prefix =
                address.contains("/")
                        ? Values.prefix(address)
                        : Values.prefix(length.map(l -> address + "/" + l).orElse(address));
        if (prefix.isEmpty()) {
            model.ledger().failed(entry, "Not a destination.");
            return;
        }
        Block route = link.route().add("Destination", prefix.get(), entry);
        keys.with("NETMASK" + n, e -> route.set("Destination", prefix.get(), e));
        keys.with(
                "GATEWAY" + n,
                e ->
                        Values.ip(e.value().strip())
                                .ifPresentOrElse(
                                        g -> route.add("Gateway", g, e),
                                        () -> model.ledger().failed(e, "Not a gateway.")));
        if (keys.get("GATEWAY" + n).isEmpty()) {
            route.implied("Scope", "link");
        }
        keys.with(
                "METRIC" + n,
                e -> {
                    if (Values.number(e.value().strip(), 0, 4294967295L).isPresent()) {
                        route.add("Metric", e.value().strip(), e);
                    } else {
                        model.ledger().failed(e, "Not a number.");
                    }
                });
        keys.with("OPTIONS" + n, e -> new RouteOptions(model, route, e).read());
    }

    /**
     * {@code eth0 net 10.0.0.0 netmask 255.0.0.0 gw 10.1.1.1}, or {@code any} for the interface.
     */
    private void staticRoutes(SourceFile file) {
        model.ledger().about("");
        for (Entry entry : lines(file)) {
            String[] words = entry.value().split("\\s+");
            Optional<Link> link = words[0].equals("any") ? all.first() : all.linkOf(words[0]);
            String text =
                    entry.value()
                            .substring(words[0].length())
                            .strip()
                            .replaceFirst("^(-?net|-?host)\\s+", "");
            var mask =
                    java.util.regex.Pattern.compile("^(\\S+)\\s+netmask\\s+(\\S+)").matcher(text);
            Optional<Integer> length =
                    mask.find() ? Values.prefixLength(mask.group(2), false) : Optional.empty();
            String route =
                    length.isPresent()
                            ? mask.group(1) + "/" + length.get() + text.substring(mask.end())
                            : text;
            link.ifPresentOrElse(
                    l -> RouteWords.add(model, l, route, false, entry),
                    () -> model.ledger().unmapped(entry, "There is no such interface."));
        }
    }
}

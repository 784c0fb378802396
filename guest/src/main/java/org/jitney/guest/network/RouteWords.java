package org.jitney.guest.network;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Reads what stands behind {@code ip route add}, word for word. */
public final class RouteWords {
    private static final Set<String> TYPES =
            Set.of(
                    "unicast",
                    "local",
                    "broadcast",
                    "anycast",
                    "multicast",
                    "blackhole",
                    "unreachable",
                    "prohibit",
                    "throw",
                    "xresolve");
    private static final Set<String> WITH_VALUE =
            Set.of(
                    "rtt",
                    "rttvar",
                    "rto_min",
                    "ssthresh",
                    "realm",
                    "realms",
                    "reordering",
                    "hoplimit",
                    "features",
                    "fastopen_no_cookie",
                    "nhid",
                    "quickack",
                    "ttl-propagate");

    private final NetworkModel model;
    private final Entry entry;
    private final Deque<String> words;
    private final List<String[]> lines = new ArrayList<>();
    private Optional<String> device = Optional.empty();
    private boolean failed;

    private RouteWords(NetworkModel model, String text, Entry entry) {
        this.model = model;
        this.entry = entry;
        words =
                new ArrayDeque<>(
                        Arrays.stream(text.strip().split("\\s+"))
                                .filter(w -> !w.isEmpty())
                                .toList());
    }

    /**
     * Adds the route to its interface: that of {@code dev}, else the given one.
     *
     * @param six whether the route is of version 6 when nothing in it says so
     */
    public static void add(NetworkModel model, Link link, String text, boolean six, Entry entry) {
        var route = new RouteWords(model, text, entry);
        route.read(six);
        Optional<Link> target =
                route.device.isEmpty() ? Optional.of(link) : model.link(route.device.get(), entry);
        if (!route.failed && target.isPresent()) {
            Block block = target.get().route();
            route.lines.forEach(l -> block.add(l[0], l[1], entry));
        }
    }

    private void put(String key, String value) {
        lines.add(new String[] {key, value});
    }

    private void fail(String text) {
        failed = true;
        model.ledger().failed(entry, text);
    }

    private void read(boolean six) {
        boolean wantsSix = six;
        boolean destination = false;
        while (!words.isEmpty() && !failed) {
            String word = words.pop();
            if (word.equals("-4") || word.equals("-6")) {
                wantsSix = word.equals("-6");
            } else if (TYPES.contains(word)) {
                put("Type", word);
            } else if (isDestination(word)) {
                destination(word.equals("to") ? next() : word, wantsSix);
                destination = true;
            } else {
                option(word);
            }
        }
        if (!failed && !destination) {
            fail("A route without a destination.");
        }
    }

    private static boolean isDestination(String word) {
        return word.equals("default")
                || word.equals("to")
                || Character.isDigit(word.charAt(0))
                || Values.isIp6(word);
    }

    private String next() {
        if (words.isEmpty()) {
            fail("The route ends too early.");
            return "";
        }
        return words.pop();
    }

    private void destination(String word, boolean six) {
        if (word.equals("default") || word.equals("any") || word.equals("0/0")) {
            String all = six || hasGateway6() ? "::/0" : "0.0.0.0/0";
            put("Destination", all);
            return;
        }
        Optional<String> prefix = Values.prefix(word);
        prefix.ifPresentOrElse(
                p -> put("Destination", p), () -> fail("Not a destination: '" + word + "'."));
    }

    private boolean hasGateway6() {
        List<String> rest = List.copyOf(words);
        int via = rest.indexOf("via");
        return via >= 0
                && via + 1 < rest.size()
                && (rest.get(via + 1).equals("inet6") || Values.isIp6(rest.get(via + 1)));
    }

    private void option(String word) {
        switch (word) {
            case "via", "gw" -> gateway();
            case "dev" -> device = Optional.of(next());
            case "metric", "priority", "preference" -> number("Metric", 4294967295L);
            case "table" -> table(next());
            case "src" -> address("PreferredSource");
            case "from" ->
                    Values.prefix(next())
                            .ifPresentOrElse(p -> put("Source", p), () -> fail("Not a source."));
            case "scope" -> scope(next());
            case "proto", "protocol" -> protocol(next());
            case "mtu" -> unlocked("MTUBytes");
            case "advmss" -> unlocked("TCPAdvertisedMaximumSegmentSize");
            case "initcwnd" -> unlocked("InitialCongestionWindow");
            case "initrwnd" -> unlocked("InitialAdvertisedReceiveWindow");
            case "window" -> {
                unlocked("InitialAdvertisedReceiveWindow");
                model.ledger()
                        .lossy(
                                entry,
                                "window became InitialAdvertisedReceiveWindow=, which limits the start only.");
            }
            case "congctl" -> put("TCPCongestionControlAlgorithm", next());
            case "pref" -> put("IPv6Preference", next());
            case "onlink" -> put("GatewayOnLink", "yes");
            case "nexthop" -> nextHop();
            case "type" -> type(next().toLowerCase(Locale.ROOT));
            default -> other(word);
        }
    }

    private void type(String type) {
        if (TYPES.contains(type)) {
            put("Type", type);
        } else {
            fail("Not a type of route: '" + type + "'.");
        }
    }

    private void other(String word) {
        if (WITH_VALUE.contains(word)) {
            String value = next();
            model.ledger()
                    .lossy(
                            entry,
                            "networkd has no '"
                                    + word
                                    + " "
                                    + value
                                    + "'; the route is written without it.");
        } else if (word.equals("tos") || word.equals("dsfield")) {
            String value = next();
            model.ledger()
                    .lossy(
                            entry,
                            "networkd's routes have no type of service ('"
                                    + value
                                    + "'); the route is written without it.");
        } else {
            fail("Not known in a route: '" + word + "'.");
        }
    }

    private void gateway() {
        String word = next();
        String address = word.equals("inet6") || word.equals("inet") ? next() : word;
        if (address.equals("0.0.0.0") || address.equals("::")) {
            return;
        }
        Values.ip(address)
                .ifPresentOrElse(
                        a -> {
                            put("Gateway", a);
                            if (a.startsWith("fe80:")) {
                                put("GatewayOnLink", "yes");
                            }
                        },
                        () -> fail("Not a gateway: '" + address + "'."));
    }

    private void address(String key) {
        String word = next();
        Values.ip(word)
                .ifPresentOrElse(a -> put(key, a), () -> fail("Not an address: '" + word + "'."));
    }

    private void number(String key, long max) {
        String word = next();
        var value = Values.anyNumber(word, max);
        if (value.isPresent()) {
            put(key, Long.toString(value.getAsLong()));
        } else {
            fail("Not a number for " + key + "=: '" + word + "'.");
        }
    }

    private void unlocked(String key) {
        if ("lock".equals(words.peek())) {
            words.pop();
            model.ledger().lossy(entry, "networkd cannot lock " + key + "= of a route.");
        }
        number(key, 4294967295L);
    }

    private void table(String word) {
        Optional<String> table = Tables.name(word);
        table.ifPresentOrElse(
                t -> put("Table", t),
                () -> fail("Not a routing table that networkd knows by number: '" + word + "'."));
    }

    private void scope(String word) {
        String name =
                switch (word) {
                    case "0", "universe" -> "global";
                    case "253" -> "link";
                    case "254" -> "host";
                    default -> word;
                };
        if (Set.of("global", "site", "link", "host", "nowhere").contains(name)) {
            put("Scope", name);
        } else {
            fail("Not a scope: '" + word + "'.");
        }
    }

    private void protocol(String word) {
        boolean known =
                Set.of("kernel", "boot", "static", "ra", "dhcp").contains(word)
                        || Values.number(word, 0, 255).isPresent();
        if (known) {
            put("Protocol", word);
        } else {
            model.ledger()
                    .lossy(
                            entry,
                            "The protocol '"
                                    + word
                                    + "' is not known to networkd; the route is written as static.");
        }
    }

    private void nextHop() {
        String gateway = "";
        String dev = "";
        String weight = "";
        while (!words.isEmpty()
                && Set.of("via", "dev", "weight", "onlink").contains(words.peek())) {
            switch (words.pop()) {
                case "via" -> gateway = next();
                case "dev" -> dev = next();
                case "weight" -> weight = next();
                default ->
                        model.ledger()
                                .lossy(entry, "onlink of one of several gateways is left out.");
            }
        }
        if (Values.ip(gateway).isEmpty()
                || (!dev.isEmpty() && !Values.isInterface(dev))
                || (!weight.isEmpty() && Values.number(weight, 1, 256).isEmpty())) {
            fail("Not one of several gateways: '" + gateway + " " + dev + " " + weight + "'.");
            return;
        }
        put(
                "MultiPathRoute",
                gateway
                        + (dev.isEmpty() ? "" : "@" + dev)
                        + (weight.isEmpty() ? "" : " " + weight));
    }
}

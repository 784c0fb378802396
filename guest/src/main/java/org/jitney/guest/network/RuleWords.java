package org.jitney.guest.network;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads what stands behind {@code ip rule add}, word for word. */
public final class RuleWords {
    private static final Set<String> TYPES = Set.of("blackhole", "unreachable", "prohibit");

    private final Ledger ledger;
    private final Entry entry;
    private final Deque<String> words;
    private final List<String[]> lines = new ArrayList<>();
    private boolean failed;
    private boolean hasAddress;

    private RuleWords(Ledger ledger, String text, Entry entry) {
        this.ledger = ledger;
        this.entry = entry;
        words =
                new ArrayDeque<>(
                        Arrays.stream(text.strip().split("\\s+"))
                                .filter(w -> !w.isEmpty())
                                .toList());
    }

    /** Adds the rule to an interface: a rule has none, but networkd's files are about one each. */
    public static void add(Link link, String text, boolean six, Entry entry) {
        var rule = new RuleWords(link.ledger(), text, entry);
        rule.read(six);
        if (!rule.failed && rule.lines.isEmpty()) {
            rule.fail("A rule that says nothing.");
        }
        if (!rule.failed) {
            Block block = link.network().another("RoutingPolicyRule");
            rule.lines.forEach(l -> block.add(l[0], l[1], entry));
        }
    }

    private void put(String key, String value) {
        lines.add(new String[] {key, value});
    }

    private void fail(String text) {
        failed = true;
        ledger.failed(entry, text);
    }

    private void read(boolean six) {
        boolean wantsSix = six;
        while (!words.isEmpty() && !failed) {
            String word = words.pop();
            switch (word) {
                case "-4" -> wantsSix = false;
                case "-6" -> wantsSix = true;
                case "add" -> {}
                default -> option(word);
            }
        }
        if (!failed && !hasAddress && wantsSix) {
            put("Family", "ipv6");
        }
    }

    private String next() {
        if (words.isEmpty()) {
            fail("The rule ends too early.");
            return "";
        }
        return words.pop();
    }

    private void option(String word) {
        switch (word) {
            case "not" -> put("InvertRule", "yes");
            case "from" -> address("From");
            case "to" -> address("To");
            case "iif", "dev" -> interfaceName("IncomingInterface");
            case "oif" -> interfaceName("OutgoingInterface");
            case "priority", "pref", "preference", "order", "prio" ->
                    number("Priority", 4294967295L);
            case "table", "lookup" -> table(next());
            case "fwmark" -> mark(next());
            case "tos", "dsfield" -> number("TypeOfService", 255);
            case "ipproto" -> put("IPProtocol", next());
            case "sport" -> ports("SourcePort");
            case "dport" -> ports("DestinationPort");
            case "uidrange" -> users(next());
            case "suppress_prefixlength", "suppress_prefixlen", "sup_pl" ->
                    number("SuppressPrefixLength", 128);
            case "suppress_ifgroup" -> number("SuppressInterfaceGroup", 4294967295L);
            case "type" -> type(next());
            default -> type(word);
        }
    }

    private void address(String key) {
        String word = next();
        if (word.equals("all")
                || word.equals("any")
                || word.equals("0/0")
                || word.equals("default")) {
            return; // a rule without addresses is for all of them
        }
        Optional<String> prefix = Values.prefix(word);
        hasAddress = true;
        prefix.ifPresentOrElse(p -> put(key, p), () -> fail("Not an address: '" + word + "'."));
    }

    private void interfaceName(String key) {
        String word = next();
        if (Values.isInterface(word)) {
            put(key, word);
        } else {
            fail("Not the name of an interface: '" + word + "'.");
        }
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

    private void table(String word) {
        Tables.name(word)
                .ifPresentOrElse(
                        t -> put("Table", t),
                        () ->
                                fail(
                                        "Not a routing table that networkd knows by number: '"
                                                + word
                                                + "'."));
    }

    private void mark(String word) {
        int slash = word.indexOf('/');
        boolean valid =
                Values.anyNumber(slash < 0 ? word : word.substring(0, slash), 0xffffffffL)
                                .isPresent()
                        && (slash < 0
                                || Values.anyNumber(word.substring(slash + 1), 0xffffffffL)
                                        .isPresent());
        if (valid) {
            put("FirewallMark", word);
        } else {
            fail("Not a mark: '" + word + "'.");
        }
    }

    private void ports(String key) {
        String word = next();
        if (word.matches("\\d{1,5}(-\\d{1,5})?")) {
            put(key, word);
        } else {
            fail("Not a port or range: '" + word + "'.");
        }
    }

    private void users(String word) {
        if (word.matches("\\d{1,10}(-\\d{1,10})?")) {
            put("User", word);
        } else {
            fail("Not users: '" + word + "'.");
        }
    }

    private void type(String word) {
        if (TYPES.contains(word)) {
            put("Type", word);
        } else {
            fail("Not known in a rule: '" + word + "'.");
        }
    }
}

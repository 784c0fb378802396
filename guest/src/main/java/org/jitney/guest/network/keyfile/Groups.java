package org.jitney.guest.network.keyfile;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jitney.guest.network.Entry;
import org.jitney.guest.network.Keys;
import org.jitney.guest.network.Ledger;
import org.jitney.guest.network.SourceFile;

/** A key file: groups of assignments. Keys are known to the ledger as {@code group.key}. */
final class Groups {
    private static final Map<String, String> OLD_NAMES =
            Map.of(
                    "802-3-ethernet",
                    "ethernet",
                    "802-11-wireless",
                    "wifi",
                    "802-11-wireless-security",
                    "wifi-security");

    private final Ledger ledger;
    private final Map<String, Keys> groups = new LinkedHashMap<>();

    private Groups(Ledger ledger) {
        this.ledger = ledger;
    }

    /** Reads a file. */
    static Groups read(SourceFile file, Ledger ledger) {
        var groups = new Groups(ledger);
        String group = "";
        int number = 0;
        for (String line : file.text().split("\n", -1)) {
            number++;
            String text = line.strip();
            int eq = text.indexOf('=');
            if (text.isEmpty() || text.startsWith("#") || text.startsWith(";")) {
                continue;
            }
            if (text.startsWith("[") && text.endsWith("]")) {
                group = text.substring(1, text.length() - 1);
                group = OLD_NAMES.getOrDefault(group, group);
                groups.group(group);
            } else if (eq <= 0 || group.isEmpty()) {
                ledger.unmapped(
                        ledger.entry(file.path(), number, "", text),
                        "Not an assignment in a group.");
            } else {
                String key = group + "." + text.substring(0, eq).strip();
                groups.group(group)
                        .put(
                                ledger.entry(
                                        file.path(),
                                        number,
                                        key,
                                        unescape(text.substring(eq + 1).strip())));
            }
        }
        groups.groups.values().forEach(Keys::noteEmpty);
        return groups;
    }

    private static String unescape(String text) {
        var out = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '\\' || i + 1 == text.length()) {
                out.append(c);
                continue;
            }
            char next = text.charAt(++i);
            out.append(
                    switch (next) {
                        case 's' -> " ";
                        case 'n' -> "\n";
                        case 't' -> "\t";
                        case 'r' -> "\r";
                        case '\\' -> "\\";
                        default -> "\\" + next; // \; and \, belong to lists
                    });
        }
        return out.toString();
    }

    /** {@return the group, empty when the file does not have it} */
    Keys group(String name) {
        return groups.computeIfAbsent(name, _ -> new Keys(ledger));
    }

    boolean has(String name) {
        return groups.containsKey(name);
    }

    Map<String, Keys> all() {
        return Collections.unmodifiableMap(groups);
    }

    /** {@return the assignment with its value as one would say it, by the key without its group} */
    java.util.Optional<Entry> get(String group, String key) {
        return group(group).get(group + "." + key);
    }

    java.util.Optional<String> value(String group, String key) {
        return get(group, key).map(e -> e.value().strip());
    }

    boolean isTrue(String group, String key) {
        return group(group).isTrue(group + "." + key);
    }

    boolean isFalse(String group, String key) {
        return group(group).isFalse(group + "." + key);
    }
}

package org.jitney.guest.network;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A node of YAML whose leaves are in the ledger: single values, and the items of lists.
 *
 * @param entry the assignment; for a mapping or a list one that the ledger does not ask about
 */
public record YamlEntry(
        Entry entry, YamlNode node, Map<String, YamlEntry> map, List<YamlEntry> items) {
    /** Notes a node and all below it. */
    public static YamlEntry of(String file, String path, YamlNode node, Ledger ledger) {
        Map<String, YamlEntry> map = new LinkedHashMap<>();
        node.map()
                .forEach((key, child) ->
                        map.put(
                                key,
                                of(file, path.isEmpty() ? key : path + "." + key, child, ledger)));
        List<YamlEntry> items = new ArrayList<>();
        boolean leaf = node.text().isPresent();
        if (!leaf) {
            node.items().forEach(child -> items.add(of(file, path, child, ledger)));
        }
        boolean empty = map.isEmpty() && items.isEmpty();
        Entry entry =
                leaf || empty
                        ? ledger.entry(file, node.line(), path, node.render())
                        : new Entry(path, "", new Source(file, node.line()));
        return new YamlEntry(
                entry,
                node,
                Collections.unmodifiableMap(map),
                List.copyOf(leaf ? List.of() : items));
    }

    /** {@return the value of a key} */
    public Optional<YamlEntry> get(String key) {
        return Optional.ofNullable(map.get(key));
    }

    /** {@return the text behind a key} */
    public Optional<String> value(String key) {
        return get(key).flatMap(e -> e.node().text()).map(String::strip).filter(s -> !s.isEmpty());
    }

    /** {@return the text} */
    public String text() {
        return node.text().orElse("").strip();
    }

    /** Does something with what is behind a key. */
    public void with(String key, Consumer<YamlEntry> action) {
        get(key).ifPresent(action);
    }

    /** {@return the items; of a single value the value itself} */
    public List<YamlEntry> each() {
        return node.text().isPresent() ? (text().isEmpty() ? List.of() : List.of(this)) : items;
    }

    /** {@return whether the key says yes} */
    public boolean isTrue(String key) {
        return value(key).flatMap(Values::bool).orElse(false);
    }

    /** {@return whether the key says no} */
    public boolean isFalse(String key) {
        return !value(key).flatMap(Values::bool).orElse(true);
    }

    /** Does something with each leaf. */
    public void leaves(Consumer<Entry> action) {
        if (map.isEmpty() && items.isEmpty()) {
            action.accept(entry);
        }
        map.values().forEach(e -> e.leaves(action));
        items.forEach(e -> e.leaves(action));
    }
}

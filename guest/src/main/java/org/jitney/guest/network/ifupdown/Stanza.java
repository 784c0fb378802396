package org.jitney.guest.network.ifupdown;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jitney.guest.network.Entry;
import org.jitney.guest.network.Ledger;

/** One {@code iface} stanza: an option may come more than once. */
final class Stanza {
    private final String name;
    private final String family;
    private final String method;
    private final Entry origin;
    private final Ledger ledger;
    private final List<Entry> options = new ArrayList<>();

    Stanza(String name, String family, String method, Entry origin, Ledger ledger) {
        this.name = name;
        this.family = family;
        this.method = method;
        this.origin = origin;
        this.ledger = ledger;
    }

    String name() {
        return name;
    }

    boolean isSix() {
        return family.equals("inet6");
    }

    String family() {
        return family;
    }

    String method() {
        return method;
    }

    Entry origin() {
        return origin;
    }

    void add(Entry entry) {
        options.add(entry);
    }

    List<Entry> all() {
        return List.copyOf(options);
    }

    /** {@return the options of that name; an underscore is as good as a dash} */
    List<Entry> all(String... keys) {
        Set<String> wanted = Set.of(keys);
        return options.stream()
                .filter(e -> wanted.contains(e.key().replace('_', '-')) && !e.value().isBlank())
                .toList();
    }

    Optional<Entry> get(String... keys) {
        return all(keys).stream().findFirst();
    }

    void note(String text, String... keys) {
        all(keys).forEach(e -> ledger.note(e, text));
    }

    void unmapped(String text, String... keys) {
        all(keys).forEach(e -> ledger.unmapped(e, text));
    }
}

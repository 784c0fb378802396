package org.jitney.guest.network;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** The assignments of one source file, or of one group in it, while they are worked off. */
public final class Keys {
    private final Ledger ledger;
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    /** Starts empty. */
    public Keys(Ledger ledger) {
        this.ledger = ledger;
    }

    /** Adds an assignment; it replaces an earlier one to the same key. */
    public void put(Entry entry) {
        Entry old = entries.remove(entry.key());
        if (old != null && !old.equals(entry)) {
            ledger.note(old, "Assigned again in line " + entry.source().line() + ".");
        }
        entries.put(entry.key(), entry);
    }

    /** {@return the assignment, which has a value} */
    public Optional<Entry> get(String key) {
        return Optional.ofNullable(entries.get(key)).filter(e -> !e.value().isBlank());
    }

    /** {@return the value} */
    public Optional<String> value(String key) {
        return get(key).map(e -> e.value().strip());
    }

    /** Does something with the assignment if it is there. */
    public void with(String key, Consumer<Entry> action) {
        get(key).ifPresent(action);
    }

    /** {@return whether the key says yes} */
    public boolean isTrue(String key) {
        return value(key).flatMap(Values::bool).orElse(false);
    }

    /** {@return whether the key says no} */
    public boolean isFalse(String key) {
        return !value(key).flatMap(Values::bool).orElse(true);
    }

    /** {@return the assignments whose keys match, in order} */
    public List<Entry> matching(Pattern pattern) {
        List<Entry> out = new ArrayList<>();
        for (Entry entry : entries.values()) {
            if (pattern.matcher(entry.key()).matches() && !entry.value().isBlank()) {
                out.add(entry);
            }
        }
        return out;
    }

    /** {@return all assignments} */
    public List<Entry> all() {
        return Collections.unmodifiableList(new ArrayList<>(entries.values()));
    }

    /** Says of each of these keys that it needs nothing. */
    public void note(String text, String... keys) {
        for (String key : keys) {
            with(key, e -> ledger.note(e, text));
        }
    }

    /** Says of each of these keys that there is no equivalent. */
    public void unmapped(String text, String... keys) {
        for (String key : keys) {
            with(key, e -> ledger.unmapped(e, text));
        }
    }

    /** Empty assignments mean nothing in any of these formats. */
    public void noteEmpty() {
        for (Entry entry : entries.values()) {
            if (entry.value().isBlank()) {
                ledger.note(entry, "Has no value.");
            }
        }
    }
}

package org.jitney.guest.network;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** One section that is being filled. */
public final class Block {
    private final String name;
    private final Ledger ledger;
    private final List<Setting> settings = new ArrayList<>();

    Block(String name, Ledger ledger) {
        this.name = name;
        this.ledger = ledger;
    }

    Block renamed(String other) {
        var block = new Block(other, ledger);
        block.settings.addAll(settings);
        return block;
    }

    /** {@return the name of the section} */
    public String name() {
        return name;
    }

    /** {@return what stands in it, in order} */
    public List<Setting> settings() {
        return Collections.unmodifiableList(settings);
    }

    /** {@return whether a line can hold the value: no control characters, no continuation} */
    public static boolean isWritable(String value) {
        return value.length() < 8192
                && !value.isBlank()
                && !value.endsWith("\\")
                && value.chars()
                        .noneMatch(c -> c < ' ' || c == 127 || Character.isSurrogate((char) c));
    }

    /** Adds a line. */
    public Block add(String key, String value, Entry entry) {
        if (isWritable(value)) {
            var setting = new Setting(key, value.strip(), Optional.of(entry));
            if (!settings.contains(setting)) {
                settings.add(setting);
            }
        } else {
            ledger.failed(entry, "The value cannot stand in a line of networkd's files.");
        }
        return this;
    }

    /** Adds a line, and takes away what the key had before. */
    public Block set(String key, String value, Entry entry) {
        remove(key);
        return add(key, value, entry);
    }

    /** Adds a line that comes from no single assignment. */
    public Block implied(String key, String value) {
        if (get(key).isEmpty()) {
            settings.add(new Setting(key, value, Optional.empty()));
        }
        return this;
    }

    /** Takes away all lines of the key; who said them is told that something else won. */
    public void remove(String key) {
        for (Setting setting : List.copyOf(settings)) {
            if (setting.key().equals(key)) {
                settings.remove(setting);
                setting.entry()
                        .ifPresent(e ->
                                ledger.note(
                                        e, "Another assignment for " + key + "= was preferred."));
            }
        }
    }

    /** Takes away one line that is to be written in another way. */
    void take(Setting setting) {
        settings.remove(setting);
    }

    /** {@return the last value of the key} */
    public Optional<String> get(String key) {
        return settings.reversed().stream()
                .filter(s -> s.key().equals(key))
                .map(Setting::value)
                .findFirst();
    }
}

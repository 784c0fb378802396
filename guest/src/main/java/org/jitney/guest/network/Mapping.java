package org.jitney.guest.network;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A table: which key of a source is which setting, for all that need no thought. */
public final class Mapping {
    /** Which of an interface's files. */
    public enum Part {
        NETDEV,
        NETWORK,
        LINK
    }

    /** One row. */
    public record Row(Part part, String section, String key, Conversion conversion) {}

    private final Map<String, Row> rows = new HashMap<>();

    /** Adds a row. */
    public Mapping row(String from, Part part, String section, String key, Conversion conversion) {
        rows.put(from, new Row(part, section, key, conversion));
        return this;
    }

    /** {@return the row of the key} */
    public Optional<Row> row(String from) {
        return Optional.ofNullable(rows.get(from));
    }

    /** {@return whether the table has the key; then the entry is settled} */
    public boolean apply(String from, Link link, Entry entry) {
        return apply(from, entry.value(), link, entry);
    }

    /** Like the other, with a value that was taken out of the entry's. */
    public boolean apply(String from, String value, Link link, Entry entry) {
        Row row = rows.get(from);
        if (row == null) {
            return false;
        }
        Optional<String> converted = row.conversion().apply(value);
        if (converted.isPresent()) {
            link.part(row.part()).one(row.section()).set(row.key(), converted.get(), entry);
        } else {
            link.ledger().unmapped(entry, "Not a value for " + row.key() + "=: '" + value + "'.");
        }
        return true;
    }
}

package org.jitney.guest.logs;

import java.util.Map;

/**
 * An entry of a guest's journal.
 *
 * @param realtimeUsec when it was received
 * @param monotonicUsec how long after the start of its boot's clock
 * @param fields the first value of each field, as text
 */
public record LogEntry(long realtimeUsec, long monotonicUsec, Map<String, String> fields) {
    /** Makes an entry that nobody can change any more. */
    public LogEntry {
        fields = Map.copyOf(fields);
    }

    /** {@return the value of a field; empty if it has none} */
    public String field(String name) {
        return fields.getOrDefault(name, "");
    }

    /** {@return the unit that it is about, or that it came from} */
    public String unit() {
        String about = field("UNIT");
        return about.isEmpty() ? field("_SYSTEMD_UNIT") : about;
    }
}

package org.jitney.clients.logs;

import org.jitney.journal.Id128;
import org.jitney.journal.JournalEntry;

/** When an entry was written, as its source said or else as the journal noted. */
record EntryMoment(long realtime, long monotonic, Id128 bootId) {
    private static final long LIMIT = 1L << 55;

    static final EntryMoment NONE = new EntryMoment(0, -1, Id128.NULL);

    static EntryMoment of(JournalEntry entry, long sourceRealtime, long sourceMonotonic) {
        return new EntryMoment(
                isValidRealtime(sourceRealtime) ? sourceRealtime : entry.realtime(),
                isValidMonotonic(sourceMonotonic) ? sourceMonotonic : entry.monotonic(),
                entry.bootId());
    }

    static boolean isValidRealtime(long usec) {
        return usec > 0 && usec < LIMIT;
    }

    static boolean isValidMonotonic(long usec) {
        return usec >= 0 && usec < LIMIT;
    }
}

package org.jitney.journal;

import java.util.List;

/** One entry as it lies in a file. It stays what it is when the reader goes on. */
public interface JournalEntry {
    /** {@return the number of the entry within its sequence} */
    long seqnum();

    /** {@return the sequence that the number belongs to} */
    Id128 seqnumId();

    /** {@return microseconds since 1970 when it was received} */
    long realtime();

    /** {@return microseconds of the monotonic clock of its boot} */
    long monotonic();

    Id128 bootId();

    /** {@return the cursor, as {@code __CURSOR} of the export format} */
    String cursor();

    /** {@return all fields in the order of the file, each {@code NAME=value}; names may repeat} */
    List<byte[]> fields();
}

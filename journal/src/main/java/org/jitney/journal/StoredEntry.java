package org.jitney.journal;

import java.util.List;

/** An entry that was read from a file. */
record StoredEntry(
        long seqnum,
        Id128 seqnumId,
        long realtime,
        long monotonic,
        Id128 bootId,
        long xorHash,
        List<byte[]> fields)
        implements JournalEntry {

    @Override
    public String cursor() {
        return Cursor.render(seqnumId, seqnum, bootId, monotonic, realtime, xorHash);
    }
}

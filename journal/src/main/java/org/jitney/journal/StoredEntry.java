package org.jitney.journal;

import java.nio.charset.StandardCharsets;
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
        CursorWriter writer = new CursorWriter();
        int length = writer.write(this);
        return new String(writer.bytes(), 0, length, StandardCharsets.US_ASCII);
    }
}

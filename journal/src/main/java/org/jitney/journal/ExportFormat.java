package org.jitney.journal;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;

/** The journal export format, {@code application/vnd.fdo.journal}. */
public final class ExportFormat {
    private ExportFormat() {}

    /**
     * An entry of a stream.
     *
     * @param cursor {@code __CURSOR}, empty if there is none
     * @param realtime microseconds since 1970, 0 if unknown
     * @param monotonic microseconds, 0 if unknown
     * @param bootId {@link Id128#NULL} if unknown
     * @param fields each {@code NAME=value}
     */
    public record Imported(
            String cursor, long realtime, long monotonic, Id128 bootId, List<byte[]> fields) {}

    /** Writes an entry with the empty line that ends it. */
    public static void write(JournalEntry entry, OutputStream out) throws IOException {
        throw new IOException("not implemented: write");
    }

    /**
     * Reads the next entry of a stream.
     *
     * @return empty at the end
     * @throws MalformedExport if the stream is something else
     */
    public static Optional<Imported> read(InputStream in) throws IOException, MalformedExport {
        throw new IOException("not implemented: read");
    }
}

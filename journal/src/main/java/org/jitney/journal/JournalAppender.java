package org.jitney.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jitney.journal.format.SharedFields;

/** One journal file that is written to. Not for several threads at once. */
public interface JournalAppender extends AutoCloseable {
    /**
     * Adds an entry.
     *
     * @param realtime microseconds since 1970
     * @param monotonic microseconds of the monotonic clock of that boot
     * @param fields each {@code NAME=value}
     * @return its sequence number
     * @throws IOException if the file has no room for it, the disk is full, or the file is not what
     *     it was; the file is then as before, and who writes rotates
     */
    default long append(long realtime, long monotonic, Id128 bootId, List<byte[]> fields)
            throws IOException {
        return append(realtime, monotonic, bootId, fields, List.of());
    }

    /**
     * Adds an entry that has fields in common with others.
     *
     * @param shared what it has beside {@code fields}
     */
    long append(
            long realtime,
            long monotonic,
            Id128 bootId,
            List<byte[]> fields,
            List<SharedFields> shared)
            throws IOException;

    /** Readers that wait are told of new entries by {@link #tellReaders} only from now on. */
    void tellLater();

    /** Wakes those who wait for new entries, if there are any. */
    void tellReaders() throws IOException;

    /** {@return whether so much has been written that a new file should be begun} */
    boolean wantsRotation(long maxFileMicros);

    /** {@return bytes that the file takes on the disk} */
    long diskUsage();

    /** Brings all to the disk and marks the file as offline until the next entry. */
    void sync() throws IOException;

    /** {@return where the file lies} */
    Path path();

    /** {@return how many entries it has} */
    long entries();

    /** Marks the file as offline until the next entry; whoever calls has brought it to the disk. */
    void markOffline() throws IOException;

    /**
     * Gives the file the name of an archived one; nothing can be added any more. {@link #close}
     * brings it to the disk and marks it, unless {@link #markArchived} says that it is there.
     */
    void retire() throws IOException;

    /** Marks a retired file as archived; whoever calls has brought it to the disk. */
    void markArchived() throws IOException;

    /** Marks the file as archived and gives it the name of one; nothing can be added any more. */
    void archive() throws IOException;

    @Override
    void close() throws IOException;
}

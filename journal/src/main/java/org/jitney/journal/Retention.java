package org.jitney.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * How much is kept of what has been archived.
 *
 * @param maxUse bytes that all files may take together, 0 for no limit
 * @param maxFiles how many files there may be, 0 for no limit
 * @param oldest older files go, {@link Instant#EPOCH} for none
 */
public record Retention(long maxUse, long maxFiles, Instant oldest) {

    /**
     * What a vacuum has done.
     *
     * @param deleted the files, oldest first
     * @param freed bytes
     */
    public record Vacuumed(List<Path> deleted, long freed) {}

    /** Deletes archived files of one folder, oldest first, until the limits hold. */
    public Vacuumed vacuum(Path folder) throws IOException {
        throw new IOException("not implemented: vacuum");
    }
}

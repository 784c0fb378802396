package org.jitney.journald.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jitney.journal.JournalAppender;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files that have the name of an archived one already and still have to be brought to the disk,
 * which {@link BackgroundSync} does. What is killed meanwhile leaves files that are whole, and only
 * not marked.
 */
final class RetiredFiles {
    private static final Logger LOG = LoggerFactory.getLogger(RetiredFiles.class);

    private final List<JournalAppender> files = new ArrayList<>();

    /** Begins to archive a file. */
    void add(JournalAppender file) {
        try {
            file.retire();
            files.add(file);
        } catch (IOException e) {
            LOG.warn("Failed to archive a journal file: {}", e.getMessage());
            close(file);
        }
    }

    /** {@return those that wait} */
    List<JournalAppender> all() {
        return List.copyOf(files);
    }

    boolean isEmpty() {
        return files.isEmpty();
    }

    /** Marks those that were brought to the disk, as far as they are still here. */
    void markArchived(Collection<JournalAppender> synced) {
        for (JournalAppender file : synced) {
            if (files.contains(file)) {
                mark(file);
            }
        }
    }

    private static void mark(JournalAppender file) {
        try {
            file.markArchived();
        } catch (IOException e) {
            LOG.warn("Failed to mark {}, ignoring: {}", file.path(), e.getMessage());
        }
    }

    /** Lets go of those that are done with. */
    void release(Collection<JournalAppender> done) {
        for (JournalAppender file : done) {
            if (files.remove(file)) {
                close(file);
            }
        }
    }

    /** Lets go of those that were removed: the disk gets their space when they are closed. */
    void releaseRemoved(Collection<Path> removed) {
        for (JournalAppender file : all()) {
            if (removed.contains(file.path())) {
                // Nobody waits for the disk for the sake of a file that is gone.
                mark(file);
                release(List.of(file));
            }
        }
    }

    /** Brings what is left to the disk. */
    void close() {
        release(all());
    }

    private static void close(JournalAppender file) {
        try {
            file.close();
        } catch (IOException e) {
            LOG.warn("Failed to close a journal file: {}", e.getMessage());
        }
    }
}

package org.jitney.journald.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jitney.journal.JournalAppender;
import org.jitney.journal.JournalEntry;
import org.jitney.journal.JournalReader;
import org.jitney.journal.Journals;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Copies what is in the volatile folder to the system's persistent file, and removes it there. */
final class CopyOver {
    private static final Logger LOG = LoggerFactory.getLogger(CopyOver.class);

    private final OpenFiles files;
    private final Folder from;
    private final Path to;
    private final Runnable vacuum;

    /**
     * Begins.
     *
     * @param to the persistent folder, for messages
     * @param vacuum makes room when a new file has to be begun
     */
    CopyOver(OpenFiles files, Folder from, Path to, Runnable vacuum) {
        this.files = files;
        this.from = from;
        this.to = to;
        this.vacuum = vacuum;
    }

    /** Does it; {@return how many entries were copied} */
    long run() {
        files.closeRuntime();
        long count = 0;
        boolean whole = false;
        try (JournalReader reader = Journals.openFiles(from.files())) {
            reader.seekHead();
            while (reader.next()) {
                copy(reader.entry());
                count++;
            }
            whole = true;
        } catch (IOException e) {
            LOG.error("Failed to flush to {}: {}", to, e.getMessage());
        }
        if (whole) {
            removeVolatile();
        }
        return count;
    }

    private void copy(JournalEntry entry) throws IOException {
        JournalAppender system = system();
        try {
            append(system, entry);
        } catch (IOException e) {
            LOG.info("Rotating system journal: {}", e.getMessage());
            files.retireSystem();
            files.openSystem();
            vacuum.run();
            if (files.system().isEmpty()) {
                throw e;
            }
            append(system(), entry);
        }
    }

    private JournalAppender system() throws IOException {
        return files.system()
                .orElseThrow(() -> new IOException("rotation of system journal wasn't successful"));
    }

    private static void append(JournalAppender to, JournalEntry entry) throws IOException {
        var _ = to.append(entry.realtime(), entry.monotonic(), entry.bootId(), entry.fields());
    }

    private void removeVolatile() {
        for (Path file : from.files()) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                LOG.warn("{} stays: {}", file, e.getMessage());
            }
        }
        try {
            Files.deleteIfExists(from.path());
        } catch (IOException e) {
            LOG.debug("{} stays: {}", from.path(), e.getMessage());
        }
    }
}

package org.jitney.journald.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings journal files to the disk while the loop goes on. A thread opens the files anew and waits
 * for the disk; then the loop marks those as offline that have got no entry meanwhile, and the
 * thread waits once more for that mark. What came meanwhile has its own turn.
 */
public final class BackgroundSync {
    private static final Logger LOG = LoggerFactory.getLogger(BackgroundSync.class);

    private final JournalStore store;
    private final Consumer<Runnable> loop;
    private boolean isRunning;
    private boolean isWantedAgain;

    /**
     * Begins; nothing is to be done yet.
     *
     * @param loop runs work on the store's thread, and may be called by any
     */
    public BackgroundSync(JournalStore store, Consumer<Runnable> loop) {
        this.store = store;
        this.loop = loop;
    }

    /** Brings everything that was written until now to the disk soon. */
    public void start() {
        if (isRunning) {
            isWantedAgain = true;
            return;
        }
        Map<Path, Long> written = store.persistentEntries();
        if (written.isEmpty()) {
            return;
        }
        isRunning = true;
        List<Path> files = List.copyOf(written.keySet());
        elsewhere(
                files,
                () -> {
                    store.markOffline(written);
                    elsewhere(files, this::ended);
                });
    }

    private void ended() {
        isRunning = false;
        if (isWantedAgain) {
            isWantedAgain = false;
            start();
        }
    }

    private void elsewhere(List<Path> files, Runnable then) {
        Thread thread =
                new Thread(
                        () -> {
                            files.forEach(BackgroundSync::force);
                            loop.accept(then);
                        },
                        "sync");
        thread.setDaemon(true);
        thread.start();
    }

    private static void force(Path file) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        } catch (NoSuchFileException e) {
            // Archived meanwhile, and so on the disk.
            LOG.debug("{}: has another name now", file);
        } catch (IOException e) {
            LOG.warn("Failed to sync {}, ignoring: {}", file, e.getMessage());
        }
    }
}

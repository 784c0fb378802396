package org.jitney.journald.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jitney.journal.JournalAppender;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings journal files to the disk while the loop goes on. A thread opens the files anew and waits
 * for the disk; then the loop marks those as offline that have got no entry meanwhile, and those as
 * archived that never will, and the thread waits once more for that mark. What came meanwhile has
 * its own turn.
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
        Map<Path, Long> written = store.files().persistentEntries();
        List<JournalAppender> retired = store.files().retired().all();
        Set<Path> files = new LinkedHashSet<>(written.keySet());
        Set<Path> folders = new LinkedHashSet<>();
        for (JournalAppender file : retired) {
            files.add(file.path());
            folders.add(file.path().resolveSibling(""));
        }
        if (files.isEmpty()) {
            return;
        }
        isRunning = true;
        elsewhere(
                () -> {
                    files.forEach(BackgroundSync::force);
                    folders.forEach(BackgroundSync::forceNames);
                },
                () -> {
                    store.files().markOffline(written);
                    store.files().retired().markArchived(retired);
                    elsewhere(
                            () -> files.forEach(BackgroundSync::force),
                            () -> {
                                store.files().retired().release(retired);
                                ended();
                            });
                });
    }

    private void ended() {
        isRunning = false;
        if (isWantedAgain) {
            isWantedAgain = false;
            start();
        }
    }

    private void elsewhere(Runnable work, Runnable then) {
        Thread thread =
                new Thread(
                        () -> {
                            work.run();
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
            // Archived or removed meanwhile; under its new name it has a turn of its own.
            LOG.debug("{}: is not there any more", file);
        } catch (IOException e) {
            LOG.warn("Failed to sync {}, ignoring: {}", file, e.getMessage());
        }
    }

    /** Brings the names of a folder's files to the disk. */
    private static void forceNames(Path folder) {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            LOG.debug("{}: {}", folder, e.getMessage());
        }
    }
}

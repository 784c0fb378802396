package org.jitney.journald.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jitney.journal.JournalAppender;
import org.jitney.journald.config.JournaldConfig;
import org.jitney.journald.config.JournaldConfig.Storage;
import org.jitney.linux.event.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files that are written to: one in the volatile folder; in the persistent one the system's and
 * one of each user who has written since it was opened. Those that new ones have come in place of
 * wait in {@link RetiredFiles}.
 */
final class OpenFiles {
    private static final Logger LOG = LoggerFactory.getLogger(OpenFiles.class);
    private static final int MOST_USER_FILES = 1024;
    private static final String SYSTEM = "system.journal";

    private final JournaldConfig config;
    private final FileMaker maker;
    private final Clock clock;
    private final Folder volatileFolder;
    private final Folder persistentFolder;
    private final Map<Integer, JournalAppender> users = new LinkedHashMap<>();
    private final RetiredFiles retired = new RetiredFiles();
    private Optional<JournalAppender> system = Optional.empty();
    private Optional<JournalAppender> runtime = Optional.empty();

    OpenFiles(
            JournaldConfig config,
            FileMaker maker,
            Clock clock,
            Folder volatileFolder,
            Folder persistentFolder) {
        this.config = config;
        this.maker = maker;
        this.clock = clock;
        this.volatileFolder = volatileFolder;
        this.persistentFolder = persistentFolder;
    }

    /** {@return the system's file in the persistent folder} */
    Optional<JournalAppender> system() {
        return system;
    }

    /** {@return the file in the volatile folder} */
    Optional<JournalAppender> runtime() {
        return runtime;
    }

    /** {@return the files that are archived and not on the disk yet} */
    RetiredFiles retired() {
        return retired;
    }

    /** {@return whether there is a file in the volatile folder, open or not} */
    boolean hasVolatileFile() {
        return Files.exists(volatileFolder.path().resolve(SYSTEM));
    }

    /** Opens the system's file, if the persistent folder is there or may be made. */
    void openSystem() {
        Path folder = persistentFolder.path();
        try {
            if (config.storage() == Storage.PERSISTENT) {
                Files.createDirectories(folder);
            } else if (!Files.isDirectory(folder) && Files.isDirectory(folder.resolveSibling(""))) {
                Files.createDirectory(folder);
            }
            if (!Files.isDirectory(folder)) {
                return;
            }
            Path file = folder.resolve(SYSTEM);
            system = Optional.of(maker.open(file, persistentFolder.limits(), config.seal()));
            persistentFolder.usage(clock.monotonic().usec());
            persistentFolder.keepWhatIsThere();
        } catch (IOException e) {
            LOG.warn("Failed to open system journal: {}", e.getMessage());
        }
    }

    /**
     * Opens the file in the volatile folder.
     *
     * @param make whether the folder is made where it is missing
     */
    void openRuntime(boolean make) {
        try {
            if (make) {
                Files.createDirectories(volatileFolder.path());
            }
            Path file = volatileFolder.path().resolve(SYSTEM);
            runtime = Optional.of(maker.open(file, volatileFolder.limits(), false));
            volatileFolder.usage(clock.monotonic().usec());
            volatileFolder.keepWhatIsThere();
        } catch (IOException e) {
            LOG.error("Failed to open runtime journal: {}", e.getMessage());
        }
    }

    /** {@return a user's own file, else the system's} */
    Optional<JournalAppender> ofUser(int uid) {
        JournalAppender own = users.get(uid);
        return own != null ? Optional.of(own) : openUser(uid);
    }

    private Optional<JournalAppender> openUser(int uid) {
        Iterator<JournalAppender> oldest = users.values().iterator();
        while (users.size() >= MOST_USER_FILES) {
            close(oldest.next());
            oldest.remove();
        }
        String name = "user-" + Integer.toUnsignedString(uid) + ".journal";
        try {
            Path file = persistentFolder.path().resolve(name);
            JournalAppender opened = maker.open(file, persistentFolder.limits(), config.seal());
            maker.letRead(file, uid);
            users.put(uid, opened);
            return Optional.of(opened);
        } catch (IOException e) {
            LOG.debug("{}: {}", name, e.getMessage());
            return system;
        }
    }

    /** Begins new files in the persistent folder, and has none in the volatile one. */
    void rotate() {
        runtime.ifPresent(retired::add);
        runtime = Optional.empty();
        if (system.isEmpty()) {
            return;
        }
        retireSystem();
        List<Integer> writers = List.copyOf(users.keySet());
        users.values().forEach(retired::add);
        users.clear();
        archiveUsersOfOthers();
        openSystem();
        // Who has a file keeps one, so that who follows it goes on.
        writers.forEach(this::openUser);
    }

    /** Archives the system's file. */
    void retireSystem() {
        system.ifPresent(retired::add);
        system = Optional.empty();
    }

    /** Files of users that have not written since this process began. */
    private void archiveUsersOfOthers() {
        for (Path file : persistentFolder.files()) {
            if (file.getFileName().toString().matches("user-[0-9]{1,10}\\.journal")) {
                try {
                    retired.add(maker.open(file, persistentFolder.limits(), config.seal()));
                } catch (IOException e) {
                    LOG.warn("Failed to rotate {}, ignoring: {}", file, e.getMessage());
                }
            }
        }
    }

    /** {@return all that are open in the persistent folder} */
    List<JournalAppender> persistent() {
        List<JournalAppender> files = new ArrayList<>(users.values());
        system.ifPresent(files::addFirst);
        return files;
    }

    /** Brings everything to the disk. */
    void sync() {
        retired.close();
        for (JournalAppender file : persistent()) {
            try {
                file.sync();
            } catch (IOException e) {
                LOG.warn("Failed to sync a journal file, ignoring: {}", e.getMessage());
            }
        }
    }

    /** Wakes those who wait for new entries. */
    void tellReaders() {
        runtime.ifPresent(OpenFiles::tellReaders);
        persistent().forEach(OpenFiles::tellReaders);
    }

    private static void tellReaders(JournalAppender file) {
        try {
            file.tellReaders();
        } catch (IOException e) {
            LOG.debug("{}: {}", file.path(), e.getMessage());
        }
    }

    /** {@return the persistent files, and how many entries each has} */
    Map<Path, Long> persistentEntries() {
        Map<Path, Long> entries = new LinkedHashMap<>();
        persistent().forEach(file -> entries.put(file.path(), file.entries()));
        return entries;
    }

    /** Marks files as offline that have as many entries as when they were brought to the disk. */
    void markOffline(Map<Path, Long> synced) {
        for (JournalAppender file : persistent()) {
            Long entries = synced.get(file.path());
            try {
                if (entries != null && entries == file.entries()) {
                    file.markOffline();
                }
            } catch (IOException e) {
                LOG.warn("Failed to mark {}, ignoring: {}", file.path(), e.getMessage());
            }
        }
    }

    /** Closes the file in the volatile folder. */
    void closeRuntime() {
        runtime.ifPresent(OpenFiles::close);
        runtime = Optional.empty();
    }

    /** Closes what is open in the persistent folder, and what is archived. */
    void closePersistent() {
        system.ifPresent(OpenFiles::close);
        system = Optional.empty();
        users.values().forEach(OpenFiles::close);
        users.clear();
        retired.close();
    }

    private static void close(JournalAppender file) {
        try {
            file.close();
        } catch (IOException e) {
            LOG.warn("Failed to close a journal file: {}", e.getMessage());
        }
    }
}

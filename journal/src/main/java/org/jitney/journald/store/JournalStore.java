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
import java.util.OptionalLong;
import org.jitney.journal.Id128;
import org.jitney.journal.JournalAppender;
import org.jitney.journal.JournalEntry;
import org.jitney.journal.JournalReader;
import org.jitney.journal.Journals;
import org.jitney.journal.Retention;
import org.jitney.journald.config.JournaldConfig;
import org.jitney.journald.config.JournaldConfig.Storage;
import org.jitney.linux.event.Clock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files that entries go to.
 *
 * <p>Until the persistent folder may be used (there is a file {@code flushed}), and whenever it
 * cannot be written to, entries go to one file in the volatile one. A flush copies them over and
 * removes that. In the persistent folder users have files of their own. An entry that does not fit
 * begins new files in all places, as does a clock that is set back, since a file has to be in order
 * of time to be searched.
 */
public final class JournalStore {
    private static final Logger LOG = LoggerFactory.getLogger(JournalStore.class);
    private static final int MOST_USER_FILES = 1024;
    private static final long RETRY_USEC = 1_000_000;
    private static final String SYSTEM = "system.journal";

    private final JournaldConfig config;
    private final StorePlaces places;
    private final FileMaker maker;
    private final Clock clock;
    private final Id128 bootId;
    private final Folder volatileFolder;
    private final Folder persistentFolder;
    private final Map<Integer, JournalAppender> users = new LinkedHashMap<>();
    private final RetiredFiles retired = new RetiredFiles();
    private @Nullable JournalAppender system;
    private @Nullable JournalAppender runtime;
    private long lastRealtime;
    private long lastTry = Long.MIN_VALUE / 2;
    private OptionalLong oldest = OptionalLong.empty();

    /** Begins; nothing is opened yet. */
    public JournalStore(
            JournaldConfig config, StorePlaces places, FileMaker maker, Clock clock, Id128 bootId) {
        this.config = config;
        this.places = places;
        this.maker = maker;
        this.clock = clock;
        this.bootId = bootId;
        this.volatileFolder =
                new Folder("Runtime Journal", places.volatileFolder(), config.runtime());
        this.persistentFolder =
                new Folder("System Journal", places.persistentFolder(), config.system());
    }

    private long now() {
        return clock.monotonic().usec();
    }

    /** {@return the folder that is written to} */
    public Folder folder() {
        return system != null ? persistentFolder : volatileFolder;
    }

    /** {@return whether entries are kept at all} */
    public boolean keeps() {
        return config.storage() != Storage.NONE;
    }

    private boolean mayPersist() {
        return config.storage() == Storage.AUTO || config.storage() == Storage.PERSISTENT;
    }

    /** {@return whether the persistent folder may be used: it is there since the last flush} */
    private boolean isFlushed() {
        return places.isNamespace() || Files.exists(places.flushedFlag());
    }

    /**
     * Opens what is to be open.
     *
     * @param flush whether the persistent folder may be used from now on
     * @param relinquish whether it is to be let go of
     */
    public void open(boolean flush, boolean relinquish) {
        boolean retry = system == null && now() - lastTry >= RETRY_USEC;
        if (system == null && mayPersist() && !relinquish && (flush || (retry && isFlushed()))) {
            lastTry = now();
            openSystem();
            if (system != null && !flush) {
                var _ = copyOver();
            }
        }
        if (runtime == null && keeps()) {
            openRuntime(relinquish);
        }
    }

    private void openSystem() {
        Path folder = persistentFolder.path();
        try {
            if (config.storage() == Storage.PERSISTENT) {
                Files.createDirectories(folder);
            } else if (!Files.isDirectory(folder) && Files.isDirectory(parent(folder))) {
                Files.createDirectory(folder);
            }
            if (!Files.isDirectory(folder)) {
                return;
            }
            system = maker.open(folder.resolve(SYSTEM), persistentFolder.limits(), config.seal());
            persistentFolder.usage(now());
            persistentFolder.keepWhatIsThere();
        } catch (IOException e) {
            LOG.warn("Failed to open system journal: {}", e.getMessage());
        }
    }

    private static Path parent(Path folder) {
        return folder.resolveSibling("");
    }

    private void openRuntime(boolean relinquish) {
        Path file = volatileFolder.path().resolve(SYSTEM);
        boolean needed = system == null || relinquish;
        if (!needed && (isFlushed() || !Files.exists(file))) {
            return;
        }
        try {
            if (needed) {
                Files.createDirectories(volatileFolder.path());
            }
            runtime = maker.open(file, volatileFolder.limits(), false);
            volatileFolder.usage(now());
            volatileFolder.keepWhatIsThere();
        } catch (IOException e) {
            LOG.error("Failed to open runtime journal: {}", e.getMessage());
        }
    }

    /** Writes an entry, to the file of that user if he has one of his own. */
    public void write(int uid, List<byte[]> fields) {
        long realtime = clock.realtimeUsec();
        boolean rotated = false;
        Optional<JournalAppender> file = fileOf(uid);
        if (file.isPresent()
                && (realtime < lastRealtime || file.get().wantsRotation(config.maxFile()))) {
            if (realtime < lastRealtime) {
                LOG.info("Time jumped backwards, rotating.");
            }
            rotate();
            vacuum();
            rotated = true;
            file = fileOf(uid);
        }
        lastRealtime = realtime;
        if (file.isEmpty()) {
            return;
        }
        try {
            append(file.get(), realtime, fields);
        } catch (IOException e) {
            if (rotated) {
                LOG.error(
                        "Failed to write entry ({} items), ignoring: {}",
                        fields.size(),
                        e.getMessage());
                return;
            }
            LOG.debug("Failed to write entry, rotating before retrying: {}", e.getMessage());
            rotate();
            vacuum();
            again(uid, realtime, fields);
        }
    }

    private void again(int uid, long realtime, List<byte[]> fields) {
        Optional<JournalAppender> file = fileOf(uid);
        if (file.isEmpty()) {
            return;
        }
        try {
            append(file.get(), realtime, fields);
        } catch (IOException e) {
            LOG.error(
                    "Failed to write entry ({} items) despite vacuuming, ignoring: {}",
                    fields.size(),
                    e.getMessage());
        }
    }

    private void append(JournalAppender file, long realtime, List<byte[]> fields)
            throws IOException {
        var _ = file.append(realtime, now(), bootId, fields);
    }

    private Optional<JournalAppender> fileOf(int uid) {
        if (system == null || runtime == null) {
            open(false, false);
        }
        if (runtime != null) {
            return Optional.of(runtime);
        }
        if (!mayPersist()) {
            return Optional.empty();
        }
        if (system == null || belongsToSystem(uid)) {
            return Optional.ofNullable(system);
        }
        JournalAppender own = users.get(uid);
        return own != null ? Optional.of(own) : openUser(uid);
    }

    private Optional<JournalAppender> openUser(int uid) {
        Iterator<JournalAppender> oldestUser = users.values().iterator();
        while (users.size() >= MOST_USER_FILES) {
            close(oldestUser.next());
            oldestUser.remove();
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
            return Optional.ofNullable(system);
        }
    }

    /** Accounts of the system, users that exist for a unit only, and nobody. */
    static boolean belongsToSystem(int uid) {
        return (uid >= -1 && uid < 1000) || (uid >= 61184 && uid <= 65519) || uid == 65534;
    }

    /** Begins new files in all places. */
    public void rotate() {
        LOG.debug("Rotating...");
        if (runtime != null) {
            retired.add(runtime);
            runtime = null;
        }
        if (system != null) {
            retired.add(system);
            system = null;
            List<Integer> writers = List.copyOf(users.keySet());
            users.values().forEach(retired::add);
            users.clear();
            archiveUsersOfOthers();
            openSystem();
            lastTry = now();
            // Who has a file keeps one, so that who follows it goes on.
            writers.forEach(this::openUser);
        }
        if (keeps()) {
            open(false, false);
        }
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

    private static void close(JournalAppender file) {
        try {
            file.close();
        } catch (IOException e) {
            LOG.warn("Failed to close a journal file: {}", e.getMessage());
        }
    }

    /** Removes what is too much or too old; {@return the files} */
    public List<Path> vacuum() {
        List<Path> removed = new ArrayList<>();
        oldest = OptionalLong.empty();
        if (system != null) {
            removed.addAll(vacuum(persistentFolder));
        }
        if (runtime != null) {
            removed.addAll(vacuum(volatileFolder));
        }
        retired.releaseRemoved(removed);
        return removed;
    }

    private List<Path> vacuum(Folder folder) {
        try {
            Retention.Vacuumed done =
                    folder.vacuum(now(), config.maxRetention(), clock.realtimeUsec());
            OptionalLong left = folder.oldest();
            if (left.isPresent()) {
                oldest = OptionalLong.of(Math.min(left.getAsLong(), oldest.orElse(Long.MAX_VALUE)));
            }
            return done.deleted();
        } catch (IOException e) {
            LOG.warn("Failed to vacuum {}, ignoring: {}", folder.path(), e.getMessage());
            return List.of();
        }
    }

    /**
     * {@return when the oldest file will have been kept for long enough, microseconds since 1970}
     */
    public OptionalLong retentionEnds() {
        return config.maxRetention() > 0 && oldest.isPresent()
                ? OptionalLong.of(oldest.getAsLong() + config.maxRetention())
                : OptionalLong.empty();
    }

    /** What is there now is what may be there in any case. */
    public void keepWhatIsThere() {
        if (system != null) {
            persistentFolder.keepWhatIsThere();
        }
        if (runtime != null) {
            volatileFolder.keepWhatIsThere();
        }
    }

    /** Brings everything to the disk. */
    public void sync() {
        retired.close();
        persistent().forEach(JournalStore::sync);
    }

    /** Wakes those who wait for new entries. */
    public void tellReaders() {
        tellReaders(runtime);
        persistent().forEach(JournalStore::tellReaders);
    }

    private static void tellReaders(@Nullable JournalAppender file) {
        try {
            if (file != null) {
                file.tellReaders();
            }
        } catch (IOException e) {
            LOG.debug("{}: {}", file.path(), e.getMessage());
        }
    }

    /** {@return whether there are archived files that nobody has brought to the disk yet} */
    public boolean hasRetired() {
        return !retired.isEmpty();
    }

    /** {@return the files that are archived and not on the disk yet} */
    RetiredFiles retired() {
        return retired;
    }

    /** {@return the persistent files that are written to, and how many entries each has} */
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

    private List<JournalAppender> persistent() {
        List<JournalAppender> files = new ArrayList<>(users.values());
        if (system != null) {
            files.addFirst(system);
        }
        return files;
    }

    private static void sync(JournalAppender file) {
        try {
            file.sync();
        } catch (IOException e) {
            LOG.warn("Failed to sync a journal file, ignoring: {}", e.getMessage());
        }
    }

    /**
     * Copies what is volatile over to the persistent folder and uses that from now on.
     *
     * @param onlyIfFlushed whether only what was flushed before is gone on with
     * @return how many entries were copied; empty if there was nothing to do
     */
    public OptionalLong flush(boolean onlyIfFlushed) {
        if (!mayPersist()
                || places.isNamespace()
                || runtime == null
                || (onlyIfFlushed && !isFlushed())) {
            return OptionalLong.empty();
        }
        open(true, false);
        return system == null ? OptionalLong.empty() : copyOver();
    }

    private OptionalLong copyOver() {
        if (runtime == null || system == null) {
            return OptionalLong.empty();
        }
        close(runtime);
        runtime = null;
        long count = 0;
        boolean whole = false;
        try (JournalReader reader = Journals.openFiles(volatileFolder.files())) {
            reader.seekHead();
            while (reader.next()) {
                copy(reader.entry());
                count++;
            }
            whole = true;
        } catch (IOException e) {
            LOG.error("Failed to flush to {}: {}", persistentFolder.path(), e.getMessage());
        }
        if (whole) {
            removeVolatile();
        }
        try {
            Files.createDirectories(parent(places.flushedFlag()));
            Files.write(places.flushedFlag(), new byte[0]);
        } catch (IOException e) {
            LOG.warn("Failed to touch {}, ignoring: {}", places.flushedFlag(), e.getMessage());
        }
        return OptionalLong.of(count);
    }

    private void copy(JournalEntry entry) throws IOException {
        if (system == null) {
            throw new IOException("rotation of system journal wasn't successful");
        }
        try {
            append(system, entry);
        } catch (IOException e) {
            LOG.info("Rotating system journal: {}", e.getMessage());
            retired.add(system);
            system = null;
            openSystem();
            vacuum();
            if (system == null) {
                throw e;
            }
            append(system, entry);
        }
    }

    private static void append(JournalAppender to, JournalEntry entry) throws IOException {
        var _ = to.append(entry.realtime(), entry.monotonic(), entry.bootId(), entry.fields());
    }

    private void removeVolatile() {
        for (Path file : volatileFolder.files()) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                LOG.warn("{} stays: {}", file, e.getMessage());
            }
        }
        try {
            Files.deleteIfExists(volatileFolder.path());
        } catch (IOException e) {
            LOG.debug("{} stays: {}", volatileFolder.path(), e.getMessage());
        }
    }

    /** Lets go of the persistent folder, so that its file system can be unmounted. */
    public void relinquish() {
        if (!keeps() || (runtime != null && system == null)) {
            return;
        }
        open(false, true);
        if (system != null) {
            close(system);
            system = null;
        }
        users.values().forEach(JournalStore::close);
        users.clear();
        retired.close();
        try {
            Files.deleteIfExists(places.flushedFlag());
        } catch (IOException e) {
            LOG.warn("Failed to unlink {}, ignoring: {}", places.flushedFlag(), e.getMessage());
        }
    }

    /** Closes all files. */
    public void close() {
        if (system != null) {
            close(system);
            system = null;
        }
        if (runtime != null) {
            close(runtime);
            runtime = null;
        }
        users.values().forEach(JournalStore::close);
        users.clear();
        retired.close();
    }
}

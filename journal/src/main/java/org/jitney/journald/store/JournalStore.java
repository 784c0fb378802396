package org.jitney.journald.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jitney.journal.Id128;
import org.jitney.journal.JournalAppender;
import org.jitney.journal.format.SharedFields;
import org.jitney.journald.config.JournaldConfig;
import org.jitney.journald.config.JournaldConfig.Storage;
import org.jitney.linux.event.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where entries go.
 *
 * <p>Until the persistent folder may be used (there is a file {@code flushed}), and whenever it
 * cannot be written to, entries go to one file in the volatile one. A flush copies them over and
 * removes that. In the persistent folder users have files of their own. An entry that does not fit
 * begins new files in all places, as does a clock that is set back, since a file has to be in order
 * of time to be searched.
 */
public final class JournalStore {
    private static final Logger LOG = LoggerFactory.getLogger(JournalStore.class);
    private static final long RETRY_USEC = 1_000_000;

    private final JournaldConfig config;
    private final StorePlaces places;
    private final Clock clock;
    private final Id128 bootId;
    private final Folder volatileFolder;
    private final Folder persistentFolder;
    private final OpenFiles files;
    private final Vacuum vacuum;
    private long lastRealtime;
    private long lastTry = Long.MIN_VALUE / 2;

    /** Begins; nothing is opened yet. */
    public JournalStore(
            JournaldConfig config, StorePlaces places, FileMaker maker, Clock clock, Id128 bootId) {
        this.config = config;
        this.places = places;
        this.clock = clock;
        this.bootId = bootId;
        this.volatileFolder =
                new Folder("Runtime Journal", places.volatileFolder(), config.runtime());
        this.persistentFolder =
                new Folder("System Journal", places.persistentFolder(), config.system());
        this.files = new OpenFiles(config, maker, clock, volatileFolder, persistentFolder);
        this.vacuum = new Vacuum(clock, config.maxRetention());
    }

    private long now() {
        return clock.monotonic().usec();
    }

    /** {@return the folder that is written to} */
    public Folder folder() {
        return files.system().isPresent() ? persistentFolder : volatileFolder;
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
        boolean isWanted = files.system().isEmpty() && mayPersist() && !relinquish;
        if (isWanted && (flush || (now() - lastTry >= RETRY_USEC && isFlushed()))) {
            lastTry = now();
            files.openSystem();
            if (!flush) {
                var _ = copyOver();
            }
        }
        if (files.runtime().isEmpty() && keeps()) {
            boolean needed = files.system().isEmpty() || relinquish;
            if (needed || (!isFlushed() && files.hasVolatileFile())) {
                files.openRuntime(needed);
            }
        }
    }

    /** Writes an entry, to the file of that user if he has one of his own. */
    public void write(int uid, List<byte[]> fields) {
        write(uid, fields, List.of());
    }

    /**
     * Writes an entry that has fields in common with others.
     *
     * @param shared what it has beside {@code fields}
     */
    public void write(int uid, List<byte[]> fields, List<SharedFields> shared) {
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
            append(file.get(), realtime, fields, shared);
        } catch (IOException e) {
            if (rotated) {
                LOG.error(
                        "Failed to write entry ({} items), ignoring: {}",
                        size(fields, shared),
                        e.getMessage());
                return;
            }
            LOG.debug("Failed to write entry, rotating before retrying: {}", e.getMessage());
            rotate();
            vacuum();
            again(uid, realtime, fields, shared);
        }
    }

    private void again(int uid, long realtime, List<byte[]> fields, List<SharedFields> shared) {
        Optional<JournalAppender> file = fileOf(uid);
        if (file.isEmpty()) {
            return;
        }
        try {
            append(file.get(), realtime, fields, shared);
        } catch (IOException e) {
            LOG.error(
                    "Failed to write entry ({} items) despite vacuuming, ignoring: {}",
                    size(fields, shared),
                    e.getMessage());
        }
    }

    private static int size(List<byte[]> fields, List<SharedFields> shared) {
        return fields.size() + shared.stream().mapToInt(each -> each.fields().size()).sum();
    }

    private void append(
            JournalAppender file, long realtime, List<byte[]> fields, List<SharedFields> shared)
            throws IOException {
        var _ = file.append(realtime, now(), bootId, fields, shared);
    }

    private Optional<JournalAppender> fileOf(int uid) {
        if (files.system().isEmpty() || files.runtime().isEmpty()) {
            open(false, false);
        }
        if (files.runtime().isPresent()) {
            return files.runtime();
        }
        if (!mayPersist()) {
            return Optional.empty();
        }
        boolean isShared = files.system().isEmpty() || belongsToSystem(uid);
        return isShared ? files.system() : files.ofUser(uid);
    }

    /** Accounts of the system, users that exist for a unit only, and nobody. */
    static boolean belongsToSystem(int uid) {
        return (uid >= -1 && uid < 1000) || (uid >= 61184 && uid <= 65519) || uid == 65534;
    }

    /** Begins new files in all places. */
    public void rotate() {
        LOG.debug("Rotating...");
        if (files.system().isPresent()) {
            lastTry = now();
        }
        files.rotate();
        if (keeps()) {
            open(false, false);
        }
    }

    private List<Folder> foldersInUse() {
        List<Folder> used = new ArrayList<>();
        files.system().ifPresent(_ -> used.add(persistentFolder));
        files.runtime().ifPresent(_ -> used.add(volatileFolder));
        return used;
    }

    /** Removes what is too much or too old; {@return the files} */
    public List<Path> vacuum() {
        List<Path> removed = vacuum.run(foldersInUse());
        files.retired().releaseRemoved(removed);
        return removed;
    }

    /**
     * {@return when the oldest file will have been kept for long enough, microseconds since 1970}
     */
    public OptionalLong retentionEnds() {
        return vacuum.retentionEnds();
    }

    /** What is there now is what may be there in any case. */
    public void keepWhatIsThere() {
        foldersInUse().forEach(Folder::keepWhatIsThere);
    }

    /** Brings everything to the disk. */
    public void sync() {
        files.sync();
    }

    /** Wakes those who wait for new entries. */
    public void tellReaders() {
        files.tellReaders();
    }

    /** {@return whether there are archived files that nobody has brought to the disk yet} */
    public boolean hasRetired() {
        return !files.retired().isEmpty();
    }

    /** {@return the files that are written to, and those that were} */
    OpenFiles files() {
        return files;
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
                || files.runtime().isEmpty()
                || (onlyIfFlushed && !isFlushed())) {
            return OptionalLong.empty();
        }
        open(true, false);
        return copyOver();
    }

    private OptionalLong copyOver() {
        if (files.runtime().isEmpty() || files.system().isEmpty()) {
            return OptionalLong.empty();
        }
        long count =
                new CopyOver(files, volatileFolder, persistentFolder.path(), this::vacuum).run();
        try {
            Files.createDirectories(places.flushedFlag().resolveSibling(""));
            Files.write(places.flushedFlag(), new byte[0]);
        } catch (IOException e) {
            LOG.warn("Failed to touch {}, ignoring: {}", places.flushedFlag(), e.getMessage());
        }
        return OptionalLong.of(count);
    }

    /** Lets go of the persistent folder, so that its file system can be unmounted. */
    public void relinquish() {
        if (!keeps() || (files.runtime().isPresent() && files.system().isEmpty())) {
            return;
        }
        open(false, true);
        files.closePersistent();
        try {
            Files.deleteIfExists(places.flushedFlag());
        } catch (IOException e) {
            LOG.warn("Failed to unlink {}, ignoring: {}", places.flushedFlag(), e.getMessage());
        }
    }

    /** Closes all files. */
    public void close() {
        files.closeRuntime();
        files.closePersistent();
    }
}

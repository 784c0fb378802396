package org.jitney.journald.dispatch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jitney.journald.entry.Fields;
import org.jitney.journald.store.Folder;
import org.jitney.journald.store.JournalStore;
import org.jitney.linux.event.TimeSource;
import org.jitney.linux.event.Timer;
import org.jitney.unitfile.ByteSize;
import org.jitney.unitfile.time.TimeSpan;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What administrators ask for, by a signal or by varlink. */
public final class Control {
    private static final Logger LOG = LoggerFactory.getLogger(Control.class);

    private final JournalStore store;
    private final Dispatcher dispatcher;
    private final Path runtime;
    private final TimeSource time;
    private final Timer retention;

    /**
     * Begins.
     *
     * @param runtime where it is noted when things were done, as {@code /run/systemd/journal}
     */
    public Control(JournalStore store, Dispatcher dispatcher, Path runtime, TimeSource time) {
        this.store = store;
        this.dispatcher = dispatcher;
        this.runtime = runtime;
        this.time = time;
        this.retention = time.timer(this::retentionEnded);
    }

    /** Opens the files and says that the journal has begun. */
    public void start() {
        store.open(false, false);
        vacuum();
        flush(true);
        dispatcher.driver(0, Optional.of(MessageId.STARTED), "Journal started", List.of());
        sayUsage();
    }

    /** Says that the journal ends. */
    public void end() {
        dispatcher.driver(0, Optional.of(MessageId.STOPPED), "Journal stopped", List.of());
        retention.close();
        dispatcher.close();
        store.close();
    }

    /** Brings what is volatile to the persistent folder, which is used from now on. */
    public void flush() {
        flush(false);
        dispatcher.sync();
        vacuum();
        sayUsage();
    }

    private void flush(boolean onlyIfFlushed) {
        long start = time.clock().monotonic().usec();
        OptionalLong count = store.flush(onlyIfFlushed);
        if (count.isPresent()) {
            TimeSpan spent = new TimeSpan(time.clock().monotonic().usec() - start);
            dispatcher.driver(
                    0,
                    Optional.empty(),
                    "Time spent on flushing to %s is %s for %d entries."
                            .formatted(store.folder().path(), spent.render(0), count.getAsLong()),
                    List.of());
        }
    }

    /** Begins new files. */
    public void rotate() {
        store.rotate();
        vacuum();
        store.keepWhatIsThere();
        dispatcher.syncArchived();
        note("rotated");
    }

    /** Brings everything to the disk. */
    public void sync() {
        dispatcher.sync();
        note("synced");
    }

    /** Lets go of the persistent folder. */
    public void relinquish() {
        store.relinquish();
    }

    private void vacuum() {
        for (Path removed : store.vacuum()) {
            LOG.info("Deleted archived journal {}.", removed);
        }
        store.retentionEnds()
                .ifPresentOrElse(
                        end -> {
                            long wait = end - time.clock().realtimeUsec();
                            retention.armAfter(Duration.of(Math.max(wait, 0), ChronoUnit.MICROS));
                        },
                        retention::disarm);
    }

    private void retentionEnded() {
        LOG.info("Retention time reached, rotating.");
        store.rotate();
        vacuum();
        dispatcher.syncArchived();
    }

    /** Who waits for it watches the file. */
    private void note(String name) {
        Path file = runtime.resolve(name);
        Path temporary = runtime.resolve(".#" + name);
        try {
            String text = time.clock().monotonic().usec() + "\n";
            Files.write(temporary, text.getBytes(StandardCharsets.US_ASCII));
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            LOG.warn("Failed to write {}, ignoring: {}", file, e.getMessage());
        }
    }

    private void sayUsage() {
        Folder folder = store.folder();
        Folder.Usage usage = folder.usage(time.clock().monotonic().usec());
        if (usage.limit() == 0) {
            return;
        }
        dispatcher.driver(
                0,
                Optional.of(MessageId.USAGE),
                "%s (%s) is %s, max %s, %s free."
                        .formatted(
                                folder.name(),
                                folder.path(),
                                ByteSize.render(usage.used()),
                                ByteSize.render(usage.limit()),
                                ByteSize.render(usage.available())),
                List.of(
                        Fields.of("JOURNAL_NAME", folder.name()),
                        Fields.of("JOURNAL_PATH", folder.path().toString()),
                        Fields.of("CURRENT_USE", usage.used()),
                        Fields.of("CURRENT_USE_PRETTY", ByteSize.render(usage.used())),
                        Fields.of("MAX_USE", usage.maxUse()),
                        Fields.of("MAX_USE_PRETTY", ByteSize.render(usage.maxUse())),
                        Fields.of("DISK_KEEP_FREE", usage.keepFree()),
                        Fields.of("DISK_KEEP_FREE_PRETTY", ByteSize.render(usage.keepFree())),
                        Fields.of("DISK_AVAILABLE", usage.diskFree()),
                        Fields.of("DISK_AVAILABLE_PRETTY", ByteSize.render(usage.diskFree())),
                        Fields.of("LIMIT", usage.limit()),
                        Fields.of("LIMIT_PRETTY", ByteSize.render(usage.limit())),
                        Fields.of("AVAILABLE", usage.available()),
                        Fields.of("AVAILABLE_PRETTY", ByteSize.render(usage.available()))));
    }
}

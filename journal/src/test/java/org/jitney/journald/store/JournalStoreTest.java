package org.jitney.journald.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jitney.journal.Id128;
import org.jitney.journal.JournalAppender;
import org.jitney.journal.format.SharedFields;
import org.jitney.journald.config.JournaldConfig;
import org.jitney.journald.config.JournaldConfig.Storage;
import org.jitney.linux.event.ManualClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalStoreTest {
    private final List<String> said = new ArrayList<>();
    private final ManualClock clock = new ManualClock(1_000_000, 2_000_000);
    private int room = Integer.MAX_VALUE;
    private boolean diskIsFull;

    @TempDir Path folder;

    /** A file that notes what is done with it, and takes so many entries. */
    private final class FakeFile implements JournalAppender {
        private final Path path;
        private final String name;
        private int entries;

        FakeFile(Path file) {
            this.path = file;
            this.name = folder.relativize(file).toString();
        }

        @Override
        public long append(
                long realtime,
                long monotonic,
                Id128 boot,
                List<byte[]> fields,
                List<SharedFields> shared)
                throws IOException {
            if (entries >= room) {
                throw new IOException("full");
            }
            said.add(name + " " + new String(fields.getFirst(), StandardCharsets.UTF_8));
            return ++entries;
        }

        @Override
        public boolean wantsRotation(long maxFileMicros) {
            return false;
        }

        @Override
        public long diskUsage() {
            return 0;
        }

        @Override
        public void sync() {
            said.add(name + " synced");
        }

        @Override
        public void tellLater() {}

        @Override
        public void tellReaders() {}

        @Override
        public Path path() {
            return path;
        }

        @Override
        public long entries() {
            return entries;
        }

        @Override
        public void markOffline() {
            said.add(name + " offline");
        }

        @Override
        public void retire() {
            said.add(name + " archived");
        }

        @Override
        public void markArchived() {
            said.add(name + " marked");
        }

        @Override
        public void archive() {
            throw new AssertionError("would wait for the disk");
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }

    private JournalStore store(Storage storage) {
        return new JournalStore(
                JournaldConfig.standard(false).withStorage(storage),
                new StorePlaces(
                        folder.resolve("run/id"),
                        folder.resolve("var/id"),
                        folder.resolve("flushed"),
                        false),
                new FileMaker() {
                    @Override
                    public JournalAppender open(Path file, SpaceLimits limits, boolean sealed)
                            throws IOException {
                        if (diskIsFull && file.toString().contains("/var/")) {
                            throw new IOException("no space");
                        }
                        return new FakeFile(file);
                    }

                    @Override
                    public void letRead(Path file, int uid) {
                        said.add("reader " + uid);
                    }
                },
                clock,
                new Id128(1, 2));
    }

    private static List<byte[]> entry(String text) {
        return List.of(text.getBytes(StandardCharsets.UTF_8));
    }

    private void flushed() throws IOException {
        Files.createDirectories(folder.resolve("var"));
        Files.createFile(folder.resolve("flushed"));
    }

    @Test
    void beforeTheFlushEverythingIsVolatile() {
        JournalStore store = store(Storage.AUTO);
        store.open(false, false);

        store.write(0, entry("a"));
        store.write(1000, entry("b"));

        assertThat(said).containsExactly("run/id/system.journal a", "run/id/system.journal b");
    }

    @Test
    void whatGotAnEntryWhileTheDiskWasWaitedForIsNotMarkedOffline() throws Exception {
        flushed();
        JournalStore store = store(Storage.PERSISTENT);
        store.open(false, false);
        store.write(0, entry("a"));
        store.write(1000, entry("b"));
        var written = store.files().persistentEntries();

        store.write(1000, entry("c"));
        store.files().markOffline(written);

        assertThat(said)
                .containsExactly(
                        "var/id/system.journal a",
                        "reader 1000",
                        "var/id/user-1000.journal b",
                        "var/id/user-1000.journal c",
                        "var/id/system.journal offline");
    }

    @Test
    void afterItUsersHaveFilesOfTheirOwn() throws Exception {
        flushed();
        JournalStore store = store(Storage.PERSISTENT);
        store.open(false, false);

        store.write(0, entry("a"));
        store.write(999, entry("b"));
        store.write(1000, entry("c"));
        store.write(65534, entry("d"));

        assertThat(said)
                .containsExactly(
                        "var/id/system.journal a",
                        "var/id/system.journal b",
                        "reader 1000",
                        "var/id/user-1000.journal c",
                        "var/id/system.journal d");
    }

    @Test
    void anEntryThatDoesNotFitBeginsANewFile() {
        room = 1;
        JournalStore store = store(Storage.VOLATILE);
        store.open(false, false);

        store.write(0, entry("a"));
        store.write(0, entry("b"));

        assertThat(said)
                .containsExactly(
                        "run/id/system.journal a",
                        "run/id/system.journal archived",
                        "run/id/system.journal b");
    }

    @Test
    void anEntryThatFitsNowhereIsLeftOut() {
        room = 0;
        JournalStore store = store(Storage.VOLATILE);
        store.open(false, false);

        store.write(0, entry("a"));

        assertThat(said).containsExactly("run/id/system.journal archived");
    }

    @Test
    void aClockThatIsSetBackBeginsANewFile() {
        JournalStore store = store(Storage.VOLATILE);
        store.open(false, false);
        store.write(0, entry("a"));
        clock.setRealtimeUsec(1_000_000);

        store.write(0, entry("b"));

        assertThat(said).contains("run/id/system.journal archived");
    }

    @Test
    void aDiskThatTakesNoMoreIsReplacedByMemory() throws Exception {
        flushed();
        JournalStore store = store(Storage.PERSISTENT);
        store.open(false, false);
        store.write(0, entry("a"));
        diskIsFull = true;
        room = 0;
        store.write(0, entry("b"));
        room = 10;

        store.write(0, entry("c"));

        assertThat(said).endsWith("run/id/system.journal c");
    }

    @Test
    void withoutStorageNothingIsKept() {
        JournalStore store = store(Storage.NONE);
        store.open(false, false);

        store.write(0, entry("a"));

        assertThat(said).isEmpty();
        assertThat(store.keeps()).isFalse();
    }

    @Test
    void whoLetsGoOfTheDiskGoesOnInMemory() throws Exception {
        flushed();
        JournalStore store = store(Storage.PERSISTENT);
        store.open(false, false);
        store.write(0, entry("a"));

        store.relinquish();
        store.write(0, entry("b"));

        assertThat(said).endsWith("run/id/system.journal b");
        assertThat(folder.resolve("flushed")).doesNotExist();
    }
}

package org.jitney.journald.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import org.jitney.journal.CreateOptions;
import org.jitney.journal.Id128;
import org.jitney.journal.JournalAppender;
import org.jitney.journal.JournalHeader;
import org.jitney.journal.Journals;
import org.jitney.journald.config.JournaldConfig;
import org.jitney.journald.config.JournaldConfig.Storage;
import org.jitney.linux.event.ManualClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackgroundSyncTest {
    private static final int SYSTEM = 0;

    @TempDir Path folder;

    private JournalStore store() {
        return new JournalStore(
                JournaldConfig.standard(false).withStorage(Storage.PERSISTENT),
                new StorePlaces(
                        folder.resolve("run"),
                        folder.resolve("var"),
                        folder.resolve("flushed"),
                        false),
                new FileMaker() {
                    @Override
                    public JournalAppender open(Path file, SpaceLimits limits, boolean sealed)
                            throws java.io.IOException {
                        return Journals.open(file, CreateOptions.of(new Id128(1, 2)));
                    }

                    @Override
                    public void letRead(Path file, int uid) {}
                },
                // A file whose first entry is old would be put aside.
                new ManualClock(1_000_000, System.currentTimeMillis() * 1000),
                new Id128(3, 4));
    }

    @Test
    void theFileIsOfflineInTheEndAndTakesEntriesAgain() throws Exception {
        JournalStore store = store();
        store.open(true, false);
        store.write(SYSTEM, List.of(new byte[] {'A', '=', '1'}));
        Path file = folder.resolve("var/system.journal");
        LinkedBlockingQueue<Runnable> loop = new LinkedBlockingQueue<>();

        new BackgroundSync(store, loop::add).start();
        loop.take().run();
        loop.take().run();
        JournalHeader.State synced = Journals.header(file).state();
        store.write(SYSTEM, List.of(new byte[] {'A', '=', '2'}));

        assertThat(synced).isEqualTo(JournalHeader.State.OFFLINE);
        assertThat(Journals.header(file).state()).isEqualTo(JournalHeader.State.ONLINE);
        assertThat(Journals.header(file).entryObjects()).isEqualTo(2);
        store.close();
    }

    private List<Path> archived() throws Exception {
        try (var files = Files.list(folder.resolve("var"))) {
            return files.filter(file -> file.toString().contains("@")).toList();
        }
    }

    @Test
    void aRotationWaitsForNothingAndTheFileIsMarkedInTheEnd() throws Exception {
        JournalStore store = store();
        store.open(true, false);
        store.write(SYSTEM, List.of(new byte[] {'A', '=', '1'}));
        LinkedBlockingQueue<Runnable> loop = new LinkedBlockingQueue<>();

        store.rotate();
        Path file = archived().getFirst();
        JournalHeader.State atFirst = Journals.header(file).state();
        new BackgroundSync(store, loop::add).start();
        loop.take().run();
        loop.take().run();

        assertThat(atFirst).isEqualTo(JournalHeader.State.ONLINE);
        assertThat(Journals.header(file).state()).isEqualTo(JournalHeader.State.ARCHIVED);
        assertThat(store.hasRetired()).isFalse();
        store.close();
    }

    @Test
    void whoEndsWaitsForWhatWasRotated() throws Exception {
        JournalStore store = store();
        store.open(true, false);
        store.write(SYSTEM, List.of(new byte[] {'A', '=', '1'}));
        LinkedBlockingQueue<Runnable> loop = new LinkedBlockingQueue<>();

        store.rotate();
        new BackgroundSync(store, loop::add).start();
        store.close();
        // What the thread has to say comes too late and changes nothing.
        loop.take().run();
        loop.take().run();

        assertThat(Journals.header(archived().getFirst()).state())
                .isEqualTo(JournalHeader.State.ARCHIVED);
    }
}

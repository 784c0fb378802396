package org.jitney.launcher.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.jitney.journal.CreateOptions;
import org.jitney.journal.Id128;
import org.jitney.journal.JournalAppender;
import org.jitney.journal.Journals;
import org.jitney.journal.Sequence;

/** A small journal for the build's training run: what people have in theirs is in it. */
final class TrainingJournal {
    private static final Id128 MACHINE = new Id128(0, 1);
    private static final Id128 BOOT = new Id128(0, 2);

    private static final List<String> NAMES =
            List.of("system.journal", "user-1000.journal", "user-1001.journal");

    /** So many that several threads print them. */
    private static final int ENTRIES = 4000;

    private TrainingJournal() {}

    /** Makes the journal in a folder, hands that out, and removes both. */
    static void with(Consumer<Path> work) throws IOException {
        Path folder = Files.createTempDirectory("jitney-train-journal");
        try {
            write(folder);
            work.accept(folder);
        } finally {
            for (String name : NAMES) {
                Files.deleteIfExists(folder.resolve(name));
            }
            Files.delete(folder);
        }
    }

    /** {@code jitney train-journal FOLDER}: makes the journal. */
    static int run(List<String> options) throws IOException {
        if (options.size() != 1) {
            throw new IOException("train-journal: needs a folder");
        }
        write(Path.of(options.getFirst()));
        return 0;
    }

    private static void write(Path folder) throws IOException {
        Files.createDirectories(folder);
        // Two of one sequence and one of another, as readers compare these in other ways.
        CreateOptions options = CreateOptions.of(MACHINE);
        CreateOptions one = options.withSequence(new Sequence(MACHINE, 0));
        fill(folder.resolve(NAMES.get(0)), 0, one);
        fill(folder.resolve(NAMES.get(1)), ENTRIES / 2, one);
        fill(folder.resolve(NAMES.get(2)), ENTRIES, options);
    }

    private static void fill(Path file, int offset, CreateOptions options) throws IOException {
        try (JournalAppender journal = Journals.create(file, options)) {
            for (int i = 0; i < ENTRIES; i++) {
                long time = 1000L + offset + i;
                journal.append(1_700_000_000_000_000L + time, time, BOOT, fields(i));
            }
        }
    }

    private static List<byte[]> fields(int i) {
        String message = i % 10 == 0 ? "long ".repeat(300) : "message number " + i;
        return List.of(
                field("MESSAGE=" + message),
                field("PRIORITY=" + i % 8),
                field("SYSLOG_IDENTIFIER=training"),
                field("_PID=" + (100 + i)),
                field("_BOOT_ID=" + BOOT),
                field("_HOSTNAME=training"),
                field("_SYSTEMD_UNIT=training.service"),
                field("BINARY=\0" + i),
                field("_TRANSPORT=stdout"));
    }

    private static byte[] field(String text) {
        return text.getBytes(UTF_8);
    }
}

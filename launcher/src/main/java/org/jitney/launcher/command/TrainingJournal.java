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

/** A small journal for the build's training run: what people have in theirs is in it. */
final class TrainingJournal {
    private static final Id128 MACHINE = new Id128(0, 1);
    private static final Id128 BOOT = new Id128(0, 2);
    private static final int ENTRIES = 100;

    private TrainingJournal() {}

    /** Makes the journal in a folder, hands that out, and removes both. */
    static void with(Consumer<Path> work) throws IOException {
        Path folder = Files.createTempDirectory("jitney-train-journal");
        Path file = folder.resolve("system.journal");
        try {
            try (JournalAppender journal = Journals.create(file, CreateOptions.of(MACHINE))) {
                for (int i = 0; i < ENTRIES; i++) {
                    journal.append(1_700_000_000_000_000L + i, 1000L + i, BOOT, fields(i));
                }
            }
            work.accept(folder);
        } finally {
            Files.deleteIfExists(file);
            Files.delete(folder);
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

package org.jitney.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetentionTest {
    private static final long MIB = 1L << 20;

    @TempDir Path dir;

    /** Five archived files of a MiB each, and the one that is written to. */
    @BeforeEach
    void writeFiles() throws IOException {
        Sequence sequence = new Sequence(Id128.parse("00112233445566778899aabbccddeeff"), 0);
        CreateOptions options = TestFiles.options().withSequence(sequence);
        for (int i = 0; i < 5; i++) {
            JournalAppender file = Journals.create(dir.resolve("system.journal"), options);
            TestFiles.append(file, i * 10, i * 10 + 10);
            file.archive();
        }
        try (JournalAppender last = Journals.create(dir.resolve("system.journal"), options)) {
            TestFiles.append(last, 50, 60);
        }
    }

    private List<Long> firstNumbers() throws IOException {
        try (var names = Files.list(dir)) {
            return names.map(name -> FileNames.parse(name.getFileName().toString()))
                    .flatMap(java.util.Optional::stream)
                    .map(FileNames.Archived::seqnum)
                    .sorted()
                    .toList();
        }
    }

    @Test
    void theOldestGoUntilTheRestIsSmallEnough() throws Exception {
        Retention.Vacuumed done = new Retention(3 * MIB + 100_000, 0, Instant.EPOCH).vacuum(dir);

        assertThat(firstNumbers()).containsExactly(31L, 41L);
        assertThat(done.deleted()).hasSize(3);
        assertThat(done.freed()).isBetween(3 * MIB, 3 * MIB + 100_000);
        assertThat(dir.resolve("system.journal")).exists();
    }

    @Test
    void theOldestGoUntilThereAreFewEnough() throws Exception {
        new Retention(0, 2, Instant.EPOCH).vacuum(dir);

        assertThat(firstNumbers()).containsExactly(41L);
    }

    @Test
    void whatBeganBeforeATimeGoes() throws Exception {
        long micros = TestFiles.START + 20_000;
        Instant oldest = Instant.ofEpochSecond(micros / 1_000_000, micros % 1_000_000 * 1000);

        new Retention(0, 0, oldest).vacuum(dir);

        assertThat(firstNumbers()).containsExactly(21L, 31L, 41L);
    }

    @Test
    void whatIsWrittenToStays() throws Exception {
        new Retention(1, 1, Instant.ofEpochSecond(4_000_000_000L)).vacuum(dir);

        assertThat(firstNumbers()).isEmpty();
        assertThat(dir.resolve("system.journal")).exists();
    }

    @Test
    void anArchivedFileWithoutEntriesGoesAnyway() throws Exception {
        Path empty = dir.resolve("system@0000000000000001-0000000000000002.journal~");
        Journals.create(empty, TestFiles.options()).close();

        assertThat(new Retention(0, 0, Instant.EPOCH).vacuum(dir).deleted()).containsExactly(empty);
    }

    @Test
    void limitsComeFromTheSizeOfTheDisk() {
        Retention.Limits large = Retention.Limits.ofDisk(1000L << 30);
        assertThat(large).isEqualTo(new Retention.Limits(4L << 30, 4L << 30, 128 * MIB, 100));

        Retention.Limits small = Retention.Limits.ofDisk(400 * MIB);
        assertThat(small).isEqualTo(new Retention.Limits(40 * MIB, 20 * MIB, 5 * MIB, 100));
        assertThat(small.allowed(10 * MIB, 25 * MIB)).isEqualTo(15 * MIB);
        assertThat(small.allowed(10 * MIB, 5 * MIB)).isEqualTo(10 * MIB);
    }
}

package org.jitney.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jitney.journal.TestFiles.BOOT;
import static org.jitney.journal.TestFiles.START;
import static org.jitney.journal.TestFiles.field;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RoundTripTest {
    @TempDir Path dir;

    static List<CreateOptions> variants() {
        return TestFiles.variants();
    }

    @ParameterizedTest
    @MethodSource("variants")
    void everyShapeOfFileGivesBackWhatWasWritten(CreateOptions options) throws Exception {
        Path file = TestFiles.write(dir.resolve("a.journal"), 300, options);
        Random random = new Random(0);

        try (JournalReader reader = Journals.openFiles(List.of(file))) {
            for (int i = 0; i < 300; i++) {
                assertThat(reader.next()).isTrue();
                JournalEntry entry = reader.entry();
                assertThat(entry.seqnum()).isEqualTo(i + 1);
                assertThat(entry.realtime()).isEqualTo(START + i * 1000L);
                assertThat(entry.monotonic()).isEqualTo(i * 1000L + 5);
                assertThat(entry.bootId()).isEqualTo(BOOT);
                assertThat(texts(entry.fields())).isEqualTo(texts(TestFiles.fields(i, random)));
            }
            assertThat(reader.next()).isFalse();
        }
    }

    @ParameterizedTest
    @MethodSource("variants")
    void everyShapeOfFileIsIntact(CreateOptions options) throws Exception {
        Path file = TestFiles.write(dir.resolve("a.journal"), 300, options);

        assertThat(Journals.verify(file, Optional.empty(), _ -> {}))
                .isEqualTo(new Verification.Intact());
        assertThat(Journals.verify(file, Optional.of("nonsense"), _ -> {}))
                .isEqualTo(new Verification.KeyRejected());
    }

    private static Set<String> texts(List<byte[]> fields) {
        Set<String> texts = new TreeSet<>();
        fields.forEach(each -> texts.add(TestFiles.text(each)));
        return texts;
    }

    private static Set<String> ordered(List<byte[]> fields) {
        Set<String> texts = new LinkedHashSet<>();
        fields.forEach(each -> texts.add(TestFiles.text(each)));
        return texts;
    }

    @Test
    void aFileIsGoneOnWithAfterItWasClosed() throws Exception {
        Path file = TestFiles.write(dir.resolve("a.journal"), 10, TestFiles.options());

        try (JournalAppender again = Journals.open(file, TestFiles.options())) {
            TestFiles.append(again, 10, 20);
        }

        assertThat(Journals.header(file).tailSequentialNumber()).isEqualTo(20);
        assertThat(Journals.verify(file, Optional.empty(), _ -> {}))
                .isEqualTo(new Verification.Intact());
    }

    @Test
    void aFileOfAWriterThatHasDiedIsPutAside() throws Exception {
        Path file = dir.resolve("system.journal");
        try (JournalAppender dying = Journals.create(file, TestFiles.options())) {
            TestFiles.append(dying, 0, 10);
            Path left = Files.copy(file, dir.resolve("left"));
            dying.sync();
            Files.move(left, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        }

        try (JournalAppender next = Journals.open(file, TestFiles.options())) {
            TestFiles.append(next, 0, 1);
        }

        try (var names = Files.list(dir)) {
            assertThat(names.map(name -> name.getFileName().toString()))
                    .anyMatch(name -> name.matches("system@[0-9a-f]{16}-[0-9a-f]{16}\\.journal~"))
                    .contains("system.journal");
        }
    }

    @Test
    void aFileOfAnotherSequenceIsArchived() throws Exception {
        Path file = TestFiles.write(dir.resolve("system.journal"), 3, TestFiles.options());
        Id128 old = Journals.header(file).sequentialNumberId();
        Id128 id = Id128.parse("00112233445566778899aabbccddeeff");

        CreateOptions options = TestFiles.options().withSequence(new Sequence(id, 7));
        try (JournalAppender next = Journals.open(file, options)) {
            TestFiles.append(next, 3, 4);
        }

        assertThat(Journals.header(file).headSequentialNumber()).isEqualTo(8);
        assertThat(dir.resolve("system@%s-%016x-%016x.journal".formatted(old, 1, START))).exists();
    }

    @Test
    void anArchivedFileIsNamedByItsFirstEntry() throws Exception {
        Path file = dir.resolve("system.journal");
        Id128 id = Id128.parse("00112233445566778899aabbccddeeff");
        CreateOptions options = TestFiles.options().withSequence(new Sequence(id, 41));

        JournalAppender appender = Journals.create(file, options);
        TestFiles.append(appender, 0, 3);
        appender.archive();

        Path archived = dir.resolve("system@%s-%016x-%016x.journal".formatted(id, 42, START));
        assertThat(archived).exists();
        assertThat(Journals.header(archived).state()).isEqualTo(JournalHeader.State.ARCHIVED);
        assertThatThrownBy(() -> TestFiles.append(appender, 3, 4)).isInstanceOf(IOException.class);
    }

    @Test
    void aFullFileRefusesAnEntryAndStaysIntact() throws Exception {
        Path file = dir.resolve("a.journal");
        int written = 0;
        try (JournalAppender appender = Journals.create(file, TestFiles.options())) {
            Random random = new Random(3);
            while (written < 100_000) {
                byte[] noise = new byte[3000];
                random.nextBytes(noise);
                noise[0] = 'A';
                noise[1] = '=';
                try {
                    appender.append(START + written, written, BOOT, List.of(noise));
                    written++;
                } catch (IOException e) {
                    break;
                }
            }
        }

        assertThat(written).isBetween(200, 400);
        assertThat(Files.size(file)).isLessThanOrEqualTo(1L << 20);
        assertThat(Journals.header(file).entryObjects()).isEqualTo(written);
        assertThat(Journals.verify(file, Optional.empty(), _ -> {}))
                .isEqualTo(new Verification.Intact());
    }

    @Test
    void whatIsOlderThanTheLastEntryIsRefused() throws Exception {
        try (JournalAppender appender =
                Journals.create(dir.resolve("a.journal"), TestFiles.options())) {
            TestFiles.append(appender, 5, 6);

            assertThatThrownBy(() -> TestFiles.append(appender, 4, 5))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("smaller");
        }
    }

    @Test
    void aFieldWithoutAValidNameIsRefused() throws Exception {
        try (JournalAppender appender =
                Journals.create(dir.resolve("a.journal"), TestFiles.options())) {
            for (String bad :
                    List.of("", "=x", "lower=x", "1A=x", "NOTHING", "A".repeat(65) + "=")) {
                assertThatThrownBy(() -> appender.append(1, 1, BOOT, List.of(field(bad))))
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining("Field");
            }
        }
    }

    @Test
    void aReaderSeesWhatIsWrittenMeanwhile() throws Exception {
        Path file = dir.resolve("a.journal");
        try (JournalAppender appender =
                        Journals.create(file, TestFiles.options().withLimits(64L << 20, 0));
                JournalReader reader = Journals.openFiles(List.of(file))) {
            for (int i = 0; i < 4000; i++) {
                TestFiles.append(appender, i, i + 1);

                assertThat(reader.next()).isTrue();
                assertThat(ordered(reader.entry().fields())).contains("MESSAGE=hello " + i);
                assertThat(reader.next()).isFalse();
            }
        }
    }

    @Test
    void severalFilesOfOneSequenceHaveOneOrder() throws Exception {
        Sequence sequence = new Sequence(Id128.parse("00112233445566778899aabbccddeeff"), 0);
        CreateOptions options = TestFiles.options().withSequence(sequence);
        try (JournalAppender one = Journals.create(dir.resolve("system.journal"), options);
                JournalAppender two = Journals.create(dir.resolve("user-1.journal"), options)) {
            for (int i = 0; i < 100; i++) {
                TestFiles.append(i % 3 == 0 ? one : two, i, i + 1);
            }
        }

        try (JournalReader reader = Journals.openDirectories(List.of(dir))) {
            for (int i = 1; i <= 100; i++) {
                assertThat(reader.next()).isTrue();
                assertThat(reader.entry().seqnum()).isEqualTo(i);
            }
            for (int i = 99; i >= 1; i--) {
                assertThat(reader.previous()).isTrue();
                assertThat(reader.entry().seqnum()).isEqualTo(i);
            }
            assertThat(reader.previous()).isFalse();
        }
    }
}

package org.jitney.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A writer remembers arrays that come again, and is not misled by what is in them. */
class ReusedArraysTest {
    private static final int ENTRIES = 3000;

    @TempDir Path folder;

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private static long count(JournalReader reader, String match) {
        reader.flushMatches();
        reader.addMatch(bytes(match));
        reader.seekHead();
        return reader.nextSkip(Long.MAX_VALUE);
    }

    private Path write(boolean compact) throws IOException {
        Path file = folder.resolve("a.journal");
        CreateOptions options = CreateOptions.of(new Id128(0, 1)).withFormat(compact, true);
        byte[] same = bytes("SAME=always");
        byte[] equal = bytes("SAME=always");
        byte[] changing = bytes("CHANGING=0");
        byte[] boot = bytes("_BOOT_ID=" + new Id128(0, 2));
        try (JournalAppender journal = Journals.create(file, options)) {
            for (int i = 0; i < ENTRIES; i++) {
                changing[changing.length - 1] = (byte) ('0' + i % 3);
                journal.append(
                        1000 + i,
                        1000 + i,
                        new Id128(0, 2),
                        List.of(
                                i % 2 == 0 ? same : equal,
                                changing,
                                same,
                                boot,
                                bytes("NUMBER=" + i)));
            }
        }
        return file;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void everyEntryIsFoundByEachOfItsFields(boolean compact) throws Exception {
        Path file = write(compact);

        try (JournalReader reader = Journals.openFiles(List.of(file))) {
            assertThat(count(reader, "SAME=always")).isEqualTo(ENTRIES);
            for (int digit = 0; digit < 3; digit++) {
                assertThat(count(reader, "CHANGING=" + digit)).isEqualTo(ENTRIES / 3);
            }
            reader.flushMatches();
            reader.seekTail();
            assertThat(reader.previous()).isTrue();
            assertThat(reader.field("CHANGING")).hasValue(bytes("2"));
            assertThat(reader.entry().fields()).hasSize(4);
        }
        assertThat(Journals.verify(file, Optional.empty(), _ -> {}))
                .isInstanceOf(Verification.Intact.class);
    }
}

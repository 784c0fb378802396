package org.jitney.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jitney.journal.TestFiles.BOOT;
import static org.jitney.journal.TestFiles.MACHINE;
import static org.jitney.journal.TestFiles.START;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SealingTest {
    @TempDir Path dir;
    private String key = "";
    private Path file = Path.of("");

    @BeforeEach
    void writeSealedFile() throws Exception {
        Path keyFile = dir.resolve("fss");
        Sealing.Keys keys =
                Sealing.setUp(
                        keyFile,
                        MACHINE,
                        BOOT,
                        Instant.ofEpochSecond(START / 1_000_000),
                        Duration.ofMillis(20));
        key = keys.verificationKey();
        CreateOptions options = TestFiles.options().withSealing(keyFile);
        file = TestFiles.write(dir.resolve("a.journal"), 100, options);
        try (JournalAppender again = Journals.open(file, options)) {
            TestFiles.append(again, 100, 150);
        }
    }

    private Verification verify(String with) throws Exception {
        return Journals.verify(file, Optional.of(with), _ -> {});
    }

    @Test
    void theKeyVouchesForAllEntries() throws Exception {
        assertThat(key).matches("([0-9a-f]{6}-){3}[0-9a-f]{6}/[0-9a-f]+-4e20");
        assertThat(verify(key))
                .isEqualTo(new Verification.Sealed(START, START + 149_000, START + 149_000));
        assertThat(Journals.header(file).flags()).contains(JournalHeader.Flag.SEALED);
    }

    @Test
    void theSealingKeyIsForItsOwnerOnly() throws Exception {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(dir.resolve("fss"))))
                .isEqualTo("rw-------");
    }

    @Test
    void withoutAKeyOneIsAskedFor() throws Exception {
        assertThat(Journals.verify(file, Optional.empty(), _ -> {}))
                .isEqualTo(new Verification.KeyRequired());
        assertThat(verify("nonsense")).isEqualTo(new Verification.KeyRejected());
    }

    @Test
    void anotherKeyVouchesForNothing() throws Exception {
        String other = (key.charAt(0) == '0' ? "1" : "0") + key.substring(1);

        assertThat(verify(other))
                .isInstanceOfSatisfying(
                        Verification.Corrupt.class,
                        corrupt ->
                                assertThat(corrupt.reason()).isEqualTo("Tag failed verification"));
    }

    @Test
    void anEntryWithAnotherTimeIsNoticed() throws Exception {
        byte[] bytes = Files.readAllBytes(file);
        int at = indexOf(bytes, START + 70_000);
        bytes[at] ^= 1;
        Files.write(file, bytes);

        assertThat(verify(key))
                .isInstanceOfSatisfying(
                        Verification.Corrupt.class,
                        corrupt ->
                                assertThat(corrupt.reason()).isEqualTo("Tag failed verification"));
    }

    private static int indexOf(byte[] bytes, long number) {
        for (int i = 0; i + 8 <= bytes.length; i += 8) {
            if (Long.reverseBytes(java.nio.ByteBuffer.wrap(bytes).getLong(i)) == number) {
                return i;
            }
        }
        throw new AssertionError("no such number");
    }

    @Test
    void theKeyFileForgetsTheKeysOfThePast() throws Exception {
        byte[] state = Files.readAllBytes(dir.resolve("fss"));

        // 149 ms after the start are seven intervals.
        assertThat(state[state.length - 1]).isEqualTo((byte) 7);
    }
}

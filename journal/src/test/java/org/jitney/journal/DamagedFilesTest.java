package org.jitney.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A thousand files made of good ones: whatever is read of them, it ends, and well. */
class DamagedFilesTest {
    private static final int FILES = 1000;
    private static final int ENTRIES = 200;

    @TempDir Path dir;

    @Test
    void nothingThatIsDamagedHangsOrThrows() throws Exception {
        List<CreateOptions> variants = TestFiles.variants();
        byte[][] good = new byte[variants.size()][];
        for (int i = 0; i < good.length; i++) {
            Path file = dir.resolve("good" + i + ".journal");
            TestFiles.write(file, ENTRIES, variants.get(i).withLimits(512 << 10, 0));
            good[i] = Files.readAllBytes(file);
        }
        Path file = dir.resolve("damaged.journal");
        for (int i = 0; i < FILES; i++) {
            byte[] damaged = Damage.of(good[i % good.length], i);
            Files.write(file, damaged);
            Assertions.assertTimeoutPreemptively(
                    Duration.ofSeconds(20), () -> use(file), "file of seed " + i);
        }
    }

    private static void use(Path file) throws IOException {
        Set<String> read = read(file);
        Salvage salvaged = Journals.salvage(file);
        Journals.verify(file, Optional.empty(), _ -> {});

        Set<String> found = new HashSet<>();
        salvaged.entries().forEach(entry -> found.add(entry.cursor()));
        assertThat(found).containsAll(read);
        long end = -1;
        for (Salvage.Range range : salvaged.lost()) {
            assertThat(range.offset()).isGreaterThan(end);
            assertThat(range.length()).isPositive();
            end = range.offset();
        }
    }

    /** {@return the cursors of all that a reader shows}, both ways and by a match */
    private static Set<String> read(Path file) {
        Set<String> shown = new HashSet<>();
        try (JournalReader reader = Journals.openFiles(List.of(file))) {
            while (reader.next()) {
                shown.add(reader.entry().cursor());
            }
            reader.seekTail();
            while (reader.previous()) {
                shown.add(reader.entry().cursor());
            }
            reader.fieldNames().forEach(reader::uniqueValues);
            reader.boots();
            reader.addMatch(TestFiles.field("PRIORITY=3"));
            reader.seekHead();
            while (reader.next()) {
                reader.field("MESSAGE");
            }
            reader.seekRealtime(TestFiles.START + 1000);
            reader.next();
        } catch (IOException e) {
            assertThat(shown).isEmpty();
        }
        return shown;
    }

    @Test
    void aFlippedBitOfAPayloadLosesNoEntry() throws Exception {
        Path file = TestFiles.write(dir.resolve("a.journal"), ENTRIES, TestFiles.options());
        byte[] bytes = Files.readAllBytes(file);
        int at = indexOf(bytes, "MESSAGE=hello 100");
        bytes[at + 15] ^= 1;
        Files.write(file, bytes);

        Salvage salvaged = Journals.salvage(file);

        assertThat(salvaged.entries()).hasSize(ENTRIES);
        assertThat(salvaged.damaged()).isEqualTo(1);
        assertThat(salvaged.lost()).hasSize(1);
        assertThat(salvaged.lost().getFirst().offset()).isLessThan(at);
        assertThat(Journals.verify(file, Optional.empty(), _ -> {}))
                .isInstanceOfSatisfying(
                        Verification.Corrupt.class,
                        corrupt -> assertThat(corrupt.reason()).contains("Invalid hash"));
    }

    @Test
    void aZeroedHeaderLosesNoEntry() throws Exception {
        for (CreateOptions options : TestFiles.variants()) {
            Path file = dir.resolve("a.journal");
            Files.deleteIfExists(file);
            TestFiles.write(file, ENTRIES, options);
            byte[] bytes = Files.readAllBytes(file);
            Arrays.fill(bytes, 0, 264, (byte) 0);
            Files.write(file, bytes);

            assertThat(Journals.salvage(file).entries()).as("%s", options).hasSize(ENTRIES);
        }
    }

    @Test
    void aFileThatIsCutOffGivesAllThatIsInFrontOfTheCut() throws Exception {
        Path file = TestFiles.write(dir.resolve("a.journal"), ENTRIES, TestFiles.options());
        byte[] bytes = Files.readAllBytes(file);
        int at = indexOf(bytes, "MESSAGE=hello 150");
        Files.write(file, Arrays.copyOf(bytes, at));

        Salvage salvaged = Journals.salvage(file);

        assertThat(salvaged.entries()).hasSize(150);
        assertThat(salvaged.damaged()).isZero();
        assertThat(Journals.verify(file, Optional.empty(), _ -> {}))
                .isInstanceOf(Verification.Corrupt.class);
    }

    private static int indexOf(byte[] bytes, String text) {
        String all = new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1);
        return all.indexOf(text);
    }

    /** Ways in which files are damaged, each by its number. */
    static final class Damage {
        private Damage() {}

        static byte[] of(byte[] good, int seed) {
            Random random = new Random(seed);
            byte[] bytes = good.clone();
            int used = used(bytes);
            switch (seed % 5) {
                case 0 -> {
                    for (int i = 0; i <= seed % 40; i++) {
                        bytes[random.nextInt(used)] ^= (byte) (1 << random.nextInt(8));
                    }
                }
                case 1 -> bytes = Arrays.copyOf(bytes, random.nextInt(used));
                case 2 -> {
                    int page = random.nextInt(used) & ~4095;
                    Arrays.fill(bytes, page, Math.min(page + 4096, bytes.length), (byte) 0);
                }
                case 3 -> loop(bytes, used, random);
                default -> {
                    int at = random.nextInt(used);
                    byte[] noise = new byte[Math.min(random.nextInt(300) + 1, bytes.length - at)];
                    random.nextBytes(noise);
                    System.arraycopy(noise, 0, bytes, at, noise.length);
                }
            }
            return bytes;
        }

        private static int used(byte[] bytes) {
            int used = bytes.length;
            while (bytes[used - 1] == 0) {
                used--;
            }
            return used;
        }

        /** Makes numbers that look like offsets lead somewhere else, mostly back. */
        private static void loop(byte[] bytes, int used, Random random) {
            ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
            for (int i = 0; i < 30; i++) {
                int at = random.nextInt(used / 8 - 1) * 8;
                long value = buffer.getLong(at);
                if (value > 264 && value < used && (value & 7) == 0) {
                    buffer.putLong(at, random.nextInt(used / 8) * 8L);
                } else if (i % 3 == 0) {
                    buffer.putLong(at, at & -8L);
                }
            }
        }
    }
}

package org.jitney.journal;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jitney.journal.format.Compression;
import org.jitney.journal.format.CorruptFile;
import org.jitney.journal.format.FileWriter;

/** Whatever a file holds, who reads, verifies or salvages it comes to an end. */
class JournalFileFuzzTest {
    private static final int SIZE = 64 << 10;
    private static final int PATCH = 11;
    private static final Path FILE = newFile();
    private static final List<byte[]> GOOD = good();

    private static Path newFile() {
        try {
            Path directory = Files.createTempDirectory("jitney-fuzz");
            directory.toFile().deleteOnExit();
            Path file = directory.resolve("a.journal");
            file.toFile().deleteOnExit();
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<byte[]> good() {
        List<byte[]> files = new ArrayList<>();
        for (boolean compact : new boolean[] {false, true}) {
            for (Compression compression : Compression.values()) {
                try {
                    files.add(write(compact, compression));
                } catch (IOException | CorruptFile e) {
                    throw new IllegalStateException(e);
                }
            }
        }
        return files;
    }

    /** Ids are fixed, as an input has to mean the same every time. */
    private static byte[] write(boolean compact, Compression compression)
            throws IOException, CorruptFile {
        Files.deleteIfExists(FILE);
        var identity = new FileWriter.Identity(1, 2, 0, 0, 3, 4, 0, compact, compact, compression);
        var settings = new FileWriter.Settings(SIZE, 0, 64, true);
        try (FileWriter writer =
                FileWriter.create(FILE, 0600, identity, settings, Optional.empty())) {
            for (int i = 1; i <= 40; i++) {
                List<byte[]> fields = new ArrayList<>();
                fields.add(field("MESSAGE=hello " + i));
                fields.add(field("PRIORITY=" + i % 8));
                fields.add(field("_BOOT_ID=" + "0".repeat(32)));
                if (i % 5 == 0) {
                    fields.add(field("LONG=" + ("something " + i).repeat(10)));
                }
                writer.append(new FileWriter.NewEntry(i, 1000 + i, i, 0, 0), fields, List.of());
            }
        }
        return Files.readAllBytes(FILE);
    }

    private static byte[] field(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** The input is a file. */
    @FuzzTest
    void readsAnyBytes(byte[] data) throws IOException {
        use(data);
    }

    /** The input says which good file is damaged, and how: offsets of 3 bytes, then 8 bytes. */
    @FuzzTest
    void readsDamagedFiles(byte[] data) throws IOException {
        if (data.length == 0) {
            return;
        }
        byte[] bytes = GOOD.get((data[0] & 0xff) % GOOD.size()).clone();
        ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer patches =
                ByteBuffer.wrap(data, 1, data.length - 1).order(ByteOrder.LITTLE_ENDIAN);
        while (patches.remaining() >= PATCH) {
            int at = (patches.getShort() & 0xffff) | ((patches.get() & 0xff) << 16);
            file.putLong(at % (bytes.length - 8), patches.getLong());
        }
        use(bytes);
    }

    private static void use(byte[] bytes) throws IOException {
        Files.write(FILE, bytes);
        Set<String> shown = read();
        Salvage salvaged = Journals.salvage(FILE);
        salvaged.entries().forEach(entry -> shown.remove(entry.cursor()));
        if (!shown.isEmpty()) {
            throw new AssertionError("read, but not salvaged: " + shown);
        }
        Journals.verify(FILE, Optional.empty(), _ -> {});
        try {
            Journals.header(FILE);
        } catch (CorruptFile e) {
            // Said as it should be.
        }
    }

    private static Set<String> read() {
        Set<String> shown = new HashSet<>();
        try (JournalReader reader = Journals.openFiles(List.of(FILE))) {
            while (reader.next()) {
                shown.add(reader.entry().cursor());
            }
            reader.seekTail();
            while (reader.previous()) {
                reader.field("MESSAGE");
            }
            reader.fieldNames().forEach(reader::uniqueValues);
            reader.boots();
            reader.addMatch(field("PRIORITY=3"));
            reader.addMatch(field("_BOOT_ID=" + "0".repeat(32)));
            reader.seekHead();
            reader.nextSkip(Long.MAX_VALUE);
            reader.seekRealtime(1010);
            reader.next();
            reader.previous();
        } catch (IOException e) {
            return new HashSet<>();
        }
        return shown;
    }
}

package org.jitney.itests.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import org.jitney.itests.harness.Home;
import org.jitney.itests.harness.Programs;
import org.jitney.journal.CreateOptions;
import org.jitney.journal.ExportFormat;
import org.jitney.journal.ExportWriter;
import org.jitney.journal.Id128;
import org.jitney.journal.JournalAppender;
import org.jitney.journal.JournalHeader;
import org.jitney.journal.JournalReader;
import org.jitney.journal.Journals;
import org.jitney.journal.Sealing;
import org.jitney.journal.Verification;
import org.jitney.journal.format.Compression;
import org.jitney.journal.format.CorruptFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Journal files of the original read by ours, and ours by the original. */
class JournalFilesTest {
    private static final String REMOTE = "/lib/systemd/systemd-journal-remote";
    private static final Id128 MACHINE = Id128.parse("11111111111111111111111111111111");
    private static final Id128 BOOT = Id128.parse("0123456789abcdef0123456789abcde0");
    private static final long START = 1_700_000_000_000_000L;
    private static final int ENTRIES = 2000;

    @TempDir Path dir;

    @BeforeEach
    void needsTheOriginal() {
        assumeTrue(
                Programs.present("journalctl") && Files.isExecutable(Path.of(REMOTE)),
                "!!! NOT RUN: journalctl or systemd-journal-remote is missing");
    }

    private record Variant(boolean compact, boolean keyed, Compression compression) {
        static List<Variant> all() {
            List<Variant> all = new ArrayList<>();
            for (boolean compact : new boolean[] {false, true}) {
                for (boolean keyed : new boolean[] {false, true}) {
                    for (Compression compression : Compression.values()) {
                        all.add(new Variant(compact, keyed, compression));
                    }
                }
            }
            return all;
        }

        Map<String, String> environment() {
            return Map.of(
                    "SYSTEMD_JOURNAL_COMPACT", compact ? "1" : "0",
                    "SYSTEMD_JOURNAL_KEYED_HASH", keyed ? "1" : "0",
                    "SYSTEMD_JOURNAL_COMPRESS",
                            compression == Compression.NONE ? "0" : compression.toString());
        }

        CreateOptions options() {
            return CreateOptions.of(MACHINE)
                    .withFormat(compact, keyed)
                    .withCompression(compression, CreateOptions.COMPRESS_THRESHOLD);
        }
    }

    static byte[] field(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static List<byte[]> fields(int i, Random random) {
        List<byte[]> fields = new ArrayList<>();
        fields.add(field("MESSAGE=hello " + i));
        fields.add(field("PRIORITY=" + i % 8));
        fields.add(field("_BOOT_ID=" + BOOT));
        fields.add(field("_MACHINE_ID=" + MACHINE));
        fields.add(field("_PID=" + random.nextInt(300)));
        fields.add(field("_SYSTEMD_UNIT=u" + random.nextInt(30) + ".service"));
        if (i % 7 == 0) {
            fields.add(field("LONG=" + ("something " + i + " ").repeat(80)));
        }
        if (i % 11 == 0) {
            fields.add(field("LINES=one\ntwo " + i));
        }
        if (i % 13 == 0) {
            fields.add(field("TWICE=a"));
            fields.add(field("TWICE=b"));
        }
        if (i % 500 == 0) {
            byte[] noise = new byte[100_000];
            random.nextBytes(noise);
            noise[0] = 'N';
            noise[1] = '=';
            fields.add(noise);
        }
        return fields;
    }

    static void append(JournalAppender file, int from, int to) throws IOException {
        Random random = new Random(from);
        for (int i = from; i < to; i++) {
            file.append(START + i * 1000L, i * 1000L + 5, BOOT, fields(i, random));
        }
    }

    private Path ours(Variant variant) throws IOException {
        Path file = dir.resolve("ours.journal");
        Files.deleteIfExists(file);
        try (JournalAppender appender = Journals.create(file, variant.options())) {
            append(appender, 0, ENTRIES);
        }
        return file;
    }

    private Path theirs(Variant variant) throws IOException {
        Path file = dir.resolve("theirs.journal");
        Files.deleteIfExists(file);
        Path stream = dir.resolve("stream");
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(stream))) {
            Random random = new Random(5);
            for (int i = 0; i < ENTRIES; i++) {
                String head =
                        "__REALTIME_TIMESTAMP=%d\n__MONOTONIC_TIMESTAMP=%d\n"
                                .formatted(START + i * 1000L, i * 1000L + 5);
                out.write(head.getBytes(StandardCharsets.US_ASCII));
                for (byte[] field : fields(i, random)) {
                    ExportFormat.writeField(field, out);
                }
                out.write('\n');
            }
        }
        Programs.run(
                        variant.environment(),
                        List.of("sh", "-c", REMOTE + " -o " + file + " - <" + stream))
                .succeeded();
        return file;
    }

    /** What the original's journalctl prints, which may be no text. */
    private byte[] journalctl(Path file, String... arguments) throws IOException {
        Path out = dir.resolve("out");
        List<String> command =
                new ArrayList<>(
                        List.of(
                                "sh",
                                "-c",
                                "out=$1; shift; exec journalctl \"$@\" >\"$out\"",
                                "sh",
                                out + "",
                                "--file=" + file,
                                "--output=export",
                                "--no-pager"));
        command.addAll(Arrays.asList(arguments));
        Programs.run(Map.of(), command);
        return Files.readAllBytes(out);
    }

    private static byte[] export(Path file, Consumer<JournalReader> prepare) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JournalReader reader = Journals.openFiles(List.of(file))) {
            prepare.accept(reader);
            ExportWriter writer = new ExportWriter(out);
            ByteArrayOutputStream slowly = new ByteArrayOutputStream();
            while (reader.next()) {
                writer.write(reader);
                ExportFormat.write(reader.entry(), slowly);
            }
            assertThat(out.toByteArray()).isEqualTo(slowly.toByteArray());
        }
        return out.toByteArray();
    }

    @Test
    void everyShapeOfFileOfTheOriginalIsReadToTheSameBytes() throws Exception {
        for (Variant variant : Variant.all()) {
            Path file = theirs(variant);
            JournalHeader header = Journals.header(file);

            assertThat(header.flags().contains(JournalHeader.Flag.COMPACT))
                    .isEqualTo(variant.compact);
            assertThat(header.flags().contains(JournalHeader.Flag.KEYED_HASH))
                    .isEqualTo(variant.keyed);
            assertThat(export(file, _ -> {})).as("%s", variant).isEqualTo(journalctl(file));
            assertThat(Journals.verify(file, Optional.empty(), _ -> {}))
                    .as("%s", variant)
                    .isEqualTo(new Verification.Intact());
        }
    }

    @Test
    void everyShapeOfFileOfOursIsVerifiedAndReadByTheOriginal() throws Exception {
        for (Variant variant : Variant.all()) {
            Path file = ours(variant);

            assertThat(Programs.run("journalctl", "--verify", "--file=" + file).succeeded().text())
                    .as("%s", variant)
                    .isEqualTo("PASS: " + file + "\n");
            assertThat(journalctl(file)).as("%s", variant).isEqualTo(export(file, _ -> {}));
        }
    }

    /** Streams that are whole, cut off, and none; with what is said about them. */
    @Test
    void bothProgramsImportTheSameEntriesOfTheSameStream() throws Exception {
        theirs(new Variant(true, true, Compression.ZSTD));
        String head =
                "__REALTIME_TIMESTAMP=%d\n__MONOTONIC_TIMESTAMP=7\n_BOOT_ID=%s\n"
                        .formatted(START, BOOT);
        List<String> streams =
                List.of(
                        Files.readString(dir.resolve("stream"), StandardCharsets.ISO_8859_1),
                        head + "MESSAGE=one\n\n" + head + "MESSAGE=cut",
                        head + "MESSAGE=one\nlower=1\nTWO WORDS=1\n=x\n\n",
                        "MESSAGE=no time\n\n" + head + "\n" + head + "MESSAGE=one\n\n",
                        head + "MESSAGE\n\5\0\0\0\0\0\0\0bytesMORE=1\n\n");
        for (String stream : streams) {
            Files.writeString(dir.resolve("input"), stream, StandardCharsets.ISO_8859_1);
            String theirs = imported(REMOTE);
            String ours = imported(Home.distribution().resolve("bin/systemd-journal-remote") + "");
            assertThat(ours).as(stream.substring(0, 90)).isEqualTo(theirs);
        }
    }

    /** {@return what a program says, and what the original reads of what it has written} */
    private String imported(String program) throws IOException {
        Path file = dir.resolve("imported.journal");
        Files.deleteIfExists(file);
        Programs.Result ran =
                Programs.run(program, "-o", file + "", dir.resolve("input") + "").succeeded();
        // The original counts what it has buffered and what it has done as well, and a broken
        // stream has another text.
        String said =
                ran.err()
                        .replaceAll("EOF. [0-9]+ bytes", "EOF. N bytes")
                        .replaceAll("(?m)^(?!Finish|Premature|Entry).*\n", "");
        String entries = new String(journalctl(file), StandardCharsets.ISO_8859_1);
        Programs.run("journalctl", "--verify", "--file=" + file).succeeded();
        return said + entries.replaceAll("__CURSOR=s=[0-9a-f]+", "__CURSOR=s=");
    }

    /** In modes other than export, which have ways of their own to a payload. */
    @ParameterizedTest
    @EnumSource(Compression.class)
    void bothProgramsPrintWhatIsPackedInTheSameWay(Compression compression) throws Exception {
        Path file = ours(new Variant(true, true, compression));
        for (String mode :
                List.of("short", "short-full", "verbose", "cat", "with-unit", "json-pretty")) {
            List<String> printed = new ArrayList<>();
            for (String program :
                    List.of("journalctl", Home.distribution().resolve("bin/journalctl") + "")) {
                String out =
                        Programs.run(
                                        Map.of("TZ", "UTC"),
                                        List.of(
                                                program,
                                                "--file=" + file,
                                                "-n400",
                                                "-a",
                                                "-o",
                                                mode))
                                .succeeded()
                                .out();
                // In what order members come is different in each run of the original.
                printed.add(
                        mode.startsWith("json")
                                ? out.replace(",\n", "\n").lines().sorted().toList() + ""
                                : out);
            }
            assertThat(printed.getLast()).as(mode).isEqualTo(printed.getFirst());
            assertThat(printed.getLast()).as(mode).contains("hello 1999");
        }
    }

    @Test
    void matchesSelectWhatTheySelectForTheOriginal() throws Exception {
        Path file = theirs(new Variant(false, true, Compression.ZSTD));

        assertThat(
                        export(
                                file,
                                reader -> {
                                    reader.addMatch(field("PRIORITY=3"));
                                    reader.addMatch(field("PRIORITY=4"));
                                    reader.addMatch(field("_SYSTEMD_UNIT=u7.service"));
                                    reader.addDisjunction();
                                    reader.addMatch(field("TWICE=b"));
                                }))
                .isNotEmpty()
                .isEqualTo(
                        journalctl(
                                file,
                                "PRIORITY=3",
                                "PRIORITY=4",
                                "_SYSTEMD_UNIT=u7.service",
                                "+",
                                "TWICE=b"));
    }

    @Test
    void aSeekLeadsToWhereItLeadsForTheOriginal() throws Exception {
        Path file = theirs(new Variant(true, true, Compression.NONE));
        long time = START + 1_234_500;

        assertThat(export(file, reader -> reader.seekRealtime(time)))
                .isEqualTo(
                        journalctl(
                                file,
                                "--since=@%d.%06d".formatted(time / 1_000_000, time % 1_000_000)));

        String cursor;
        try (JournalReader reader = Journals.openFiles(List.of(file))) {
            reader.nextSkip(777);
            cursor = reader.entry().cursor();
        }
        assertThat(export(file, reader -> reader.seekCursor(cursor)))
                .isEqualTo(journalctl(file, "--cursor=" + cursor));
    }

    @Test
    void valuesAndNamesAreThoseOfTheOriginal() throws Exception {
        Path file = theirs(new Variant(true, false, Compression.LZ4));
        try (JournalReader reader = Journals.openFiles(List.of(file))) {
            assertThat(
                            reader.uniqueValues("_PID").stream()
                                    .map(value -> new String(value, StandardCharsets.UTF_8))
                                    .toList())
                    .containsExactlyInAnyOrderElementsOf(
                            lines("journalctl", "--file=" + file, "-F", "_PID"));
            assertThat(reader.fieldNames())
                    .containsExactlyInAnyOrderElementsOf(
                            lines("journalctl", "--file=" + file, "--fields"));
        }
    }

    private static List<String> lines(String... command) {
        return Programs.run(command).succeeded().out().lines().toList();
    }

    @Test
    void ofADamagedFileAtLeastAsMuchIsSalvagedAsTheOriginalShows() throws Exception {
        byte[][] good = {
            Files.readAllBytes(theirs(new Variant(false, true, Compression.ZSTD))),
            Files.readAllBytes(theirs(new Variant(true, false, Compression.NONE))),
            Files.readAllBytes(ours(new Variant(true, true, Compression.LZ4)))
        };
        Path file = dir.resolve("damaged.journal");
        int files = Integer.getInteger("jitney.journal.damaged", 60);
        for (int seed = 0; seed < files; seed++) {
            Files.write(file, damage(good[seed % good.length], seed));

            int shown = count(journalctl(file));
            boolean passes = Programs.run("journalctl", "--verify", "--file=" + file).status() == 0;

            assertThat(Journals.salvage(file).entries().size())
                    .as("file of seed %d", seed)
                    .isGreaterThanOrEqualTo(shown);
            if (!passes) {
                assertThat(Journals.verify(file, Optional.empty(), _ -> {}))
                        .as("file of seed %d", seed)
                        .isInstanceOf(Verification.Corrupt.class);
            }
        }
    }

    @Test
    void theOriginalVerifiesOurSealsWithOurKey() throws Exception {
        Path keyFile = dir.resolve("fss");
        Sealing.Keys keys =
                Sealing.setUp(
                        keyFile,
                        MACHINE,
                        BOOT,
                        Instant.ofEpochSecond(START / 1_000_000 - 100),
                        Duration.ofMillis(100));
        CreateOptions options =
                new Variant(true, true, Compression.ZSTD).options().withSealing(keyFile);
        Path file = dir.resolve("sealed.journal");
        try (JournalAppender appender = Journals.create(file, options)) {
            append(appender, 0, 500);
        }
        try (JournalAppender appender = Journals.open(file, options)) {
            append(appender, 500, 1000);
        }

        Programs.Result verified = verify(file, keys.verificationKey());
        assertThat(verified.succeeded().text())
                .contains("PASS", "=> Validated from", "final 0 entries not sealed.");
        assertThat(Journals.verify(file, Optional.of(keys.verificationKey()), _ -> {}))
                .isEqualTo(new Verification.Sealed(START, START + 999_000, START + 999_000));

        byte[] bytes = Files.readAllBytes(file);
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        bytes[text.indexOf("MESSAGE=hello 700") + 16] ^= 1;
        Files.write(file, bytes);
        assertThat(verify(file, keys.verificationKey()).status()).isNotZero();
    }

    private static Programs.Result verify(Path file, String key) {
        return Programs.run("journalctl", "--verify", "--verify-key=" + key, "--file=" + file);
    }

    private static int count(byte[] export) {
        String text = new String(export, StandardCharsets.ISO_8859_1);
        int count = 0;
        for (int at = text.indexOf("__CURSOR="); at >= 0; at = text.indexOf("__CURSOR=", at + 1)) {
            count++;
        }
        return count;
    }

    private static byte[] damage(byte[] good, int seed) {
        Random random = new Random(seed);
        byte[] bytes = good.clone();
        int used = bytes.length;
        while (bytes[used - 1] == 0) {
            used--;
        }
        switch (seed / 3 % 5) {
            case 4 -> {
                return Arrays.copyOf(bytes, random.nextInt(used));
            }
            case 0 -> {
                for (int i = 0; i < 20; i++) {
                    bytes[random.nextInt(used)] ^= (byte) (1 << random.nextInt(8));
                }
            }
            case 1 -> {
                int page = random.nextInt(used) & ~4095;
                Arrays.fill(bytes, page, Math.min(page + 4096, bytes.length), (byte) 0);
            }
            case 2 -> {
                byte[] noise = new byte[512];
                random.nextBytes(noise);
                System.arraycopy(noise, 0, bytes, random.nextInt(used - 512), 512);
            }
            default -> {
                ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
                for (int i = 0; i < 200; i++) {
                    int at = random.nextInt(used / 8 - 1) * 8;
                    long value = buffer.getLong(at);
                    if (value > 264 && value < used && (value & 7) == 0) {
                        buffer.putLong(at, random.nextInt(used / 8) * 8L);
                    }
                }
            }
        }
        return bytes;
    }

    /** Is run in a process of its own and killed. */
    static final class Flood {
        private Flood() {}

        public static void main(String[] arguments) throws IOException {
            CreateOptions options = CreateOptions.of(MACHINE).withLimits(512L << 20, 0);
            try (JournalAppender file = Journals.create(Path.of(arguments[0]), options)) {
                for (int i = 0; ; i++) {
                    append(file, i, i + 1);
                }
            }
        }
    }

    @Test
    void whatAKilledWriterLeavesIsIntact() throws Exception {
        for (int i = 0; i < 10; i++) {
            Path file = dir.resolve("flood%d.journal".formatted(i));
            Process writer =
                    new ProcessBuilder(
                                    Path.of(System.getProperty("java.home"), "bin/java") + "",
                                    "--enable-native-access=ALL-UNNAMED",
                                    "--sun-misc-unsafe-memory-access=allow",
                                    "-XX:TieredStopAtLevel=1",
                                    "-cp",
                                    System.getProperty("java.class.path"),
                                    Flood.class.getName(),
                                    file + "")
                            .inheritIO()
                            .start();
            try {
                await().atMost(Duration.ofSeconds(60))
                        .until(() -> Files.exists(file) && entries(file) > 500);
            } finally {
                writer.destroyForcibly().waitFor();
            }

            assertThat(Programs.run("journalctl", "--verify", "--file=" + file).succeeded().text())
                    .contains("PASS");
            assertThat(count(journalctl(file))).isGreaterThan(500);
        }
    }

    private static long entries(Path file) throws IOException {
        try {
            return Journals.header(file).entryObjects();
        } catch (CorruptFile e) {
            return 0;
        }
    }

    @Test
    void theOriginalFollowsAFileThatOursWritesTo() throws Exception {
        Path file = dir.resolve("live.journal");
        Path out = dir.resolve("followed");
        try (JournalAppender appender =
                Journals.create(file, new Variant(true, true, Compression.ZSTD).options())) {
            append(appender, 0, 5);
            Process follower =
                    new ProcessBuilder("journalctl", "--file=" + file, "-f", "-n1", "-o", "cat")
                            .redirectOutput(out.toFile())
                            .start();
            try {
                await().atMost(Duration.ofSeconds(60))
                        .until(() -> Files.readString(out).equals("hello 4\n"));
                append(appender, 5, 7);
                await().atMost(Duration.ofSeconds(60))
                        .until(() -> Files.readString(out).equals("hello 4\nhello 5\nhello 6\n"));
            } finally {
                follower.destroyForcibly().waitFor();
            }
        }
    }
}

package org.jitney.clients.journalctl;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jitney.clients.cli.Environment;
import org.jitney.journal.CreateOptions;
import org.jitney.journal.Id128;
import org.jitney.journal.JournalAppender;
import org.jitney.journal.Journals;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** So many entries that several threads print them. */
class SharedPrintingTest {
    /** A multiple of what a thread takes at a time, behind what one thread prints alone. */
    private static final int ENTRIES = 1000 + 6 * 512;

    private static final int LONG = 1500;

    @TempDir static Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @BeforeAll
    static void fill() throws IOException {
        CreateOptions options = CreateOptions.of(new Id128(0, 1)).withStrictOrder(false);
        try (JournalAppender a = Journals.create(folder.resolve("a.journal"), options);
                JournalAppender b = Journals.create(folder.resolve("b.journal"), options)) {
            for (int i = 0; i < ENTRIES; i++) {
                // One batch holds more than is kept in memory until its turn.
                String text = i == LONG ? "x".repeat(3 << 20) : "number " + i;
                Id128 boot = new Id128(0, i < ENTRIES / 2 ? 1 : 2);
                (i % 3 == 0 ? a : b)
                        .append(
                                1000 + i,
                                1000 + i,
                                boot,
                                List.of(
                                        ("MESSAGE=" + text).getBytes(UTF_8),
                                        ("_BOOT_ID=" + boot).getBytes(UTF_8),
                                        ("PRIORITY=" + i % 8).getBytes(UTF_8)));
            }
        }
    }

    private int run(OutputStream to, String... words) {
        String[] line = new String[words.length + 2];
        line[0] = "-D";
        line[1] = folder.toString();
        System.arraycopy(words, 0, line, 2, words.length);
        Environment environment =
                new Environment(
                        Map.of(),
                        folder,
                        InputStream.nullInputStream(),
                        new PrintStream(to, false, UTF_8),
                        new PrintStream(OutputStream.nullOutputStream(), false, UTF_8),
                        false,
                        0,
                        Optional.empty());
        return Journalctl.run(line, environment);
    }

    private static List<String> messages(IntStream numbers) {
        return numbers.mapToObj(i -> i == LONG ? "x".repeat(3 << 20) : "number " + i).toList();
    }

    @Test
    void theEntriesComeInTheirOrder() {
        int status = run(out, "-q", "-o", "cat");

        assertThat(status).isZero();
        assertThat(out.toString(UTF_8).lines().toList())
                .isEqualTo(messages(IntStream.range(0, ENTRIES)));
    }

    @Test
    void andBackwards() {
        run(out, "-q", "-o", "cat", "-r");

        assertThat(out.toString(UTF_8).lines().toList())
                .isEqualTo(messages(IntStream.range(0, ENTRIES).map(i -> ENTRIES - 1 - i)));
    }

    @Test
    void aBootBeginsWithALineOfItsOwn() {
        run(out, "-o", "short-unix");

        List<String> lines = out.toString(UTF_8).lines().toList();
        assertThat(lines.indexOf("-- Boot " + new Id128(0, 2) + " --")).isEqualTo(ENTRIES / 2);
        assertThat(lines).hasSize(ENTRIES + 1);
    }

    @Test
    void noMoreThanWantedArePrinted() {
        run(out, "-q", "-o", "cat", "-n", "2000");

        assertThat(out.toString(UTF_8).lines().toList())
                .isEqualTo(messages(IntStream.range(ENTRIES - 2000, ENTRIES)));
    }

    @Test
    void theCursorFromNowOnIsThatOfTheLastEntry() {
        run(out, "-q", "-n", "1", "--show-cursor", "-o", "cat");
        String last = out.toString(UTF_8).replaceFirst("^.*\n", "");
        out.reset();

        run(out, "-q", "-n", "0", "--show-cursor", "-o", "cat");

        assertThat(out.toString(UTF_8)).startsWith("-- cursor: s=").isEqualTo(last);
    }

    @Test
    void whatIsSearchedForIsFoundByAllThreads() {
        int status = run(out, "-q", "-o", "cat", "-g", "r [0-9]*7$");

        assertThat(status).isZero();
        assertThat(out.toString(UTF_8).lines().toList())
                .isEqualTo(messages(IntStream.range(0, ENTRIES).filter(i -> i % 10 == 7)));
    }

    @Test
    void everyFieldIsExportedByAllThreads() {
        run(out, "-q", "-o", "json");

        assertThat(out.toString(UTF_8).lines().filter(line -> line.contains("\"PRIORITY\":\"3\"")))
                .hasSize(ENTRIES / 8);
    }

    @Test
    void whenNobodyReadsAnyMoreItEnds() {
        OutputStream closed =
                new OutputStream() {
                    private int left = 100_000;

                    @Override
                    public void write(int b) throws IOException {
                        if (left-- <= 0) {
                            throw new IOException("Broken pipe");
                        }
                    }
                };

        assertThat(run(closed, "-q", "-o", "export")).isEqualTo(141);
    }
}

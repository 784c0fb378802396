package org.jitney.clients.journalremote;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jitney.clients.cli.Environment;
import org.jitney.journal.JournalReader;
import org.jitney.journal.Journals;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The texts are those of systemd 252, but for what is not implemented. */
class JournalRemoteTest {
    private static final String HEAD =
            "__REALTIME_TIMESTAMP=1700000000000000\n"
                    + "__MONOTONIC_TIMESTAMP=5\n"
                    + "_BOOT_ID=00000000000000000000000000000007\n";

    @TempDir Path dir;

    private record Ran(int status, String said) {}

    private Ran run(String input, String... line) {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Environment environment =
                new Environment(
                        Map.of("LANG", "C.UTF-8"),
                        dir,
                        new ByteArrayInputStream(input.getBytes(UTF_8)),
                        new PrintStream(new ByteArrayOutputStream(), false, UTF_8),
                        new PrintStream(err, false, UTF_8),
                        false,
                        0,
                        Optional.empty());
        int status = JournalRemote.run(line, environment);
        return new Ran(status, err.toString(UTF_8));
    }

    private List<String> messages() throws IOException {
        List<String> messages = new ArrayList<>();
        try (JournalReader journal = Journals.openFiles(List.of(dir.resolve("a.journal")))) {
            while (journal.next()) {
                String text = new String(journal.field("MESSAGE").orElseThrow(), UTF_8);
                messages.add(journal.entry().seqnum() + " " + text);
            }
        }
        return messages;
    }

    @Test
    void entriesOfFilesAndStandardInputBecomeOneJournal() throws IOException {
        Files.writeString(
                dir.resolve("export"), HEAD + "MESSAGE=one\n\n" + HEAD + "MESSAGE=two\n\n");

        Ran ran = run(HEAD + "MESSAGE=three\n\n", "-o", "a.journal", "export", "-");

        assertThat(ran).isEqualTo(new Ran(0, "Finishing after writing 3 entries\n"));
        assertThat(messages()).containsExactly("1 one", "2 two", "3 three");
    }

    @Test
    void entriesAreAddedToAJournalThatIsThere() throws IOException {
        run(HEAD + "MESSAGE=one\n\n", "-o", "a.journal", "-");

        // It is older, as what comes from elsewhere may be.
        Ran ran = run(HEAD.replace("=17", "=16") + "MESSAGE=two\n\n", "-o", "a.journal", "-");

        assertThat(ran).isEqualTo(new Ran(0, "Finishing after writing 1 entries\n"));
        assertThat(messages()).containsExactly("1 one", "2 two");
    }

    @Test
    void objectsOfJsonAreEntriesToo() throws IOException {
        String input =
                """
                {"__REALTIME_TIMESTAMP":"1700000000000000","MESSAGE":"one"}
                {"__REALTIME_TIMESTAMP":"1700000000000001","MESSAGE":[116,119,111]}
                """;

        Ran ran = run(input, "--output=a.journal", "-");

        assertThat(ran).isEqualTo(new Ran(0, "Finishing after writing 2 entries\n"));
        assertThat(messages()).containsExactly("1 one", "2 two");
    }

    @Test
    void whatComesBeforeTheEndOfACutStreamIsKept() throws IOException {
        Ran ran =
                run(
                        HEAD + "MESSAGE=one\n\n" + HEAD + "MESSAGE=two\n\nMESSAGE=cut",
                        "-o",
                        "a.journal",
                        "-");

        assertThat(ran)
                .isEqualTo(
                        new Ran(
                                0,
                                "Premature EOF. 11 bytes lost.\n"
                                        + "Finishing after writing 2 entries\n"));
        assertThat(messages()).containsExactly("1 one", "2 two");
    }

    @Test
    void entriesWithoutATimeOrFieldsAreLeftOut() throws IOException {
        Ran ran =
                run(
                        "MESSAGE=no time\n\n"
                                + HEAD.substring(0, 38)
                                + "\n"
                                + HEAD
                                + "MESSAGE=one\n\n",
                        "-o",
                        "a.journal",
                        "-");

        assertThat(ran)
                .isEqualTo(
                        new Ran(
                                0,
                                "Entry is invalid, ignoring.\n"
                                        + "Entry with no payload, skipping\n"
                                        + "Finishing after writing 1 entries\n"));
        assertThat(messages()).containsExactly("1 one");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "-o a.journal|Zero sources specified",
                "-|Option --output must be specified with file input or --getter.",
                "-o a.txt -|For SplitMode=none, output file name must end with .journal.",
                "-o / -|For SplitMode=none, output must be a file.",
                "--split-mode=foo -o a.journal -|Invalid split mode: foo",
                "--split-mode=host -o a.journal -|For active sources, only --split-mode=none is"
                        + " allowed.",
                "-o a.journal -o b.journal -|cannot use --output/-o more than once",
                "-o a.journal nofile|Failed to open nofile: No such file or directory",
                "--compress=foo -o a.journal -|Failed to parse boolean argument to --compress:"
                        + " foo.",
                "--trust=all -o a.journal -|Option --trust is not available.",
                "--listen-raw=1 -o a.journal -|Cannot use file input or --getter with"
                        + " --arg-listen-... or socket activation.",
                "--url=http://a -o a.journal|Option --url is not implemented: entries are read from"
                        + " files, standard input, and by --listen-raw= and --listen-http=.",
                "--listen-https=1 -o a.journal|Option --listen-https is not implemented: entries"
                        + " are read from files, standard input, and by --listen-raw= and"
                        + " --listen-http=.",
                "--listen-raw=x --split-mode=none -o a.journal|Failed to parse socket address"
                        + " \"x\": Invalid argument",
                "--listen-http=-5 -o .|Received fewer sockets than expected",
                "--listen-http=1 -o a.journal|For SplitMode=host, output must be a directory.",
                "--listen-http=1 --split-mode=none -o .|For SplitMode=none, output must be a file.",
                "--listen-raw=1 --listen-raw=2 -o .|cannot currently use --listen-raw more than"
                        + " once",
                "--bogus|systemd-journal-remote: unrecognized option '--bogus'"
            })
    void whatCannotBeIsSaidAndNothingIsMade(String line, String text) {
        Ran ran = run(HEAD + "MESSAGE=one\n\n", line.split(" "));

        assertThat(ran).isEqualTo(new Ran(1, text + "\n"));
        assertThat(dir).isEmptyDirectory();
    }
}

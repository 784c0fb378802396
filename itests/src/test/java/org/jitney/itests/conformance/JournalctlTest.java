package org.jitney.itests.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.jitney.itests.harness.Home;
import org.jitney.itests.harness.Programs;
import org.jitney.journal.CreateOptions;
import org.jitney.journal.Id128;
import org.jitney.journal.JournalAppender;
import org.jitney.journal.Journals;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Our journalctl prints what Debian's prints, byte for byte, asked the same about the same files,
 * and ends with the same status. The files are the original's: {@code systemd-journal-remote} makes
 * them of an export stream that has everything in it that output has to cope with.
 */
class JournalctlTest {
    private static final String REMOTE = "/lib/systemd/systemd-journal-remote";

    /** So many that several threads print them. */
    private static final int ENTRIES = 2500;

    private static final List<String> UNITS =
            List.of("nginx.service", "ssh.service", "foo@1.service", "foo@2.service", "a.service");
    private static final List<String> MESSAGE_IDS =
            List.of(
                    "39f53479d3a045ac8e11786248231fbf",
                    "be02cf6855d2428ba40df7e9d022f03d",
                    "ffffffffffffffffffffffffffffffff");
    private static final List<String> TRANSPORTS =
            List.of("journal", "syslog", "stdout", "kernel", "audit");

    /** Messages in ISO 8859-1: each character is a byte. */
    private static final List<String> MESSAGES =
            List.of(
                    "plain",
                    "tab\there",
                    "two\nlines\nhere\nfour",
                    utf8("ümlaut … 日本"),
                    "\033[31mred\033[0m text",
                    "bin\0\001\u00ff",
                    "x".repeat(500),
                    "y".repeat(5000),
                    "",
                    "trail\r",
                    "c\rd\r\n",
                    "\033]0;title\007rest",
                    "quote \" and \\ back",
                    "\033[31",
                    "\u007fdel",
                    utf8("c1 \u0085"),
                    "/etc/foo.conf:3: bad",
                    utf8("wide 日本語 ".repeat(30)),
                    "Error FAILED x",
                    "error failed y");

    @TempDir static Path dir;

    private static String utf8(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    @BeforeAll
    static void makeFiles() throws IOException {
        assumeTrue(
                Programs.present("journalctl") && Files.isExecutable(Path.of(REMOTE)),
                "!!! NOT RUN: journalctl or systemd-journal-remote is missing");
        Path export = dir.resolve("export");
        Files.write(export, new ExportStream().bytes());
        Path folder = Files.createDirectories(dir.resolve("logs"));
        make(export, folder.resolve("a.journal"));
        Path machine =
                Files.createDirectories(
                        dir.resolve("root/var/log/journal/0123456789abcdef0123456789abcdef"));
        make(export, machine.resolve("system.journal"));
        Path catalogs = Files.createDirectories(dir.resolve("root/usr/lib/systemd/catalog"));
        Files.writeString(
                catalogs.resolve("x.catalog"),
                """
                # A comment.

                -- 39f53479d3a045ac8e11786248231fbf
                Subject: One @UNIT@
                Defined-By: test

                The text
                of it.

                -- 39f53479d3a045ac8e11786248231fbf de
                Subject: Eins @UNIT@

                Auf Deutsch.

                -- be02cf6855d2428ba40df7e9d022f03d
                Subject: Two
                """);
    }

    private static void make(Path export, Path file) {
        String command = REMOTE + " -o " + file + " - <" + export;
        Programs.run("sh", "-c", command).succeeded();
    }

    /** Entries of three boots. */
    private static final class ExportStream {
        private final Random random = new Random(7);
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        byte[] bytes() {
            long time = 1_700_000_000_000_000L;
            for (int i = 0; i < ENTRIES; i++) {
                time += 1 + random.nextInt(3_000_000);
                long monotonic = (i % (ENTRIES / 3 + 1)) * 250_000L + 5;
                out.writeBytes(
                        "__REALTIME_TIMESTAMP=%d\n__MONOTONIC_TIMESTAMP=%d\n_BOOT_ID=%032x\n"
                                .formatted(time, monotonic, 0xb001L + i * 3 / ENTRIES)
                                .getBytes(StandardCharsets.ISO_8859_1));
                fields(i, time, monotonic);
                out.write('\n');
            }
            return out.toByteArray();
        }

        private void fields(int i, long time, long monotonic) {
            String unit = UNITS.get(random.nextInt(UNITS.size()));
            String message =
                    i % 2 == 0
                            ? MESSAGES.get(i / 2 % MESSAGES.size())
                            : "message number " + i + " of " + unit;
            add("_HOSTNAME", "testhost");
            add("PRIORITY", i % 8 + "");
            add("SYSLOG_FACILITY", List.of(3, 1, 4, 10).get(i % 4) + "");
            add("_UID", i % 2 == 0 ? "0" : "1000");
            add("MESSAGE", message);
            add("_TRANSPORT", TRANSPORTS.get(i % 5));
            add("_SYSTEMD_SLICE", "system.slice");
            add("_SYSTEMD_UNIT", unit);
            if (i % 3 != 0) {
                add("SYSLOG_IDENTIFIER", i % 3 == 1 ? "nginx" : "sshd");
            }
            if (i % 4 != 0) {
                add("_COMM", unit.substring(0, unit.indexOf('.')));
            }
            if (i % 5 != 0) {
                add("_PID", 100 + i + "");
            } else if (i % 10 == 0) {
                add("SYSLOG_PID", 100 + i + "");
            }
            rare(i, time, monotonic, unit);
            if (message.startsWith("/etc/foo")) {
                add("CONFIG_FILE", "/etc/foo.conf");
            }
        }

        private void rare(int i, long time, long monotonic, String unit) {
            if (i % 9 == 0) {
                add("_SYSTEMD_USER_UNIT", "app.service");
            }
            if (i % 6 == 0) {
                add("_SOURCE_REALTIME_TIMESTAMP", time - 1234 + "");
            }
            if (i % 12 == 0) {
                add("_SOURCE_MONOTONIC_TIMESTAMP", Math.max(0, monotonic - 4) + "");
            }
            if (i % 7 == 0) {
                add("TAG", "a" + i % 3);
                add("TAG", "b");
                add("TAG", "\0bin");
            }
            if (i % 16 == 0) {
                add("MESSAGE_ID", MESSAGE_IDS.get(i / 16 % 3));
                add("UNIT", unit);
                add("JOB_RESULT", "failed");
            }
            if (i % 20 == 0) {
                add("DOCUMENTATION", "https://example.com/" + i);
            }
        }

        private void add(String name, String value) {
            byte[] bytes = value.getBytes(StandardCharsets.ISO_8859_1);
            boolean text = value.chars().allMatch(c -> c >= ' ' && c < 127);
            out.writeBytes(name.getBytes(StandardCharsets.ISO_8859_1));
            if (text) {
                out.write('=');
            } else {
                out.write('\n');
                ByteBuffer size = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
                out.writeBytes(size.putLong(bytes.length).array());
            }
            out.writeBytes(bytes);
            out.write('\n');
        }
    }

    static Stream<String> lines() throws IOException {
        try (InputStream in = JournalctlTest.class.getResourceAsStream("journalctl-lines")) {
            String text =
                    new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
            return text
                    .lines()
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .toList()
                    .stream();
        }
    }

    /** What was printed, a character for each byte. */
    private record Answer(int status, String text, String err) {}

    private static Answer run(String path, String line) throws IOException {
        String command =
                line.replace("$F", dir.resolve("logs/a.journal").toString())
                        .replace("$D", dir.resolve("logs").toString())
                        .replace("$R", dir.resolve("root").toString())
                        .replace("$T", dir.toString());
        Map<String, String> environment = new HashMap<>();
        environment.put("PATH", path + System.getenv("PATH"));
        environment.put("LANG", "C.UTF-8");
        environment.put("TZ", "Etc/UTC");
        Path out = dir.resolve("out");
        Path err = dir.resolve("err");
        int variables = 0;
        // What stands in front of the options is the environment, as a shell has it.
        String[] words = command.split(" ", -1);
        while (variables < words.length && words[variables].matches("[A-Z_]+=\\S*")) {
            String[] pair = words[variables++].split("=", 2);
            environment.put(pair[0], pair[1]);
        }
        String options = String.join(" ", List.of(words).subList(variables, words.length));
        int status =
                Programs.run(
                                environment,
                                List.of(
                                        "sh",
                                        "-c",
                                        "journalctl " + options + " >" + out + " 2>" + err))
                        .status();
        return new Answer(
                status,
                Files.readString(out, StandardCharsets.ISO_8859_1),
                Files.readString(err, StandardCharsets.ISO_8859_1));
    }

    @ParameterizedTest
    @MethodSource("lines")
    void theSameLineHasTheSameAnswer(String line) throws IOException {
        Answer original = run("", line);

        Answer ours = run(Home.distribution().resolve("bin") + ":", line);

        assertThat(ours.err()).isEqualTo(original.err());
        assertThat(ours.status()).isEqualTo(original.status());
        if (line.contains("json")) {
            // In what order members come is different in each run of the original.
            assertThat(members(ours.text())).isEqualTo(members(original.text()));
        } else {
            assertThat(ours.text()).isEqualTo(original.text());
        }
    }

    /** {@return the lines of JSON text, the members of each object sorted} */
    private static List<String> members(String text) {
        if (text.startsWith("{\n")) {
            return text.replace(",\n", "\n").lines().sorted().toList();
        }
        List<String> lines = new ArrayList<>();
        String plain = text.replaceAll("\033\\[([0-9;]*)m", "<$1>");
        for (String line : plain.split("\n", -1)) {
            List<String> parts = new ArrayList<>();
            int start = line.indexOf('{') + 1;
            parts.add(line.substring(0, start));
            boolean quoted = false;
            int depth = 0;
            for (int i = start; i < line.length(); i++) {
                char c = line.charAt(i);
                if (quoted) {
                    i += c == '\\' ? 1 : 0;
                    quoted = c != '"';
                    continue;
                }
                quoted = c == '"';
                depth += c == '[' ? 1 : c == ']' ? -1 : 0;
                if ((c == ',' || c == '}') && depth == 0) {
                    parts.add(line.substring(start, i));
                    start = i + 1;
                }
            }
            parts.sort(null);
            lines.add(parts + "");
        }
        return lines;
    }

    @Test
    void aCursorOfTheOriginalIsUnderstoodAndTheOtherWayRound() throws IOException {
        String cursor = run("", "--file $F -n 100 --show-cursor -q -o cat -r").text();
        String last = cursor.substring(cursor.lastIndexOf("-- cursor: ") + 11).strip();

        for (String option : List.of("-c", "--after-cursor")) {
            String line = "--file $F " + option + " '" + last + "' -n 20 -o export";
            assertThat(run(Home.distribution().resolve("bin") + ":", line).text())
                    .isEqualTo(run("", line).text())
                    .contains("__CURSOR=");
        }
    }

    @Test
    void aCursorFileGoesOnWhereTheLastCallHasEnded() throws IOException {
        String line = "--file $F --cursor-file=$T/cursor -S @1700000000 -n 30 -o export";
        String bin = Home.distribution().resolve("bin") + ":";
        String first = run(bin, line).text();

        String second = run("", line).text();
        String third = run(bin, line).text();

        assertThat(second).isNotEqualTo(first);
        assertThat(third).isNotEqualTo(second).isNotEqualTo(first);
    }

    @Test
    void aCatalogThatWasCompiledByOursIsReadByTheOriginal() throws IOException {
        String bin = Home.distribution().resolve("bin") + ":";
        assertThat(run(bin, "--root=$R --update-catalog").status()).isZero();

        for (String line :
                List.of(
                        "--root=$R --dump-catalog",
                        "--root=$R --list-catalog",
                        "LC_ALL=C --root=$R --dump-catalog 39f53479d3a045ac8e11786248231fbf")) {
            Answer original = run("", line);
            assertThat(run(bin, line).text()).isEqualTo(original.text()).isNotEmpty();
        }
    }

    /** Archived files of 512 KiB each, of which the first are the oldest, and one in use. */
    private static void makeArchive(Path folder) throws IOException {
        CreateOptions options = CreateOptions.of(Id128.parse("1".repeat(32)));
        for (int i = 0; i < 6; i++) {
            JournalAppender file = Journals.open(folder.resolve("system.journal"), options);
            for (int entry = 0; entry < 20; entry++) {
                file.append(
                        1_700_000_000_000_000L + i * 3_600_000_000L + entry,
                        entry,
                        Id128.parse("2".repeat(32)),
                        List.of(("MESSAGE=" + i).getBytes(StandardCharsets.UTF_8)));
            }
            if (i < 5) {
                file.archive();
            } else {
                file.close();
            }
        }
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName() + "").sorted().toList();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--vacuum-files=3",
                "--vacuum-files=1",
                "--vacuum-size=1200K",
                "--vacuum-size=100M",
                "--vacuum-time=1week",
                "--vacuum-time=100years",
                "--vacuum-size=2M --vacuum-files=3",
                "-q --vacuum-files=2"
            })
    void aVacuumRemovesTheSameFiles(String options) throws IOException {
        Path archive = Files.createTempDirectory(dir, "archive");
        makeArchive(archive);
        Path folder = archive.resolveSibling("vacuumed");

        List<Answer> answers = new ArrayList<>();
        List<List<String>> left = new ArrayList<>();
        for (String path : List.of("", Home.distribution().resolve("bin") + ":")) {
            Programs.run("rm", "-rf", folder + "").succeeded();
            Programs.run("cp", "-a", archive + "", folder + "").succeeded();
            answers.add(run(path, "-D " + folder + " " + options));
            left.add(names(folder));
        }

        assertThat(answers.getLast()).isEqualTo(answers.getFirst());
        assertThat(left.getLast()).isEqualTo(left.getFirst());
        assertThat(left.getLast()).contains("system.journal");
    }

    /** What the pager is told, how it is called, and what it is to show. */
    @Test
    void aPagerIsStartedInTheSameWay() throws IOException {
        Path pager = dir.resolve("pager");
        Files.writeString(
                pager,
                """
                #!/bin/sh
                echo "pager: $* LESS=$LESS LESSCHARSET=$LESSCHARSET SECURE=$LESSSECURE"
                cat
                """);
        assertThat(pager.toFile().setExecutable(true)).isTrue();
        List<String> shown = new ArrayList<>();
        for (String options : List.of("-n 30", "-e", "--no-pager -n 5", "-n 3 -o verbose")) {
            for (String path : List.of("", Home.distribution().resolve("bin") + ":")) {
                String line = "journalctl --file " + dir.resolve("logs/a.journal") + " " + options;
                shown.add(
                        Programs.run(
                                        Map.of(
                                                "PATH", path + System.getenv("PATH"),
                                                "SYSTEMD_PAGER", pager + "",
                                                "SYSTEMD_PAGERSECURE", "0",
                                                "TERM", "xterm",
                                                "COLUMNS", "80",
                                                "TZ", "Etc/UTC",
                                                "LANG", "C.UTF-8"),
                                        List.of("script", "-qec", line, "/dev/null"))
                                .succeeded()
                                .out());
            }
            assertThat(shown.getLast()).as(options).isEqualTo(shown.get(shown.size() - 2));
        }
        assertThat(shown.getFirst()).startsWith("pager: ");
    }
}

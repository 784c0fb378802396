package org.jitney.itests.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jitney.itests.harness.Home;
import org.jitney.itests.harness.Programs;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The daemons for names, languages, keyboards and time, killed by the kernel at each system call
 * that a change of their files is made of: what is there then is the old file or the new one.
 */
class TornFilesTest {
    private static final List<String> STEPS =
            List.of("fchmod", "fsync", "symlinkat", "renameat2,renameat", "unlinkat");

    @TempDir Path tree;

    private void write(String file, String text) throws IOException {
        Path path = tree.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    private void make() throws IOException {
        write("etc/debian_version", "12\n");
        write("etc/hostname", "guest\n");
        write("etc/machine-info", "DEPLOYMENT=old\nLOCATION=nowhere\n");
        write("etc/machine-id", "0123456789abcdef0123456789abcdef\n");
        write("etc/default/locale", "LANG=C.UTF-8\n");
        write("etc/default/keyboard", "XKBLAYOUT=us\nXKBMODEL=pc105\n");
        write("etc/vconsole.conf", "KEYMAP=us\n");
        write("etc/adjtime", "0.5 1 0.0\n1\nUTC\n");
        for (String zone : List.of("Berlin", "Paris")) {
            write("usr/share/zoneinfo/Europe/" + zone, "TZif2");
        }
        Path localtime = tree.resolve("etc/localtime");
        Files.deleteIfExists(localtime);
        Files.createSymbolicLink(localtime, Path.of("../usr/share/zoneinfo/Europe/Paris"));
        write("usr/share/keymaps/xx.map.gz", "");
        write("usr/share/systemd/kbd-model-map", "xx zz pc105 - -\n");
        write("usr/lib/locale/xx_YY.utf8/LC_IDENTIFICATION", "");
    }

    private Map<String, String> files() throws IOException {
        Map<String, String> files = new TreeMap<>();
        for (String folder : List.of("etc", "etc/default")) {
            try (var paths = Files.newDirectoryStream(tree.resolve(folder))) {
                for (Path path : paths) {
                    String name = path.getFileName().toString();
                    // What a write that was killed has left beside the file is nobody's file.
                    if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)
                            && !name.startsWith(".#")) {
                        files.put(folder + "/" + name, content(path));
                    }
                }
            }
        }
        return files;
    }

    private static String content(Path path) throws IOException {
        return Files.isSymbolicLink(path)
                ? "-> " + Files.readSymbolicLink(path)
                : Files.readString(path);
    }

    private List<String> command(String line) {
        List<String> words = new ArrayList<>(List.of(line.split(" ")));
        words.set(0, Home.program(words.getFirst()));
        words.add(1, "--root=" + tree);
        return words;
    }

    private Programs.Result killedAt(String step, int when, List<String> command) {
        List<String> words =
                new ArrayList<>(
                        List.of(
                                "strace",
                                "-f",
                                "--seccomp-bpf",
                                "-qqq",
                                "-o",
                                "/dev/null",
                                "-e",
                                "trace=" + step,
                                "-e",
                                "inject=%s:signal=KILL:when=%d".formatted(step, when)));
        words.addAll(command);
        return Programs.run(Map.of(), words);
    }

    @ParameterizedTest
    @CsvSource({
        "hostnamectl --static hostname other, 1",
        "hostnamectl deployment new, 1",
        "localectl set-locale xx_YY.UTF-8, 1",
        "localectl set-keymap xx, 2",
        "localectl --no-convert set-x11-keymap de, 1",
        "timedatectl set-timezone Europe/Berlin, 1",
        "timedatectl set-local-rtc 1, 1"
    })
    void fileIsTheOldOneOrTheNewOneWhereverItsWriterIsKilled(String line, int changes)
            throws IOException {
        assumeTrue(Programs.present("strace"), "!!! NOT RUN: strace is missing");
        List<String> command = command(line);
        make();
        Map<String, String> before = files();
        Programs.run(Map.of(), command).succeeded();
        Map<String, String> after = files();
        assertThat(changed(before, after)).as(line).hasSize(changes);

        int kills = 0;
        for (String step : STEPS) {
            boolean killed = true;
            for (int when = 1; killed; when++) {
                make();
                killed = killedAt(step, when, command).status() != 0;
                kills += killed ? 1 : 0;
                Map<String, String> found = files();
                assertThat(found.keySet()).isEqualTo(before.keySet());
                for (Map.Entry<String, String> file : found.entrySet()) {
                    assertThat(file.getValue())
                            .as(
                                    "%s of '%s' killed at %s number %d",
                                    file.getKey(), line, step, when)
                            .isIn(before.get(file.getKey()), after.get(file.getKey()));
                }
            }
            // Whatever a kill has left behind is in nobody's way.
            assertThat(files()).isEqualTo(after);
        }
        assertThat(kills).as("kills of '%s'", line).isGreaterThanOrEqualTo(2 * changes);
    }

    private static List<String> changed(Map<String, String> before, Map<String, String> after) {
        return before.keySet().stream()
                .filter(file -> !Objects.equals(before.get(file), after.get(file)))
                .toList();
    }
}

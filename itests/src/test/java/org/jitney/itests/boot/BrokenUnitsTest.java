package org.jitney.itests.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jitney.itests.harness.Guest;
import org.jitney.itests.harness.Home;
import org.jitney.itests.harness.Programs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two hundred unit files with something wrong, and what becomes of each: how it is loaded, what a
 * start says, which lines of which files the log names. The cases and what release 252 does with
 * them lie in {@code broken/}; {@code broken/side-by-side} asks a booted 252 again.
 */
class BrokenUnitsTest {
    private static final String SEPARATOR = "=== ";

    @TempDir private Path directory;

    @Test
    void brokenUnitFilesAreJudgedAsRelease252JudgesThem() throws IOException {
        Path actual = directory.resolve("actual");
        try (Guest guest = Guest.start("services", Map.of())) {
            copy(guest, "probe");
            copy(guest, "cases");
            Programs.Result probe =
                    guest.run(
                            "env", "LOG=cat /run/guest.log", "bash", "/root/probe", "/root/cases");
            Files.writeString(actual, probe.succeeded().out());
        }
        Programs.Result compared =
                Programs.run(
                        Home.script("broken/compare"), Home.script("broken/expected"), actual + "");
        Map<String, String> told = byCase(compared.out());
        Map<String, String> reviewed = reviewed();

        var unexpected = new TreeSet<>(told.keySet());
        unexpected.removeAll(reviewed.keySet());
        assertThat(unexpected).as(compared.describe()).isEmpty();
        assertThat(told.keySet())
                .as("cases that no longer differ leave the list of differences")
                .containsAll(reviewed.keySet());
        assertThat(compared.err()).contains(" of 2");
    }

    private static void copy(Guest guest, String file) throws IOException {
        String text = Files.readString(Path.of(Home.script("broken/" + file)));
        String encoded =
                java.util.Base64.getEncoder()
                        .encodeToString(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        guest.run("sh", "-c", "echo " + encoded + " | base64 -d >/root/" + file).succeeded();
    }

    private static Map<String, String> byCase(String text) {
        Map<String, String> out = new LinkedHashMap<>();
        for (String block : text.split("(?m)^" + SEPARATOR, -1)) {
            int end = block.indexOf('\n');
            if (end > 0) {
                out.put(block.substring(0, end), block.substring(end + 1));
            }
        }
        return out;
    }

    private static Map<String, String> reviewed() throws IOException {
        List<String> lines =
                new ArrayList<>(Files.readAllLines(Path.of(Home.script("broken/differences"))));
        lines.removeIf(line -> line.isBlank() || line.startsWith("#"));
        Map<String, String> out = new LinkedHashMap<>();
        for (String line : lines) {
            out.put(line.substring(0, line.indexOf(' ')), line.substring(line.indexOf(' ') + 1));
        }
        return out;
    }
}

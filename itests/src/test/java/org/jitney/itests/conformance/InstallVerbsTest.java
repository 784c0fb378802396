package org.jitney.itests.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jitney.itests.harness.Guest;
import org.junit.jupiter.api.Test;

/**
 * The verbs that make and remove the links of unit files, in trees: what Debian's systemctl says
 * there by itself, with which status it ends and what it leaves behind, ours does through its
 * manager for files. The order in which links are named when several are removed is that of a
 * folder and means nothing.
 */
class InstallVerbsTest {
    private static final String TREE = "/run/install/tree";
    private static final int AT_ONCE = 12;

    private static String resource(String name) throws IOException {
        try (InputStream in = InstallVerbsTest.class.getResourceAsStream("/commands/" + name)) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void ourCommandDoesWhatDebiansDoesInATree() throws IOException {
        List<String> lines =
                resource("install.list")
                        .lines()
                        .filter(line -> !line.isBlank() && !line.startsWith("#"))
                        .toList();
        Map<String, String> theirs;
        Map<String, String> ours;
        try (Guest guest = Guest.start("services", Map.of())) {
            put(guest, "install-tree.sh", resource("install-tree.sh"));
            put(guest, "install-run.sh", resource("install-run.sh"));
            theirs = run(guest, "/usr/bin/systemctl", lines);
            ours = run(guest, "/opt/jitney/bin/systemctl", lines);
        }

        assertThat(theirs).hasSize((int) lines.stream().distinct().count());
        assertThat(ours).isEqualTo(theirs);
    }

    private static void put(Guest guest, String name, String text) {
        guest.run("sh", "-c", "printf '%s' \"$1\" >\"/run/$0\"", name, text).succeeded();
    }

    /** What happened by line; of lines that say something else on purpose without the words. */
    private static Map<String, String> run(Guest guest, String systemctl, List<String> lines) {
        Map<String, String> out = new LinkedHashMap<>();
        for (int at = 0; at < lines.size(); at += AT_ONCE) {
            List<String> some = lines.subList(at, Math.min(at + AT_ONCE, lines.size()));
            put(guest, "install.list", String.join("\n", some) + "\n");
            String said = guest.run("sh", "/run/install-run.sh", systemctl).succeeded().out();
            String[] parts = said.split("(?m)^### ", -1);
            for (int i = 1; i < parts.length; i++) {
                List<String> all = new ArrayList<>(parts[i].lines().toList());
                String line = all.removeFirst();
                // systemctl 252 says on the side what is wrong in a file; ours leaves that to
                // verify.
                all.removeIf(text -> text.matches("\\| " + TREE + "/\\S+:\\d+: .*"));
                if (some.contains("~ " + line)) {
                    line = "~ " + line;
                    all.removeIf(text -> text.startsWith("| "));
                }
                out.put(line, String.join("\n", sorted(all)));
            }
        }
        return out;
    }

    /** Neighbouring lines about removed or made links in the order of the alphabet. */
    private static List<String> sorted(List<String> lines) {
        List<String> out = new ArrayList<>();
        List<String> links = new ArrayList<>();
        for (String line : lines) {
            boolean link = line.startsWith("| Removed ") || line.startsWith("| Created symlink ");
            if (!link) {
                links.sort(null);
                out.addAll(links);
                links.clear();
                out.add(line);
            } else {
                links.add(line);
            }
        }
        links.sort(null);
        out.addAll(links);
        return out;
    }
}

package org.jitney.itests.vmcraft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jitney.itests.harness.Guest;
import org.jitney.itests.harness.Programs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a call leaves of a Debian tree is what systemctl 252 leaves of a copy of it, and an undo
 * leaves the tree as it was.
 */
class TreeDiffTest {
    private static final List<List<String>> CALLS =
            List.of(
                    List.of("disable", "systemd-timesyncd"),
                    List.of("enable", "systemd-timesyncd"),
                    List.of("enable", "systemd-networkd"),
                    List.of("disable", "systemd-networkd"),
                    List.of("enable", "getty@tty7", "serial-getty@ttyS0"),
                    List.of("enable", "console-getty.service", "debug-shell.service"),
                    List.of("mask", "systemd-timesyncd", "not-there.service"),
                    List.of("enable", "systemd-timesyncd"),
                    List.of("unmask", "systemd-timesyncd", "not-there.service"),
                    List.of("preset", "systemd-networkd", "remote-fs.target"),
                    List.of("enable", "no-such-unit"),
                    List.of("disable", "e2scrub_reap.service"),
                    List.of("enable", "polkit"),
                    List.of("disable", "no-such-unit.timer"));

    @TempDir Path folder = Path.of("/nonexistent");

    @Test
    void everyCallLeavesTheTreeThatSystemctlLeaves() throws IOException {
        assumeTrue(
                Programs.run("systemctl", "--version").out().startsWith("systemd 252"),
                "!!! NOT RUN: systemctl here is not that of systemd 252");
        Path ours = copy("ours");
        Path theirs = copy("theirs");
        Vmcraft vmcraft = new Vmcraft(folder.resolve("records"));
        String start = snapshot(ours);
        int transactions = 0;
        for (List<String> call : CALLS) {
            String verb =
                    call.getFirst().equals("preset")
                            ? "systemctl-preset"
                            : "service-" + call.getFirst();
            String[] words = call.subList(1, call.size()).toArray(String[]::new);
            String[] all =
                    java.util.stream.Stream.concat(
                                    java.util.stream.Stream.of(verb),
                                    java.util.stream.Stream.of(words))
                            .toArray(String[]::new);
            Programs.Result did = vmcraft.run(ours, all);
            Programs.Result original =
                    Programs.run(
                            java.util.Map.of(),
                            java.util.stream.Stream.concat(
                                            java.util.stream.Stream.of(
                                                    "systemctl",
                                                    "--root=" + theirs,
                                                    call.getFirst()),
                                            java.util.stream.Stream.of(words))
                                    .toList());
            // To disable what is not there fails in words, and ends with 0.
            boolean didIt = original.status() == 0 && !original.err().contains("Failed to ");
            transactions += did.out().contains("transaction ") ? 1 : 0;

            assertThat(snapshot(ours))
                    .as(call + "\n" + did.text() + original.text())
                    .isEqualTo(snapshot(theirs));
            assertThat(did.status() == 0).as(call + did.text() + original.text()).isEqualTo(didIt);
        }
        assertThat(transactions).isGreaterThan(6);

        for (int id = transactions; id > 0; id--) {
            vmcraft.ask(ours, "undo", "" + id);
        }
        assertThat(snapshot(ours)).isEqualTo(start);
    }

    /** The part of the tree that units are in. */
    private Path copy(String name) throws IOException {
        Path tree = Guest.tree("small");
        Path copy = Files.createDirectory(folder.resolve(name));
        Programs.run(
                        "sh",
                        "-c",
                        "cd \"$1\" && tar -c --xattrs etc lib usr/lib/systemd usr/lib/os-release"
                                + " lib/systemd | tar -x --xattrs -C \"$2\"",
                        "sh",
                        tree.toString(),
                        copy.toString())
                .succeeded();
        return copy;
    }

    private static String snapshot(Path tree) {
        return Programs.run(
                        "sh",
                        "-c",
                        "cd \"$1\" && find etc/systemd usr/lib/systemd -printf '%p %M %U:%G %l\\n' |"
                                + " sort && find etc -type f -exec sha256sum {} + | sort -k2",
                        "sh",
                        tree.toString())
                .succeeded()
                .out();
    }
}

package org.jitney.itests.vmcraft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.jitney.itests.harness.Guest;
import org.jitney.itests.harness.Home;
import org.jitney.itests.harness.Programs;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every one of the fifty methods on one guest, which is a directory for the command line and an
 * image (qcow2 and vmdk) for a plan, whose steps all go over one private bus; and what systemd's
 * own programs say of the tree afterwards.
 */
class MethodsTest {
    private static Path folder = Path.of("/nonexistent");

    @BeforeAll
    static void makeGuest() throws IOException {
        assumeTrue(
                Files.exists(Path.of("/dev/loop-control")) && Files.exists(Path.of("/dev/fuse")),
                "!!! NOT RUN: this machine has no loop devices or no FUSE");
        assumeTrue(
                Files.exists(Path.of("/lib/systemd/systemd-journal-remote")),
                "!!! NOT RUN: systemd-journal-remote is missing");
        folder = Files.createTempDirectory("jitney-methods");
        Programs.run(Home.script("vmcraft/make-guest"), Guest.tree("small") + "", folder + "")
                .succeeded();
        // The journal alone, as the methods delete a part of the guest's.
        Path logs = Files.createDirectories(folder.resolve("logs/var/log"));
        Programs.run("cp", "-a", folder.resolve("tree/var/log/journal") + "", logs + "")
                .succeeded();
    }

    @AfterAll
    static void removeGuest() {
        Programs.run("rm", "-rf", folder + "").succeeded();
    }

    @Test
    void theTableHasAllFifty() {
        Set<String> ids = new TreeSet<>();
        Method.ALL.forEach(method -> ids.add(method.id()));

        assertThat(ids).hasSize(50);
        assertThat(Method.ALL).hasSize(50);
    }

    @Test
    void everyMethodIsAVerb() {
        Path tree = folder.resolve("tree");
        Vmcraft vmcraft = new Vmcraft(folder.resolve("records"));
        SoftAssertions all = new SoftAssertions();
        for (Method method : Method.ALL) {
            List<String> words = new ArrayList<>(List.of("--json", method.verb()));
            words.addAll(method.words(folder.resolve("of-tree") + ""));
            Programs.Result did = vmcraft.run(tree, words.toArray(String[]::new));

            all.assertThat(did.status() == 0).as(did.describe()).isEqualTo(method.works());
            all.assertThat(did.out()).as(method.id()).contains(method.says());
        }
        all.assertAll();
        theOriginalsAgree(tree);
    }

    /** What systemd's own programs say of the tree that the verbs have left. */
    private static void theOriginalsAgree(Path tree) {
        String root = "--root=" + tree;
        for (String each :
                List.of(
                        "vmtoolsd.service masked",
                        "open-vm-tools.service masked",
                        "qemu-guest-agent.service enabled",
                        "sshd.service enabled",
                        "systemd-networkd.service enabled",
                        "cleanup.service disabled",
                        "cleanup.timer disabled",
                        "spool.path ")) {
            String[] words = each.split(" ", -1);
            assertThat(Programs.run("systemctl", root, "is-enabled", words[0]).out().strip())
                    .as(each)
                    .isEqualTo(words[1]);
        }
        assertThat(
                        Programs.run(
                                        "systemd-analyze",
                                        "verify",
                                        root,
                                        "--man=no",
                                        "cleanup.timer",
                                        "migrated.target",
                                        "srv-data.mount")
                                .text())
                .doesNotContain("cleanup", "migrated", "srv-data");
        Path journal = tree.resolve("var/log/journal");
        assertThat(Programs.run("journalctl", "-D", journal + "", "--list-boots").out().lines())
                .filteredOn(line -> !line.startsWith("IDX"))
                .hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "journal-query boot=0,                           -b 0",
        "journal-query boot=-1 lines=7,                  -b -1 -n 7",
        "journal-query unit=sshd boot=0,                 -b 0 -u sshd",
        "journal-query unit=broken,                      -u broken",
        "journal-query priority=warning,                 -p warning",
        "journal-query until=@1700000010 unit=sshd,      -u sshd --until=@1700000010",
        "journal-query since=@1700003600,                --since=@1700003600",
        "journal-find-errors,                            -b 0 -p err",
        "journal-find-errors since=-1~boot unit=sshd,    -b -1 -p err -u sshd",
        "journal-boot-messages -1,                       -b -1",
        "journal-service-logs sshd 3,                    -u sshd -n 3"
    })
    void journalctlReadsTheSame(String ours, String theirs) {
        List<String> words = new ArrayList<>(List.of("--read-only"));
        for (String word : ours.split(" ", -1)) {
            words.add(word.replace('~', ' '));
        }
        String said =
                new Vmcraft(folder.resolve("records"))
                        .ask(folder.resolve("logs"), words.toArray(String[]::new));
        List<String> original =
                new ArrayList<>(
                        List.of(
                                "journalctl",
                                "-q",
                                "--no-pager",
                                "-o",
                                "cat",
                                "-D",
                                folder.resolve("logs/var/log/journal") + ""));
        original.addAll(List.of(theirs.split(" ", -1)));

        assertThat(said.lines().map(line -> line.replaceFirst(".*  message=", "")))
                .isNotEmpty()
                .containsExactlyElementsOf(
                        Programs.run(Map.of(), original).succeeded().out().lines().toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"guest.qcow2", "guest.vmdk"})
    void everyMethodIsAStepOfAPlan(String image) throws IOException {
        StringBuilder plan = new StringBuilder("steps:\n");
        for (Method method : Method.ALL) {
            String words =
                    String.join(
                            ", ",
                            method.words(folder.resolve("of-" + image) + "").stream()
                                    .map(word -> "'" + word + "'")
                                    .toList());
            plan.append("  - %s: [%s]\n    optional: true\n".formatted(method.verb(), words));
        }
        Path file = Files.writeString(folder.resolve("plan.yaml"), plan);
        Path images =
                Files.writeString(folder.resolve("only-" + image), folder.resolve(image) + "\n");
        Path report = folder.resolve("report-" + image);

        Programs.run(
                        Home.program("jitney"),
                        "vmcraft",
                        "apply",
                        file + "",
                        "--inventory=" + images,
                        "--report=" + report,
                        "--state=" + folder.resolve("records"))
                .succeeded();

        List<String> steps =
                Stream.of(Files.readString(report).split(Pattern.quote("{\"verb\":"), -1))
                        .skip(1)
                        .toList();
        assertThat(steps).hasSameSizeAs(Method.ALL);
        SoftAssertions all = new SoftAssertions();
        for (int i = 0; i < steps.size(); i++) {
            Method method = Method.ALL.get(i);
            all.assertThat(steps.get(i))
                    .as(method.id())
                    .startsWith("\"" + method.verb() + "\"")
                    .contains("\"ok\":" + method.works())
                    .contains(method.says());
        }
        all.assertAll();
    }
}

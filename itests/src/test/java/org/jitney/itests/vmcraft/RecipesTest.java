package org.jitney.itests.vmcraft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jitney.itests.harness.Guest;
import org.jitney.itests.harness.Home;
import org.jitney.itests.harness.Programs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every command of docs/vmcraft.md, one after the other, on an image of a Debian tree. */
class RecipesTest {
    private Path folder = Path.of("/nonexistent");

    @BeforeEach
    void makeImages() throws IOException {
        assumeTrue(
                Files.exists(Path.of("/dev/loop-control")) && Files.exists(Path.of("/dev/fuse")),
                "!!! NOT RUN: this machine has no loop devices or no FUSE");
        folder = Files.createTempDirectory("jitney-recipes");
        Programs.run(Home.script("vmcraft/make-images"), Guest.tree("small") + "", folder + "")
                .succeeded();
    }

    @AfterEach
    void removeImages() {
        Programs.run("rm", "-rf", folder + "").succeeded();
    }

    @Test
    void everyCommandOfTheGuideWorks() throws IOException {
        String guide = Files.readString(Path.of(Home.script("../docs/vmcraft.md")));
        Matcher plan = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL).matcher(guide);
        assertThat(plan.find()).isTrue();
        Files.writeString(folder.resolve("plan.yaml"), plan.group(1));
        Files.writeString(
                folder.resolve("images.txt"),
                folder.resolve("gpt.vmdk") + "\n" + folder.resolve("gpt.raw") + "\n");
        List<String> commands =
                guide.lines()
                        .filter(line -> line.startsWith("    jitney vmcraft "))
                        .map(line -> line.strip().replaceFirst("^jitney vmcraft", "vmcraft"))
                        .toList();
        assertThat(commands).hasSizeGreaterThan(15);

        for (String command : commands) {
            Programs.Result did =
                    Programs.run(
                            Map.of(
                                    "IMAGE", folder.resolve("gpt.qcow2") + "",
                                    "PLAN", folder.resolve("plan.yaml") + "",
                                    "INVENTORY", folder.resolve("images.txt") + "",
                                    "REPORT", folder.resolve("report") + "",
                                    "XDG_STATE_HOME", folder.resolve("state") + ""),
                            List.of(
                                    "sh",
                                    "-c",
                                    "vmcraft() { \"$0\" vmcraft \"$@\"; }; " + command,
                                    Home.program("jitney")));

            assertThat(did.status()).as(command + "\n" + did.text()).isZero();
        }
        assertThat(Files.readAllLines(folder.resolve("report")))
                .hasSize(2)
                .allMatch(line -> line.contains("\"ok\":true"));
    }
}

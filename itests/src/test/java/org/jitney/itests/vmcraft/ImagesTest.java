package org.jitney.itests.vmcraft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jitney.itests.harness.Guest;
import org.jitney.itests.harness.Home;
import org.jitney.itests.harness.Programs;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A Debian tree in disk images of every kind: looked at, changed, and brought back. */
class ImagesTest {
    private static final String UNIT = "systemd-timesyncd.service";
    private static final String LINK =
            "/etc/systemd/system/sysinit.target.wants/systemd-timesyncd.service";

    private static Path folder = Path.of("/nonexistent");

    @BeforeAll
    static void makeImages() throws IOException {
        assumeTrue(
                Files.exists(Path.of("/dev/loop-control")) && Files.exists(Path.of("/dev/fuse")),
                "!!! NOT RUN: this machine has no loop devices or no FUSE");
        folder = Files.createTempDirectory("jitney-images");
        Files.createDirectory(temporary());
        Programs.run(Home.script("vmcraft/make-images"), Guest.tree("small") + "", folder + "")
                .succeeded();
    }

    @AfterAll
    static void removeImages() {
        Programs.run("rm", "-rf", folder + "").succeeded();
    }

    private static Vmcraft vmcraft() {
        return new Vmcraft(folder.resolve("records")).in(temporary());
    }

    /** Where the directories of handles are; others have theirs elsewhere. */
    private static Path temporary() {
        return folder.resolve("t");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "root.raw",
                "gpt.raw",
                "mbr.raw",
                "lvm.raw",
                "gpt.qcow2",
                "gpt.vmdk",
                "gpt.vdi",
                "gpt.vhdx"
            })
    void anImageIsChangedAndBroughtBack(String name) {
        Path image = folder.resolve(name);
        Vmcraft vmcraft = vmcraft();
        assertThat(vmcraft.ask(image, "service-status", UNIT)).contains("unit_file_state: enabled");

        assertThat(vmcraft.ask(image, "--dry-run", "service-disable", UNIT))
                .contains("deleted file mode 120000\n--- a" + LINK);
        assertThat(vmcraft.ask(image, "is-service-enabled", UNIT)).isEqualTo("true\n");

        assertThat(vmcraft.ask(image, "service-disable", UNIT))
                .contains("- " + LINK)
                .endsWith("transaction 1\n");
        assertThat(vmcraft.ask(image, "is-service-enabled", UNIT)).isEqualTo("false\n");

        vmcraft.ask(image, "undo", "1");
        assertThat(vmcraft.ask(image, "is-service-enabled", UNIT)).isEqualTo("true\n");
        assertNothingIsLeft();
    }

    @Test
    void aStreamThatCannotBeWrittenIsRead() {
        assertThat(
                        vmcraft()
                                .ask(
                                        folder.resolve("gpt-stream.vmdk"),
                                        "--read-only",
                                        "service-status",
                                        UNIT))
                .contains("unit_file_state: enabled");
        assertNothingIsLeft();
    }

    @Test
    void anImageSaysWhatIsOnIt() {
        assertThat(vmcraft().ask(folder.resolve("gpt.qcow2"), "--read-only", "--json", "image"))
                .contains("[\"disk0p1\",\"vfat\"")
                .contains("[\"disk0p2\",\"ext4\"")
                .contains("\"Mounts\":[[\"disk0p2\",\"/\"]]");
        assertThat(vmcraft().ask(folder.resolve("lvm.raw"), "--read-only", "--json", "image"))
                .contains("\"Mounts\":[[\"guest/root\",\"/\"]]")
                .contains("logical volume guest/striped: it is not linear");
    }

    @Test
    void aBackingFileThatOnlyTheImageNamesIsNotOpened() {
        Programs.Result refused = vmcraft().run(folder.resolve("backed.qcow2"), "list-services");

        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.err()).contains("backed.qcow2: it has a backing file");
        assertNothingIsLeft();
    }

    @Test
    void whatIsNoImageSaysSo() throws IOException {
        Path file = Files.writeString(folder.resolve("text"), "nothing\n".repeat(1000));

        assertThat(vmcraft().run(file, "list-services").err())
                .contains("there is no root file system on it");
        assertThat(vmcraft().run(folder.resolve("missing"), "list-services").err())
                .contains("No such file or directory");
        assertNothingIsLeft();
    }

    @Test
    void aKilledHandleIsCleanedUpAndTheImageIsUsableAgain() throws Exception {
        Path image = folder.resolve("gpt.qcow2");
        ProcessBuilder builder =
                new ProcessBuilder(
                                Home.program("jitney"),
                                "vmcraft",
                                "--state=" + folder.resolve("records"),
                                "-a",
                                image.toString(),
                                "journal-export",
                                // Nobody reads it, so the command waits there with the guest
                                // attached.
                                pipe().toString())
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("killed.log").toFile());
        builder.environment().putAll(Vmcraft.temporary(temporary()));
        Process shell = builder.start();
        while (Programs.run("pgrep", "-f", "qemu-storage-daemon.*" + image).status() != 0) {
            assertThat(shell.isAlive()).isTrue();
            Thread.onSpinWait();
        }
        shell.destroyForcibly().waitFor();

        Programs.run(
                        Vmcraft.temporary(temporary()),
                        List.of(Home.program("jitney"), "vmcraft", "cleanup"))
                .succeeded();

        assertNothingIsLeft();
        assertThat(vmcraft().ask(image, "is-systemd-available")).isEqualTo("true\n");
    }

    private static Path pipe() {
        Path pipe = folder.resolve("pipe");
        Programs.run("mkfifo", pipe + "").succeeded();
        return pipe;
    }

    private static void assertNothingIsLeft() {
        assertThat(Programs.run("losetup", "-a").out()).doesNotContain(folder + "");
        assertThat(Programs.run("cat", "/proc/self/mounts").out()).doesNotContain(folder + "");
        assertThat(Programs.run("pgrep", "-f", "qemu-storage-daemon.*" + folder).status())
                .isEqualTo(1);
        assertThat(temporary()).isEmptyDirectory();
    }
}

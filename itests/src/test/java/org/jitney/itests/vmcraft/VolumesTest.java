package org.jitney.itests.vmcraft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jitney.itests.harness.Home;
import org.jitney.itests.harness.Programs;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Guests whose files lie on several, encrypted or split volumes, or on other file systems. */
class VolumesTest {
    private static final String LINK = "/etc/systemd/system/multi-user.target.wants/a.service";

    private static Path folder = Path.of("/nonexistent");

    @BeforeAll
    static void makeVolumes() throws IOException {
        assumeTrue(
                Files.exists(Path.of("/dev/loop-control")) && Files.exists(Path.of("/dev/fuse")),
                "!!! NOT RUN: this machine has no loop devices or no FUSE");
        folder = Files.createTempDirectory("jitney-volumes");
        Programs.run(Home.script("vmcraft/make-volumes"), folder + "").succeeded();
    }

    @AfterAll
    static void removeVolumes() {
        Programs.run("rm", "-rf", folder + "").succeeded();
    }

    private static Programs.Result run(String image, String... words) {
        List<String> all = new ArrayList<>(List.of("--key-file=" + folder.resolve("key")));
        all.addAll(List.of(words));
        return new Vmcraft(folder.resolve("records"))
                .run(folder.resolve(image), all.toArray(String[]::new));
    }

    private static String ask(String image, String... words) {
        return run(image, words).succeeded().out();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "parts.qcow2",
                "luks.qcow2",
                "luks2.qcow2",
                "pieces.raw",
                "xfs.raw",
                "btrfs.raw"
            })
    void theRootIsFoundAndChanged(String image) throws IOException {
        if (image.equals("xfs.raw") || image.equals("btrfs.raw")) {
            String known = Files.readString(Path.of("/proc/filesystems"));
            assumeTrue(
                    known.contains(image.substring(0, image.indexOf('.'))),
                    "!!! NOT RUN: the kernel does not know the file system of " + image);
        }
        String done = ask(image, "service-enable", "a");
        assertThat(done).contains("+ " + LINK).containsPattern("transaction [0-9]+\n$");
        assertThat(ask(image, "is-service-enabled", "a")).isEqualTo("true\n");

        ask(image, "undo", done.substring(done.lastIndexOf(' ') + 1).strip());
        assertThat(ask(image, "is-service-enabled", "a")).isEqualTo("false\n");
    }

    @Test
    void whatFstabSaysIsMountedInItsPlace() {
        assertThat(ask("parts.qcow2", "--read-only", "--json", "image"))
                .contains(
                        "\"Mounts\":[[\"disk0p1\",\"/\"],[\"disk0p2\",\"/boot\"],[\"disk0p3\",\"/var\"]]")
                .contains("/etc/fstab:5: UUID=99999999-89ab-cdef-0123-456789abcdef is not here");
        // The boot loader's entry is on the partition of /boot.
        assertThat(ask("parts.qcow2", "--read-only", "network-formats")).contains("kernel");
    }

    @Test
    void volumesAreKnownByEveryNameThatUdevMakesAndSubvolumesByTheirOwn() throws IOException {
        assumeTrue(
                Files.readString(Path.of("/proc/filesystems")).contains("btrfs"),
                "!!! NOT RUN: the kernel does not know btrfs");

        String image = ask("subvolumes.raw", "--read-only", "--json", "image");

        assertThat(image)
                .contains(
                        "\"Mounts\":[[\"disk0p1\",\"/\"],[\"disk0p2\",\"/boot\"],"
                                + "[\"disk0p1\",\"/home\"],[\"disk0p3\",\"/opt\"],"
                                + "[\"disk0p4\",\"/srv/a b\"],[\"disk0p5\",\"/var\"]]");
        assertThat(ask("subvolumes.raw", "service-enable", "a")).contains("+ " + LINK);
    }

    @Test
    void hostileLinesOfFstabAreReportedAndMountNothing() throws IOException {
        assumeTrue(
                Files.readString(Path.of("/proc/filesystems")).contains("btrfs"),
                "!!! NOT RUN: the kernel does not know btrfs");

        String image = ask("subvolumes.raw", "--read-only", "--json", "image");

        assertThat(image)
                .contains("/etc/fstab:7: /etc/../../mnt: a place has no '..' in it")
                .contains("/etc/fstab:8: a line has at least a device, a place and a type")
                .contains("/etc/fstab:9: disk0p2: ")
                .contains("/etc/fstab:10: /boot is taken by another line")
                .contains("/etc/fstab:11: /dev/disk/by-id/scsi-other-part9 is not here")
                .contains("/etc/fstab:12: disk0p2: ");
        assertThat(Path.of("/jitney-volumes-outside")).doesNotExist();
    }

    @Test
    void whatIsEncryptedNeedsItsKey() throws IOException {
        Vmcraft without = new Vmcraft(folder.resolve("records"));
        assertThat(without.run(folder.resolve("luks.qcow2"), "list-services").err())
                .contains("disk0p2 is encrypted (LUKS): a key file unlocks it");

        Path wrong = Files.writeString(folder.resolve("wrong"), "another phrase");
        assertThat(
                        without.run(
                                        folder.resolve("luks.qcow2"),
                                        "--key-file=" + wrong,
                                        "list-services")
                                .err())
                .contains("disk0p2: ", "Invalid password");

        assertThat(
                        without.run(
                                        folder.resolve("luks2.qcow2"),
                                        "--key-file=" + wrong,
                                        "list-services")
                                .err())
                .contains("disk0p2: ", "No key available with this passphrase");

        assertThat(run("luks2-4k.raw", "list-services").err())
                .contains(
                        "disk0 is encrypted (LUKS2) in sectors of 4096 bytes, which needs the"
                                + " device mapper");
    }

    @Test
    void whatIsUnlockedIsEncryptedAgainOnTheDisk() {
        ask("luks.qcow2", "create-target-unit", "secret", "description=Nobody reads this");

        assertThat(
                        Programs.run(
                                        "grep",
                                        "-c",
                                        "Nobody reads this",
                                        folder.resolve("luks.qcow2") + "")
                                .status())
                .isEqualTo(1);
        assertThat(ask("luks.qcow2", "read-unit-file", "secret.target"))
                .contains("Nobody reads this");
    }

    @Test
    void aNewFileHasTheLabelOfItsFolderAndAChangedOneKeepsItsOwn() throws IOException {
        Path tree = Files.createDirectory(folder.resolve("labelled"));
        Programs.run("cp", "-a", folder.resolve("root") + "/.", tree + "").succeeded();
        Path units = tree.resolve("etc/systemd/system");
        Path unit =
                Files.writeString(units.resolve("b.service"), "[Service]\nExecStart=/bin/true\n");
        label(units, "system_u:object_r:systemd_unit_file_t:s0");
        label(unit, "system_u:object_r:own_t:s0");
        Vmcraft vmcraft = new Vmcraft(folder.resolve("records"));

        vmcraft.ask(tree, "service-enable", "a");
        vmcraft.ask(tree, "modify-unit-file", "b.service", "Service", "Nice", "5");

        assertThat(labelOf(tree.resolve(LINK.substring(1)))).contains("systemd_unit_file_t");
        assertThat(labelOf(unit)).contains("own_t");
        assertThat(Files.readString(unit)).contains("Nice=5");
    }

    private static void label(Path file, String label) {
        Programs.Result set =
                Programs.run("setfattr", "-n", "security.selinux", "-v", label, file + "");
        assumeTrue(set.status() == 0, "!!! NOT RUN: no SELinux labels here: " + set.text());
    }

    private static String labelOf(Path file) {
        return Programs.run("getfattr", "-h", "-n", "security.selinux", file + "")
                .succeeded()
                .out();
    }
}

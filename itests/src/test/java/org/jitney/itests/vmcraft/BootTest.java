package org.jitney.itests.vmcraft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jitney.itests.harness.Guest;
import org.jitney.itests.harness.Home;
import org.jitney.itests.harness.Programs;
import org.jitney.vmcraft.Audit;
import org.jitney.vmcraft.GuestError;
import org.jitney.vmcraft.VMCraft;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A guest that is booted in systemd-nspawn: its own bus is the one that is spoken to. */
class BootTest {
    private static Path folder = Path.of("/nonexistent");
    private Path root = Path.of("/nonexistent");

    @BeforeAll
    static void makeFolder() throws IOException {
        Path tree = Guest.tree("services");
        assumeTrue(
                Programs.present("systemd-nspawn"),
                "!!! NOT RUN: systemd-nspawn is missing (package systemd-container)");
        folder = Files.createTempDirectory("jitney-boot");
        Files.createSymbolicLink(folder.resolve("tree"), tree);
    }

    @AfterAll
    static void removeFolder() {
        Programs.run("rm", "-rf", folder + "").succeeded();
    }

    /** The tree is everybody's: the guest writes to a layer over it. */
    @BeforeEach
    void layOver() throws IOException {
        Path layer = Files.createTempDirectory(folder, "guest");
        for (String name : List.of("upper", "work", "root")) {
            Files.createDirectory(layer.resolve(name));
        }
        root = layer.resolve("root");
        Path below = folder.resolve("tree").toRealPath();
        Programs.run(
                        "mount",
                        "-t",
                        "overlay",
                        "overlay",
                        "-o",
                        "lowerdir=%s,upperdir=%s/upper,workdir=%s/work"
                                .formatted(below, layer, layer),
                        root + "")
                .succeeded();
    }

    @AfterEach
    void takeOff() {
        Programs.run("umount", root + "").succeeded();
    }

    private static VMCraft handle(Path drive) {
        return new VMCraft()
                .home(Home.distribution())
                .state(folder.resolve("records"))
                .addDrive(drive);
    }

    private static Programs.Result ask(String address, String... command) {
        return Programs.run(Map.of("DBUS_SYSTEM_BUS_ADDRESS", address), List.of(command));
    }

    /** As root it asks a socket below {@code /run} first, and refuses to where nobody booted. */
    private static Programs.Result client(String address, String words) {
        return ask(
                address,
                "unshare",
                "--mount",
                "sh",
                "-ec",
                "mount -t tmpfs tmpfs /run; mkdir -p /run/systemd/system; exec " + words);
    }

    @Test
    void unmodifiedClientsAndOurInterfaceSpeakToTheGuestThatRuns() throws Exception {
        try (VMCraft guest = handle(root).boot().launch()) {
            String address = guest.busAddress();
            assertThat(client(address, "systemctl is-active dbus.service").succeeded().out())
                    .isEqualTo("active\n");
            assertThat(
                            ask(
                                            address,
                                            "busctl",
                                            "--address=" + address,
                                            "get-property",
                                            "org.freedesktop.systemd1",
                                            "/org/freedesktop/systemd1",
                                            "org.freedesktop.systemd1.Manager",
                                            "Virtualization")
                                    .succeeded()
                                    .out())
                    .isEqualTo("s \"systemd-nspawn\"\n");
            assertThat(client(address, "hostnamectl status").succeeded().out())
                    .contains("Operating System: Debian GNU/Linux 12");

            Audit made =
                    guest.units()
                            .createService(
                                    "probe",
                                    Map.of("exec_start", "/bin/sleep 600", "type", "exec"));
            assertThat(made.error()).isEmpty();
            assertThat(guest.services().start("probe").error()).isEmpty();
            assertThat(guest.services().isActive("probe")).isTrue();
            assertThat(client(address, "systemctl is-active probe").out()).isEqualTo("active\n");
            assertThat(guest.services().list("active").toString()).contains("probe.service");
            assertThat(guest.services().stop("probe").error()).isEmpty();
            assertThat(guest.services().isActive("probe")).isFalse();
            assertThat(guest.services().start("not-there").error()).contains("not-there.service");
        }
        assertThat(left()).isEmpty();
        assertThat(root.resolve("etc/systemd/system/probe.service")).exists();
    }

    @Test
    void aServiceThatFailsSaysSo() throws Exception {
        try (VMCraft guest = handle(root).boot().launch()) {
            guest.units()
                    .createService(
                            "broken",
                            Map.of("exec_start", "/bin/false", "type", "oneshot", "restart", "no"));

            assertThat(guest.services().start("broken").error())
                    .contains("broken.service", "failed");
            assertThat(guest.services().failed()).contains("broken.service");
        }
    }

    @Test
    void whatAReadOnlyGuestWritesIsForgotten() throws Exception {
        try (VMCraft guest = handle(root).readOnly().boot().launch()) {
            assertThat(
                            ask(
                                            guest.busAddress(),
                                            "busctl",
                                            "--address=" + guest.busAddress(),
                                            "call",
                                            "org.freedesktop.systemd1",
                                            "/org/freedesktop/systemd1",
                                            "org.freedesktop.systemd1.Manager",
                                            "MaskUnitFiles",
                                            "asbb",
                                            "1",
                                            "getty.target",
                                            "false",
                                            "true")
                                    .succeeded()
                                    .out())
                    .contains("/etc/systemd/system/getty.target");
        }
        assertThat(root.resolve("etc/systemd/system/getty.target")).doesNotExist();
    }

    @Test
    void anImageIsBootedAndWhatTheGuestDidIsOnIt() throws Exception {
        assumeTrue(
                Files.exists(Path.of("/dev/loop-control")) && Files.exists(Path.of("/dev/fuse")),
                "!!! NOT RUN: this machine has no loop devices or no FUSE");
        Path image = folder.resolve("guest.qcow2");
        Programs.run(
                        "sh",
                        "-ec",
                        "mkfs.ext4 -q -d \"$0\" \"$1.raw\" 900M;"
                                + " qemu-img convert -f raw -O qcow2 \"$1.raw\" \"$1\"; rm \"$1.raw\"",
                        folder.resolve("tree").toRealPath() + "",
                        image + "")
                .succeeded();

        try (VMCraft guest = handle(image).boot().launch()) {
            assertThat(client(guest.busAddress(), "systemctl is-active dbus.service").out())
                    .isEqualTo("active\n");
            assertThat(
                            guest.units()
                                    .createService(
                                            "probe",
                                            Map.of(
                                                    "exec_start",
                                                    "/bin/touch /var/lib/probed",
                                                    "type",
                                                    "oneshot",
                                                    "restart",
                                                    "no"))
                                    .error())
                    .isEmpty();
            assertThat(guest.services().start("probe").error()).isEmpty();
        }
        assertThat(left()).isEmpty();

        try (VMCraft guest = handle(image).readOnly().launch()) {
            assertThat(guest.units().read("probe").toString()).contains("/var/lib/probed");
            assertThat(guest.image().toString()).doesNotContain("not unmounted cleanly");
        }
    }

    @Test
    void whatAKilledOneLeavesIsCleanedUp() throws Exception {
        try (VMCraft guest = handle(root).boot().launch()) {
            assertThat(guest.services().isActive("dbus")).isTrue();
            ProcessHandle serving =
                    ProcessHandle.current()
                            .children()
                            .filter(child -> isServing(child, root))
                            .findFirst()
                            .orElseThrow();
            serving.destroyForcibly();
            serving.onExit().get();

            Programs.run(Home.program("jitney"), "vmcraft", "cleanup").succeeded();
        }
        assertThat(left()).isEmpty();
    }

    private static boolean isServing(ProcessHandle process, Path drive) {
        try {
            return Files.readString(Path.of("/proc/" + process.pid() + "/cmdline"))
                    .contains("--drive=" + drive);
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void aGuestWithoutABusIsRefused() throws IOException {
        Files.delete(root.resolve("usr/bin/dbus-daemon"));

        assertThatThrownBy(() -> handle(root).boot().launch())
                .isInstanceOf(GuestError.class)
                .hasMessageContaining("there is no D-Bus daemon in it (package dbus)");
        assertThat(left()).isEmpty();
    }

    @Test
    void aGuestThatDoesNotBootSaysWhy() throws IOException {
        Path init = root.resolve("lib/systemd/systemd");
        Files.delete(init);
        Files.writeString(init, "not a program\n");

        assertThatThrownBy(() -> handle(root).boot().launch())
                .isInstanceOf(GuestError.class)
                .hasMessageContaining("The guest does not boot");
        assertThat(left()).isEmpty();
    }

    /** Control groups of containers of this user's that nobody is in any more. */
    private static String left() {
        return Programs.run("sh", "-c", "ls -d /sys/fs/cgroup/*/jitney-vmcraft-* 2>/dev/null")
                .out();
    }
}

package org.jitney.itests.vmcraft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jitney.itests.harness.Guest;
import org.jitney.itests.harness.Home;
import org.jitney.itests.harness.Programs;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What people who move virtual machines do, on images of one that leaves VMware. */
class UseCasesTest {
    /**
     * A step.
     *
     * @param useCase its row in the table of features
     * @param command words behind {@code jitney vmcraft -a IMAGE}; {@code ~} is a blank
     * @param says what is printed
     */
    private record Step(String useCase, String command, List<String> says) {
        Step(String useCase, String command, String... says) {
            this(useCase, command, List.of(says));
        }
    }

    private static final List<Step> STEPS =
            List.of(
                    new Step(
                            "V5.2",
                            "service-disable vmtoolsd vmware-tools open-vm-tools",
                            "- /etc/systemd/system/multi-user.target.wants/vmware-tools.service",
                            "transaction 1"),
                    new Step("V5.2", "service-enable qemu-guest-agent", "transaction 2"),
                    new Step(
                            "V5.3",
                            "list-failed-services",
                            "broken.service",
                            "exit-code",
                            "Failed to start broken.service - Broken Service."),
                    new Step(
                            "V5.4",
                            "migrate-network ifcfg",
                            "/etc/systemd/network/10-ens192.network",
                            "switched: true",
                            "- /etc/systemd/system/multi-user.target.wants/NetworkManager.service"),
                    new Step("V5.4", "is-service-enabled NetworkManager", "false"),
                    new Step("V5.4", "is-service-enabled systemd-networkd", "true"),
                    new Step(
                            "V5.5",
                            "create-bridge-network br0 enp9s0",
                            "+ /etc/systemd/network/10-br0.netdev",
                            "+ /etc/systemd/network/10-br0.network"),
                    new Step("V5.6", "journal-find-errors lines=10", "no host key 11"),
                    new Step("V5.6", "journal-service-logs sshd 100", "Server listening"),
                    new Step("V5.7", "journal-disk-usage", "size_mb: "),
                    new Step(
                            "V5.7",
                            "journal-vacuum size=104857600 time=2592000",
                            "deleted: /var/log/journal/"),
                    new Step(
                            "V5.8",
                            "create-service-unit cleanup description=Cleans~up"
                                    + " exec_start=/usr/bin/find~/var/tmp~-mtime~+7~-delete"
                                    + " type=oneshot restart=no",
                            "+ /etc/systemd/system/cleanup.service"),
                    new Step(
                            "V5.8",
                            "create-timer-unit cleanup on_boot_sec=5min on_unit_active_sec=5min",
                            "+ /etc/systemd/system/cleanup.timer"),
                    new Step(
                            "V5.8",
                            "service-enable cleanup.timer",
                            "+ /etc/systemd/system/timers.target.wants/cleanup.timer"),
                    new Step(
                            "V5.9",
                            "analyze-boot-performance",
                            "Startup finished in 1.000s (kernel) + 2.000s (userspace) = 3.000s"),
                    new Step("V5.9", "analyze-blame", "sshd.service"),
                    new Step("V5.10", "undo 3", "10-ens192.network"),
                    new Step(
                            "V5.10",
                            "migrate-network ifcfg rename.ens192=enp1s0"
                                    + " mac.ens192=52:54:00:12:34:56",
                            "/etc/systemd/network/10-enp1s0.network",
                            "/etc/systemd/network/10-enp1s0.link"),
                    new Step(
                            "V5.10",
                            "parse-network-file 10-enp1s0.link",
                            "52:54:00:12:34:56",
                            "enp1s0"),
                    new Step(
                            "V5.11",
                            "create-service-unit late exec_start=/bin/true"
                                    + " requires=not-there.service",
                            "+ /etc/systemd/system/late.service"),
                    new Step(
                            "V5.11",
                            "validate-unit-file late",
                            "valid: false",
                            "not-there.service"));

    private static Path folder = Path.of("/nonexistent");

    @BeforeAll
    static void makeGuest() throws IOException {
        assumeTrue(
                Files.exists(Path.of("/dev/loop-control")) && Files.exists(Path.of("/dev/fuse")),
                "!!! NOT RUN: this machine has no loop devices or no FUSE");
        folder = Files.createTempDirectory("jitney-use-cases");
        Programs.run(Home.script("vmcraft/make-guest"), Guest.tree("small") + "", folder + "")
                .succeeded();
    }

    @AfterAll
    static void removeGuest() {
        Programs.run("rm", "-rf", folder + "").succeeded();
    }

    @ParameterizedTest
    @ValueSource(strings = {"guest.qcow2", "guest.vmdk"})
    void everyUseCaseWorks(String name) throws IOException {
        Vmcraft vmcraft = new Vmcraft(folder.resolve("records"));
        Path image = copy(name, "used-" + name);
        for (Step step : STEPS) {
            String[] words = step.command.split(" ", -1);
            for (int i = 0; i < words.length; i++) {
                words[i] = words[i].replace('~', ' ');
            }
            Programs.Result did = vmcraft.run(image, words);

            assertThat(did.status()).as(step.useCase + ": " + did.describe()).isZero();
            assertThat(did.out()).as(step.useCase + ": " + step.command).contains(step.says);
        }
    }

    private static Path copy(String image, String to) throws IOException {
        return Files.copy(folder.resolve(image), folder.resolve(to));
    }

    /** Every command as it is written there, in a folder that has the image and the program. */
    @Test
    void theReadmeMigratesAnImage() throws IOException {
        Path here = Files.createDirectory(folder.resolve("newcomer"));
        Path image = copy("guest.qcow2", "newcomer/guest.qcow2");
        Files.createSymbolicLink(here.resolve("jitney"), Path.of(Home.program("jitney")));
        String readme = Files.readString(Path.of(Home.script("../README.md")));
        List<String> commands =
                readme.lines().filter(line -> line.startsWith("    ./jitney vmcraft ")).toList();
        assertThat(commands).hasSizeGreaterThan(5);

        for (String command : commands) {
            Programs.Result did =
                    Programs.run(
                            Map.of("XDG_STATE_HOME", folder.resolve("state") + ""),
                            List.of("sh", "-c", "cd \"$0\"\n" + command, here + ""));

            assertThat(did.status()).as(command + "\n" + did.text()).isZero();
        }

        Vmcraft vmcraft = new Vmcraft(folder.resolve("records"));
        assertThat(vmcraft.ask(image, "--read-only", "list-services", "enabled"))
                .contains("qemu-guest-agent.service", "systemd-networkd.service")
                .doesNotContain("vmtoolsd", "open-vm-tools", "NetworkManager");
        assertThat(vmcraft.ask(image, "--read-only", "parse-network-file", "10-enp1s0.network"))
                .contains("192.168.10.20/24", "192.168.10.1");
        assertThat(vmcraft.ask(image, "--read-only", "parse-network-file", "10-enp1s0.link"))
                .contains("52:54:00:12:34:56", "enp1s0");
    }
}

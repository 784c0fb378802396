package org.jitney.itests.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jitney.itests.harness.Home;
import org.jitney.itests.harness.JitneyUp;
import org.jitney.itests.harness.Programs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two on one directory, and one after another that was killed. */
class LeftoversTest {
    private JitneyUp up;

    @BeforeEach
    void start() {
        up =
                JitneyUp.start(
                        "stays.service",
                        "[Service]\nExecStart=/bin/sleep 1000\n",
                        // Ends only by SIGKILL.
                        "stubborn.service",
                        "[Service]\n"
                                + "ExecStart=/bin/sh -c 'trap \"\" TERM; while :; do sleep 1000"
                                + " & wait; done'\n");
    }

    @AfterEach
    void stop() {
        up.close();
    }

    @Test
    void aSecondOneOnTheSameDirectoryIsRefused() {
        up.exec("systemctl", "start", "stays.service").succeeded();

        Programs.Result second = again();

        assertThat(second.status()).isEqualTo(1);
        assertThat(second.out()).isEmpty();
        assertThat(second.err())
                .contains("already running at " + up.dir())
                .contains("(pid " + up.pid() + ")")
                .contains("jitney down --dir=" + up.dir());
        assertThat(up.exec("systemctl", "is-active", "stays.service").out()).isEqualTo("active\n");
    }

    /** Without its record a successor knows nothing of the units: what runs on is in the way. */
    @Test
    void theNextOneEndsWhatAKilledOneLeftWithoutARecord() throws IOException {
        up.exec("systemctl", "start", "stays.service", "stubborn.service").succeeded();
        long stays = mainPid("stays.service");
        long stubborn = mainPid("stubborn.service");
        Path group = Path.of(Files.readString(up.dir().resolve("cgroup")).strip());
        kill(up.pid());
        Files.delete(up.dir().resolve("state"));

        Programs.Result second = again().succeeded();

        assertThat(second.out()).startsWith("DBUS_SYSTEM_BUS_ADDRESS=");
        assertThat(up.log())
                .contains("the previous instance was killed and left ")
                .contains(stays + " (sleep, stays.service)")
                .contains(stubborn + " (sh, stubborn.service)");
        // Whoever they were handed to may take a while to reap them.
        assertThat(isGone(stays)).isTrue();
        assertThat(isGone(stubborn)).isTrue();
        assertThat(group).doesNotExist();
        assertThat(up.exec("systemctl", "is-active", "stays.service").out())
                .isEqualTo("inactive\n");
        up.exec("systemctl", "start", "stays.service").succeeded();
        assertThat(mainPid("stays.service")).isNotEqualTo(stays);
    }

    private Programs.Result again() {
        return Programs.run(
                Home.program("jitney"),
                "up",
                "--detach",
                "--dir=" + up.dir(),
                "--unit-path=" + up.units());
    }

    private long mainPid(String unit) {
        return Long.parseLong(
                up.exec("systemctl", "show", "-P", "MainPID", unit).succeeded().out().strip());
    }

    private static void kill(long pid) {
        Programs.run("kill", "-KILL", "" + pid).succeeded();
        // A zombie until somebody reaps it, which is not us: its descriptors are closed by then.
        await().atMost(Duration.ofSeconds(10)).until(() -> isGone(pid));
    }

    private static boolean isGone(long pid) throws IOException {
        Path status = Path.of("/proc", "" + pid, "status");
        try {
            return Files.readString(status).contains("State:\tZ");
        } catch (java.nio.file.NoSuchFileException e) {
            return true;
        }
    }
}

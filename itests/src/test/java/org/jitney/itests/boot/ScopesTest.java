package org.jitney.itests.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;
import org.jitney.itests.harness.Guest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Scopes where the kernel tells of groups that have become empty. */
class ScopesTest {
    private static final Duration SOON = Duration.ofSeconds(60);

    private static Guest guest;

    @BeforeAll
    static void start() {
        guest = Guest.boot("suites", Map.of());
        guest.run("systemctl", "is-system-running", "--wait");
    }

    @AfterAll
    static void stop() {
        if (guest != null) {
            guest.close();
        }
    }

    private static void begin(String unit, String program) {
        guest.run(
                "sh",
                "-c",
                "setsid systemd-run --scope --unit=%s %s >/dev/null 2>&1 &"
                        .formatted(unit, program));
        await().atMost(SOON).until(() -> show(unit, "SubState").equals("running"));
    }

    private static String show(String unit, String property) {
        return guest.run("systemctl", "show", "-P", property, unit + ".scope").out().strip();
    }

    /**
     * Nothing ends, so there is nothing to be heard from the processes. The brackets keep the shell
     * from finding itself.
     */
    private static void moveAway(String program) {
        guest.run(
                        "sh",
                        "-c",
                        "mkdir -p /sys/fs/cgroup/elsewhere; pgrep -f '[%s]%s' >/sys/fs/cgroup/elsewhere/cgroup.procs"
                                .formatted(program.charAt(0), program.substring(1)))
                .succeeded();
    }

    @Test
    void aScopeIsOverWhenItsProcessesHaveGoneElsewhere() {
        begin("leaves", "sleep 7701");

        moveAway("sleep 7701");

        await().atMost(SOON).until(() -> show("leaves", "LoadState").equals("not-found"));
        assertThat(guest.run("pgrep", "-fc", "[s]leep 7701").out()).isEqualTo("1\n");
    }

    @Test
    void soItIsAfterTheManagerWasReplaced() {
        begin("stays", "sleep 7702");
        guest.run("systemctl", "daemon-reexec").succeeded();
        assertThat(show("stays", "SubState")).isEqualTo("running");

        moveAway("sleep 7702");

        await().atMost(SOON).until(() -> show("stays", "LoadState").equals("not-found"));
    }

    @Test
    void aScopeOfAProcessThatEndsIsOverWithTheLastOne() {
        begin("forks", "sh -c 'sleep 7703 & sleep 7704'");

        guest.run("pkill", "-f", "^sleep 7704").succeeded();
        assertThat(show("forks", "SubState")).isEqualTo("running");
        guest.run("pkill", "-f", "^sleep 7703").succeeded();

        await().atMost(SOON).until(() -> show("forks", "LoadState").equals("not-found"));
    }
}

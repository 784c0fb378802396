package org.jitney.itests.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;
import org.jitney.itests.harness.Guest;
import org.jitney.itests.harness.Home;
import org.jitney.itests.harness.Programs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code jitney init}: containers that boot with the manager as their first process. */
@Execution(ExecutionMode.SAME_THREAD)
class InitTest {
    private static Guest boot(String... words) {
        Guest guest = Guest.boot("suites", Map.of(), words);
        guest.run("systemctl", "is-system-running", "--wait");
        return guest;
    }

    @Test
    void aWholeSystemComesUpWithItsOwnBus() {
        try (Guest guest = boot()) {
            assertThat(guest.run("systemctl", "is-system-running").out()).isEqualTo("running\n");
            assertThat(
                            guest.run("systemctl", "is-active", "graphical.target", "dbus.service")
                                    .out())
                    .isEqualTo("active\nactive\n");
            assertThat(guest.run("systemctl", "--failed", "--no-legend", "--plain").out())
                    .isEmpty();
            // On the bus, where the direct socket does not help; and a service that the bus starts.
            assertThat(guest.run("hostnamectl", "hostname").out()).isEqualTo("jitney-guest\n");
            assertThat(guest.run("systemctl", "is-active", "systemd-hostnamed").out())
                    .isEqualTo("active\n");
            assertThat(guest.run("cat", "/proc/1/cgroup").out()).contains("/init.scope");
            assertThat(guest.run("cat", "/etc/machine-id").out()).matches("[0-9a-f]{32}\n");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "systemctl exit 7, 7",
        "systemctl poweroff, 0",
        "systemctl reboot, 133",
        "kill -s RTMIN+5 1, 133",
        "kill -s RTMIN+14 1, 0",
        "kill -s INT 1, 133",
    })
    void howItEndsIsItsExitStatus(String command, int status) {
        try (Guest guest = boot()) {
            guest.run("sh", "-c", command);

            assertThat(guest.exitStatus()).isEqualTo(status);
        }
    }

    @Test
    void aSoftRebootBeginsAnewInTheSameContainer() {
        try (Guest guest = Guest.boot("services", Map.of())) {
            guest.run("systemctl", "is-system-running", "--wait");
            String before =
                    guest.run(
                                    "sh",
                                    "-c",
                                    "systemd-run -q --unit=gone sleep 1000; touch /run/stays; setsid"
                                            + " sleep 2000 >/dev/null 2>&1 & sleep 0.3; systemctl"
                                            + " show -P MainPID cron; systemctl show -P"
                                            + " SoftRebootsCount")
                            .out();

            assertThat(
                            guest.run(
                                            "busctl",
                                            "call",
                                            "org.freedesktop.systemd1",
                                            "/org/freedesktop/systemd1",
                                            "org.freedesktop.systemd1.Manager",
                                            "SoftReboot",
                                            "s",
                                            "/other")
                                    .err())
                    .contains("Going on from the root '/other' is not possible here.");
            guest.ours("systemctl", "soft-reboot", "--force").succeeded();
            // Whoever is inside meanwhile is ended with the others.
            await().atMost(Duration.ofSeconds(60))
                    .until(() ->
                            guest.run("systemctl", "show", "-P", "SoftRebootsCount")
                                    .out()
                                    .equals("1\n"));
            guest.run("systemctl", "is-system-running", "--wait");

            assertThat(before).endsWith("\n0\n");
            assertThat(guest.run("systemctl", "show", "-P", "SoftRebootsCount").out())
                    .isEqualTo("1\n");
            assertThat(guest.run("systemctl", "is-active", "gone", "cron", "dbus").out())
                    .isEqualTo("inactive\nactive\nactive\n");
            assertThat(guest.run("systemctl", "show", "-P", "MainPID", "cron").out())
                    .isNotEqualTo(before.lines().findFirst().orElseThrow() + "\n");
            assertThat(guest.run("sh", "-c", "pgrep -fc 'sleep [12]000'; ls /run/stays").out())
                    .isEqualTo("0\n/run/stays\n");
        }
    }

    @Test
    void aServiceThatSurvivesASoftRebootGoesOnAndIsStillOneOfOurs() {
        try (Guest guest = Guest.boot("services", Map.of())) {
            guest.run("systemctl", "is-system-running", "--wait");
            guest.run(
                            "sh",
                            "-c",
                            """
                            cat >/etc/systemd/system/kept.service <<EOF
                            [Unit]
                            DefaultDependencies=no
                            SurviveFinalKillSignal=yes
                            IgnoreOnIsolate=yes
                            [Service]
                            ExecStart=sh -c 'sleep 3000 & wait; exit 7'
                            EOF
                            systemctl daemon-reload; systemctl start kept
                            systemd-run -q --unit=gone sleep 1000
                            systemctl set-environment A=before
                            """)
                    .succeeded();
            String facts =
                    "systemctl show -p MainPID,InvocationID,ActiveEnterTimestampMonotonic,"
                            + "ActiveState kept; pgrep -f '^sleep 3000'";
            String before = guest.run("sh", "-c", facts).out();

            guest.ours("systemctl", "soft-reboot", "--force").succeeded();
            await().atMost(Duration.ofSeconds(60))
                    .until(() ->
                            guest.run("systemctl", "show", "-P", "SoftRebootsCount")
                                    .out()
                                    .equals("1\n"));
            guest.run("systemctl", "is-system-running", "--wait");

            assertThat(before).contains("ActiveState=active\n").doesNotContain("MainPID=0\n");
            assertThat(guest.run("sh", "-c", facts).out()).isEqualTo(before);
            assertThat(guest.run("systemctl", "is-active", "gone", "cron", "dbus").out())
                    .isEqualTo("inactive\nactive\nactive\n");
            assertThat(guest.run("systemctl", "show-environment").out()).doesNotContain("A=before");
            // Its end is heard of.
            guest.run("pkill", "-f", "^sleep 3000");
            await().atMost(Duration.ofSeconds(60))
                    .until(() ->
                            guest.run("systemctl", "show", "-P", "ExecMainStatus", "kept")
                                    .out()
                                    .equals("7\n"));
        }
    }

    @Test
    void signalsMeanWhatTheyMeanToSystemd() {
        try (Guest guest = boot()) {
            String before = guest.run("systemctl", "show", "-P", "MainPID", "dbus").out();

            guest.run("sh", "-c", "kill -s TERM 1");
            guest.run(
                    "sh",
                    "-c",
                    "until systemctl is-system-running | grep -q running; do sleep 0.1; done");

            assertThat(guest.run("systemctl", "show", "-P", "MainPID", "dbus").out())
                    .isEqualTo(before);
            assertThat(guest.run("busctl", "status", "org.freedesktop.systemd1").out())
                    .contains("PID=1\n");
            assertThat(
                            guest.run(
                                            "sh",
                                            "-c",
                                            "/bin/kill -s RTMIN+21 1; sleep 0.3; systemctl show -P ShowStatus")
                                    .out())
                    .isEqualTo("no\n");
            guest.run("sh", "-c", "/bin/kill -s RTMIN+1 1");
            // There is no console to ask for a password on, so it does not stay that way.
            assertThat(
                            guest.run(
                                            "sh",
                                            "-c",
                                            "for i in $(seq 100); do grep -q 'rescue.target: start job'"
                                                    + " /run/jitney/init.log && break; sleep 0.1; done;"
                                                    + " grep -c 'rescue.target: start job' /run/jitney/init.log")
                                    .out())
                    .isEqualTo("1\n");
        }
    }

    /** A JVM takes SIGUSR2 for its own threads unless it is told not to. */
    @Test
    void signalsOfTheJvmAreThoseOfTheManager() {
        try (Guest guest = boot()) {
            String blocked = guest.run("sh", "-c", "grep -h SigBlk /proc/1/task/*/status").out();
            guest.run("sh", "-c", "kill -s USR2 1; kill -s USR1 1; /bin/kill -s RTMIN+22 1");
            String log =
                    guest.run(
                                    "sh",
                                    "-c",
                                    "for i in $(seq 300); do grep -q 'state of all units'"
                                            + " /run/jitney/init.log && break; sleep 0.1; done;"
                                            + " grep -A3 'state of all units' /run/jitney/init.log")
                            .out();

            // All threads block the same: no signal finds one that would take it.
            assertThat(blocked.lines().distinct()).hasSize(1);
            assertThat(log).contains("-> Unit");
            assertThat(guest.run("systemd-run", "-q", "--wait", "-P", "env").succeeded().out())
                    .contains("PATH=")
                    .doesNotContain("_JAVA");
            assertThat(guest.run("systemctl", "show-environment").succeeded().out())
                    .doesNotContain("_JAVA");
        }
    }

    @Test
    void itOutlivesWhatHappensToEverybodyElse() {
        try (Guest first = boot();
                Guest second = boot("systemd.unit=multi-user.target", "quiet")) {
            // All others die at once; nobody stops the first process from inside.
            first.run("sh", "-c", "kill -STOP 1; kill -9 -1");
            assertThat(
                            first.run(
                                            "sh",
                                            "-c",
                                            "for i in $(seq 100); do systemctl is-active dbus systemd-journald"
                                                    + " | grep -qvx active || break; sleep 0.1; done;"
                                                    + " systemctl is-active dbus systemd-journald")
                                    .out())
                    .isEqualTo("active\nactive\n");
            // No room in /run: units still start and stop.
            first.run(
                    "sh",
                    "-c",
                    "mount -o remount,size=16m /run; cat /dev/zero >/run/full 2>/dev/null");
            assertThat(first.run("systemctl", "restart", "systemd-logind").status()).isZero();
            first.run("rm", "/run/full");
            assertThat(first.run("systemctl", "is-active", "systemd-logind").out())
                    .isEqualTo("active\n");
            assertThat(second.run("systemctl", "is-system-running").out()).isEqualTo("running\n");
            assertThat(second.run("systemctl", "is-active", "graphical.target").out())
                    .isEqualTo("inactive\n");
        }
    }

    @Test
    void aRootThatCannotBeWrittenIsNoReasonNotToBoot() {
        String script = "mount -o remount,ro / && exec /opt/jitney/bin/jitney init quiet";
        try (Guest guest = Guest.withFirstProcess("suites", "sh", "-c", script)) {
            guest.run("systemctl", "is-system-running", "--wait");

            assertThat(guest.run("systemctl", "is-active", "multi-user.target").out())
                    .isEqualTo("active\n");
            assertThat(
                            guest.run(
                                            "sh",
                                            "-c",
                                            "touch /x 2>/dev/null; echo $?; cat /etc/machine-id")
                                    .out())
                    .matches("1\n[0-9a-f]{32}\n");
        }
    }

    @Test
    void aMachineIsNotBootedByAccident() {
        Programs.Result refused = Programs.run(Home.program("jitney"), "init");

        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.err()).contains("for the first process of a container");
    }
}

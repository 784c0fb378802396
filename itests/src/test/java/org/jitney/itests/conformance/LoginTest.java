package org.jitney.itests.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jitney.itests.harness.Guest;
import org.jitney.itests.harness.Home;
import org.jitney.itests.harness.Reference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * login1 in a container that {@code jitney init} booted: Debian's unmodified pam_systemd, loginctl,
 * systemd-inhibit, and the programs that log people in.
 */
@Execution(ExecutionMode.SAME_THREAD)
class LoginTest {
    private static final String MANAGER = "org.freedesktop.login1.Manager";

    private static Guest boot() {
        Guest guest = Guest.boot("login", Map.of());
        guest.run("systemctl", "is-system-running", "--wait");
        return guest;
    }

    private static String[] script(String name, String... arguments) throws IOException {
        String text = Files.readString(Path.of(Home.script("guest/" + name)));
        List<String> words = new ArrayList<>(List.of("bash", "-c", text, name));
        words.addAll(List.of(arguments));
        return words.toArray(String[]::new);
    }

    /** Lines of the shell itself name processes by their numbers. */
    private static List<String> lines(String out) {
        return out.lines().filter(line -> !line.startsWith("logins: line ")).toList();
    }

    private static String shell(Guest guest, String command) {
        return guest.run("bash", "-c", command).out();
    }

    @Test
    void whateverLogsInNobodyCanTellOurDaemonFromTheOriginal() throws IOException {
        List<String> expected;
        try (Reference reference = Reference.start("login")) {
            expected = lines(reference.run(script("logins")).out());
        }
        try (Guest guest = boot()) {
            List<String> actual = lines(guest.run(script("logins")).out());

            assertThat(String.join("\n", actual)).isEqualTo(String.join("\n", expected));
            assertThat(expected)
                    .contains("## login", "## sshd", "## su", "## cron", "Service=sshd")
                    .hasSizeGreaterThan(600);
            assertThat(guest.run("pgrep", "-f", "Main daemon systemd-logind").status()).isZero();
        }
    }

    @Test
    void libsystemdReadsOurStateFiles() {
        try (Guest guest = boot()) {
            guest.run("useradd", "-m", "alice").succeeded();
            String inside =
                    shell(
                            guest,
                            "setsid su -l alice -c '/usr/lib/systemd/tests/test-login 2>&1; echo = $?'"
                                    + " </dev/null");

            assertThat(inside)
                    .contains(
                            "sd_pid_get_session(0, …) → OK / \"c1\"",
                            "sd_pid_get_slice(0, …) → OK / \"user-1000.slice\"",
                            "sd_session_is_active(\"c1\") → yes",
                            "sd_session_get_state(\"c1\") → \"active\"",
                            "sd_get_seats(…) → [1] \"seat0\"",
                            "= 0\n");
        }
    }

    @Test
    void anInhibitorDelaysTheEndAndIsToldBefore() {
        try (Guest guest = boot()) {
            String out =
                    shell(
                            guest,
                            "gdbus monitor --system --dest org.freedesktop.login1 >/tmp/heard 2>&1 &"
                                    + " systemd-inhibit --what=shutdown --mode=delay --who=me"
                                    + " --why=so sh -c 'until grep -q PrepareForShutdown /tmp/heard;"
                                    + " do sleep 0.1; done; systemctl is-system-running;"
                                    + " busctl get-property org.freedesktop.login1"
                                    + " /org/freedesktop/login1 "
                                    + MANAGER
                                    + " PreparingForShutdown; cat /tmp/heard' &"
                                    + " until grep -q 'is owned by' /tmp/heard && systemd-inhibit"
                                    + " --list | grep -q '^me '; do sleep 0.1; done;"
                                    + " busctl call org.freedesktop.login1 /org/freedesktop/login1 "
                                    + MANAGER
                                    + " PowerOff b false; wait %2");

            assertThat(out).startsWith("running\nb true\n").contains("PrepareForShutdown (true,)");
            assertThat(guest.exitStatus()).isZero();
        }
    }

    @Test
    void theSuiteOfItsAuthorsPasses() throws IOException {
        try (Guest guest = boot()) {
            List<String> result = guest.run(script("test-suites", "35")).out().lines().toList();

            assertThat(result).anyMatch(line -> line.startsWith("ok testsuite-35"));
            // Terminals are for machines: what needs one says so, and nothing else is left out.
            assertThat(
                            shell(
                                    guest,
                                    "grep -c '^/dev/tty2 does not exist, skipping' /tmp/testsuite-35.log"))
                    .isEqualTo("5\n");
        }
    }

    /**
     * What python-dbusmock's own tests of logind ask loginctl for, of a session that is opened by
     * the bus; its seat is always there, unlike that of the template.
     */
    @Test
    void whatTestsOfDbusmockExpectHolds() {
        String opens =
                """
                import dbus, time
                bus = dbus.SystemBus()
                manager = dbus.Interface(
                    bus.get_object("org.freedesktop.login1", "/org/freedesktop/login1"),
                    "org.freedesktop.login1.Manager")
                number = dbus.UInt32
                session = manager.CreateSession(
                    number(500), number(0), "test", "wayland", "user", "", "seat0", number(0),
                    "", "", False, "", "", dbus.Array([], signature="(sv)"))
                time.sleep(1000)
                """;
        try (Guest guest = boot()) {
            guest.run("useradd", "-m", "-u", "500", "joe").succeeded();
            assertThat(
                            shell(
                                    guest,
                                    "loginctl --no-legend list-sessions; loginctl list-users --no-legend"))
                    .isEmpty();
            guest.run("sh", "-c", "cat >/tmp/opens.py <<'X'\n" + opens + "X").succeeded();
            guest.run("sh", "-c", "python3 /tmp/opens.py >/dev/null 2>&1 </dev/null &").succeeded();
            await().atMost(Duration.ofSeconds(20))
                    .until(() ->
                            shell(guest, "loginctl show-session c1 -P State").equals("active\n"));

            assertThat(shell(guest, "loginctl list-seats")).containsPattern("(?m)^seat0\\s*$");
            assertThat(shell(guest, "loginctl show-seat seat0"))
                    .contains("Id=seat0\n", "ActiveSession=c1\n", "Sessions=c1\n");
            assertThat(shell(guest, "loginctl list-users")).containsPattern("(?m)^\\s*500 +joe");
            assertThat(shell(guest, "loginctl list-sessions"))
                    .containsPattern("c1 +500 +joe +seat0");
            assertThat(shell(guest, "loginctl show-session c1"))
                    .contains("Id=c1\n", "Class=user\n", "Active=yes\n", "Name=joe\n");
            assertThat(
                            shell(
                                    guest,
                                    "busctl get-property org.freedesktop.login1"
                                            + " /org/freedesktop/login1 "
                                            + MANAGER
                                            + " PreparingForSleep IdleSinceHint"))
                    .isEqualTo("b false\nt 0\n");
        }
    }

    @Test
    void onSighupItsSettingsAreReadAnewAndNothingElseChanges() {
        try (Guest guest = boot()) {
            String before = shell(guest, "systemctl show -P MainPID systemd-logind");
            shell(
                    guest,
                    "mkdir -p /etc/systemd/logind.conf.d; printf '[Login]\\nInhibitDelayMaxSec=7\\n'"
                            + " >/etc/systemd/logind.conf.d/x.conf; systemctl kill -s HUP"
                            + " --kill-whom=main systemd-logind");

            await().atMost(Duration.ofSeconds(20))
                    .until(() ->
                            shell(guest, "loginctl show-session -p InhibitDelayMaxUSec --value")
                                    .equals("7s\n"));
            await().atMost(Duration.ofSeconds(20))
                    .until(() ->
                            shell(guest, "systemctl show -P SubState systemd-logind")
                                    .equals("running\n"));
            assertThat(shell(guest, "systemctl show -P MainPID systemd-logind")).isEqualTo(before);
            // Signals of terminals would end a process that does not know them.
            shell(guest, "systemctl kill -s RTMIN --kill-whom=main systemd-logind");
            assertThat(shell(guest, "loginctl list-seats")).contains("seat0");
            assertThat(shell(guest, "systemctl show -P MainPID systemd-logind")).isEqualTo(before);
        }
    }

    @Test
    void aBlockHoldsUntilItIsGone() {
        try (Guest guest = boot()) {
            guest.run("useradd", "-m", "alice").succeeded();
            String refused =
                    shell(
                            guest,
                            "systemd-inhibit --what=shutdown --who=me --why=so sleep 1000 & sleep 1;"
                                    + " busctl call org.freedesktop.login1 /org/freedesktop/login1 "
                                    + MANAGER
                                    + " PowerOffWithFlags t 1 2>&1; systemctl is-system-running;"
                                    + " kill %1; wait; systemd-inhibit --list");

            assertThat(refused).contains("Access denied", "running\n", "No inhibitors.");
        }
    }

    @Test
    void whatAKilledDaemonKnewItsSuccessorKnows() {
        try (Guest guest = boot()) {
            guest.run("useradd", "-m", "alice").succeeded();
            shell(
                    guest,
                    "setsid su -l alice -c 'exec sleep 1000' </dev/null >/dev/null 2>&1 &"
                            + " systemd-inhibit --what=idle --who=me --why=so sleep 1001 </dev/null"
                            + " >/dev/null 2>&1 & until systemctl -q is-active user@1000"
                            + " && loginctl show-session c1 | grep -q State=active"
                            + " && systemd-inhibit --list | grep -q idle; do sleep 0.1; done;"
                            + " loginctl enable-linger alice;"
                            + " shutdown +600 bye");
            String look =
                    "loginctl show-session c1; loginctl show-user alice; loginctl show-seat seat0;"
                            + " systemd-inhibit --list; cat /run/systemd/{sessions,users,inhibit}/*[0-9]"
                            + " /run/systemd/shutdown/scheduled";
            String before = shell(guest, look);

            shell(
                    guest,
                    "old=$(systemctl show -P MainPID systemd-logind); kill -9 $old; for i in $(seq 100);"
                            + " do new=$(systemctl show -P MainPID systemd-logind); [ \"$new\" != 0 ] &&"
                            + " [ \"$new\" != \"$old\" ] && break; sleep 0.1; done; loginctl");

            assertThat(before)
                    .contains("State=active", "Linger=yes", "WALL_MESSAGE=bye", "WHAT=idle");
            assertThat(shell(guest, look)).isEqualTo(before);
            shell(guest, "pkill -f 'sleep 100[01]$'");
            await().atMost(Duration.ofSeconds(20))
                    .until(() ->
                            shell(guest, "loginctl --no-legend; ls /run/systemd/inhibit")
                                    .isEmpty());
            assertThat(shell(guest, "loginctl show-user alice -P State")).isEqualTo("lingering\n");
        }
    }

    @Test
    void manyAtATimeLeaveNothingAndAKilledDaemonLosesNone() throws IOException {
        try (Guest guest = boot()) {
            List<String> result =
                    guest.run(script("many-logins", "500", "50", "20")).out().lines().toList();

            assertThat(result)
                    .startsWith("held 20", "ran 500")
                    .contains("scopes 0", "folders 0", "groups 0", "restarts 1");
            assertThat(result.lastIndexOf("held 20")).isGreaterThan(1);
            assertThat(result).anyMatch(line -> line.matches("descriptors -?[0-3]"));
        }
    }
}

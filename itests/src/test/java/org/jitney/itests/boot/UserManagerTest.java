package org.jitney.itests.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jitney.itests.harness.Guest;
import org.jitney.itests.harness.Programs;
import org.jitney.itests.harness.Reference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Users' managers in a Debian tree: {@code user@.service} of the distribution starts ours, which
 * runs the distribution's units for users; Debian's own programs ask it.
 */
class UserManagerTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Says whatever programs are run in, for a guest of ours and for one of the reference. */
    private interface Inside extends Function<String[], Programs.Result> {}

    private static Guest guest;

    @BeforeAll
    static void twoUsersOfOneGuest() {
        guest = Guest.start("user", Map.of());
        prepare(guest::run);
    }

    @AfterAll
    static void end() {
        if (guest != null) {
            guest.close();
        }
    }

    private static void prepare(Inside inside) {
        inside.apply(words("useradd -m -u 1000 -s /bin/bash alice")).succeeded();
        inside.apply(words("useradd -m -u 1001 -s /bin/bash bob")).succeeded();
        file(
                inside,
                "/home/alice/.local/share/dbus-1/services/com.example.Echo.service",
                "[D-BUS Service]\n"
                        + "Name=com.example.Echo\n"
                        + "Exec=/bin/false\n"
                        + "SystemdService=echo.service\n");
        file(
                inside,
                "/home/alice/.local/share/dbus-1/services/com.example.Bad.service",
                "[D-BUS Service]\n"
                        + "Name=com.example.Bad\n"
                        + "Exec=/bin/false\n"
                        + "SystemdService=missing.service\n");
        file(
                inside,
                "/home/alice/.config/systemd/user/echo.service",
                "[Service]\n"
                        + "Type=dbus\n"
                        + "BusName=com.example.Echo\n"
                        + "ExecStart=/usr/bin/dbus-test-tool echo --name=com.example.Echo --session\n"
                        + "RuntimeDirectory=echo\n"
                        + "StateDirectory=echo\n");
        file(
                inside,
                "/home/alice/.config/systemd/user/look.service",
                "[Unit]\nConditionUser=alice\nConditionUser=!root\nConditionGroup=1000\n"
                        + "[Service]\nType=oneshot\nRuntimeDirectory=look\nCacheDirectory=look\n"
                        + "LogsDirectory=look\nStateDirectory=look\nConfigurationDirectory=look\n"
                        + "StandardOutput=file:%h/look.txt\n"
                        + "ExecStart=sh -c 'echo %u %U %g %G %h %s %t %S %C %L %E;"
                        + " env | grep _DIRECTORY= | sort; echo $XDG_RUNTIME_DIR $MANAGERPID; pwd;"
                        + " cat /proc/self/oom_score_adj'\n");
        file(
                inside,
                "/home/alice/.config/systemd/user/late.timer",
                "[Timer]\nOnCalendar=yearly\nPersistent=yes\n[Install]\nWantedBy=timers.target\n");
        file(
                inside,
                "/home/alice/.config/systemd/user/late.service",
                "[Service]\nType=oneshot\nExecStart=true\n");
        file(
                inside,
                "/etc/systemd/user.conf.d/times.conf",
                "[Manager]\nDefaultTimeoutStopSec=17s\nDefaultEnvironment=FROM_CONF=yes\n");
        inside.apply(words("chown -R alice:alice /home/alice")).succeeded();
        inside.apply(words("systemctl start user@1000.service")).succeeded();
    }

    private static void file(Inside inside, String path, String text) {
        String folder = path.substring(0, path.lastIndexOf('/'));
        String script = "mkdir -p \"$1\" && printf %s \"$2\" >\"$3\"";
        inside.apply(new String[] {"sh", "-c", script, "sh", folder, text, path}).succeeded();
    }

    private static String[] words(String line) {
        return line.split(" ", -1);
    }

    /** Runs a program as that user, as a login would have it. */
    private static Programs.Result as(Inside inside, int uid, String user, String... command) {
        List<String> all =
                new ArrayList<>(
                        List.of(
                                "setpriv",
                                "--reuid=" + uid,
                                "--regid=" + uid,
                                "--init-groups",
                                "env",
                                "-i",
                                "-C",
                                "/",
                                "HOME=/home/" + user,
                                "USER=" + user,
                                "LANG=C.UTF-8",
                                "PATH=/usr/bin:/bin",
                                "XDG_RUNTIME_DIR=/run/user/1000"));
        all.addAll(Arrays.asList(command));
        return inside.apply(all.toArray(String[]::new));
    }

    private static Programs.Result alice(String... command) {
        return as(guest::run, 1000, "alice", command);
    }

    @Test
    void distributionsUnitsComeUpForTheUser() {
        assertThat(alice("systemctl", "--user", "is-active", "default.target").out())
                .isEqualTo("active\n");
        assertThat(
                        alice(
                                        "systemctl",
                                        "--user",
                                        "show",
                                        "-P",
                                        "ActiveState",
                                        "pipewire.service")
                                .out())
                .isEqualTo("active\n");
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(alice("busctl", "--user", "list").succeeded().out())
                                .contains("org.freedesktop.systemd1"));
        assertThat(
                        guest.run("systemctl", "show", "-P", "StatusText", "user@1000.service")
                                .out()
                                .strip())
                .isNotEmpty();
        assertThat(alice("sh", "-c", "stat -c %a:%U /run/user/1000").out())
                .isEqualTo("700:alice\n");
    }

    @Test
    void messageStartsTheUnitBehindItsName() {
        Programs.Result answer =
                alice(
                        "busctl",
                        "--user",
                        "call",
                        "com.example.Echo",
                        "/",
                        "com.example.Echo",
                        "Ping");

        answer.succeeded();
        assertThat(alice("systemctl", "--user", "is-active", "echo.service").out())
                .isEqualTo("active\n");
        assertThat(alice("cat", "/proc/self/cgroup").succeeded().out()).isNotEmpty();
        assertThat(alice("systemctl", "--user", "show", "-P", "ControlGroup", "echo.service").out())
                .endsWith("/user.slice/user-1000.slice/user@1000.service/app.slice/echo.service\n");
    }

    @Test
    void nameWithoutUnitIsRefusedAtOnce() {
        Programs.Result answer =
                alice(
                        "busctl",
                        "--user",
                        "call",
                        "com.example.Bad",
                        "/",
                        "com.example.Bad",
                        "Ping");

        assertThat(answer.status()).isEqualTo(1);
        assertThat(answer.err()).contains("Unit missing.service not found.");
    }

    @Test
    void unitsAreTheUsersAndLieInHisFolders() {
        alice("systemctl", "--user", "start", "look.service").succeeded();

        List<String> seen = alice("cat", "/home/alice/look.txt").succeeded().out().lines().toList();

        assertThat(seen.get(0))
                .isEqualTo(
                        "alice 1000 alice 1000 /home/alice /bin/bash /run/user/1000"
                                + " /home/alice/.config /home/alice/.cache /home/alice/.config/log"
                                + " /home/alice/.config");
        assertThat(seen.subList(1, 6))
                .containsExactly(
                        "CACHE_DIRECTORY=/home/alice/.cache/look",
                        "CONFIGURATION_DIRECTORY=/home/alice/.config/look",
                        "LOGS_DIRECTORY=/home/alice/.config/log/look",
                        "RUNTIME_DIRECTORY=/run/user/1000/look",
                        "STATE_DIRECTORY=/home/alice/.config/look");
        String main = guest.run("systemctl", "show", "-P", "MainPID", "user@1000.service").out();
        assertThat(seen.subList(6, 9))
                .containsExactly("/run/user/1000 " + main.strip(), "/home/alice", "200");
    }

    @Test
    void configurationOfUsersManagersCounts() {
        assertThat(
                        alice(
                                        "systemctl",
                                        "--user",
                                        "show",
                                        "-P",
                                        "TimeoutStopUSec",
                                        "echo.service")
                                .out())
                .isEqualTo("17s\n");
        assertThat(alice("systemctl", "--user", "show-environment").out())
                .contains("FROM_CONF=yes")
                .contains("XDG_RUNTIME_DIR=/run/user/1000");
    }

    @Test
    void unitsAreEnabledInTheUsersHome() {
        Programs.Result enabled = alice("systemctl", "--user", "enable", "--now", "late.timer");

        assertThat(enabled.text())
                .contains(
                        "Created symlink"
                                + " /home/alice/.config/systemd/user/timers.target.wants/late.timer");
        assertThat(alice("systemctl", "--user", "list-timers").out()).contains("late.service");
        assertThat(alice("sh", "-c", "ls /home/alice/.local/share/systemd/timers").out())
                .isEqualTo("stamp-late.timer\n");
        alice("systemctl", "--user", "disable", "--now", "late.timer").succeeded();
    }

    @Test
    void transientUnitsOfTheUserRun() {
        Programs.Result ran =
                alice("systemd-run", "--user", "--wait", "--pipe", "-q", "sh", "-c", "id -un; pwd");

        assertThat(ran.succeeded().out()).isEqualTo("alice\n/home/alice\n");
    }

    @Test
    void machineIsNotTheUsersToEnd() {
        for (String member : List.of("Reboot", "PowerOff", "Halt", "KExec")) {
            Programs.Result refused =
                    alice(
                            "busctl",
                            "--user",
                            "call",
                            "org.freedesktop.systemd1",
                            "/org/freedesktop/systemd1",
                            "org.freedesktop.systemd1.Manager",
                            member);

            assertThat(refused.status()).isEqualTo(1);
            assertThat(refused.err()).contains("only supported for system managers.");
        }
    }

    @Test
    void anotherUserIsNotLetIn() {
        Programs.Result direct = as(guest::run, 1001, "bob", "systemctl", "--user", "list-units");
        Programs.Result bus =
                as(
                        guest::run,
                        1001,
                        "bob",
                        "busctl",
                        "--address=unix:path=/run/user/1000/bus",
                        "list");

        assertThat(direct.status()).isEqualTo(1);
        assertThat(direct.err()).contains("Permission denied");
        assertThat(bus.status()).isEqualTo(1);
    }

    @Test
    void twoUsersEachHaveTheirOwnAndExitByThemselves() {
        guest.run("systemctl", "start", "user@1001.service").succeeded();
        String[] exit = words("env XDG_RUNTIME_DIR=/run/user/1001 systemctl --user exit 7");

        as(guest::run, 1001, "bob", exit).succeeded();

        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(
                                        guest.run(
                                                        "systemctl",
                                                        "show",
                                                        "-P",
                                                        "ExecMainStatus",
                                                        "user@1001.service")
                                                .out())
                                .isEqualTo("7\n"));
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(guest.run("ls", "/run/user").out()).isEqualTo("1000\n"));
        assertThat(alice("systemctl", "--user", "is-active", "default.target").out())
                .isEqualTo("active\n");
    }

    /** Settings and links of the distribution's units, as the original's {@code systemctl} has. */
    @Test
    void unitsAreWhatTheyAreInTheOriginal() {
        List<String> units =
                List.of(
                        "app.slice",
                        "session.slice",
                        "basic.target",
                        "default.target",
                        "sockets.target",
                        "dbus.socket",
                        "dbus.service",
                        "gpg-agent.socket",
                        "gpg-agent.service",
                        "dirmngr.socket",
                        "pipewire.socket",
                        "pipewire.service",
                        "systemd-tmpfiles-clean.timer");
        List<String> properties =
                List.of(
                        "After,Before,Requires,Wants,Conflicts,WantedBy,Triggers,TriggeredBy,Slice",
                        "RequiresMountsFor,WorkingDirectory,UMask,OOMScoreAdjust,KeyringMode",
                        "Type,Environment,Listen,FragmentPath,UnitFileState,UnitFilePreset",
                        "NoNewPrivileges,TimeoutStopUSec,LoadState,Description,CanStart,CanReload");
        try (Reference reference = Reference.start("user")) {
            prepare(reference::run);
            for (String unit : units) {
                assertThat(described(guest::run, unit, properties))
                        .as(unit)
                        .isEqualTo(described(reference::run, unit, properties));
            }
            assertThat(
                            as(
                                    guest::run,
                                    1000,
                                    "alice",
                                    "systemctl",
                                    "--user",
                                    "show",
                                    "-P",
                                    "UnitPath"))
                    .extracting(Programs.Result::out)
                    .isEqualTo(
                            as(
                                            reference::run,
                                            1000,
                                            "alice",
                                            "systemctl",
                                            "--user",
                                            "show",
                                            "-P",
                                            "UnitPath")
                                    .out());
        }
    }

    /**
     * What is mounted differs from container to container, other tests have started units of their
     * own, and lists have no order.
     */
    private static Map<String, String> described(Inside inside, String unit, List<String> names) {
        Programs.Result shown =
                as(
                        inside,
                        1000,
                        "alice",
                        "systemctl",
                        "--user",
                        "show",
                        "--property=" + String.join(",", names),
                        unit);
        Map<String, String> out = new TreeMap<>();
        shown.succeeded()
                .out()
                .lines()
                .map(line -> line.split("=", 2))
                .forEach(pair -> out.put(pair[0], sorted(pair[1])));
        return out;
    }

    private static String sorted(String value) {
        return Stream.of(value.split(" ", -1))
                .filter(word -> !word.endsWith(".mount") || word.equals("-.mount"))
                .filter(word -> !word.matches("(echo|look|late|run-u[0-9]+)\\..*"))
                .sorted()
                .collect(Collectors.joining(" "));
    }
}

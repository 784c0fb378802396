package org.jitney.itests.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jitney.itests.harness.Home;
import org.jitney.itests.harness.Programs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * {@code jitney up --user} beside whatever the machine runs: for component tests that need a user's
 * manager and his bus, in a runtime directory of their own.
 */
class PrivateUserManagerTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Path scratch = Path.of("");

    @BeforeEach
    void folders() throws IOException {
        scratch = Files.createTempDirectory("jitney-user");
        Files.createDirectories(scratch.resolve("home/.config/systemd/user"));
        Files.createDirectories(scratch.resolve("home/.local/share/dbus-1/services"));
    }

    @AfterEach
    void down() {
        Programs.run(Home.program("jitney"), "down", "--dir=" + dir());
        Programs.run("rm", "-rf", scratch + "").succeeded();
    }

    private Path dir() {
        return scratch.resolve("run");
    }

    private void unit(String name, String text) throws IOException {
        Files.writeString(scratch.resolve("home/.config/systemd/user").resolve(name), text);
    }

    private Programs.Result up() {
        return Programs.run(
                        Map.of("HOME", scratch.resolve("home") + ""),
                        List.of(
                                Home.program("jitney"),
                                "up",
                                "--user",
                                "--detach",
                                "--generators=none",
                                "--dir=" + dir()))
                .succeeded();
    }

    private Programs.Result exec(String... command) {
        List<String> all =
                new ArrayList<>(List.of(Home.program("jitney"), "exec", "--dir=" + dir(), "--"));
        all.addAll(Arrays.asList(command));
        return Programs.run(Map.of("LC_ALL", "C.UTF-8", "HOME", scratch.resolve("home") + ""), all);
    }

    @Test
    void oneCommandGivesAManagerAndABus() throws IOException {
        unit("hello.service", "[Service]\nType=oneshot\nRemainAfterExit=yes\nExecStart=true\n");

        Programs.Result up = up();

        assertThat(up.out())
                .isEqualTo(
                        "XDG_RUNTIME_DIR=%s DBUS_SESSION_BUS_ADDRESS=unix:path=%s\n"
                                .formatted(dir(), dir().resolve("bus")));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(dir())))
                .isEqualTo("rwx------");
        exec("systemctl", "--user", "start", "hello.service").succeeded();
        assertThat(exec("systemctl", "--user", "is-active", "hello.service").out())
                .isEqualTo("active\n");
        assertThat(
                        exec(
                                        Home.program("systemctl"),
                                        "--user",
                                        "show",
                                        "-P",
                                        "Slice",
                                        "hello.service")
                                .out())
                .isEqualTo("app.slice\n");
        assertThat(exec("busctl", "--user", "list").succeeded().out())
                .contains("org.freedesktop.systemd1");
    }

    @Test
    void messageStartsAServiceOfTheSession() throws IOException {
        unit(
                "echo.service",
                "[Service]\n"
                        + "Type=dbus\n"
                        + "BusName=com.example.Echo\n"
                        + "ExecStart=/usr/bin/dbus-test-tool echo --name=com.example.Echo --session\n");
        Files.writeString(
                scratch.resolve("home/.local/share/dbus-1/services/com.example.Echo.service"),
                "[D-BUS Service]\n"
                        + "Name=com.example.Echo\n"
                        + "Exec=/bin/false\n"
                        + "SystemdService=echo.service\n");
        up();

        exec("busctl", "--user", "call", "com.example.Echo", "/", "com.example.Echo", "Ping")
                .succeeded();

        assertThat(exec("systemctl", "--user", "is-active", "echo.service").out())
                .isEqualTo("active\n");
    }

    @Test
    void servicesAreFoundAgainAfterTheManagerWasKilled() throws IOException {
        unit("stay.service", "[Service]\nExecStart=sleep 1000\n");
        up();
        exec("systemctl", "--user", "start", "stay.service").succeeded();
        String before = exec("systemctl", "--user", "show", "-P", "MainPID", "stay.service").out();
        String pid = Files.readString(dir().resolve("pid")).split(" ", -1)[0];

        Programs.run("kill", "-KILL", pid).succeeded();
        await().atMost(PATIENCE).until(() -> !Files.exists(Path.of("/proc", pid, "exe")));
        up();

        assertThat(exec("systemctl", "--user", "is-active", "stay.service").out())
                .isEqualTo("active\n");
        assertThat(exec("systemctl", "--user", "show", "-P", "MainPID", "stay.service").out())
                .isEqualTo(before);
    }

    @Test
    void exitTargetEndsItWithTheStatusThatWasSet() throws IOException {
        unit("exit.target", "[Unit]\nDefaultDependencies=no\nSuccessAction=none\n");
        up();
        String pid = Files.readString(dir().resolve("pid")).split(" ", -1)[0];

        exec(
                        "busctl",
                        "--user",
                        "call",
                        "org.freedesktop.systemd1",
                        "/org/freedesktop/systemd1",
                        "org.freedesktop.systemd1.Manager",
                        "Exit")
                .succeeded();

        await().atMost(PATIENCE).until(() -> !Files.exists(Path.of("/proc", pid, "exe")));
        assertThat(Files.exists(dir().resolve("bus"))).isFalse();
    }

    @Test
    void systemsAndUsersManagerAreNotOneThing() {
        Programs.Result refused =
                Programs.run(Home.program("jitney"), "up", "--user", "--system", "--dir=" + dir());

        assertThat(refused.status()).isEqualTo(2);
        assertThat(refused.err()).contains("--system and --user exclude each other");
    }
}

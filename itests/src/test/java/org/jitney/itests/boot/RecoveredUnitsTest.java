package org.jitney.itests.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.jitney.itests.harness.Guest;
import org.jitney.itests.harness.Home;
import org.jitney.itests.harness.JitneyUp;
import org.jitney.itests.harness.Programs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Units of all kinds go on under the manager that follows one that was killed. */
class RecoveredUnitsTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    private JitneyUp up;

    @BeforeEach
    void start() {
        up = JitneyUp.start();
    }

    @AfterEach
    void stop() {
        up.close();
    }

    private Programs.Result systemctl(String... arguments) {
        return up.exec(
                Stream.concat(Stream.of("systemctl"), Stream.of(arguments)).toArray(String[]::new));
    }

    private String property(String unit, String name) {
        return systemctl("show", "-P", name, unit).succeeded().out().strip();
    }

    private void killManager() {
        long pid = up.pid();
        Programs.run("kill", "-KILL", "" + pid).succeeded();
        await().atMost(SOON)
                .until(() -> {
                    Path status = Path.of("/proc", "" + pid, "status");
                    return !Files.exists(status) || Files.readString(status).contains("State:\tZ");
                });
    }

    private void startManager() {
        Programs.run(
                        Home.program("jitney"),
                        "up",
                        "--detach",
                        "--dir=" + up.dir(),
                        "--unit-path=" + up.units())
                .succeeded();
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }

    private static Socket connect(int port) throws IOException {
        Socket client = new Socket();
        client.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return client;
    }

    @Test
    void aScopeKeepsItsProcessesAndEndsWithTheLastOfThem() {
        // The processes of a scope are those of whoever asked for it, here of a shell behind us.
        up.exec(
                        "sh",
                        "-c",
                        "setsid systemd-run --scope --unit=box -p RuntimeMaxSec=1h sleep 8801"
                                + " </dev/null >/dev/null 2>&1 &")
                .succeeded();
        await().atMost(SOON).until(() -> property("box.scope", "SubState").equals("running"));
        String invocation = property("box.scope", "InvocationID");

        killManager();
        startManager();

        assertThat(property("box.scope", "SubState")).isEqualTo("running");
        assertThat(property("box.scope", "InvocationID")).isEqualTo(invocation);
        assertThat(property("box.scope", "TasksCurrent")).isEqualTo("1");
        systemctl("kill", "--signal=KILL", "box.scope").succeeded();
        await().atMost(SOON).until(() -> !property("box.scope", "ActiveState").equals("active"));
    }

    @Test
    void aScopeWhoseProcessesEndMeanwhileIsDown() throws IOException {
        up.exec(
                        "sh",
                        "-c",
                        "setsid systemd-run --scope --unit=brief sh -c 'echo $$ >%s; exec sleep 8802'"
                                        .formatted(up.units().resolve("pid"))
                                + " </dev/null >/dev/null 2>&1 &")
                .succeeded();
        await().atMost(SOON).until(() -> property("brief.scope", "SubState").equals("running"));
        await().atMost(SOON).until(() -> Files.size(up.units().resolve("pid")) > 0);
        killManager();
        Programs.run("kill", "-KILL", Files.readString(up.units().resolve("pid")).strip())
                .succeeded();

        startManager();

        await().atMost(SOON).until(() -> property("brief.scope", "ActiveState").equals("inactive"));
    }

    @Test
    void connectionsOfAnAcceptingSocketGoOnAndAreCounted() throws IOException {
        int port = freePort();
        up.unit("echo.socket", "[Socket]\nListenStream=127.0.0.1:" + port + "\nAccept=yes\n");
        up.unit("echo@.service", "[Service]\nExecStart=/bin/cat\nStandardInput=socket\n");
        systemctl("start", "echo.socket").succeeded();
        try (Socket first = connect(port)) {
            await().atMost(SOON).until(() -> property("echo.socket", "NConnections").equals("1"));

            killManager();
            startManager();

            first.setSoTimeout(10_000);
            first.getOutputStream().write('x');
            assertThat(first.getInputStream().read()).isEqualTo('x');
            assertThat(property("echo.socket", "NConnections")).isEqualTo("1");
            try (Socket second = connect(port)) {
                second.setSoTimeout(10_000);
                second.getOutputStream().write('y');
                assertThat(second.getInputStream().read()).isEqualTo('y');
                assertThat(property("echo.socket", "NConnections")).isEqualTo("2");
                assertThat(property("echo.socket", "NAccepted")).isEqualTo("2");
            }
        }
        await().atMost(SOON).until(() -> property("echo.socket", "NConnections").equals("0"));
    }

    @Test
    void whatAServiceGaveAwayIsHandedBackUnderTheNextManager() {
        up.unit(
                "stores.py",
                """
                import os, signal, socket
                s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
                s.connect(os.environ['NOTIFY_SOCKET'])
                names = os.environ.get('LISTEN_FDNAMES', '')
                text = b''
                if names:
                    text = os.pread(3, 100, 0)
                else:
                    for name in ('first', 'second'):
                        m = os.memfd_create(name)
                        os.write(m, name.encode())
                        socket.send_fds(s, [b'FDSTORE=1\\nFDNAME=' + name.encode()], [m])
                        os.close(m)
                s.send(b'READY=1\\nSTATUS=' + names.encode() + b' ' + text)
                signal.pause()
                """);
        up.unit(
                "stores.service",
                "[Service]\nType=notify\nFileDescriptorStoreMax=5\nExecStart=/usr/bin/python3 "
                        + up.units().resolve("stores.py")
                        + "\n");
        systemctl("start", "stores").succeeded();
        assertThat(property("stores", "NFileDescriptorStore")).isEqualTo("2");

        for (int i = 0; i < 2; i++) {
            killManager();
            startManager();
            assertThat(property("stores", "NFileDescriptorStore")).isEqualTo("2");
        }

        systemctl("restart", "stores").succeeded();
        assertThat(property("stores", "StatusText")).isEqualTo("first:second first");
        systemctl("stop", "stores").succeeded();
        await().atMost(SOON).until(() -> property("stores", "NFileDescriptorStore").equals("0"));
    }

    @Test
    void aTimerThatWasDueMeanwhileElapsesOnce() {
        up.unit("due.timer", "[Timer]\nOnActiveSec=2s\nAccuracySec=10ms\n");
        up.unit(
                "due.service",
                "[Service]\nType=oneshot\nExecStart=/bin/sh -c 'echo ran >>%s'\n"
                        .formatted(up.units().resolve("ran")));
        systemctl("start", "due.timer").succeeded();
        killManager();
        long due = System.nanoTime() + Duration.ofSeconds(3).toNanos();
        await().atMost(SOON).until(() -> System.nanoTime() > due);
        assertThat(up.units().resolve("ran")).doesNotExist();

        startManager();

        await().atMost(SOON).until(() -> Files.exists(up.units().resolve("ran")));
        await().atMost(SOON).until(() -> property("due.timer", "SubState").equals("elapsed"));
        assertThat(up.units().resolve("ran")).hasContent("ran");
    }

    @Test
    void whatAServiceHasForItsRunGoesWithItsEnd() {
        up.unit(
                "own.service",
                "[Service]\nExecStart=/bin/sleep 8803\nPrivateTmp=yes\nDynamicUser=yes\n");
        systemctl("start", "own").succeeded();
        Path temporary = up.dir().resolve("private-tmp/own.service");
        boolean had = Files.isDirectory(temporary);
        String users = usersOf();

        killManager();
        startManager();

        assertThat(Files.isDirectory(temporary)).isEqualTo(had);
        assertThat(usersOf()).isEqualTo(users).contains("own");
        systemctl("stop", "own").succeeded();
        assertThat(temporary).doesNotExist();
        assertThat(usersOf()).doesNotContain("own");
    }

    @Test
    void mountsAndAutomountPointsGoOn() {
        try (Guest guest = Guest.start("services", Map.of())) {
            assumeTrue(
                    guest.run("grep", "-q", "autofs", "/proc/filesystems").status() == 0,
                    "!!! NOT RUN: this kernel has no autofs");
            script(
                    guest,
                    "mknod /dev/autofs c 10 \"$(awk '$2==\"autofs\"{print $1}' /proc/misc)\"",
                    "mkdir /tmp/units",
                    "for i in a b; do",
                    "printf '[Automount]\nWhere=/mnt/%s\n' $i >/tmp/units/mnt-$i.automount",
                    "printf '[Mount]\nWhat=tmpfs\nWhere=/mnt/%s\nType=tmpfs\n' $i"
                            + " >/tmp/units/mnt-$i.mount",
                    "done");
            manager(guest);
            inside(guest, "start", "mnt-a.automount", "mnt-b.automount");
            script(guest, "ls /mnt/a/.");
            assertThat(inside(guest, "is-active", "mnt-a.mount", "mnt-b.mount"))
                    .isEqualTo("active\ninactive\n");

            script(guest, "kill -KILL $(cut -d' ' -f1 /tmp/up/pid)", "sleep 0.5");
            manager(guest);

            String units = "mnt-a.automount mnt-b.automount mnt-a.mount mnt-b.mount";
            assertThat(states(guest, units)).isEqualTo("running waiting mounted dead");
            script(guest, "ls /mnt/b/.");
            assertThat(states(guest, units)).isEqualTo("running running mounted mounted");
            inside(guest, "stop", "mnt-a.mount");
            assertThat(states(guest, units)).isEqualTo("waiting running dead mounted");
            script(guest, "ls /mnt/a/.");
            inside(guest, "stop", "mnt-a.automount", "mnt-b.automount");
            assertThat(guest.run("grep", "-c", "/mnt/[ab]", "/proc/mounts").out()).isEqualTo("0\n");
        }
    }

    private static void manager(Guest guest) {
        guest.run(
                        "/opt/jitney/bin/jitney",
                        "up",
                        "--detach",
                        "--dir=/tmp/up",
                        "--unit-path=/tmp/units")
                .succeeded();
    }

    private static void script(Guest guest, String... lines) {
        guest.run("timeout", "20", "sh", "-ec", String.join("\n", lines)).succeeded();
    }

    private static String inside(Guest guest, String... arguments) {
        return guest.run(
                        Stream.concat(
                                        Stream.of(
                                                "/opt/jitney/bin/jitney",
                                                "exec",
                                                "--dir=/tmp/up",
                                                "--",
                                                "/usr/bin/systemctl"),
                                        Stream.of(arguments))
                                .toArray(String[]::new))
                .out();
    }

    private static String states(Guest guest, String units) {
        String all =
                inside(
                        guest,
                        Stream.concat(
                                        Stream.of("show", "-P", "SubState"),
                                        Stream.of(units.split(" ", -1)))
                                .toArray(String[]::new));
        return String.join(" ", all.strip().split("\\s+"));
    }

    private String usersOf() {
        return up.exec(
                        "busctl",
                        "call",
                        "org.freedesktop.systemd1",
                        "/org/freedesktop/systemd1",
                        "org.freedesktop.systemd1.Manager",
                        "GetDynamicUsers")
                .succeeded()
                .out();
    }
}

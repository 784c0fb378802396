package org.jitney.itests.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jitney.itests.harness.JitneyUp;
import org.jitney.itests.harness.Programs;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The programs that people use on a system bus, unmodified, on ours. */
class BusProgramsTest {
    private static JitneyUp up;

    @TempDir Path scratch;

    @BeforeAll
    static void start() {
        up =
                JitneyUp.start(
                        "hello.service",
                        """
                        [Unit]
                        Description=Says hello

                        [Service]
                        ExecStart=/bin/sleep 1000
                        """);
    }

    @AfterAll
    static void stop() {
        if (up != null) {
            up.close();
        }
    }

    @Test
    void busctlShowsTheTree() {
        up.ours("systemctl", "start", "hello.service").succeeded();

        Programs.Result tree =
                up.run(
                        "busctl",
                        "--address=" + up.address(),
                        "--list",
                        "tree",
                        "org.freedesktop.systemd1");

        assertThat(tree.succeeded().out())
                .contains("/org/freedesktop/systemd1/unit/hello_2eservice\n");
    }

    @Test
    void busctlListsTheNamesWithTheirProcess() {
        Programs.Result list = up.run("busctl", "--address=" + up.address(), "list", "--no-legend");

        assertThat(list.succeeded().out())
                .containsPattern("(?m)^org\\.freedesktop\\.systemd1 +\\d+ java")
                .containsPattern("(?m)^org\\.freedesktop\\.hostname1 +\\d+ java");
    }

    @Test
    void busctlMonitorSeesACall() {
        Programs.Result seen =
                up.run(
                        "sh",
                        "-c",
                        """
                        timeout 20 busctl --address="$0" monitor org.freedesktop.hostname1 >"$1" 2>"$1.err" &
                        until grep -q Monitoring "$1.err"; do sleep 0.05; done
                        busctl --address="$0" get-property org.freedesktop.hostname1 \
                            /org/freedesktop/hostname1 org.freedesktop.hostname1 KernelName
                        until grep -q 'Type=method_return' "$1"; do sleep 0.05; done
                        kill $!
                        cat "$1"
                        """,
                        up.address(),
                        scratch.resolve("monitor").toString());

        assertThat(seen.out()).contains("s \"Linux\"").contains("Member=Get");
    }

    @Test
    void gdbusIntrospectsAndCalls() {
        Programs.Result introspect =
                up.run(
                        "gdbus",
                        "introspect",
                        "--address",
                        up.address(),
                        "--dest",
                        "org.freedesktop.systemd1",
                        "--object-path",
                        "/org/freedesktop/systemd1");
        assertThat(introspect.succeeded().out())
                .contains("interface org.freedesktop.systemd1.Manager {")
                .contains("StartUnit(in  s name,");

        Programs.Result call =
                up.run(
                        "gdbus",
                        "call",
                        "--address",
                        up.address(),
                        "--dest",
                        "org.freedesktop.systemd1",
                        "--object-path",
                        "/org/freedesktop/systemd1",
                        "--method",
                        "org.freedesktop.systemd1.Manager.GetUnitFileState",
                        "hello.service");
        assertThat(call.succeeded().out()).isEqualTo("('static',)\n");
    }

    @Test
    void dbusTestToolEchoesAndSpams() {
        Programs.Result spam =
                up.run(
                        "sh",
                        "-c",
                        """
                        DBUS_SESSION_BUS_ADDRESS=$0; export DBUS_SESSION_BUS_ADDRESS
                        dbus-test-tool echo --name=org.jitney.Echo & echo=$!
                        until busctl --address="$0" list --no-legend | grep -q org.jitney.Echo; do sleep 0.05; done
                        echo 1 20 400 8000 70000 | dbus-test-tool spam --dest=org.jitney.Echo --count=2000 --queue=50 --random-size
                        status=$?
                        kill $echo
                        exit $status
                        """,
                        up.address());

        assertThat(spam.status()).as(spam.describe()).isZero();
    }

    @Test
    void pythonServesCallsAndHearsSignals() throws IOException {
        Path script = scratch.resolve("client.py");
        Files.writeString(
                script,
                """
                import dbus, os, tempfile
                bus = dbus.SystemBus()
                manager = bus.get_object('org.freedesktop.systemd1', '/org/freedesktop/systemd1')
                iface = dbus.Interface(manager, 'org.freedesktop.systemd1.Manager')
                path = iface.StartUnit('hello.service', 'replace')
                assert path.startswith('/org/freedesktop/systemd1/job/'), path
                unit = bus.get_object('org.freedesktop.systemd1', iface.LoadUnit('hello.service'))
                props = dbus.Interface(unit, 'org.freedesktop.DBus.Properties')
                print(props.Get('org.freedesktop.systemd1.Unit', 'Description'))
                print(len(props.GetAll('org.freedesktop.systemd1.Service')) > 200)
                try:
                    iface.GetUnit('no-such.service')
                except dbus.DBusException as e:
                    print(e.get_dbus_name(), e.get_dbus_message())
                print(bus.request_name('org.jitney.Python'))
                daemon = bus.get_object('org.freedesktop.DBus', '/org/freedesktop/DBus')
                print(daemon.GetConnectionUnixProcessID(bus.get_unique_name()) == os.getpid())
                """);

        Programs.Result result = up.run("/usr/bin/python3", script.toString());

        assertThat(result.succeeded().out())
                .isEqualTo(
                        """
                        Says hello
                        True
                        org.freedesktop.systemd1.NoSuchUnit Unit no-such.service not loaded.
                        1
                        True
                        """);
    }
}

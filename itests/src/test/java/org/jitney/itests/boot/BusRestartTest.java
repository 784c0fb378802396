package org.jitney.itests.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jitney.bus.client.BlockingConnection;
import org.jitney.bus.client.BusAddress;
import org.jitney.bus.client.CallFailed;
import org.jitney.bus.wire.Message;
import org.jitney.itests.harness.Home;
import org.jitney.itests.harness.JitneyUp;
import org.jitney.itests.harness.Programs;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The bus in a process of its own is killed: connections are lost, and nothing else. */
class BusRestartTest {
    private static final String MANAGER = "org.freedesktop.systemd1";
    private static final String MANAGER_PATH = "/org/freedesktop/systemd1";
    private static final String INTERFACE = MANAGER + ".Manager";
    private static final String BUS = "org.freedesktop.DBus";
    private static final int JOBS = 50;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Owns a name; the one that stays connects again, the other is ended by its library. */
    private static final String SERVICE =
            """
            import os, sys, dbus, dbus.bus, dbus.service
            from dbus.mainloop.glib import DBusGMainLoop
            from gi.repository import GLib
            DBusGMainLoop(set_as_default=True)
            alive = []
            never = []
            class Thing(dbus.service.Object):
                @dbus.service.method('com.example.I', out_signature='u')
                def Pid(self):
                    return os.getpid()
                @dbus.service.method('com.example.I', out_signature='u')
                def Waiting(self):
                    return len(never)
                @dbus.service.method('com.example.I', async_callbacks=('ok', 'failed'))
                def Never(self, ok, failed):
                    never.append(ok)
            def connect():
                try:
                    bus = dbus.bus.BusConnection(os.environ['DBUS_SYSTEM_BUS_ADDRESS'])
                    bus.set_exit_on_disconnect(sys.argv[2] == 'dies')
                    bus.call_on_disconnection(lambda _: GLib.timeout_add(20, connect))
                    alive[:] = [bus, dbus.service.BusName(sys.argv[1], bus), Thing(bus, '/')]
                except dbus.DBusException:
                    GLib.timeout_add(20, connect)
                return False
            connect()
            GLib.MainLoop().run()
            """;

    /** Programs that wait for something, each on a thread of its own. */
    private static final ExecutorService WAITING = Executors.newVirtualThreadPerTaskExecutor();

    @TempDir private static Path scripts;
    private static JitneyUp up;

    @BeforeAll
    static void start() throws IOException {
        Path script = scripts.resolve("service.py");
        Files.writeString(script, SERVICE);
        List<String> files = new ArrayList<>();
        for (int i = 0; i < JOBS; i++) {
            files.add(job(i));
            files.add(
                    """
                    [Service]
                    Type=oneshot
                    ExecStart=/bin/sh -c 'until [ -e %s ]; do sleep 0.3; done; exit %d'
                    """
                            .formatted(scripts.resolve("gate"), fails(i) ? 3 : 0));
        }
        for (String kind : List.of("stays", "dies")) {
            files.add(kind + ".service");
            files.add(
                    """
                    [Unit]
                    StartLimitIntervalSec=0
                    [Service]
                    Type=dbus
                    BusName=com.example.%1$s
                    Restart=always
                    ExecStart=/usr/bin/python3 %2$s com.example.%1$s %1$s
                    """
                            .formatted(kind, script));
        }
        up = JitneyUp.start(List.of("--bus=service"), files.toArray(String[]::new));
    }

    @AfterAll
    static void stop() {
        if (up != null) {
            up.close();
        }
    }

    @BeforeEach
    void services() {
        boolean python = Programs.run("/usr/bin/python3", "-c", "import dbus, gi").status() == 0;
        assumeTrue(python, "!!! NOT RUN: there is no python3-dbus with python3-gi here");
        up.ours("systemctl", "start", "stays.service", "dies.service").succeeded();
    }

    @AfterEach
    void closeTheGate() throws IOException {
        Files.deleteIfExists(scripts.resolve("gate"));
    }

    /** Lets the jobs end. */
    private static void openTheGate() throws IOException {
        Files.createFile(scripts.resolve("gate"));
    }

    private static String job(int i) {
        return "job-%02d.service".formatted(i);
    }

    private static boolean fails(int i) {
        return i % 5 == 0;
    }

    private static BlockingConnection connect() throws IOException {
        return BlockingConnection.bus(BusAddress.parse(up.address()));
    }

    private static BlockingConnection direct() throws IOException {
        return BlockingConnection.direct(up.dir().resolve("systemd/private"));
    }

    private static List<Object> manager(
            BlockingConnection link, String member, String signature, Object... arguments)
            throws IOException, CallFailed {
        return link.call(MANAGER, MANAGER_PATH, INTERFACE, member, signature, arguments);
    }

    /** {@return the process that is the bus} */
    private static long busPid() {
        String status =
                up.ours("jitney", "status", "--json", "--dir=" + up.dir()).succeeded().out();
        Matcher pid = Pattern.compile("\"bus\":\\{\"pid\":(\\d+)").matcher(status);
        assertThat(pid.find()).as(status).isTrue();
        return Long.parseLong(pid.group(1));
    }

    private static void kill(String signal) {
        Programs.run("kill", "-" + signal, "" + busPid()).succeeded();
    }

    /** Waits until everything has its name again; {@return how long that took in milliseconds} */
    private static long awaitNames() {
        long from = System.nanoTime();
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(5))
                .until(() ->
                        owned(MANAGER)
                                && owned("org.freedesktop.hostname1")
                                && owned("com.example.stays"));
        return (System.nanoTime() - from) / 1_000_000;
    }

    private static boolean owned(String name) {
        try (BlockingConnection bus = connect()) {
            return (Boolean)
                    bus.call(BUS, "/org/freedesktop/DBus", BUS, "NameHasOwner", "s", name)
                            .getFirst();
        } catch (IOException | CallFailed e) {
            return false;
        }
    }

    private static String show(String unit, String property) {
        return up.ours("systemctl", "show", "-P", property, unit).succeeded().out().strip();
    }

    @Test
    void everyJobInFlightEndsAsItShould() throws Exception {
        try (BlockingConnection onBus = connect();
                BlockingConnection direct = direct()) {
            manager(onBus, "Subscribe", "");
            for (int i = 0; i < JOBS; i++) {
                manager(i % 2 == 0 ? onBus : direct, "StartUnit", "ss", job(i), "replace");
            }
            var theirs = WAITING.submit(() -> up.exec("systemctl", "start", job(1)));
            var ours = WAITING.submit(() -> up.ours("systemctl", "start", job(2)));
            assertThat(direct.getProperty(MANAGER, MANAGER_PATH, INTERFACE, "NJobs").value())
                    .isEqualTo((long) JOBS);

            kill("KILL");

            assertThatThrownBy(() -> drain(onBus)).isInstanceOf(EOFException.class);
            openTheGate();
            Map<String, String> results = results(direct);
            for (int i = 0; i < JOBS; i++) {
                assertThat(results.get(job(i))).as(job(i)).isEqualTo(fails(i) ? "failed" : "done");
            }
            awaitNames();
            try (BlockingConnection again = connect()) {
                manager(again, "Subscribe", "");
                assertThat((List<?>) manager(again, "ListJobs", "").getFirst()).isEmpty();
            }
            assertThat(theirs.get().describe()).contains("→ 0");
            assertThat(ours.get().describe()).contains("→ 0");
            assertThat(show(job(0), "Result")).isEqualTo("exit-code");
            assertThat(show(job(1), "Result")).isEqualTo("success");
        }
    }

    private static void drain(BlockingConnection bus) throws IOException {
        while (true) {
            bus.nextMessage();
        }
    }

    /** {@return how each job ended, as a client of the direct socket hears it} */
    private static Map<String, String> results(BlockingConnection direct) throws IOException {
        Map<String, String> results = new HashMap<>();
        while (results.size() < JOBS) {
            Message message = direct.nextMessage(PATIENCE).orElseThrow();
            if (message.isSignal(INTERFACE, "JobRemoved")
                    && message.body().get(2).toString().startsWith("job-")) {
                results.put(message.body().get(2).toString(), message.body().get(3).toString());
            }
        }
        return results;
    }

    private static String resultOf(BlockingConnection link, String unit) throws IOException {
        while (true) {
            Message message = link.nextMessage(PATIENCE).orElseThrow();
            if (message.isSignal(INTERFACE, "JobRemoved") && message.body().get(2).equals(unit)) {
                return message.body().get(3).toString();
            }
        }
    }

    @Test
    void aClientOfTheBusThatComesBackHearsHowTheJobsEnd() throws Exception {
        String unit = job(7);
        try (BlockingConnection before = connect()) {
            manager(before, "StartUnit", "ss", unit, "replace");
        }
        kill("KILL");
        awaitNames();

        try (BlockingConnection after = connect()) {
            manager(after, "Subscribe", "");
            after.addMatch("type='signal',interface='" + INTERFACE + "',member='JobRemoved'");
            assertThat(manager(after, "ListJobs", "").getFirst().toString()).contains(unit);
            openTheGate();
            assertThat(resultOf(after, unit)).isEqualTo("done");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"KILL", "TERM"})
    void namesComeBackAndProgramsWork(String signal) {
        long before = busPid();

        kill(signal);
        long took = awaitNames();

        // Printed, not asserted: it depends on what else the machine does.
        System.out.println("the bus was back after SIG" + signal + " in " + took + " ms");
        assertThat(busPid()).isNotEqualTo(before);
        assertThat(up.exec("systemctl", "is-active", "dbus.service").out()).isEqualTo("active\n");
        assertThat(up.exec("hostnamectl", "--static").succeeded().err()).isEmpty();
        assertThat(up.run("busctl", "--address=" + up.address(), "list").succeeded().out())
                .contains(MANAGER)
                .contains("org.freedesktop.hostname1");
        assertThat(up.ours("busctl", "tree", MANAGER).succeeded().out()).contains(MANAGER_PATH);
    }

    @Test
    void anUpgradeIsARestartOfTheService() {
        long before = busPid();

        up.exec("systemctl", "restart", "dbus.service").succeeded();
        awaitNames();

        assertThat(busPid()).isNotEqualTo(before);
        assertThat(show("dbus.socket", "SubState")).isEqualTo("running");
        assertThat(show("stays.service", "ActiveState")).isEqualTo("active");
    }

    @Test
    void servicesThatOwnNamesOutliveTheBus() {
        String stays = show("stays.service", "MainPID");
        String dies = show("dies.service", "MainPID");

        kill("KILL");
        awaitNames();
        await().atMost(PATIENCE).until(() -> owned("com.example.dies"));

        assertThat(show("stays.service", "MainPID")).isEqualTo(stays);
        assertThat(show("stays.service", "ActiveState")).isEqualTo("active");
        assertThat(call("com.example.stays", "Pid")).contains("u " + stays);
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(show("dies.service", "SubState")).isEqualTo("running"));
        assertThat(show("dies.service", "MainPID")).isNotEqualTo(dies);
    }

    private static String call(String name, String member) {
        return up.ours("busctl", "call", name, "/", "com.example.I", member).succeeded().out();
    }

    @Test
    void programsThatWaitSayThatTheBusIsGone() throws Exception {
        List<Future<Programs.Result>> waiting = new ArrayList<>();
        for (String program : List.of("busctl", Home.program("busctl"))) {
            String address = "--address=" + up.address();
            String name = "com.example.stays";
            waiting.add(later(program, address, "call", name, "/", "com.example.I", "Never"));
            waiting.add(later(program, address, "monitor"));
        }
        await().atMost(PATIENCE).until(() -> call("com.example.stays", "Waiting").equals("u 2\n"));

        kill("KILL");

        for (int i = 0; i < waiting.size(); i += 2) {
            Programs.Result call = waiting.get(i).get();
            assertThat(call.err()).isEqualTo("Call failed: Connection reset by peer\n");
            assertThat(call.status()).isEqualTo(1);
            Programs.Result monitor = waiting.get(i + 1).get();
            assertThat(monitor.err()).endsWith("Connection terminated, exiting.\n");
            assertThat(monitor.status()).isZero();
        }
        awaitNames();
    }

    private static Future<Programs.Result> later(String... command) {
        return WAITING.submit(() -> up.run(command));
    }

    @Test
    void twentyKillsLeaveNothingOpen() {
        kill("KILL");
        awaitNames();
        long before = up.descriptors();

        long slowest = 0;
        for (int i = 0; i < 20; i++) {
            kill("KILL");
            slowest = Math.max(slowest, awaitNames());
        }

        System.out.println("the slowest of twenty restarts took " + slowest + " ms");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(up.descriptors()).isLessThanOrEqualTo(before));
        assertThat(show("stays.service", "ActiveState")).isEqualTo("active");
        assertThat(show("dbus.service", "ActiveState")).isEqualTo("active");
    }

    @Test
    void statusShowsTheProcessThatIsTheBus() {
        String status = up.ours("jitney", "status", "--dir=" + up.dir()).succeeded().out();

        assertThat(status).contains("bus: " + busPid() + " (dbus.service)");
        assertThat(busPid()).isNotEqualTo(up.pid());
    }
}

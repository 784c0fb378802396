package org.jitney.itests.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jitney.itests.harness.Home;
import org.jitney.itests.harness.JitneyUp;
import org.jitney.itests.harness.Programs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The manager is killed, or replaces itself, while services run: none is lost or started twice. */
class RecoveryTest {
    private static final int SERVICES = 20;
    private static final Duration SOON = Duration.ofSeconds(20);

    private JitneyUp up;
    private int port;

    @BeforeEach
    void start() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        up =
                JitneyUp.start(
                        "s@.service",
                        "[Service]\nExecStart=/bin/sleep 86%i\nRestart=always\nRestartSec=50ms\n",
                        "forks.service",
                        "[Service]\n"
                                + "Type=forking\n"
                                + "ExecStart=/bin/sh -c 'sleep 8701 & sleep 8702 &'\n",
                        "lazy.socket",
                        "[Socket]\nListenStream=127.0.0.1:" + port + "\n",
                        "lazy.service",
                        "[Service]\nExecStart=/bin/sleep 8703\n",
                        "slow.service",
                        "[Service]\nType=oneshot\nRemainAfterExit=yes\nExecStart=/bin/sleep 6\n",
                        "after.service",
                        "[Unit]\nAfter=slow.service\n[Service]\nExecStart=/bin/sleep 8704\n");
    }

    @AfterEach
    void stop() {
        up.close();
    }

    private static List<String> services() {
        List<String> out = new ArrayList<>();
        IntStream.range(10, 10 + SERVICES).forEach(i -> out.add("s@" + i + ".service"));
        return out;
    }

    private Programs.Result systemctl(String... arguments) {
        List<String> command = new ArrayList<>(List.of("systemctl"));
        command.addAll(List.of(arguments));
        return up.exec(command.toArray(String[]::new));
    }

    private void start(List<String> units) {
        List<String> words = new ArrayList<>(List.of("start"));
        words.addAll(units);
        systemctl(words.toArray(String[]::new)).succeeded();
    }

    private long mainPid(String unit) {
        return Long.parseLong(property(unit, "MainPID"));
    }

    private String property(String unit, String name) {
        return systemctl("show", "-P", name, unit).succeeded().out().strip();
    }

    private Map<String, Long> mainPids(List<String> units) {
        Map<String, Long> out = new LinkedHashMap<>();
        units.forEach(unit -> out.put(unit, mainPid(unit)));
        return out;
    }

    private void killAndStartAgain() {
        kill(up.pid());
        startAgain();
    }

    private void startAgain() {
        Programs.run(
                        Home.program("jitney"),
                        "up",
                        "--detach",
                        "--dir=" + up.dir(),
                        "--unit-path=" + up.units())
                .succeeded();
    }

    private static void kill(long pid) {
        Programs.run("kill", "-KILL", "" + pid).succeeded();
        // A zombie until somebody reaps it, which is not us: its descriptors are closed by then.
        await().atMost(SOON).until(() -> isGone(pid));
    }

    private static boolean isGone(long pid) throws IOException {
        try {
            return Files.readString(Path.of("/proc", "" + pid, "status")).contains("State:\tZ");
        } catch (java.nio.file.NoSuchFileException e) {
            return true;
        }
    }

    /** {@return how many processes have that command line} */
    private static long running(String... command) {
        return pids(command).size();
    }

    private static List<Long> pids(String... command) {
        String wanted = String.join("\0", command) + "\0";
        try (var entries = Files.list(Path.of("/proc"))) {
            return entries.filter(entry -> wanted.equals(commandLine(entry)))
                    .map(entry -> Long.parseLong(entry.getFileName().toString()))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String commandLine(Path process) {
        try {
            return Files.readString(process.resolve("cmdline"));
        } catch (IOException gone) {
            return "";
        }
    }

    @Test
    void afterAKillServicesAreFoundAgainAndNoneIsStartedTwice() {
        start(services());
        start(List.of("forks.service"));
        Map<String, Long> before = mainPids(services());

        killAndStartAgain();

        assertThat(mainPids(services())).isEqualTo(before);
        for (int i = 10; i < 10 + SERVICES; i++) {
            assertThat(running("/bin/sleep", "86" + i)).as("sleep 86%d", i).isEqualTo(1);
        }
        assertThat(systemctl("is-active", "forks.service").out()).isEqualTo("active\n");
        systemctl("stop", "forks.service", "s@10.service").succeeded();
        assertThat(running("sleep", "8701") + running("sleep", "8702")).isZero();
        assertThat(running("/bin/sleep", "8610")).isZero();
    }

    @Test
    void whatEndsMeanwhileOrLaterIsNoticed() {
        start(List.of("s@10.service", "s@11.service"));
        long tenth = mainPid("s@10.service");
        long eleventh = mainPid("s@11.service");
        kill(up.pid());
        kill(tenth);
        startAgain();

        await().atMost(SOON).until(() -> mainPid("s@10.service") != 0);
        assertThat(mainPid("s@10.service")).isNotEqualTo(tenth);
        assertThat(mainPid("s@11.service")).isEqualTo(eleventh);

        kill(eleventh);

        await().atMost(SOON)
                .until(() -> mainPid("s@11.service") != 0 && mainPid("s@11.service") != eleventh);
    }

    @Test
    void theEndOfAForkedServiceIsNoticedAfterAKill() {
        start(List.of("forks.service"));
        killAndStartAgain();

        pids("sleep", "8701").forEach(RecoveryTest::kill);
        pids("sleep", "8702").forEach(RecoveryTest::kill);
        await().atMost(SOON)
                .until(() -> systemctl("is-active", "forks.service").out().equals("inactive\n"));
    }

    @Test
    void whoWaitsForASocketIsServedAfterAKill() throws IOException {
        start(List.of("lazy.socket"));
        try (Socket client = new Socket()) {
            client.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            await().atMost(SOON)
                    .until(() -> systemctl("is-active", "lazy.service").out().equals("active\n"));

            killAndStartAgain();

            // The very socket came back from the service that has it: the connection is in its
            // queue.
            assertThat(systemctl("is-active", "lazy.socket").out()).isEqualTo("active\n");
            client.setSoTimeout(200);
            assertThat(client.isConnected()).isTrue();
        }
        systemctl("stop", "lazy.service").succeeded();
        assertThat(property("lazy.socket", "SubState")).isIn("listening", "running");
        try (Socket client = new Socket()) {
            client.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        }
    }

    @Test
    void aJobGoesOnUnderTheNextManager() {
        systemctl("start", "--no-block", "slow.service", "after.service").succeeded();

        killAndStartAgain();

        assertThat(property("slow.service", "ActiveState")).isEqualTo("activating");
        assertThat(systemctl("list-jobs", "--no-legend").out()).contains("after.service");
        await().atMost(SOON)
                .until(() -> systemctl("is-active", "after.service").out().equals("active\n"));
        // A simple service is up before its program runs.
        await().atMost(SOON).until(() -> running("/bin/sleep", "8704") == 1);
    }

    @Test
    void aBusInAProcessOfItsOwnLivesOnWithoutTheManager() {
        List<String> options = List.of("--bus=service");
        try (JitneyUp other =
                JitneyUp.start(options, "s.service", "[Service]\nExecStart=/bin/sleep 8707\n")) {
            other.exec("systemctl", "start", "s.service").succeeded();
            String[] question = {"systemctl", "show", "-P", "MainPID", "dbus.service", "s.service"};
            String before = other.exec(question).succeeded().out();
            kill(other.pid());

            Programs.run(
                            Home.program("jitney"),
                            "up",
                            "--detach",
                            "--bus=service",
                            "--dir=" + other.dir(),
                            "--unit-path=" + other.units())
                    .succeeded();

            assertThat(other.exec(question).succeeded().out()).isEqualTo(before);
        }
    }

    @Test
    void daemonReexecKeepsProcessesSocketsAndTheProcessItself() {
        start(services());
        start(List.of("lazy.socket"));
        systemctl("start", "--no-block", "slow.service", "after.service").succeeded();
        Map<String, Long> before = mainPids(services());
        long manager = up.pid();

        systemctl("daemon-reexec").succeeded();
        await().atMost(SOON).until(() -> systemctl("is-active", "s@10.service").status() == 0);

        assertThat(up.pid()).isEqualTo(manager);
        assertThat(mainPids(services())).isEqualTo(before);
        // Still its children: how they end is known.
        systemctl("kill", "-s", "ABRT", "s@10.service").succeeded();
        await().atMost(SOON)
                .until(() ->
                        mainPid("s@10.service") != 0
                                && !Long.valueOf(mainPid("s@10.service"))
                                        .equals(before.get("s@10.service")));
        assertThat(property("s@10.service", "NRestarts")).isEqualTo("1");
        assertThat(systemctl("is-active", "lazy.socket").out()).isEqualTo("active\n");
        await().atMost(SOON)
                .until(() -> systemctl("is-active", "after.service").out().equals("active\n"));
    }

    @Test
    void aPlanIsWhatHappensAndTheHistorySaysWhoAsked() {
        start(List.of("slow.service"));
        up.unit(
                "app.service",
                "[Unit]\nRequires=base.service\nAfter=base.service\nConflicts=slow.service\n"
                        + "[Service]\nExecStart=/bin/sleep 8705\n");
        up.unit("base.service", "[Service]\nExecStart=/bin/sleep 8706\n");
        String dir = "--dir=" + up.dir();

        Programs.Result plan = Programs.run(Home.program("jitney"), "plan", "start", "app", dir);
        systemctl("start", "app").succeeded();
        String history = Programs.run(Home.program("jitney"), "history", dir).succeeded().out();

        String file = up.units().resolve("app.service").toString();
        assertThat(plan.status()).isZero();
        assertThat(plan.out())
                .contains("start base.service")
                .contains("required by app.service/start: Requires= in " + file + ":2")
                .contains("waits for base.service/start: After= in " + file + ":3")
                .contains("stop slow.service")
                .contains("Conflicts= in " + file + ":4");
        assertThat(systemctl("is-active", "app", "base", "slow").out())
                .isEqualTo("active\nactive\ninactive\n");
        assertThat(history)
                .contains("start app.service: done")
                .contains("start base.service: done")
                .contains("stop slow.service: done")
                .contains("StartUnit");
    }
}

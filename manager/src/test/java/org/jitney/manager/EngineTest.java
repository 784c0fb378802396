package org.jitney.manager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.manager.runtime.ExecStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineTest {
    @TempDir Path directory;
    private RunningEngine engine;

    @BeforeEach
    void open() throws ErrnoException, IOException {
        engine = new RunningEngine(directory);
    }

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void simpleServiceRunsUntilItIsStopped() throws IOException, ManagerError {
        engine.unit("a.service", "Service", "ExecStart=/bin/sleep 1000");

        assertThat(engine.run("start", "a.service")).isEqualTo("done");
        int pid = engine.unit("a.service").service().orElseThrow().mainPid();

        assertThat(engine.state("a.service")).isEqualTo("active/running");
        assertThat(ProcessFacts.isAlive(pid)).isTrue();
        assertThat(engine.unit("a.service").invocationId()).hasSize(32);
        assertThat(engine.run("stop", "a.service")).isEqualTo("done");
        assertThat(engine.state("a.service")).isEqualTo("inactive/dead");
        assertThat(ProcessFacts.isAlive(pid)).isFalse();
    }

    @Test
    void oneshotRunsAllItsCommandsWithItsEnvironment() throws IOException, ManagerError {
        engine.unit(
                "a.service",
                "Service",
                "Type=oneshot",
                "RemainAfterExit=yes",
                "Environment=WORDS='one two' X=y",
                "ExecStart=/bin/echo $WORDS ${WORDS} $$X ${MISSING}.",
                "ExecStart=/bin/sh -c 'echo $INVOCATION_ID'");

        assertThat(engine.run("start", "a.service")).isEqualTo("done");

        assertThat(engine.state("a.service")).isEqualTo("active/exited");
        String id = engine.unit("a.service").invocationId();
        assertThat(engine.output("a.service")).isEqualTo("one two one two $X .\n" + id + "\n");
    }

    @Test
    void failureOfAServiceFailsItsJobAndStartsWhatWaitsForThat() throws IOException, ManagerError {
        engine.unit("a.service", "Service", "Type=oneshot", "ExecStart=/bin/sh -c 'exit 3'");
        engine.dropIn("a.service", "[Unit]\nOnFailure=b.service\n");
        engine.unit("b.service", "Service", "ExecStart=/bin/sleep 1000");

        assertThat(engine.run("start", "a.service")).isEqualTo("failed");
        engine.waitFor(() -> engine.events.contains("b.service start done"));

        ExecStatus status = engine.unit("a.service").service().orElseThrow().mainStatus();
        assertThat(status.code()).isEqualTo(1);
        assertThat(status.status()).isEqualTo(3);
        assertThat(engine.unit("a.service").service().orElseThrow().result())
                .isEqualTo("exit-code");
        assertThat(engine.engine.failedUnits()).containsExactly("a.service");
        assertThat(engine.engine.systemState()).isEqualTo("degraded");
    }

    @Test
    void missingProgramExitsWithTheCodeOfExec() throws IOException, ManagerError {
        engine.unit("a.service", "Service", "Type=exec", "ExecStart=/nonexistent/program");

        assertThat(engine.run("start", "a.service")).isEqualTo("failed");

        ExecStatus status = engine.unit("a.service").service().orElseThrow().mainStatus();
        assertThat(status.status()).isEqualTo(203);
    }

    @Test
    void aProgramThatMayBeMissingHasDoneItsWork() throws IOException, ManagerError {
        engine.unit("a.service", "Service", "Type=oneshot", "ExecStart=-/nonexistent/program");

        assertThat(engine.run("start", "a.service")).isEqualTo("done");

        ExecStatus status = engine.unit("a.service").service().orElseThrow().mainStatus();
        assertThat(status.code()).isEqualTo(1);
        assertThat(status.status()).isZero();
    }

    @Test
    void unknownUserExitsWithTheCodeOfUser() throws IOException, ManagerError {
        engine.unit(
                "a.service",
                "Service",
                "Type=oneshot",
                "User=nobody-knows-me",
                "ExecStart=/bin/true");

        assertThat(engine.run("start", "a.service")).isEqualTo("failed");

        ExecStatus status = engine.unit("a.service").service().orElseThrow().mainStatus();
        assertThat(status.status()).isEqualTo(217);
    }

    @Test
    void forkingServiceIsKnownByItsPidFile() throws IOException, ManagerError {
        Path file = engine.root.resolve("run/a.pid");
        engine.unit(
                "a.service",
                "Service",
                "Type=forking",
                "PIDFile=/run/a.pid",
                "ExecStart=/bin/sh -c '(sleep 1000 & echo $! >" + file + ")'");

        assertThat(engine.run("start", "a.service")).isEqualTo("done");

        int pid = engine.unit("a.service").service().orElseThrow().mainPid();
        assertThat(Files.readString(file).strip()).isEqualTo(Integer.toString(pid));
        engine.run("stop", "a.service");
        assertThat(file).doesNotExist();
        assertThat(ProcessFacts.isAlive(pid)).isFalse();
    }

    @Test
    void forkingServiceWithoutPidFileIsGuessed() throws IOException, ManagerError {
        engine.unit("a.service", "Service", "Type=forking", "ExecStart=/bin/sh -c 'sleep 1000 &'");

        assertThat(engine.run("start", "a.service")).isEqualTo("done");

        int pid = engine.unit("a.service").service().orElseThrow().mainPid();
        assertThat(ProcessFacts.isAlive(pid)).isTrue();
    }

    @Test
    void killedServiceComesBackUnderANewProcess() throws IOException, ManagerError {
        engine.unit(
                "a.service",
                "Service",
                "Restart=always",
                "RestartSec=10ms",
                "ExecStart=/bin/sleep 1000");
        engine.run("start", "a.service");
        int first = engine.unit("a.service").service().orElseThrow().mainPid();

        engine.engine.kill("a.service", "main", 9);

        engine.waitFor(() -> engine.unit("a.service").service().orElseThrow().restarts() == 1);
        engine.waitFor(() -> engine.state("a.service").equals("active/running"));
        assertThat(engine.unit("a.service").service().orElseThrow().mainPid()).isNotEqualTo(first);
    }

    @Test
    void serviceThatFailsAgainAndAgainIsGivenUp() throws IOException, ManagerError {
        engine.unit(
                "a.service",
                "Service",
                "Restart=on-failure",
                "RestartSec=1ms",
                "ExecStart=/bin/false");
        engine.dropIn("a.service", "[Unit]\nStartLimitBurst=3\n");

        engine.run("start", "a.service");

        engine.waitFor(() -> engine.state("a.service").equals("failed/failed"));
        assertThat(engine.unit("a.service").service().orElseThrow().restarts()).isEqualTo(3);
        assertThat(engine.run("start", "a.service")).isEqualTo("failed");
        engine.engine.resetFailed("a.service");
        assertThat(engine.run("start", "a.service")).isEqualTo("done");
    }

    @Test
    void startThatTakesTooLongIsTimedOut() throws IOException, ManagerError {
        engine.unit(
                "a.service",
                "Service",
                "Type=notify",
                "TimeoutStartSec=100ms",
                "ExecStart=/bin/sleep 1000");

        assertThat(engine.run("start", "a.service")).isEqualTo("failed");

        assertThat(engine.unit("a.service").service().orElseThrow().result()).isEqualTo("timeout");
    }

    @Test
    void unitWithAnUnmetConditionIsLeftOut() throws IOException, ManagerError {
        engine.unit("a.service", "Service", "ExecStart=/bin/sleep 1000");
        engine.dropIn("a.service", "[Unit]\nConditionPathExists=/nowhere\n");
        engine.hold("a.service");

        assertThat(engine.run("start", "a.service")).isEqualTo("done");

        assertThat(engine.state("a.service")).isEqualTo("inactive/dead");
        assertThat(engine.unit("a.service").conditionResult()).isFalse();
    }

    @Test
    void dependencyThatFailsFailsWhatRequiresIt() throws IOException, ManagerError {
        engine.unit("a.service", "Service", "ExecStart=/bin/sleep 1000");
        engine.dropIn("a.service", "[Unit]\nRequires=b.service\nAfter=b.service\n");
        engine.unit("b.service", "Service", "Type=oneshot", "ExecStart=/bin/false");

        assertThat(engine.run("start", "a.service")).isEqualTo("dependency");

        assertThat(engine.events)
                .containsExactly("b.service start failed", "a.service start dependency");
    }

    @Test
    void serviceBoundToAnotherGoesWithIt() throws IOException, ManagerError {
        engine.unit("a.service", "Service", "ExecStart=/bin/sleep 1000");
        engine.dropIn("a.service", "[Unit]\nBindsTo=b.service\nAfter=b.service\n");
        engine.unit("b.service", "Service", "ExecStart=/bin/sleep 1000");
        engine.run("start", "a.service");

        engine.engine.kill("b.service", "main", 15);

        engine.waitFor(() -> engine.state("a.service").equals("inactive/dead"));
        assertThat(engine.state("b.service")).isEqualTo("inactive/dead");
    }

    @Test
    void unneededUnitStopsWithTheLastThatNeededIt() throws IOException, ManagerError {
        engine.unit("a.service", "Service", "ExecStart=/bin/sleep 1000");
        engine.dropIn("a.service", "[Unit]\nRequires=b.service\n");
        engine.unit("b.service", "Service", "ExecStart=/bin/sleep 1000");
        engine.dropIn("b.service", "[Unit]\nStopWhenUnneeded=yes\n");
        engine.run("start", "a.service");
        engine.waitFor(() -> engine.state("b.service").equals("active/running"));

        engine.run("stop", "a.service");

        engine.waitFor(() -> engine.state("b.service").equals("inactive/dead"));
        assertThat(engine.events).contains("b.service stop done");
    }

    @Test
    void reloadOfTheUnitFilesKeepsWhatRuns() throws IOException, ManagerError {
        engine.unit("a.service", "Service", "ExecStart=/bin/sleep 1000");
        engine.run("start", "a.service");
        int pid = engine.unit("a.service").service().orElseThrow().mainPid();

        engine.dropIn(
                "a.service", "[Unit]\nDescription=Another one\n[Service]\nExecReload=/bin/true\n");
        engine.engine.reload();

        assertThat(engine.state("a.service")).isEqualTo("active/running");
        assertThat(engine.unit("a.service").service().orElseThrow().mainPid()).isEqualTo(pid);
        assertThat(engine.unit("a.service").loaded().description()).isEqualTo("Another one");
        assertThat(engine.run("reload", "a.service")).isEqualTo("done");
    }

    @Test
    void reloadWithoutACommandIsRefused() throws IOException {
        engine.unit("a.service", "Service", "ExecStart=/bin/sleep 1000");

        assertThatThrownBy(() -> engine.run("reload", "a.service"))
                .isInstanceOf(ManagerError.class)
                .hasMessageContaining("Job type reload is not applicable for unit a.service");
    }

    @Test
    void unknownUnitIsRefusedByName() {
        assertThatThrownBy(() -> engine.run("start", "nobody.service"))
                .isInstanceOf(ManagerError.class)
                .hasMessage("Unit nobody.service not found.");
    }

    @Test
    void restartKeepsTheJobFromStopToStart() throws IOException, ManagerError {
        engine.unit("a.service", "Service", "ExecStart=/bin/sleep 1000");
        engine.run("start", "a.service");
        int first = engine.unit("a.service").service().orElseThrow().mainPid();

        assertThat(engine.run("restart", "a.service")).isEqualTo("done");

        assertThat(engine.events).hasSize(2);
        assertThat(engine.unit("a.service").service().orElseThrow().mainPid()).isNotEqualTo(first);
    }

    @Test
    void connectionStartsTheServiceBehindTheSocket() throws IOException, ManagerError {
        engine.unit("a.socket", "Socket", "ListenStream=/run/a.sock");
        engine.unit(
                "a.service",
                "Service",
                "ExecStart=/bin/sh -c 'echo $LISTEN_FDS $LISTEN_FDNAMES; exec sleep 1000'");
        engine.run("start", "a.socket");
        assertThat(engine.state("a.socket")).isEqualTo("active/listening");

        try (SocketChannel client = connect("run/a.sock")) {
            engine.waitFor(() -> engine.events.contains("a.service start done"));
            assertThat(client.isConnected()).isTrue();
        }

        assertThat(engine.state("a.socket")).isEqualTo("active/running");
        engine.waitFor(() -> outputOf("a.service").equals("1 a.socket\n"));
        engine.run("stop", "a.service");
        assertThat(engine.state("a.socket")).isIn("active/listening", "active/running");
    }

    @Test
    void eachConnectionGetsAnInstanceOfItsOwn() throws IOException, ManagerError {
        engine.unit("a.socket", "Socket", "ListenStream=/run/a.sock", "Accept=yes");
        engine.unit(
                "a@.service",
                "Service",
                "StandardInput=socket",
                "ExecStart=/bin/sh -c 'read line; echo got $$line'");
        engine.run("start", "a.socket");

        String answer;
        try (SocketChannel client = connect("run/a.sock")) {
            client.write(ByteBuffer.wrap("hello\n".getBytes(StandardCharsets.UTF_8)));
            client.configureBlocking(false);
            ByteBuffer in = ByteBuffer.allocate(64);
            engine.waitFor(() -> read(client, in) < 0);
            answer = new String(in.array(), 0, in.position(), StandardCharsets.UTF_8);
        }

        assertThat(answer).isEqualTo("got hello\n");
        assertThat(engine.unit("a.socket").socket().orElseThrow().accepted()).isEqualTo(1);
        engine.waitFor(() -> engine.unit("a.socket").socket().orElseThrow().connections() == 0);
    }

    @Test
    void runtimeDirectoryLivesAsLongAsTheService() throws IOException, ManagerError {
        engine.unit(
                "a.service",
                "Service",
                "RuntimeDirectory=mine",
                "RuntimeDirectoryMode=0711",
                "ExecStart=/bin/sleep 1000");

        engine.run("start", "a.service");
        assertThat(Files.getPosixFilePermissions(engine.root.resolve("run/mine"))).hasSize(5);
        engine.run("stop", "a.service");

        assertThat(engine.root.resolve("run/mine")).doesNotExist();
    }

    @Test
    void leftOverProcessesAreKilledAtStop() throws IOException, ManagerError {
        engine.unit(
                "a.service",
                "Service",
                "ExecStart=/bin/sh -c 'setsid sleep 1000 & exec sleep 1000'");
        engine.run("start", "a.service");
        engine.waitFor(() -> engine.engine.processesOf(engine.unit("a.service")).size() == 2);
        List<Manager.UnitProcess> processes = engine.engine.processesOf(engine.unit("a.service"));

        engine.run("stop", "a.service");

        assertThat(processes).noneMatch(p -> ProcessFacts.isAlive(p.pid()));
    }

    @Test
    void manyUnitsStartAndStopAtOnceAndNothingIsLeft() throws IOException, ManagerError {
        List<Job> jobs = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            engine.unit("many" + i + ".service", "Service", "ExecStart=/bin/sleep 1000");
        }
        for (int round = 0; round < 4; round++) {
            for (int i = 0; i < 50; i++) {
                String type = (i + round) % 2 == 0 ? "start" : "stop";
                jobs.add(engine.engine.startJob("many" + i + ".service", type, "replace"));
            }
        }

        engine.waitFor(() -> engine.engine.jobs().isEmpty());

        assertThat(jobs).allMatch(job -> job.result().isPresent());
        for (int i = 0; i < 50; i++) {
            String expected = i % 2 == 1 ? "active/running" : "inactive/dead";
            assertThat(engine.state("many" + i + ".service")).isEqualTo(expected);
        }
    }

    private SocketChannel connect(String path) throws IOException {
        SocketChannel client = SocketChannel.open(StandardProtocolFamily.UNIX);
        client.connect(UnixDomainSocketAddress.of(engine.root.resolve(path)));
        return client;
    }

    private static int read(SocketChannel from, ByteBuffer into) {
        try {
            return from.read(into);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private String outputOf(String name) {
        try {
            return engine.output(name);
        } catch (IOException notYet) {
            return "";
        }
    }

    @Test
    void processStartsWithoutAGroupOfVersion1ThatSomebodyHasRemoved() throws Exception {
        Path memory = Path.of("/sys/fs/cgroup/memory");
        assumeTrue(
                Files.isWritable(memory.resolve("tasks")),
                "!!! NOT RUN: version 1 of control groups has no memory controller here");
        engine.unit(
                "a.service",
                "Service",
                "Type=oneshot",
                "Delegate=yes",
                "MemoryMax=64M",
                // Whoever is not in the group any more can remove it.
                "ExecStartPre=/bin/sh -c 'p=$(grep :memory: /proc/self/cgroup | cut -d: -f3);"
                        + " echo $$$$ >/sys/fs/cgroup/memory/tasks;"
                        + " rmdir /sys/fs/cgroup/memory$$p && echo removed'",
                "ExecStart=/bin/echo started");

        assertThat(engine.run("start", "a.service")).isEqualTo("done");

        assertThat(engine.output("a.service")).isEqualTo("removed\nstarted\n");
    }

    @Test
    void loginEnvironmentIsSetAsTheUnitSays() throws IOException, ManagerError {
        String script = "ExecStart=/bin/sh -c 'echo $${HOME-none} $${USER-none} $${LOGNAME-none}'";
        engine.unit("unset.service", "Service", "Type=oneshot", script);
        engine.unit("set.service", "Service", "Type=oneshot", "SetLoginEnvironment=yes", script);

        engine.run("start", "unset.service");
        engine.run("start", "set.service");

        String user = System.getProperty("user.name");
        assertThat(engine.output("unset.service")).doesNotContain(user + " " + user);
        assertThat(engine.output("set.service"))
                .isEqualTo(System.getProperty("user.home") + " " + user + " " + user + "\n");
    }
}

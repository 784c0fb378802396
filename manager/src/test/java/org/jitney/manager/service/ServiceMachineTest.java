package org.jitney.manager.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.manager.graph.LoadedUnit;
import org.jitney.manager.mount.LoadedUnits;
import org.jitney.manager.mount.SimulatedHost;
import org.jitney.manager.runtime.ProcessEnd;
import org.jitney.manager.runtime.StateBag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceMachineTest {
    private static final long SECOND = 1_000_000;

    @TempDir Path directory;
    private final SimulatedHost host = new SimulatedHost();

    private ServiceMachine machine(String... lines) throws IOException, ErrnoException {
        Path units = Files.createDirectories(directory.resolve("units"));
        Files.writeString(
                units.resolve("x.service"),
                "[Service]\nExecStart=/bin/x\n" + String.join("\n", lines) + "\n");
        LoadedUnit unit = LoadedUnits.load(directory, "x.service");
        return new ServiceMachine(host, unit::settings);
    }

    private void say(ServiceMachine machine, String... lines) {
        machine.notified(
                String.join("\n", lines).getBytes(StandardCharsets.UTF_8),
                machine.mainPid(),
                List.of());
    }

    private ServiceMachine running(String... lines) throws IOException, ErrnoException {
        ServiceMachine machine = machine(lines);
        machine.start();
        say(machine, "READY=1");
        assertThat(machine.subState()).isEqualTo("running");
        return machine;
    }

    @Test
    void reloadBySignalGoesOnWithTheAnswerAndEndsWithReady() throws IOException, ErrnoException {
        ServiceMachine machine = running("Type=notify-reload", "ReloadSignal=SIGUSR1");

        machine.reload();
        assertThat(machine.subState()).isEqualTo("reload-signal");
        assertThat(host.done).contains("signal 10 to " + machine.mainPid());

        say(machine, "RELOADING=1", "MONOTONIC_USEC=1");
        assertThat(machine.subState()).isEqualTo("reload-signal");
        say(machine, "RELOADING=1", "MONOTONIC_USEC=" + host.nowUsec());
        assertThat(machine.subState()).isEqualTo("reload-notify");
        say(machine, "READY=1");

        assertThat(machine.subState()).isEqualTo("running");
        assertThat(machine.runtime().reloadResult()).isEqualTo("success");
    }

    @Test
    void reloadThatIsAnsweredInOneMessageIsOver() throws IOException, ErrnoException {
        ServiceMachine machine = running("Type=notify-reload");

        machine.reload();
        say(machine, "RELOADING=1", "READY=1", "MONOTONIC_USEC=" + host.nowUsec());

        assertThat(machine.subState()).isEqualTo("running");
    }

    @Test
    void reloadThatIsNotAnsweredTimesOutAndTheServiceGoesOn() throws IOException, ErrnoException {
        ServiceMachine machine = running("Type=notify-reload", "TimeoutStartSec=5");

        machine.reload();
        host.pass(5 * SECOND);

        assertThat(machine.subState()).isEqualTo("running");
        assertThat(machine.runtime().reloadResult()).isEqualTo("timeout");
    }

    @Test
    void commandsAfterAReloadRunWhenItHasWorked() throws IOException, ErrnoException {
        ServiceMachine machine =
                running("Type=notify", "ExecReload=/bin/reload", "ExecReloadPost=/bin/after");

        machine.reload();
        assertThat(machine.subState()).isEqualTo("reload");
        machine.processEnded(machine.controlPid(), ProcessEnd.exited(0));
        assertThat(machine.subState()).isEqualTo("reload-post");
        assertThat(host.done).endsWith("/bin/after");
        machine.processEnded(machine.controlPid(), ProcessEnd.exited(1));

        assertThat(machine.subState()).isEqualTo("running");
        assertThat(machine.runtime().reloadResult()).isEqualTo("exit-code");
    }

    @Test
    void conditionCommandsAreConditions() throws IOException, ErrnoException {
        ServiceMachine machine = machine("ExecCondition=/bin/may");

        machine.start();
        machine.processEnded(machine.controlPid(), ProcessEnd.exited(1));

        assertThat(host.done).contains("condition false");
        assertThat(machine.runtime().result()).isEqualTo("exec-condition");
    }

    /** systemd.service(5) says otherwise, systemd 252 does this. */
    @Test
    void stopCommandsAreNotForWhatHasCrashed() throws IOException, ErrnoException {
        ServiceMachine machine = running("Type=notify", "ExecStop=/bin/stop");

        machine.processEnded(machine.mainPid(), ProcessEnd.exited(1));

        assertThat(machine.subState()).isEqualTo("stop-sigterm");
        assertThat(host.done).doesNotContain("/bin/stop");
    }

    @Test
    void whatFailsDoesNotRemain() throws IOException, ErrnoException {
        ServiceMachine machine = running("Type=notify", "RemainAfterExit=yes");

        machine.processEnded(machine.mainPid(), ProcessEnd.exited(1));

        assertThat(machine.subState()).isEqualTo("stop-sigterm");
    }

    @Test
    void stopCommandsAreForWhatEndsByItself() throws IOException, ErrnoException {
        ServiceMachine machine = running("Type=notify", "ExecStop=/bin/stop");

        machine.processEnded(machine.mainPid(), ProcessEnd.exited(0));

        assertThat(machine.subState()).isEqualTo("stop");
        assertThat(host.done).endsWith("/bin/stop");
    }

    @Test
    void timeToRunGoesOnDuringAReload() throws IOException, ErrnoException {
        ServiceMachine machine =
                running("Type=notify", "RuntimeMaxSec=10", "ExecReload=/bin/reload");
        host.pass(6 * SECOND);
        machine.reload();
        machine.processEnded(machine.controlPid(), ProcessEnd.exited(0));

        host.pass(3 * SECOND);
        assertThat(machine.subState()).isEqualTo("running");
        host.pass(SECOND);

        assertThat(machine.subState()).isEqualTo("stop-sigterm");
        assertThat(machine.runtime().result()).isEqualTo("timeout");
    }

    @Test
    void extensionMakesTheTimeToRunLonger() throws IOException, ErrnoException {
        ServiceMachine machine = running("Type=notify", "RuntimeMaxSec=10");

        host.pass(9 * SECOND);
        say(machine, "EXTEND_TIMEOUT_USEC=5000000");
        host.pass(4 * SECOND);
        assertThat(machine.subState()).isEqualTo("running");
        host.pass(SECOND);

        assertThat(machine.subState()).isEqualTo("stop-sigterm");
    }

    @Test
    void directRestartIsNeverDown() throws IOException, ErrnoException {
        ServiceMachine machine = running("Type=notify", "Restart=always", "RestartMode=direct");
        host.states.clear();

        machine.processEnded(machine.mainPid(), ProcessEnd.exited(1));
        machine.groupEmpty();
        machine.groupEmpty();

        assertThat(machine.subState()).isEqualTo("auto-restart");
        assertThat(host.states.toString()).doesNotContainIgnoringCase("failed", "inactive");
    }

    @Test
    void delaysOfRestartsGrowInEqualRatios() {
        var restart = new ServiceSpec.Restart("always", "normal", SECOND, 3, 8 * SECOND, 0);

        assertThat(List.of(1, 2, 3, 4, 5))
                .extracting(restart::delayUsec)
                .satisfiesExactly(
                        usec -> assertThat(usec).isEqualTo(SECOND),
                        usec -> assertThat(usec).isBetween(2 * SECOND - 1, 2 * SECOND),
                        usec -> assertThat(usec).isBetween(4 * SECOND - 1, 4 * SECOND),
                        usec -> assertThat(usec).isEqualTo(8 * SECOND),
                        usec -> assertThat(usec).isEqualTo(8 * SECOND));
    }

    @Test
    void delaysWithoutALongestOneStayTheSame() {
        var restart = new ServiceSpec.Restart("always", "normal", SECOND, 3, -1, 0);

        assertThat(restart.delayUsec(7)).isEqualTo(SECOND);
    }

    @Test
    void wordsOfTheServiceSurviveTheManager() throws IOException, ErrnoException {
        ServiceMachine machine = running("Type=notify", "RuntimeMaxSec=10");
        say(
                machine,
                "STATUS=fine",
                "ERRNO=2",
                "BUSERROR=com.example.A",
                "VARLINKERROR=com.example.B",
                "NOTIFYACCESS=all");
        StateBag bag = new StateBag();
        machine.save(bag);

        ServiceMachine next = machine("Type=notify", "RuntimeMaxSec=10");
        next.restore(StateBag.parse(bag.line()).orElseThrow());

        assertThat(next.subState()).isEqualTo("running");
        assertThat(next.runtime().statusText()).isEqualTo("fine");
        assertThat(next.runtime().statusErrno()).isEqualTo(2);
        assertThat(next.runtime().busError()).isEqualTo("com.example.A");
        assertThat(next.runtime().varlinkError()).isEqualTo("com.example.B");
        assertThat(next.runtime().notifyAccess()).isEqualTo("all");
        host.pass(10 * SECOND);
        assertThat(next.subState()).isEqualTo("stop-sigterm");
    }

    @Test
    void messageFromAnotherProcessIsRefusedUnlessAllMaySpeak() throws IOException, ErrnoException {
        ServiceMachine machine = running("Type=notify");

        machine.notified("STATUS=x".getBytes(StandardCharsets.UTF_8), 4711, List.of());
        assertThat(machine.runtime().statusText()).isEmpty();
        say(machine, "NOTIFYACCESS=all");
        machine.notified("STATUS=x".getBytes(StandardCharsets.UTF_8), 4711, List.of());

        assertThat(machine.runtime().statusText()).isEqualTo("x");
    }

    @Test
    void serviceWithoutMemoryIsStopped() throws IOException, ErrnoException {
        ServiceMachine machine = running("Type=notify", "ExecStop=/bin/stop");

        machine.killedForMemory();

        assertThat(machine.subState()).isEqualTo("stop");
        assertThat(host.done).endsWith("/bin/stop");
        assertThat(machine.runtime().result()).isEqualTo("oom-kill");
    }

    @Test
    void serviceWithoutMemoryIsKilledWhereThatIsThePolicy() throws IOException, ErrnoException {
        ServiceMachine machine = running("Type=notify", "OOMPolicy=kill", "ExecStop=/bin/stop");

        machine.killedForMemory();

        assertThat(machine.subState()).isEqualTo("final-sigkill");
        assertThat(host.done).doesNotContain("/bin/stop");
        assertThat(machine.runtime().result()).isEqualTo("oom-kill");
    }

    @Test
    void serviceThatGoesOnWithoutMemoryDoesSo() throws IOException, ErrnoException {
        for (String setting : List.of("OOMPolicy=continue", "Delegate=yes")) {
            ServiceMachine machine = running("Type=notify", setting);

            machine.killedForMemory();

            assertThat(machine.subState()).isEqualTo("running");
            assertThat(machine.runtime().result()).isEqualTo("success");
        }
    }

    @Test
    void memoryThatIsMissingDuringAStopEndsIt() throws IOException, ErrnoException {
        ServiceMachine machine = running("Type=notify");
        machine.stop();

        machine.killedForMemory();

        assertThat(machine.subState()).isEqualTo("stop-sigkill");
        assertThat(machine.runtime().result()).isEqualTo("oom-kill");
    }
}

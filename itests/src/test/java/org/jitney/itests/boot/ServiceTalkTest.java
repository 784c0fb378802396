package org.jitney.itests.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jitney.itests.harness.JitneyUp;
import org.jitney.itests.harness.Programs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What services and the manager say to each other: sd_notify(3) and systemd.service(5). */
class ServiceTalkTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    /** What the services import: one function that sends a message, with descriptors if need be. */
    private static final String TALK =
            """
            import os, socket, signal, time
            def say(text, *fds):
                s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
                s.connect(os.environ['NOTIFY_SOCKET'])
                socket.send_fds(s, [text.encode()], list(fds)) if fds else s.send(text.encode())
            def now():
                return time.clock_gettime_ns(time.CLOCK_MONOTONIC) // 1000
            def names():
                return os.environ.get('LISTEN_FDNAMES', '')
            def note(text):
                with open(os.environ['NOTES'], 'a') as notes:
                    notes.write(text + '\\n')
            """;

    private JitneyUp up;

    @BeforeEach
    void start() {
        up = JitneyUp.start(List.of("--journal=none"));
    }

    @AfterEach
    void stop() {
        up.close();
    }

    private Path notes() {
        return up.units().resolve("notes");
    }

    private List<String> noted() throws IOException {
        return Files.exists(notes()) ? Files.readAllLines(notes()) : List.of();
    }

    /** Writes a service whose program is in Python, with more lines for its section. */
    private void service(String name, String settings, String program) {
        up.unit(name + ".py", TALK + program);
        up.unit(
                name + ".service",
                "[Service]\nEnvironment=NOTES=%s\nExecStart=/usr/bin/python3 %s\n%s"
                        .formatted(notes(), up.units().resolve(name + ".py"), settings));
    }

    private Programs.Result systemctl(String... arguments) {
        return up.exec(
                Stream.concat(Stream.of("systemctl"), Stream.of(arguments)).toArray(String[]::new));
    }

    private String property(String unit, String name) {
        return systemctl("show", "-P", name, unit).succeeded().out().strip();
    }

    @Test
    void aReloadBySignalIsOverWhenTheServiceSaysSo() throws IOException {
        service(
                "talks",
                "Type=notify-reload\nReloadSignal=SIGUSR1\nExecReloadPost=/bin/sh -c 'echo after >>%s'\n"
                        .formatted(notes()),
                """
                def reload(*_):
                    say('RELOADING=1\\nMONOTONIC_USEC=%d' % now())
                    time.sleep(0.5)
                    note('reloaded')
                    say('READY=1')
                signal.signal(signal.SIGUSR1, reload)
                say('READY=1')
                while True:
                    signal.pause()
                """);
        systemctl("start", "talks").succeeded();

        systemctl("reload", "talks").succeeded();

        assertThat(noted()).containsExactly("reloaded", "after");
        assertThat(property("talks", "SubState")).isEqualTo("running");
        assertThat(property("talks", "ReloadResult")).isEqualTo("success");
        assertThat(property("talks", "CanReload")).isEqualTo("yes");
    }

    @Test
    void aReloadThatNobodyAnswersTimesOutAndTheServiceGoesOn() {
        service(
                "deaf",
                "Type=notify-reload\nTimeoutStartSec=1s\n",
                """
                def old(*_):
                    say('RELOADING=1\\nMONOTONIC_USEC=1\\nREADY=1')
                signal.signal(signal.SIGHUP, old)
                say('READY=1')
                while True:
                    signal.pause()
                """);
        systemctl("start", "deaf").succeeded();

        assertThat(systemctl("reload", "deaf").status()).isNotZero();

        assertThat(property("deaf", "SubState")).isEqualTo("running");
        assertThat(property("deaf", "ReloadResult")).isEqualTo("timeout");
    }

    @Test
    void aServiceNamesItsMainProcessByDescriptor() {
        service(
                "moves",
                "Type=notify\nNotifyAccess=all\n",
                """
                child = os.fork()
                if child == 0:
                    time.sleep(3600)
                fd = os.pidfd_open(child)
                say('MAINPIDFD=1\\nBUSERROR=com.example.Bad\\nVARLINKERROR=com.example.Worse', fd)
                say('STATUS=child is %d' % child)
                say('READY=1')
                time.sleep(3600)
                """);

        systemctl("start", "moves").succeeded();

        assertThat("child is " + property("moves", "MainPID"))
                .isEqualTo(property("moves", "StatusText"));
        assertThat(property("moves", "StatusBusError")).isEqualTo("com.example.Bad");
        assertThat(property("moves", "StatusVarlinkError")).isEqualTo("com.example.Worse");
    }

    @Test
    void filesAreHandedOverBehindTheSocketsAndMissingOnesLeftOut() throws IOException {
        Files.writeString(up.units().resolve("one"), "first");
        Files.writeString(up.units().resolve("two"), "second");
        service(
                "opens",
                "Type=oneshot\nOpenFile=%s/one::read-only\nOpenFile=%s/gone:gone:graceful\nOpenFile=%s/two:more:read-only\n"
                        .formatted(up.units(), up.units(), up.units()),
                """
                print(names(), os.environ['LISTEN_FDS'], os.read(3, 10), os.read(4, 10), flush=True)
                """);

        systemctl("start", "opens").succeeded();

        assertThat(Files.readString(up.dir().resolve("log/opens.service.log")))
                .isEqualTo("one:more 2 b'first' b'second'\n");
    }

    @Test
    void storedDescriptorsGoWithTheirOtherEndAndStayWhenTheyShall() {
        service(
                "stores",
                "Type=notify\nFileDescriptorStoreMax=5\nFileDescriptorStorePreserve=yes\n",
                """
                r, w = os.pipe()
                if not names():
                    say('FDSTORE=1\\nFDNAME=kept', os.open('/etc/passwd', os.O_RDONLY))
                    say('FDSTORE=1\\nFDNAME=polled', r)
                    say('FDSTORE=1\\nFDPOLL=0\\nFDNAME=unpolled', r)
                say('READY=1\\nSTATUS=' + names())
                signal.pause()
                """);

        systemctl("start", "stores").succeeded();
        assertThat(property("stores", "NFileDescriptorStore")).isEqualTo("3");
        systemctl("stop", "stores").succeeded();

        // Its end of the pipe went with the process.
        await().atMost(SOON).until(() -> property("stores", "NFileDescriptorStore").equals("2"));
        assertThat(property("stores", "SubState")).isEqualTo("dead-resources-pinned");
        systemctl("start", "stores").succeeded();
        assertThat(property("stores", "StatusText")).isEqualTo("kept:unpolled");
    }

    @Test
    void aServiceThatEndsWithItsGroupOutlivesItsMainProcess() {
        up.unit(
                "crowd.service",
                "[Service]\nExitType=cgroup\nExecStart=/bin/sh -c 'sleep 3 & sleep 0.2'\n");
        systemctl("start", "crowd").succeeded();

        await().atMost(SOON).until(() -> property("crowd", "MainPID").equals("0"));
        assertThat(property("crowd", "SubState")).isEqualTo("running");
        await().atMost(SOON).until(() -> property("crowd", "ActiveState").equals("inactive"));
        assertThat(property("crowd", "Result")).isEqualTo("success");
    }

    @Test
    void restartsTakeLongerInStepsAndDirectOnesFailNobody() {
        up.unit(
                "grows.service",
                "[Unit]\nStartLimitIntervalSec=0\nOnFailure=alarm.service\n"
                        + "[Service]\nExecStart=/bin/false\nRestart=always\nRestartMode=direct\n"
                        + "RestartSec=100ms\nRestartSteps=2\nRestartMaxDelaySec=10s\n");
        up.unit("alarm.service", "[Service]\nExecStart=/bin/sleep 3600\n");

        systemctl("start", "--no-block", "grows").succeeded();

        await().atMost(SOON).until(() -> property("grows", "NRestarts").equals("2"));
        assertThat(property("grows", "RestartUSecNext")).isEqualTo("10s");
        await().atMost(SOON).until(() -> property("grows", "SubState").equals("auto-restart"));
        assertThat(property("alarm", "ActiveState")).isEqualTo("inactive");
    }

    @Test
    void anIdleServiceHasItsProcessAtOnceAndRunsWhenTheJobsAreDone() throws IOException {
        Path gate = up.dir().resolve("gate");
        up.unit(
                "long.service",
                "[Service]\nType=oneshot\n"
                        + "ExecStart=/bin/sh -c 'until [ -e %s ]; do sleep 0.1; done'\n"
                                .formatted(gate));
        up.unit(
                "idle.service",
                "[Service]\nType=idle\nExecStart=/bin/sh -c 'systemctl list-jobs; exec sleep 3600'\n");
        systemctl("start", "--no-block", "long").succeeded();
        systemctl("start", "idle").succeeded();

        // It waits five seconds at most, so this is looked at first.
        Path log = up.dir().resolve("log/idle.service.log");
        assertThat(log)
                .satisfiesAnyOf(
                        file -> assertThat(file).doesNotExist(),
                        file -> assertThat(file).isEmptyFile());
        assertThat(property("idle", "SubState")).isEqualTo("running");
        assertThat(property("idle", "MainPID")).isNotEqualTo("0");
        assertThat(property("long", "SubState")).isEqualTo("start");
        Files.createFile(gate);
        await().atMost(SOON).until(() -> Files.exists(log) && Files.size(log) > 0);
        await().atMost(SOON).until(() -> property("long", "ActiveState").equals("inactive"));
    }

    @Test
    void watchdogsDoNotBiteWhileTheyAreOff() {
        up.unit("hangs.service", "[Service]\nWatchdogSec=500ms\nExecStart=/bin/sleep 3600\n");
        systemctl("service-watchdogs", "no").succeeded();
        systemctl("start", "hangs").succeeded();

        await().atMost(SOON).until(() -> up.log().contains("Ignoring watchdog timeout"));
        assertThat(property("hangs", "SubState")).isEqualTo("running");
        assertThat(systemctl("service-watchdogs").out()).isEqualTo("no\n");
        systemctl("service-watchdogs", "yes").succeeded();
        systemctl("restart", "hangs").succeeded();
        await().atMost(SOON).until(() -> property("hangs", "Result").equals("watchdog"));
    }
}

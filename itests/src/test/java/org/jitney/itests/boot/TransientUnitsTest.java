package org.jitney.itests.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jitney.itests.harness.Home;
import org.jitney.itests.harness.JitneyUp;
import org.jitney.itests.harness.Programs;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Units made over the bus: by Debian's {@code systemd-run} and by ours, which must do and say the
 * same, and as container engines make their scopes.
 */
class TransientUnitsTest {
    private static final List<String> MANAGER =
            List.of(
                    "org.freedesktop.systemd1",
                    "/org/freedesktop/systemd1",
                    "org.freedesktop.systemd1.Manager");

    private static JitneyUp up;

    /** Whose systemd-run. */
    enum Run {
        DEBIAN("systemd-run"),
        OURS(Home.program("systemd-run"));

        private final String program;

        Run(String program) {
            this.program = program;
        }
    }

    @BeforeAll
    static void start() {
        up =
                JitneyUp.start(
                        "kept.service",
                        "[Service]\nExecStart=/bin/sleep 1000\nStateDirectory=jitney-it-kept\n");
    }

    @AfterAll
    static void stop() {
        if (up != null) {
            up.close();
        }
    }

    private static Programs.Result run(Run whose, String... arguments) {
        List<String> command = new ArrayList<>(List.of(whose.program));
        command.addAll(List.of(arguments));
        return up.exec(command.toArray(String[]::new));
    }

    private static String show(String unit, String property) {
        return up.exec("systemctl", "show", "-P", property, unit).out().strip();
    }

    private static Programs.Result call(String... arguments) {
        List<String> command = new ArrayList<>(List.of("busctl", "call"));
        command.addAll(MANAGER);
        command.addAll(List.of(arguments));
        return up.exec(command.toArray(String[]::new));
    }

    private static Path files() {
        return up.dir().resolve("systemd/transient");
    }

    @ParameterizedTest
    @EnumSource(Run.class)
    void aServiceIsAFileAsLongAsItRuns(Run whose) {
        Programs.Result result = run(whose, "--unit=it-a", "-p", "CPUWeight=7", "sleep", "1000");

        assertThat(result.err()).isEqualTo("Running as unit: it-a.service\n");
        assertThat(result.status()).isZero();
        assertThat(up.exec("systemctl", "cat", "it-a").out())
                .isEqualTo(
                        """
                        # %s
                        # This is a transient unit file, created programmatically via the systemd API. Do not edit.
                        [Unit]
                        Description=/usr/bin/sleep 1000

                        [Service]
                        CPUWeight=7
                        ExecStart=
                        ExecStart="/usr/bin/sleep" "1000"
                        """
                                .formatted(files().resolve("it-a.service")));
        assertThat(show("it-a", "Transient")).isEqualTo("yes");
        assertThat(show("it-a", "UnitFileState")).isEqualTo("transient");
        assertThat(run(whose, "--unit=it-a", "true").err())
                .isEqualTo(
                        "Failed to start transient service unit: Unit it-a.service was already"
                                + " loaded or has a fragment file.\n");
        up.exec("systemctl", "daemon-reload").succeeded();
        assertThat(show("it-a", "ActiveState")).isEqualTo("active");
        up.exec("systemctl", "stop", "it-a").succeeded();
        await().atMost(Duration.ofSeconds(60))
                .until(() -> show("it-a", "LoadState").equals("not-found"));
        assertThat(files().resolve("it-a.service")).doesNotExist();
    }

    @ParameterizedTest
    @EnumSource(Run.class)
    void waitingTellsHowItEnded(Run whose) {
        Programs.Result result =
                run(whose, "--wait", "--pipe", "-E", "X=y", "sh", "-c", "echo $X; exit 7");

        assertThat(result.out()).isEqualTo("y\n");
        assertThat(result.status()).isEqualTo(7);
        assertThat(result.err().replaceAll("run-u[0-9]+", "run-uN").replaceAll("[0-9]+ms", "Nms"))
                .startsWith(
                        """
                        Running as unit: run-uN.service
                        Finished with result: exit-code
                        Main processes terminated with: code=exited/status=7
                        Service runtime: Nms
                        """);
    }

    @ParameterizedTest
    @EnumSource(Run.class)
    void aScopeRunsInTheCallersPlace(Run whose) {
        Programs.Result result =
                run(
                        whose,
                        "--scope",
                        "--unit=it-s",
                        "--slice=it",
                        "sh",
                        "-c",
                        "systemctl show -P ControlGroup it-s.scope; pwd");

        assertThat(result.err()).isEqualTo("Running scope as unit: it-s.scope\n");
        assertThat(result.out())
                .isEqualTo("/it.slice/it-s.scope\n" + Path.of("").toAbsolutePath() + "\n");
        await().atMost(Duration.ofSeconds(60))
                .until(() -> show("it-s.scope", "LoadState").equals("not-found"));
    }

    @ParameterizedTest
    @EnumSource(Run.class)
    void aSocketStartsItsService(Run whose) throws IOException {
        Path socket = up.dir().resolve("it-" + whose + ".sock");
        String unit = "it-sock-" + whose.name().toLowerCase(java.util.Locale.ROOT);

        Programs.Result result =
                run(
                        whose,
                        "--unit=" + unit,
                        "--socket-property=ListenStream=" + socket,
                        "sleep",
                        "1000");

        assertThat(result.err())
                .isEqualTo(
                        "Running socket as unit: %s.socket\nWill run service as unit: %s.service\n"
                                .formatted(unit, unit));
        try (var channel =
                java.nio.channels.SocketChannel.open(java.net.UnixDomainSocketAddress.of(socket))) {
            assertThat(channel.isConnected()).isTrue();
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> show(unit + ".service", "ActiveState").equals("active"));
        }
        up.exec("systemctl", "stop", unit + ".socket", unit + ".service").succeeded();
    }

    @ParameterizedTest
    @EnumSource(Run.class)
    void whatIsWrongLeavesNothingBehind(Run whose) throws IOException {
        assertThat(run(whose, "-p", "Nice=99", "--unit=it-w", "true").status()).isEqualTo(1);
        assertThat(run(whose, "-p", "Bogus=1", "--unit=it-w", "true").err())
                .isEqualTo("Unknown assignment: Bogus=1\n");
        assertThat(run(whose, "-p", "Requires=it-none.service", "--unit=it-w", "true").err())
                .contains("it-none.service not found.");
        assertThat(run(whose, "no-such-program").err())
                .isEqualTo(
                        "Failed to find executable no-such-program: No such file or directory\n");

        try (var left = Files.list(files())) {
            assertThat(left.filter(p -> p.toString().contains("it-w"))).isEmpty();
        }
        assertThat(show("it-w.service", "LoadState")).isEqualTo("not-found");
    }

    @Test
    void aScopeAsContainerEnginesMakeIt() throws IOException {
        Process process = new ProcessBuilder("/bin/sleep", "1000").start();
        try {
            call(
                            "StartTransientUnit",
                            "ssa(sv)a(sa(sv))",
                            "it-libpod.scope",
                            "replace",
                            "4",
                            "PIDs",
                            "au",
                            "1",
                            "" + process.pid(),
                            "Delegate",
                            "b",
                            "true",
                            "DefaultDependencies",
                            "b",
                            "false",
                            "Slice",
                            "s",
                            "machine.slice",
                            "0")
                    .succeeded();

            await().atMost(Duration.ofSeconds(60))
                    .until(() -> show("it-libpod.scope", "SubState").equals("running"));
            assertThat(show("it-libpod.scope", "ControlGroup"))
                    .isEqualTo("/machine.slice/it-libpod.scope");
            assertThat(show("it-libpod.scope", "Delegate")).isEqualTo("yes");
        } finally {
            process.destroy();
        }
        await().atMost(Duration.ofSeconds(60))
                .until(() -> show("it-libpod.scope", "LoadState").equals("not-found"));
    }

    @Test
    void wrongCallsHaveTheErrorsOfTheReference() {
        String transients = "ssa(sv)a(sa(sv))";
        assertThat(call("StartTransientUnit", transients, "it.target", "fail", "0", "0").err())
                .contains("Unit type target does not support transient units.");
        assertThat(call("StartTransientUnit", transients, "it", "fail", "0", "0").err())
                .contains("Invalid unit name or type");
        assertThat(call("StartTransientUnit", transients, "it.scope", "odd", "0", "0").err())
                .contains("Job mode odd is invalid.");
        assertThat(
                        call(
                                        "StartTransientUnit",
                                        transients,
                                        "it.scope",
                                        "fail",
                                        "1",
                                        "PIDs",
                                        "au",
                                        "1",
                                        "1",
                                        "0")
                                .err())
                .contains("Process 1 is a manager process, refusing.");
        assertThat(
                        call(
                                        "SetUnitProperties",
                                        "sba(sv)",
                                        "kept.service",
                                        "true",
                                        "1",
                                        "Nice",
                                        "i",
                                        "1")
                                .status())
                .isNotZero();
        assertThat(call("AbandonScope", "s", "kept.service").status()).isNotZero();
    }

    @Test
    void propertiesAreSetUntilTheyAreReverted() {
        up.exec("systemctl", "start", "kept").succeeded();
        try {
            up.exec("systemctl", "set-property", "kept", "CPUWeight=50").succeeded();
            up.exec("systemctl", "set-property", "--runtime", "kept", "TasksMax=99").succeeded();

            assertThat(show("kept", "CPUWeight")).isEqualTo("50");
            assertThat(show("kept", "TasksMax")).isEqualTo("99");
            assertThat(show("kept", "NeedDaemonReload")).isEqualTo("no");
            assertThat(show("kept", "DropInPaths"))
                    .contains("50-CPUWeight.conf")
                    .contains("50-TasksMax.conf");
            assertThat(up.exec("systemctl", "set-property", "kept", "Slice=x.slice").err())
                    .contains("Cannot set property Slice, or unknown property.");
            up.exec("systemctl", "revert", "kept").succeeded();
            up.exec("systemctl", "daemon-reload").succeeded();
            assertThat(show("kept", "CPUWeight")).isEqualTo("[not set]");
        } finally {
            up.exec("systemctl", "stop", "kept").succeeded();
        }
        up.exec("systemctl", "clean", "--what=state", "kept").succeeded();
        assertThat(Path.of("/var/lib/jitney-it-kept")).doesNotExist();
    }

    @Test
    void frozenUnitsStandStillOrSayWhyTheyCannot() {
        up.exec("systemctl", "start", "kept").succeeded();
        boolean possible = show("kept", "CanFreeze").equals("yes");
        Programs.Result frozen = up.exec("systemctl", "freeze", "kept");

        if (possible) {
            frozen.succeeded();
            assertThat(show("kept", "FreezerState")).isEqualTo("frozen");
            up.exec("systemctl", "thaw", "kept").succeeded();
            assertThat(show("kept", "FreezerState")).isEqualTo("running");
        } else {
            assertThat(frozen.err()).contains("needs control groups of version 2");
        }
        up.exec("systemctl", "stop", "kept").succeeded();
    }
}

package org.jitney.manager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.manager.runtime.StandardFiles;
import org.jitney.manager.unit.SettingLine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TransientUnitsTest {
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

    private LiveUnits live() {
        return engine.engine.live().orElseThrow();
    }

    private static SettingLine line(String section, String key, String value) {
        return new SettingLine(section, key, value);
    }

    private static NewUnit service(String name, String command, SettingLine... more) {
        var lines = new java.util.ArrayList<SettingLine>();
        lines.add(line("Unit", "DefaultDependencies", "no"));
        lines.add(line("Service", "ExecStart", command));
        lines.addAll(List.of(more));
        return unit(name, lines, Set.of());
    }

    private static NewUnit unit(String name, List<SettingLine> lines, Set<Integer> processes) {
        return new NewUnit(name, lines, processes, Optional.empty(), StandardFiles.NONE);
    }

    private Path file(String name) {
        return engine.root.resolve("run/systemd/transient").resolve(name);
    }

    private String start(NewUnit unit, NewUnit... more) throws ManagerError {
        Job job = live().startTransient(unit, "fail", List.of(more));
        engine.waitFor(() -> job.result().isPresent());
        return job.result().get();
    }

    private boolean isLoaded(String name) {
        return engine.engine.unit(name).isPresent();
    }

    @Test
    void theUnitIsAFileAsLongAsItRuns() throws ManagerError {
        assertThat(start(service("t.service", "/bin/sleep 1000"))).isEqualTo("done");

        Unit unit = engine.unit("t.service");
        assertThat(unit.isTransient()).isTrue();
        assertThat(unit.loaded().fragmentPath()).contains("/run/systemd/transient/t.service");
        assertThat(file("t.service"))
                .hasContent(
                        """
                        # This is a transient unit file, created programmatically via the systemd API. Do not edit.
                        [Unit]
                        DefaultDependencies=no

                        [Service]
                        ExecStart=/bin/sleep 1000
                        """);
        engine.engine.reload();
        assertThat(engine.state("t.service")).isEqualTo("active/running");

        assertThat(engine.run("stop", "t.service")).isEqualTo("done");
        engine.waitFor(() -> !isLoaded("t.service"));
        assertThat(file("t.service")).doesNotExist();
    }

    @Test
    void itsNameIsFreeAgainAsSoonAsItIsDown() throws ManagerError {
        for (int i = 0; i < 3; i++) {
            assertThat(start(service("t.service", "/bin/true"))).isEqualTo("done");
            engine.waitFor(() -> !isLoaded("t.service"));
        }
    }

    @Test
    void aFailedOneStaysUntilItIsReset() throws ManagerError {
        start(service("t.service", "/bin/false"));
        engine.waitFor(() -> engine.state("t.service").equals("failed/failed"));

        ManagerError error =
                catchThrowableOfType(
                        ManagerError.class,
                        () ->
                                live().startTransient(
                                                service("t.service", "/bin/true"),
                                                "fail",
                                                List.of()));
        assertThat(error.name()).isEqualTo("org.freedesktop.systemd1.UnitExists");

        engine.engine.resetFailed("t.service");
        engine.waitFor(() -> !isLoaded("t.service"));
        assertThat(file("t.service")).doesNotExist();
    }

    @Test
    void oneThatCollectsFailuresGoesAtOnce() throws ManagerError {
        start(
                service(
                        "t.service",
                        "/bin/false",
                        line("Unit", "CollectMode", "inactive-or-failed")));

        engine.waitFor(() -> !isLoaded("t.service"));
    }

    @Test
    void nothingIsLeftOfARefusedOne() {
        ManagerError bad =
                catchThrowableOfType(
                        ManagerError.class,
                        () ->
                                live().startTransient(
                                                unit("t.service", List.of(), Set.of()),
                                                "fail",
                                                List.of()));
        ManagerError missing =
                catchThrowableOfType(
                        ManagerError.class,
                        () ->
                                live().startTransient(
                                                service(
                                                        "t.service",
                                                        "/bin/true",
                                                        line("Unit", "Requires", "none.service")),
                                                "fail",
                                                List.of(service("u.service", "/bin/true"))));

        assertThat(bad.name()).isEqualTo("org.freedesktop.systemd1.BadUnitSetting");
        assertThat(missing.name()).isEqualTo("org.freedesktop.systemd1.NoSuchUnit");
        assertThat(isLoaded("t.service")).isFalse();
        assertThat(isLoaded("u.service")).isFalse();
        assertThat(file("t.service")).doesNotExist();
        assertThat(file("u.service")).doesNotExist();
    }

    @Test
    void unitsWithAFileAndTypesThatComeByThemselvesAreRefused() throws IOException {
        engine.unit("a.service", "Service", "ExecStart=/bin/true");

        for (String name : List.of("a.service", "a.target", "a.device", "-.slice")) {
            assertThat(
                            catchThrowableOfType(
                                    ManagerError.class,
                                    () ->
                                            live().startTransient(
                                                            unit(name, List.of(), Set.of()),
                                                            "fail",
                                                            List.of())))
                    .as(name)
                    .isNotNull();
        }
    }

    private Process sleeper() throws IOException {
        return new ProcessBuilder("/bin/sleep", "1000").start();
    }

    private NewUnit scope(long pid, SettingLine... lines) {
        var all = new java.util.ArrayList<>(List.of(lines));
        all.add(line("Unit", "DefaultDependencies", "no"));
        return unit("s.scope", all, Set.of((int) pid));
    }

    @Test
    void aScopeEndsWithItsLastProcess() throws IOException, ManagerError {
        Process process = sleeper();

        assertThat(start(scope(process.pid()))).isEqualTo("done");
        assertThat(engine.state("s.scope")).isEqualTo("active/running");
        assertThat(engine.engine.processesOf(engine.unit("s.scope")))
                .extracting(Manager.UnitProcess::pid)
                .containsExactly((int) process.pid());
        process.destroy();

        engine.waitFor(() -> !isLoaded("s.scope"));
    }

    @Test
    void aScopeOfAProcessThatHasEndedDoesNotStay() throws IOException, ManagerError {
        // Nobody reaps the child of a program that does not expect to have one.
        Process parent =
                new ProcessBuilder("/bin/sh", "-c", "sleep 0.2 & echo $!; exec /bin/sleep 1000")
                        .start();
        try (var out = parent.inputReader()) {
            int ended = Integer.parseInt(out.readLine());
            NewUnit scope =
                    unit(
                            "s.scope",
                            List.of(
                                    line("Unit", "DefaultDependencies", "no"),
                                    line("Unit", "After", "slow.service"),
                                    line("Unit", "CollectMode", "inactive-or-failed")),
                            Set.of(ended));
            NewUnit slow =
                    service("slow.service", "/bin/sleep 0.6", line("Service", "Type", "oneshot"));
            Job _ = live().startTransient(slow, "fail", List.of());

            assertThat(start(scope)).isEqualTo("failed");
            engine.waitFor(() -> !isLoaded("s.scope"));
        } finally {
            parent.destroy();
        }
    }

    @Test
    void aScopeIsStoppedByItsKillSettings() throws IOException, ManagerError {
        Process process = sleeper();
        start(scope(process.pid(), line("Scope", "KillSignal", "SIGUSR1")));

        assertThat(engine.run("stop", "s.scope")).isEqualTo("done");

        engine.waitFor(() -> !process.isAlive());
        engine.waitFor(() -> !isLoaded("s.scope"));
    }

    @Test
    void aScopeThatRanTooLongFails() throws IOException, ManagerError {
        Process process = sleeper();
        start(scope(process.pid(), line("Scope", "RuntimeMaxSec", "100ms")));

        engine.waitFor(() -> engine.state("s.scope").equals("failed/failed"));

        assertThat(engine.unit("s.scope").scope().orElseThrow().result()).isEqualTo("timeout");
        assertThat(engine.engine.failedUnits()).contains("s.scope");
    }

    @Test
    void anAbandonedScopeIsOnlyWatched() throws IOException, ManagerError {
        Process process = sleeper();
        start(scope(process.pid()));

        live().abandon(engine.unit("s.scope"));

        assertThat(engine.state("s.scope")).isEqualTo("active/abandoned");
        process.destroy();
        engine.waitFor(() -> !isLoaded("s.scope"));
    }

    @Test
    void aScopeWithoutProcessesIsNone() {
        ManagerError error =
                catchThrowableOfType(
                        ManagerError.class,
                        () ->
                                live().startTransient(
                                                unit("s.scope", List.of(), Set.of()),
                                                "fail",
                                                List.of()));

        assertThat(error.name()).isEqualTo("org.freedesktop.DBus.Error.FileNotFound");
        assertThat(isLoaded("s.scope")).isFalse();
    }

    @Test
    void propertiesAreSetInDropInsAndTakenAtOnce() throws IOException, ManagerError {
        engine.unit("a.service", "Service", "ExecStart=/bin/sleep 1000", "CPUWeight=10");
        engine.run("start", "a.service");
        engine.unit("a.service", "Service", "ExecStart=/bin/sleep 1000", "Nice=5", "CPUWeight=10");

        live().setProperties(
                        engine.unit("a.service"),
                        List.of(
                                new LiveUnits.PropertyChange(
                                        "CPUWeight",
                                        List.of(line("Service", "CPUWeight", "77")),
                                        Set.of("CPUWeight"))),
                        true);

        var settings = engine.unit("a.service").loaded().settings();
        assertThat(settings.cgroup().orElseThrow().cpuWeight()).isEqualTo(77);
        assertThat(settings.exec().orElseThrow().nice()).as("not read again").isZero();
        assertThat(engine.unit("a.service").loaded().dropIns())
                .containsExactly("/run/systemd/system.control/a.service.d/50-CPUWeight.conf");
        assertThat(
                        Files.readString(
                                engine.root.resolve(
                                        "run/systemd/system.control/a.service.d/50-CPUWeight.conf")))
                .endsWith("[Service]\nCPUWeight=77\n");
    }

    @Test
    void directoriesAreRemovedWhenTheUnitIsAtRest() throws IOException, ManagerError {
        engine.unit(
                "a.service",
                "Service",
                "ExecStart=/bin/sleep 1000",
                "StateDirectory=a",
                "CacheDirectory=a");
        engine.hold("a.service");
        engine.run("start", "a.service");
        Unit unit = engine.unit("a.service");

        assertThat(live().cleanable(unit)).containsExactly("state", "cache");
        assertThat(
                        catchThrowableOfType(
                                        ManagerError.class,
                                        () -> live().clean(unit, List.of("state")))
                                .name())
                .isEqualTo("org.freedesktop.systemd1.UnitBusy");
        engine.run("stop", "a.service");
        live().clean(unit, List.of("state"));
        assertThat(engine.state("a.service")).isEqualTo("maintenance/cleaning");
        engine.waitFor(() -> engine.state("a.service").equals("inactive/dead"));

        assertThat(engine.root.resolve("var/lib/a")).doesNotExist();
        assertThat(engine.root.resolve("var/cache/a")).exists();
    }
}

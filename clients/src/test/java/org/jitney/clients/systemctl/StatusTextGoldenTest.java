package org.jitney.clients.systemctl;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.jitney.bus.wire.Struct;
import org.jitney.clients.cli.Output;
import org.jitney.clients.cli.Properties;
import org.junit.jupiter.api.Test;

class StatusTextGoldenTest {
    private static final long STARTED = 1_795_491_436_000_000L;
    private static final Now NOW = new Now(STARTED + 125_000_000L, 2_000_000_000L);

    private static String render(Properties unit, Map<String, String> states, Output output) {
        List<CgroupTree.GroupProcess> processes =
                List.of(
                        new CgroupTree.GroupProcess("/system.slice/web.service", 1045, "worker"),
                        new CgroupTree.GroupProcess("/system.slice/web.service", 47, "master"),
                        new CgroupTree.GroupProcess(
                                "/system.slice/web.service/child", 50, "\"in a child\""));
        String group = unit.string("ControlGroup");
        String tree =
                group.isEmpty()
                        ? ""
                        : CgroupTree.render(
                                processes,
                                group,
                                " ".repeat(13),
                                new CgroupTree.View(output, false));
        StatusText.Facts facts =
                new StatusText.Facts(unit, states, tree, pid -> pid == 47 ? "web" : "", NOW);
        return new StatusText(facts, TimestampStyle.UTC, output).render();
    }

    private static Struct command(String line, int pid, int code, int status) {
        return new Struct(
                List.of(
                        "/bin/sh",
                        List.of(line.split(" ")),
                        false,
                        STARTED,
                        1L,
                        STARTED,
                        1L,
                        (long) pid,
                        code,
                        status));
    }

    @Test
    void aRunningServiceLooksAsInTheReference() {
        Properties unit =
                new UnitProperties()
                        .with("Id", "web.service")
                        .with("Description", "A web server")
                        .with("LoadState", "loaded")
                        .with("ActiveState", "active")
                        .with("SubState", "running")
                        .with("FragmentPath", "/lib/systemd/system/web.service")
                        .with("UnitFileState", "enabled")
                        .with("UnitFilePreset", "disabled")
                        .with(
                                "DropInPaths",
                                "as",
                                List.of(
                                        "/etc/systemd/system/web.service.d/a.conf",
                                        "/etc/systemd/system/web.service.d/b.conf",
                                        "/run/systemd/system/web.service.d/c.conf"))
                        .with("ActiveEnterTimestamp", "t", STARTED)
                        .with("TriggeredBy", "as", List.of("web.socket"))
                        .with("Documentation", "as", List.of("man:web(8)", "https://example.org"))
                        .with(
                                "ExecStartPre",
                                "a(sasbttttuii)",
                                List.of(command("/bin/check -q", 40, 1, 0)))
                        .with(
                                "ExecStart",
                                "a(sasbttttuii)",
                                List.of(command("/bin/web -f", 47, 0, 0)))
                        .with("MainPID", "u", 47L)
                        .with("StatusText", "ready")
                        .with("TasksCurrent", "t", 3L)
                        .with("TasksMax", "t", 28909L)
                        .with("MemoryCurrent", "t", 5_662_310L)
                        .with("MemoryMax", "t", 1L << 30)
                        .with("MemoryHigh", "t", -1L)
                        .with("CPUUsageNSec", "t", 1_740_000_000L)
                        .with("ControlGroup", "/system.slice/web.service")
                        .build();

        assertThat(render(unit, Map.of("web.socket", "active"), Golden.pipe()))
                .isEqualTo(Golden.file("status-running.txt"));
    }

    @Test
    void aFailedServiceSaysHowItsProcessesEnded() {
        Properties unit =
                new UnitProperties()
                        .with("Id", "bad.service")
                        .with("Description", "fails")
                        .with("LoadState", "loaded")
                        .with("ActiveState", "failed")
                        .with("SubState", "failed")
                        .with("Result", "exit-code")
                        .with("FragmentPath", "/lib/systemd/system/bad.service")
                        .with("UnitFileState", "static")
                        .with("UnitFilePreset", "enabled")
                        .with("ActiveEnterTimestamp", "t", STARTED - 502)
                        .with("ActiveExitTimestamp", "t", STARTED)
                        .with("InactiveEnterTimestamp", "t", STARTED)
                        .with(
                                "ExecStart",
                                "a(sasbttttuii)",
                                List.of(command("/bin/sh -c kill", 12, 2, 11)))
                        .with("ExecMainPID", "u", 12L)
                        .with("ExecMainCode", "i", 1)
                        .with("ExecMainStatus", "i", 203)
                        .build();

        assertThat(render(unit, Map.of(), Golden.pipe()))
                .isEqualTo(Golden.file("status-failed.txt"));
    }

    @Test
    void anUnmetConditionIsNamed() {
        Properties unit =
                new UnitProperties()
                        .with("Id", "cond.service")
                        .with("LoadState", "loaded")
                        .with("ActiveState", "inactive")
                        .with("SubState", "dead")
                        .with("ConditionResult", "b", false)
                        .with("ConditionTimestamp", "t", STARTED)
                        .with(
                                "Conditions",
                                "a(sbbsi)",
                                List.of(
                                        Struct.of("ConditionPathExists", false, false, "/a", 1),
                                        Struct.of("ConditionPathExists", false, true, "/b", -1)))
                        .build();

        assertThat(render(unit, Map.of(), Golden.pipe()))
                .isEqualTo(
                        """
                        ○ cond.service
                             Loaded: loaded
                             Active: inactive (dead)
                          Condition: start condition failed at Tue 2026-11-24 03:37:16 UTC; 2min 5s ago
                                     └─ ConditionPathExists=!/b was not met
                        """);
    }

    @Test
    void signsAreAsciiWhereTheLocaleKnowsNoMore() {
        Properties unit =
                new UnitProperties()
                        .with("Id", "web.service")
                        .with("LoadState", "masked")
                        .with(
                                "LoadError",
                                "(ss)",
                                Struct.of("x.UnitMasked", "Unit web.service is masked."))
                        .with("ActiveState", "active")
                        .with("SubState", "running")
                        .with("ControlGroup", "/system.slice/web.service")
                        .build();
        Output ascii = Golden.output(new Output.Look(false, true, false, true, 80));

        assertThat(render(unit, Map.of(), ascii))
                .isEqualTo(
                        """
                        * web.service
                             Loaded: masked (Reason: Unit web.service is masked.)
                             Active: active (running)
                             CGroup: /system.slice/web.service
                                     |-  47 master
                                     |-1045 worker
                                     `-child
                                       `-50 "in a child"
                        """);
    }
}

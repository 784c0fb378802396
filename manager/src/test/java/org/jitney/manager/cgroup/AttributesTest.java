package org.jitney.manager.cgroup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jitney.manager.unit.BadSetting;
import org.jitney.manager.unit.ManagerDefaults;
import org.jitney.manager.unit.SettingsBuilder;
import org.jitney.unitfile.UnitFile;
import org.jitney.unitfile.UnitFileError;
import org.jitney.unitfile.UnitName;
import org.jitney.unitfile.UnitType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AttributesTest {
    @TempDir Path directory;

    private static List<Attribute> of(String... lines) throws UnitFileError, BadSetting {
        return of(false, lines);
    }

    private static List<Attribute> startup(String... lines) throws UnitFileError, BadSetting {
        return of(true, lines);
    }

    private static List<Attribute> of(boolean startup, String... lines)
            throws UnitFileError, BadSetting {
        var builder = new SettingsBuilder(UnitType.SLICE, ManagerDefaults.STANDARD);
        String text = "[Slice]\n" + String.join("\n", lines) + "\n";
        for (UnitFile.Entry entry :
                UnitFile.parse(
                                "/x/a.slice",
                                text.getBytes(java.nio.charset.StandardCharsets.UTF_8),
                                d -> {})
                        .entries()) {
            builder.assign(entry, new UnitName("a.slice"), c -> Optional.empty(), d -> {});
        }
        return Attributes.of(
                builder.build().cgroup().orElseThrow(),
                startup,
                List.of(),
                path -> Optional.of("8:16"));
    }

    private static List<String> asked(List<Attribute> all) {
        return all.stream()
                .filter(Attribute::asked)
                .map(a -> a.file() + " <- " + a.text())
                .toList();
    }

    @Test
    void settingsAreWrittenInTheKernelsWords() throws UnitFileError, BadSetting {
        assertThat(
                        asked(
                                of(
                                        "CPUWeight=300",
                                        "CPUQuota=20%",
                                        "AllowedCPUs=0-1,3",
                                        "MemoryHigh=1K",
                                        "MemoryMax=1M",
                                        "MemorySwapMax=0",
                                        "TasksMax=7",
                                        "IOWeight=50",
                                        "IODeviceWeight=/dev/sdb 200",
                                        "IOReadBandwidthMax=/dev/sdb 5M",
                                        "IOWriteIOPSMax=/dev/sdb 1000")))
                .containsExactly(
                        "cpu.weight <- 300",
                        "cpu.max <- 20000 100000",
                        "cpuset.cpus <- 0-1,3",
                        "memory.high <- 1024",
                        "memory.max <- 1048576",
                        "memory.swap.max <- 0",
                        "io.weight <- default 50",
                        "io.weight <- 8:16 200",
                        "io.max <- 8:16 rbps=5000000",
                        "io.max <- 8:16 wiops=1000",
                        "pids.max <- 7");
    }

    @Test
    void theSettingsOfOldAreConverted() throws UnitFileError, BadSetting {
        assertThat(asked(of("CPUShares=2048", "MemoryLimit=4K")))
                .containsExactly("cpu.weight <- 200", "memory.max <- 4096");
    }

    @Test
    void aQuotaKeepsItsShareOfALongerPeriod() throws UnitFileError, BadSetting {
        assertThat(asked(of("CPUQuota=50%", "CPUQuotaPeriodSec=500ms")))
                .containsExactly("cpu.max <- 250000 500000");
    }

    @Test
    void whatNobodyAsksForIsPutBack() throws UnitFileError, BadSetting {
        List<Attribute> all = of();

        assertThat(asked(all)).isEmpty();
        assertThat(all)
                .extracting(a -> a.file() + " <- " + a.text())
                .contains("memory.max <- max", "cpu.max <- max 100000", "pids.max <- max");
    }

    /** A hierarchy as the kernel shows it, of files that keep what is written. */
    private void group(String path, String controllers) throws IOException {
        Path group = Files.createDirectories(directory.resolve(path));
        Files.writeString(group.resolve("cgroup.controllers"), controllers);
        Files.writeString(group.resolve("cgroup.subtree_control"), "");
    }

    @Test
    void controllersAreGivenOnFromTheTopDown() throws IOException {
        group("base", "cpu memory pids");
        group("base/a.slice", "cpu memory");
        group("base/a.slice/b.service", "memory");
        var groups =
                new TreeControlGroups(
                        ControlGroups.Mode.V2,
                        directory,
                        "/",
                        directory.resolve("base"),
                        V1Controllers.none());

        Set<String> had = groups.enable("/a.slice/b.service", Set.of("memory"));
        groups.write(
                "/a.slice/b.service",
                new Attribute("memory", "memory.max", "4096", "MemoryMax", true));

        assertThat(had).containsExactly("memory");
        List<String> given = new ArrayList<>();
        for (String path : List.of("base", "base/a.slice", "base/a.slice/b.service")) {
            given.add(Files.readString(directory.resolve(path).resolve("cgroup.subtree_control")));
        }
        assertThat(given).containsExactly("+memory", "+memory", "");
        assertThat(directory.resolve("base/a.slice/b.service/memory.max")).hasContent("4096");
    }

    @Test
    void version1HasNoControllersToGive() {
        var groups =
                new TreeControlGroups(
                        ControlGroups.Mode.V1_NAMED,
                        directory,
                        "/",
                        directory.resolve("base"),
                        V1Controllers.none());

        assertThat(groups.enable("/a.service", Set.of("memory"))).isEmpty();
        assertThat(groups.canFreeze()).isFalse();
    }

    @Test
    void memoryOfTheStartupHoldsOnlyThen() throws UnitFileError, BadSetting {
        var settings =
                new String[] {
                    "MemoryHigh=2M", "StartupMemoryHigh=1M", "StartupMemoryLow=4K", "MemoryMax=8M"
                };

        assertThat(asked(of(settings)))
                .containsExactlyInAnyOrder("memory.high <- 2097152", "memory.max <- 8388608");
        assertThat(asked(startup(settings)))
                .containsExactlyInAnyOrder(
                        "memory.high <- 1048576", "memory.low <- 4096", "memory.max <- 8388608");
    }
}

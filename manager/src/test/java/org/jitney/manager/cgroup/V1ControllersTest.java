package org.jitney.manager.cgroup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jitney.manager.cgroup.V1Controllers.Write;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class V1ControllersTest {
    @TempDir Path folder;

    private V1Controllers find() {
        return V1Controllers.find(
                List.of(
                        "30 1 0:30 / %s/memory rw - cgroup cgroup rw,memory".formatted(folder),
                        "31 1 0:31 / %s/cpu,cpuacct rw - cgroup cgroup rw,cpu,cpuacct"
                                .formatted(folder),
                        "32 1 0:32 / %s/systemd rw - cgroup cgroup rw,name=systemd"
                                .formatted(folder),
                        "33 1 0:33 / %s/unified rw - cgroup2 cgroup2 rw".formatted(folder)),
                List.of("4:memory:/below", "3:cpu,cpuacct:/", "0::/x"),
                "ours");
    }

    @Test
    void theHierarchiesAreFoundBelowTheOwnGroup() throws IOException {
        V1Controllers groups = find();
        Files.createDirectories(folder.resolve("memory/below"));

        Set<String> had = groups.enable("/a.slice/b.service", Set.of("memory", "pids"), Set.of());

        assertThat(groups.all()).containsExactlyInAnyOrder("memory", "cpu", "cpuacct");
        assertThat(had).containsExactly("memory");
        Path group = folder.resolve("memory/below/ours/a.slice/b.service");
        assertThat(group).isDirectory();
        assertThat(groups.joinFiles("/a.slice/b.service"))
                .containsExactly(group.resolve("cgroup.procs"));
        groups.remove("/a.slice/b.service");
        assertThat(group).doesNotExist();
    }

    @Test
    void aGroupWithoutProcessorsOfItsOwnHasThoseOfTheOneAbove() throws IOException {
        V1Controllers groups =
                V1Controllers.find(
                        List.of(
                                "30 1 0:30 / %s/cpuset rw - cgroup cgroup rw,cpuset"
                                        .formatted(folder)),
                        List.of("4:cpuset:/"),
                        "ours");
        Path top = Files.createDirectories(folder.resolve("cpuset"));
        Files.writeString(top.resolve("cpuset.cpus"), "0-1");
        Files.writeString(top.resolve("cpuset.mems"), "0");
        groups.enable("/b.service", Set.of("cpuset"), Set.of());

        groups.write("/b.service", "cpuset", "cpuset.cpus", "");

        assertThat(top.resolve("ours/b.service/cpuset.cpus")).hasContent("0-1");
        assertThat(top.resolve("ours/b.service/cpuset.mems")).hasContent("0");
    }

    @Test
    void aGroupIsMadeOnlyForWhoAsks() {
        assertThat(find().joinFiles("/b.service")).isEmpty();
    }

    @Test
    void limitsAreWrittenInTheWordsOfVersion1() {
        assertThat(V1Controllers.translate("cpu.weight", "200"))
                .containsExactly(new Write("cpu.shares", "2048"));
        assertThat(V1Controllers.translate("cpu.max", "20000 100000"))
                .containsExactly(
                        new Write("cpu.cfs_quota_us", "-1"),
                        new Write("cpu.cfs_period_us", "100000"),
                        new Write("cpu.cfs_quota_us", "20000"));
        assertThat(V1Controllers.translate("memory.max", "max"))
                .containsExactly(new Write("memory.limit_in_bytes", "-1"));
        assertThat(V1Controllers.translate("io.max", "8:0 rbps=5000"))
                .containsExactly(new Write("blkio.throttle.read_bps_device", "8:0 5000"));
        assertThat(V1Controllers.translate("devices", "devices.allow c 1:3 rwm"))
                .containsExactly(new Write("devices.allow", "c 1:3 rwm"));
    }

    @Test
    void whatVersion1DoesNotKnowHasNoWords() {
        assertThat(V1Controllers.translate("memory.high", "1")).isEmpty();
        assertThat(V1Controllers.translate("cpu.idle", "1")).isEmpty();
    }
}

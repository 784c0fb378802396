package org.jitney.manager.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jitney.linux.fd.Root;
import org.jitney.manager.unit.Values;
import org.jitney.unitfile.Diagnostic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SystemDefaultsTest {
    @TempDir Path folder;
    private final List<Diagnostic> said = new ArrayList<>();

    private SystemDefaults read() throws Exception {
        try (Root root = Root.of(folder)) {
            return SystemDefaults.read(root, said::add);
        }
    }

    private void write(String path, String text) throws Exception {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    @Test
    void tasksAreAShareOfTheLowestCeilingOfTheMachine() throws Exception {
        write("proc/sys/kernel/threads-max", "1000\n");
        write("proc/sys/kernel/pid_max", "4194304\n");
        write("sys/fs/cgroup/pids.max", "max\n");

        assertThat(read().defaults().tasksMax()).isEqualTo(150);
        assertThat(read().defaults().machineTasks()).isEqualTo(1000);
    }

    @Test
    void aMachineThatSaysNothingHasNoLimits() throws Exception {
        assertThat(read().defaults().tasksMax()).isEqualTo(Values.INFINITY);
        assertThat(said).isEmpty();
    }

    @Test
    void dropInsOfHigherFoldersAndLaterNamesWin() throws Exception {
        write(
                "etc/systemd/system.conf",
                "[Manager]\nDefaultTimeoutStartSec=10\nDefaultTasksMax=7\n");
        write("usr/lib/systemd/system.conf.d/a.conf", "[Manager]\nDefaultTasksMax=8\n");
        write("usr/lib/systemd/system.conf.d/b.conf", "[Manager]\nDefaultRestartSec=1\n");
        write("etc/systemd/system.conf.d/b.conf", "[Manager]\nDefaultRestartSec=2\n");

        var defaults = read().defaults();

        assertThat(defaults.timeoutStartUsec()).isEqualTo(10_000_000);
        assertThat(defaults.tasksMax()).isEqualTo(8);
        assertThat(defaults.restartUsec()).isEqualTo(2_000_000);
        assertThat(defaults.timeoutStopUsec()).isEqualTo(90_000_000);
    }

    @Test
    void limitsAndEnvironmentAreReadAsInUnits() throws Exception {
        write(
                "etc/systemd/system.conf",
                "[Manager]\nDefaultLimitNOFILE=5:6\nDefaultEnvironment=A=1 \"B=two words\"\n");

        SystemDefaults system = read();

        assertThat(system.defaults().limits())
                .containsEntry("LimitNOFILE", 6L)
                .containsEntry("LimitNOFILESoft", 5L);
        assertThat(system.environment()).containsExactly("A=1", "B=two words");
    }

    @Test
    void whatIsNotActedOnAndWhatIsWrongIsNamedWithItsLine() throws Exception {
        write("etc/systemd/system.conf", "[Manager]\nCrashShell=yes\nDefaultTasksMax=many\n");

        read();

        assertThat(said)
                .extracting(Diagnostic::toString)
                .anySatisfy(text -> assertThat(text).contains("system.conf:2", "CrashShell"))
                .anySatisfy(text -> assertThat(text).contains("system.conf:3", "many"));
    }
}

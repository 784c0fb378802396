package org.jitney.linux.spawn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import org.jitney.linux.sys.Errno;
import org.junit.jupiter.api.Test;

final class SyscallProgramTest {
    @Test
    void rendersALineForEachStep() {
        ProgramBuilder builder =
                SyscallProgram.builder().resetSignals(Set.of(13)).setresuid(-2).setsid().optional();
        Slot opened = builder.openFile("/dev/null", 0, 0);
        SyscallProgram program =
                builder.dup2(opened, 0)
                        .dup2(Slot.inherited(0), 3)
                        .mkdir("/run/x", 0755)
                        .prlimit(7, 1024, -1)
                        .execve("/bin/echo", List.of("echo", "a \"b\""), List.of("A=1"))
                        .build();

        assertThat(program.render())
                .isEqualTo(
                        """
                        reset signals(0x1000)
                        setresuid(4294967294, 4294967294, 4294967294)
                        setsid() [may fail]
                        opened#0 = open(-100, "/dev/null", 0x80000, 00)
                        dup2(opened#0, 0, 0)
                        dup2(inherited#0, 3, 0)
                        mkdir(-100, "/run/x", 0755) [may fail with EEXIST]
                        prlimit(0, 7, 1024:infinity, 0)
                        execve("/bin/echo", ["echo", "a \\"b\\""], 1 variables)
                        """);
    }

    @Test
    void stepsCarryNamesAndExitStatus() {
        SyscallProgram program =
                SyscallProgram.builder()
                        .exitStatus(200)
                        .chdir("/")
                        .exitStatus(226)
                        .unshare(0x20000)
                        .named("new mount namespace")
                        .tolerating(Errno.EPERM)
                        .build();

        assertThat(program.size()).isEqualTo(2);
        assertThat(program.stepName(1)).isEqualTo("new mount namespace");
        assertThat(program.exitStatus(0)).isEqualTo(200);
        assertThat(program.exitStatus(1)).isEqualTo(226);
    }

    @Test
    void refusesANulInAString() {
        assertThatThrownBy(() -> SyscallProgram.builder().chdir("a\0b"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theTableGrowsWithLongEnvironments() {
        SyscallProgram program =
                SyscallProgram.builder()
                        .execve("/bin/true", List.of("true"), List.of("A=" + "x".repeat(100_000)))
                        .build();

        byte[] table = SyscallTable.encode(program, new int[] {5});

        assertThat(table.length).isGreaterThan(100_000);
        assertThat(new String(table, 0, 8, java.nio.charset.StandardCharsets.US_ASCII))
                .isEqualTo("JITNYEX1");
    }
}

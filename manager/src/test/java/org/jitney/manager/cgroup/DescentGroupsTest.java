package org.jitney.manager.cgroup;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jitney.linux.fd.Wait;
import org.jitney.linux.spawn.Spawned;
import org.jitney.linux.spawn.Spawner;
import org.jitney.linux.spawn.SyscallProgram;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Kill;
import org.jitney.linux.sys.Prctl;
import org.junit.jupiter.api.Test;

class DescentGroupsTest {
    private static final String ID = "0123456789abcdef0123456789abcdef";

    @Test
    void orphanStaysWithItsGroup() throws ErrnoException {
        Prctl.setChildSubreaper(true);
        DescentGroups groups = new DescentGroups((int) ProcessHandle.current().pid());
        SyscallProgram program =
                SyscallProgram.builder()
                        .execve(
                                "/bin/sh",
                                List.of("sh", "-c", "sleep 1000 & wait"),
                                List.of("INVOCATION_ID=" + ID, "PATH=/usr/bin:/bin"))
                        .build();
        try (Spawned shell = Spawner.locate().spawn(program, List.of())) {
            groups.started("/system.slice/a.service", shell.pid(), ID);
            waitFor(() -> groups.processes("/system.slice/a.service").size() == 2);
            Set<Integer> both = groups.processes("/system.slice/a.service");

            Kill.kill(shell.pid(), 9);
            reap(shell);
            groups.ended(shell.pid());

            Set<Integer> left = groups.processes("/system.slice");
            assertThat(both).containsAll(left).contains(shell.pid());
            assertThat(left).hasSize(1);
            int orphan = left.iterator().next();
            assertThat(groups.groupOf(orphan)).contains("/system.slice/a.service");
            assertThat(groups.isEmpty("/other.slice")).isTrue();
            Kill.kill(orphan, 9);
            waitFor(() -> groups.isEmpty("/system.slice/a.service"));
        }
    }

    private static void reap(Spawned child) throws ErrnoException {
        while (Wait.reap(child.pidFd()).isEmpty()) {
            Thread.onSpinWait();
        }
    }

    private static void waitFor(BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("nothing happened in time");
            }
            Thread.onSpinWait();
        }
    }
}

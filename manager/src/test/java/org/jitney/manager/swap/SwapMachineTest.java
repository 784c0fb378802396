package org.jitney.manager.swap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.manager.graph.LoadState;
import org.jitney.manager.graph.LoadedUnit;
import org.jitney.manager.mount.LoadedUnits;
import org.jitney.manager.mount.SimulatedHost;
import org.jitney.manager.runtime.ActiveState;
import org.jitney.manager.runtime.Begin;
import org.jitney.manager.runtime.ProcessEnd;
import org.jitney.manager.runtime.StateBag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SwapMachineTest {
    @TempDir Path directory;
    private final SimulatedHost host = new SimulatedHost();
    private boolean supported = true;
    private boolean used;

    private final SwapKernel kernel =
            new SwapKernel() {
                @Override
                public boolean isSupported() {
                    return supported;
                }

                @Override
                public Optional<SwapTable.Entry> at(String what) {
                    return used ? Optional.of(new SwapTable.Entry(what, -2)) : Optional.empty();
                }

                @Override
                public void refresh() {}
            };

    private SwapMachine machine(String... lines) throws IOException, ErrnoException {
        LoadedUnit unit = unit("swapfile.swap", lines);
        return new SwapMachine(host, () -> unit, kernel);
    }

    private LoadedUnit unit(String name, String... lines) throws IOException, ErrnoException {
        Path units = Files.createDirectories(directory.resolve("units"));
        Files.writeString(units.resolve(name), "[Swap]\n" + String.join("\n", lines) + "\n");
        return LoadedUnits.load(directory, name);
    }

    @Test
    void startsAndStopsByItsCommands() throws IOException, ErrnoException {
        SwapMachine machine = machine("What=/swapfile", "Priority=3", "Options=discard");

        machine.start();
        used = true;
        machine.tableChanged();
        assertThat(machine.subState()).isEqualTo("activating-done");
        machine.processEnded(host.lastPid(), ProcessEnd.exited(0));
        assertThat(machine.subState()).isEqualTo("active");
        machine.stop();
        used = false;
        machine.processEnded(host.lastPid(), ProcessEnd.exited(0));

        assertThat(machine.subState()).isEqualTo("dead");
        assertThat(host.done)
                .containsExactly(
                        "/sbin/swapon --fixpgsz -o discard,pri=3 /swapfile",
                        "/sbin/swapoff /swapfile");
    }

    @Test
    void priorityAmongTheOptionsIsTheStrongerOne() throws IOException, ErrnoException {
        machine("What=/swapfile", "Priority=3", "Options=pri=7").start();

        assertThat(host.done).containsExactly("/sbin/swapon --fixpgsz -o pri=7 /swapfile");
    }

    @Test
    void failureAndTimeoutAreResults() throws IOException, ErrnoException {
        SwapMachine machine = machine("What=/swapfile", "TimeoutSec=5");
        machine.start();
        machine.processEnded(host.lastPid(), ProcessEnd.exited(255));
        assertThat(machine.result()).isEqualTo("exit-code");

        machine.start();
        host.pass(5_000_000);
        machine.processEnded(host.lastPid(), new ProcessEnd(ProcessEnd.KILLED, 15));

        assertThat(machine.activeState()).isEqualTo(ActiveState.FAILED);
        assertThat(machine.result()).isEqualTo("timeout");
    }

    @Test
    void containerHasNoSwapSpaceOfItsOwn() throws IOException, ErrnoException {
        supported = false;
        SwapMachine machine = machine("What=/swapfile");

        assertThat(machine.isSupported()).isFalse();
        assertThat(machine.start()).isEqualTo(Begin.NOT_SUPPORTED);
        assertThat(host.done).isEmpty();
    }

    @Test
    void nameThatIsNotThePathIsRefused() throws IOException, ErrnoException {
        assertThat(unit("wrong.swap", "What=/swapfile").loadState())
                .isEqualTo(LoadState.BAD_SETTING);
    }

    @Test
    void tableOfTheKernelIsRead() {
        var table =
                SwapTable.parse(
                        List.of(
                                "Filename Type Size Used Priority",
                                "/dev/sda\\0402  partition 100 0 -2",
                                "/swap\\040(deleted) file 1 1 5"));

        assertThat(table.keySet()).containsExactly("/dev/sda 2", "/swap");
        assertThat(table).containsEntry("/dev/sda 2", new SwapTable.Entry("/dev/sda 2", -2));
    }

    @Test
    void endOfSwaponWhileNobodyLookedIsJudgedByTheKernel() throws IOException, ErrnoException {
        SwapMachine machine = machine("What=/swapfile");
        machine.start();
        StateBag bag = new StateBag();
        machine.save(bag);
        assertThat(bag.integer("control.pid")).isEqualTo(host.lastPid());

        SwapMachine next = machine("What=/swapfile");
        next.restore(bag.put("control.pid.gone", true));
        assertThat(next.subState()).isEqualTo("activating");
        used = true;
        next.resume();

        assertThat(next.subState()).isEqualTo("active");
        assertThat(next.isActivatedByUs()).isTrue();
        assertThat(next.commands("ExecActivate")).isNotEmpty();
    }
}

package org.jitney.manager.mount;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.manager.graph.LoadedUnit;
import org.jitney.manager.runtime.ActiveState;
import org.jitney.manager.runtime.Begin;
import org.jitney.manager.runtime.ExecStatus;
import org.jitney.manager.runtime.ProcessEnd;
import org.jitney.manager.runtime.StateBag;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MountMachineTest {
    private static final String WHERE = "/mnt/x";

    @TempDir Path directory;
    private final SimulatedHost host = new SimulatedHost();
    private final Kernel kernel = new Kernel();
    private LoadedUnit unit;
    private MountMachine machine;

    /** A mount table by hand. */
    private final class Kernel implements MountKernel {
        final Map<String, MountPoints.Entry> table = new HashMap<>();
        Optional<String> refusal = Optional.empty();

        void mount() {
            table.put(WHERE, new MountPoints.Entry(WHERE, "real", "tmpfs", "rw"));
            machine.tableChanged();
        }

        void unmount() {
            table.remove(WHERE);
            machine.tableChanged();
        }

        @Override
        public Optional<MountPoints.Entry> at(String where) {
            return Optional.ofNullable(table.get(where));
        }

        @Override
        public void refresh() {}

        @Override
        public Optional<String> prepare(String where, int mode) {
            return refusal;
        }

        @Override
        public boolean hides(String where) {
            return false;
        }
    }

    @BeforeEach
    void make() throws IOException, ErrnoException {
        make("What=tmpfs", "Type=tmpfs", "Options=size=1m,nofail", "TimeoutSec=10");
    }

    private void make(String... lines) throws IOException, ErrnoException {
        Path units = Files.createDirectories(directory.resolve("units"));
        String text = "[Mount]\nWhere=/mnt/x\n" + String.join("\n", lines) + "\n";
        Files.writeString(units.resolve("mnt-x.mount"), text);
        unit = LoadedUnits.load(directory, "mnt-x.mount");
        machine = new MountMachine(host, () -> unit, WHERE, kernel);
    }

    private void ends(int status) {
        machine.processEnded(host.lastPid(), ProcessEnd.exited(status));
    }

    @Test
    void startRunsMountAndWaitsForTheTable() {
        assertThat(machine.start()).isEqualTo(Begin.STARTED);
        assertThat(machine.subState()).isEqualTo("mounting");

        kernel.mount();
        assertThat(machine.subState()).isEqualTo("mounting-done");
        ends(0);

        assertThat(host.done).containsExactly("/bin/mount tmpfs /mnt/x -t tmpfs -o size=1m");
        assertThat(machine.subState()).isEqualTo("mounted");
        assertThat(machine.isMountedByUs()).isTrue();
        ExecStatus status = machine.commands("ExecMount").getFirst().status();
        assertThat(status.code()).isEqualTo(ProcessEnd.EXITED);
    }

    @Test
    void mountThatSaysItWorkedAndLeftNothingHasFailed() {
        machine.start();

        ends(0);

        assertThat(machine.activeState()).isEqualTo(ActiveState.FAILED);
        assertThat(machine.result()).isEqualTo("protocol");
    }

    @Test
    void failureOfMountIsTheResult() {
        machine.start();

        ends(32);

        assertThat(machine.activeState()).isEqualTo(ActiveState.FAILED);
        assertThat(machine.result()).isEqualTo("exit-code");
        machine.resetFailed();
        assertThat(machine.subState()).isEqualTo("dead");
    }

    @Test
    void mountThatTakesTooLongIsTerminatedThenKilledThenGivenUp() {
        machine.start();

        host.pass(10_000_000);
        assertThat(machine.subState()).isEqualTo("unmounting-sigterm");
        host.pass(10_000_000);
        assertThat(machine.subState()).isEqualTo("unmounting-sigkill");
        host.pass(10_000_000);

        assertThat(machine.activeState()).isEqualTo(ActiveState.FAILED);
        assertThat(machine.result()).isEqualTo("timeout");
        assertThat(host.done).hasSize(3).contains("TERMINATE 101", "KILL 101");
    }

    @Test
    void stopUnmountsAgainWhileSomethingIsMountedBelow() {
        machine.start();
        kernel.mount();
        ends(0);

        machine.stop();
        ends(0);
        assertThat(machine.subState()).isEqualTo("unmounting");
        kernel.unmount();
        ends(0);

        assertThat(machine.subState()).isEqualTo("dead");
        assertThat(host.done.subList(1, 3))
                .containsExactly("/bin/umount /mnt/x -c", "/bin/umount /mnt/x -c");
    }

    @Test
    void failedUnmountLeavesItMounted() {
        machine.start();
        kernel.mount();
        ends(0);

        machine.stop();
        ends(32);

        assertThat(machine.subState()).isEqualTo("mounted");
        assertThat(machine.result()).isEqualTo("exit-code");
    }

    @Test
    void reloadRemountsAndKeepsItMountedWhateverComesOfIt() {
        machine.start();
        kernel.mount();
        ends(0);

        assertThat(machine.reload()).isEqualTo(Begin.STARTED);
        assertThat(machine.subState()).isEqualTo("remounting");
        ends(1);

        assertThat(machine.subState()).isEqualTo("mounted");
        assertThat(machine.result()).isEqualTo("success");
        assertThat(host.done.getLast())
                .isEqualTo("/bin/mount tmpfs /mnt/x -o remount,size=1m,nofail -t tmpfs");
    }

    @Test
    void flagsBecomeOptionsOfTheCommands() throws IOException, ErrnoException {
        make(
                "What=srv:/x",
                "SloppyOptions=yes",
                "ReadWriteOnly=yes",
                "LazyUnmount=yes",
                "ForceUnmount=yes");
        machine.start();
        kernel.mount();
        ends(0);
        machine.stop();

        assertThat(host.done)
                .containsExactly("/bin/mount srv:/x /mnt/x -s -w", "/bin/umount /mnt/x -c -l -f");
    }

    @Test
    void whatOthersMountAndUnmountIsFollowed() {
        kernel.mount();
        assertThat(machine.activeState()).isEqualTo(ActiveState.ACTIVE);
        assertThat(machine.isMountedByUs()).isFalse();

        kernel.unmount();

        assertThat(machine.activeState()).isEqualTo(ActiveState.INACTIVE);
        assertThat(host.done).isEmpty();
    }

    @Test
    void whatIsNotOursStaysWhenTheMachineGoesDown() {
        kernel.mount();
        host.starting.add("umount.target");

        assertThat(machine.stop()).isEqualTo(Begin.ALREADY);

        assertThat(machine.activeState()).isEqualTo(ActiveState.ACTIVE);
        assertThat(host.done).isEmpty();
        host.starting.clear();
        assertThat(machine.stop()).isEqualTo(Begin.STARTED);
    }

    @Test
    void placeThatCannotBeMountedOverIsAFailureOfResources() {
        kernel.refusal = Optional.of("Mount path /mnt/x is not canonical (contains a symlink).");

        machine.start();

        assertThat(machine.activeState()).isEqualTo(ActiveState.FAILED);
        assertThat(machine.result()).isEqualTo("resources");
        assertThat(host.done).isEmpty();
    }

    private MountMachine successor(String gone) {
        StateBag bag = new StateBag();
        machine.save(bag);
        machine = new MountMachine(host, () -> unit, WHERE, kernel);
        machine.restore(bag.put(gone, true));
        return machine;
    }

    @Test
    void endOfMountWhileNobodyLookedIsJudgedByTheKernel() {
        machine.start();
        MountMachine next = successor("control.pid.gone");
        assertThat(next.subState()).isEqualTo("mounting");

        kernel.table.put(WHERE, new MountPoints.Entry(WHERE, "real", "tmpfs", "rw"));
        next.resume();

        assertThat(next.subState()).isEqualTo("mounted");
        assertThat(next.isMountedByUs()).isTrue();
    }

    @Test
    void mountThatOthersTookAwayMeanwhileIsDown() {
        kernel.mount();
        MountMachine next = successor("nothing");

        kernel.table.remove(WHERE);
        next.resume();

        assertThat(next.activeState()).isEqualTo(ActiveState.INACTIVE);
    }
}

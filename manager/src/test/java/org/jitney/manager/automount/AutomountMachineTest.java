package org.jitney.manager.automount;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.jitney.linux.fd.AutomountPoint.Request;
import org.jitney.linux.sys.Errno;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.manager.graph.LoadedUnit;
import org.jitney.manager.mount.LoadedUnits;
import org.jitney.manager.mount.SimulatedHost;
import org.jitney.manager.runtime.ActiveState;
import org.jitney.manager.runtime.Begin;
import org.jitney.manager.runtime.HostFd;
import org.jitney.manager.runtime.StateBag;
import org.jitney.manager.unit.AutomountSettings;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AutomountMachineTest {
    private static final String MOUNT = "mnt-x.mount";

    @TempDir Path directory;
    private final SimulatedHost host = new SimulatedHost();
    private final Kernel kernel = new Kernel();
    private Supplier<AutomountSettings> settings;
    private AutomountMachine machine;

    /** A kernel that asks when the test says so, and notes the answers. */
    private static final class Kernel implements Automounter, Automounter.Point {
        final List<String> heard = new ArrayList<>();
        Optional<List<Request>> requests = Optional.of(List.of());
        boolean supported = true;
        boolean mountPoint;
        boolean refuses;

        @Override
        public boolean isSupported() {
            return supported;
        }

        @Override
        public boolean isMountPoint(String where) {
            return mountPoint;
        }

        @Override
        public Point mount(String where, int mode, String options) throws ErrnoException {
            if (refuses) {
                throw new ErrnoException("mount", Errno.EPERM);
            }
            heard.add("mount " + where + " " + Integer.toOctalString(mode) + " " + options);
            return this;
        }

        @Override
        public Point adopt(String where, long device, OptionalInt requests) {
            heard.add("adopt " + where + " " + device + " " + requests.orElse(-1));
            return this;
        }

        @Override
        public long device() {
            return 77;
        }

        @Override
        public HostFd requests() {
            return new HostFd() {
                @Override
                public int number() {
                    return 9;
                }

                @Override
                public void close() {}
            };
        }

        @Override
        public Optional<List<Request>> read() {
            return requests;
        }

        @Override
        public void answer(long token, int errno) {
            heard.add("answer " + token + " " + errno);
        }

        @Override
        public void setTimeout(long seconds) {
            heard.add("timeout " + seconds);
        }

        @Override
        public void expire() {
            heard.add("expire");
        }

        @Override
        public boolean isUncovered() {
            return true;
        }

        @Override
        public void unmount() {
            heard.add("unmount");
        }
    }

    @BeforeEach
    void make() throws IOException, ErrnoException {
        Path units = Files.createDirectories(directory.resolve("units"));
        Files.writeString(
                units.resolve("mnt-x.automount"),
                "[Automount]\nWhere=/mnt/x\nTimeoutIdleSec=2500ms\nDirectoryMode=700\n"
                        + "ExtraOptions=strictexpire\n");
        LoadedUnit unit = LoadedUnits.load(directory, "mnt-x.automount");
        settings = () -> unit.settings().automount().orElseThrow();
        create();
    }

    private void create() {
        machine = new AutomountMachine(host, settings, "/mnt/x", MOUNT, kernel);
    }

    private void asks(Request... requests) {
        kernel.requests = Optional.of(List.of(requests));
        host.readable.run();
    }

    private void mountIs(ActiveState state) {
        host.others.put(MOUNT, state);
        machine.triggered(MOUNT);
    }

    @Test
    void firstAccessStartsTheMountAndIsAnsweredWhenThatIsUp() {
        assertThat(machine.start()).isEqualTo(Begin.STARTED);
        assertThat(machine.subState()).isEqualTo("waiting");

        asks(new Request.Access(1, 77), new Request.Access(2, 78));
        assertThat(machine.subState()).isEqualTo("running");
        mountIs(ActiveState.ACTIVATING);
        assertThat(kernel.heard).containsExactly("mount /mnt/x 700 strictexpire", "timeout 3");
        mountIs(ActiveState.ACTIVE);

        assertThat(host.jobs).contains("mnt-x.mount start");
        assertThat(kernel.heard).contains("answer 1 0", "answer 2 0");
    }

    @Test
    void failureOfTheMountIsTheAnswerAndTheNextAccessTriesAgain() {
        machine.start();
        asks(new Request.Access(1, 77));

        mountIs(ActiveState.FAILED);

        assertThat(kernel.heard).contains("answer 1 " + Errno.ENODEV);
        assertThat(machine.subState()).isEqualTo("waiting");
        assertThat(machine.activeState()).isEqualTo(ActiveState.ACTIVE);
    }

    @Test
    void idleMountIsStoppedAndTheKernelHearsOfIt() {
        machine.start();
        asks(new Request.Access(1, 77));
        mountIs(ActiveState.ACTIVE);
        host.pass(1_000_000);
        assertThat(kernel.heard).contains("expire");

        asks(new Request.Expiry(5));
        assertThat(host.jobs).contains("mnt-x.mount stop");
        mountIs(ActiveState.DEACTIVATING);
        assertThat(kernel.heard).doesNotContain("answer 5 0");
        mountIs(ActiveState.INACTIVE);

        assertThat(kernel.heard).contains("answer 5 0");
        assertThat(machine.subState()).isEqualTo("waiting");
    }

    @Test
    void stopTakesThePointAwayAndLetsGoWhoWaits() {
        machine.start();
        asks(new Request.Access(1, 77));

        machine.stop();

        assertThat(kernel.heard).contains("answer 1 " + Errno.EHOSTDOWN);
        assertThat(kernel.heard.getLast()).isEqualTo("unmount");
        assertThat(machine.subState()).isEqualTo("dead");
    }

    @Test
    void pointThatSomebodyUnmountsIsAFailure() {
        machine.start();

        kernel.requests = Optional.empty();
        host.readable.run();

        assertThat(machine.activeState()).isEqualTo(ActiveState.FAILED);
        assertThat(machine.result()).isEqualTo("unmounted");
    }

    @Test
    void whatCannotBeIsRefused() {
        kernel.mountPoint = true;
        assertThat(machine.start()).isEqualTo(Begin.REFUSED);

        kernel.mountPoint = false;
        kernel.refuses = true;
        machine.start();
        assertThat(machine.result()).isEqualTo("resources");

        kernel.supported = false;
        assertThat(machine.isSupported()).isFalse();
        assertThat(machine.start()).isEqualTo(Begin.NOT_SUPPORTED);
    }

    private AutomountMachine successor(boolean open) {
        StateBag bag = new StateBag();
        machine.save(bag);
        if (!open) {
            bag.remove("point.fd");
        }
        create();
        machine.restore(bag);
        machine.resume();
        return machine;
    }

    @Test
    void whoWaitsIsAnsweredByTheProgramThatFollows() {
        machine.start();
        asks(new Request.Access(1, 77));

        AutomountMachine next = successor(true);

        assertThat(kernel.heard).contains("adopt /mnt/x 77 9");
        assertThat(next.subState()).isEqualTo("running");
        mountIs(ActiveState.ACTIVE);
        assertThat(kernel.heard).contains("answer 1 0");
    }

    @Test
    void pointOfAManagerThatDiedIsTakenOver() {
        machine.start();
        asks(new Request.Access(1, 77));
        mountIs(ActiveState.ACTIVE);

        AutomountMachine next = successor(false);

        assertThat(kernel.heard).contains("adopt /mnt/x 77 -1");
        assertThat(next.subState()).isEqualTo("running");
        mountIs(ActiveState.INACTIVE);
        asks(new Request.Access(5, 78));
        assertThat(host.jobs).endsWith("mnt-x.mount start");
    }
}

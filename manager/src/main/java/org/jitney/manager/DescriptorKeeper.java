package org.jitney.manager;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jitney.linux.fd.Fd;
import org.jitney.linux.fd.PidFd;
import org.jitney.linux.fd.Pipe;
import org.jitney.linux.fd.Signals;
import org.jitney.linux.spawn.ProgramBuilder;
import org.jitney.linux.spawn.Slot;
import org.jitney.linux.spawn.Spawned;
import org.jitney.linux.spawn.Spawner;
import org.jitney.linux.spawn.SyscallProgram;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Fcntl;
import org.jitney.manager.runtime.StateBag;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A process that does nothing but have open what services gave away for safekeeping, so that those
 * descriptors outlive a manager that is killed. There is none as long as nothing is kept; another
 * one takes its place whenever something else is to be kept.
 */
final class DescriptorKeeper {
    private static final Logger LOG = LoggerFactory.getLogger(DescriptorKeeper.class);
    private static final int FIRST = 64;
    private static final int MOST = 500;

    private final Supplier<Spawner> spawner;
    private List<Stored> kept = List.of();
    private Optional<Spawned> process = Optional.empty();

    /** An open descriptor of ours, and what the kernel calls the open file. */
    record Stored(int number, String file) {}

    DescriptorKeeper(Supplier<Spawner> spawner) {
        this.spawner = spawner;
    }

    /** Keeps these from now on, and no others. {@return whether that is a change} */
    boolean keep(List<Stored> descriptors) {
        List<Stored> now = List.copyOf(descriptors.subList(0, Math.min(MOST, descriptors.size())));
        if (now.equals(kept)) {
            return false;
        }
        if (now.size() < descriptors.size()) {
            LOG.warn(
                    "{} stored descriptors are too many to outlive the manager",
                    descriptors.size());
        }
        Optional<Spawned> old = process;
        kept = now;
        process = now.isEmpty() ? Optional.empty() : start(now);
        old.ifPresent(DescriptorKeeper::end);
        return true;
    }

    private Optional<Spawned> start(List<Stored> descriptors) {
        try (Pipe pipe = Pipe.open()) {
            List<Fd> inherited = new ArrayList<>(List.of(pipe.reader(), pipe.writer()));
            descriptors.forEach(stored -> inherited.add(Fd.adopt(stored.number())));
            return Optional.of(spawner.get().spawn(program(descriptors.size()), inherited));
        } catch (ErrnoException e) {
            LOG.warn("stored descriptors would not outlive the manager: {}", e.getMessage());
            return Optional.empty();
        }
    }

    /** It holds the other end of what it waits for itself, so it waits for ever. */
    private static SyscallProgram program(int count) {
        ProgramBuilder program = SyscallProgram.builder();
        program.setsid().chdir("/");
        Slot nothing = program.openFile("/dev/null", Fcntl.O_RDWR, 0);
        for (int i = 0; i < 3; i++) {
            program.dup2(nothing, i);
        }
        for (int i = 0; i < count; i++) {
            program.dup2(Slot.inherited(2 + i), FIRST + i);
        }
        // Whatever the manager itself was started with: who waits for its end would wait for ours.
        return program.closeRange(3, FIRST - 1).waitForEnd(Slot.inherited(0)).build();
    }

    private static void end(Spawned process) {
        try (process) {
            process.pidFd().signal(Signals.KILL);
        } catch (ErrnoException gone) {
            LOG.debug("the keeper of descriptors is gone: {}", gone.getMessage());
        }
    }

    void close() {
        keep(List.of());
    }

    /** {@return where a successor finds what is kept} */
    StateBag save() {
        StateBag bag = new StateBag();
        process.ifPresent(running -> {
            bag.put("pid", running.pid()).put("born", ProcessFacts.birth(running.pid()));
            for (int i = 0; i < kept.size(); i++) {
                bag.put("at." + kept.get(i).number(), FIRST + i);
            }
        });
        return bag;
    }

    /** What the keeper of a predecessor has. */
    record Left(StateBag bag) {
        /** {@return a descriptor of our own for the one that had that number} */
        Optional<Integer> take(int number) {
            int pid = bag.integer("pid");
            if (!bag.has("at." + number) || !ProcessFacts.isSame(pid, bag.text("born"))) {
                return Optional.empty();
            }
            try (PidFd process = PidFd.open(pid)) {
                return Optional.of(process.descriptor(bag.integer("at." + number)).release());
            } catch (ErrnoException e) {
                LOG.warn("the keeper of descriptors: {}", e.getMessage());
                return Optional.empty();
            }
        }

        /** Its work is done. */
        void end() {
            int pid = bag.integer("pid");
            if (ProcessFacts.isSame(pid, bag.text("born"))) {
                try (PidFd process = PidFd.open(pid)) {
                    process.signal(Signals.KILL);
                } catch (ErrnoException gone) {
                    LOG.debug("the keeper of descriptors is gone: {}", gone.getMessage());
                }
            }
        }
    }
}

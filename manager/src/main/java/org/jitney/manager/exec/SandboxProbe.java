package org.jitney.manager.exec;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jitney.linux.fd.Wait;
import org.jitney.linux.spawn.ProgramBuilder;
import org.jitney.linux.spawn.SpawnFailure;
import org.jitney.linux.spawn.Spawned;
import org.jitney.linux.spawn.Spawner;
import org.jitney.linux.spawn.SyscallProgram;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Mount;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether children may make mount namespaces and mount in them. Tried once with a child that does
 * nothing else: in most containers it may not, and then sandboxing is left out, as the original
 * does.
 */
public final class SandboxProbe {
    private static final Logger LOG = LoggerFactory.getLogger(SandboxProbe.class);
    private static final long CLONE_NEWNS = 0x00020000;

    private enum Result {
        NOTHING,
        MOVE,
        PIVOT
    }

    private final Spawner spawner;
    private final Path runtime;
    private Optional<Result> known = Optional.empty();
    private final Set<String> warned = new HashSet<>();

    /** Tries with this spawner and a stage in this directory, when first asked. */
    public SandboxProbe(Spawner spawner, Path runtime) {
        this.spawner = spawner;
        this.runtime = runtime;
    }

    /** {@return the program that opens login sessions, if it was installed} */
    Optional<String> loginHelper() {
        return spawner.companion("jitney-pam-helper");
    }

    /** {@return whether this kernel filters system calls at all} */
    boolean mayFilter() {
        return Files.exists(Path.of("/proc/sys/kernel/seccomp/actions_avail"));
    }

    boolean mayMount() {
        return result() != Result.NOTHING;
    }

    /** {@return whether the root can be exchanged properly; it cannot be on an initial ram disk} */
    boolean mayPivot() {
        return result() == Result.PIVOT;
    }

    private Result result() {
        if (known.isEmpty()) {
            known =
                    Optional.of(
                            attempt(true)
                                    ? Result.PIVOT
                                    : attempt(false) ? Result.MOVE : Result.NOTHING);
        }
        return known.get();
    }

    private boolean attempt(boolean pivot) {
        String stage = runtime.resolve("stage").toString();
        ProgramBuilder builder = SyscallProgram.builder();
        builder.unshare(CLONE_NEWNS);
        builder.mount("", "/", "", Mount.MS_REC | Mount.MS_SLAVE, "");
        builder.mkdir(stage, 0755);
        builder.mount("/", stage, "", Mount.MS_BIND | Mount.MS_REC, "");
        Sandbox.enter(builder, stage, pivot);
        try (Spawned child = spawner.spawn(builder.build(), List.of())) {
            Optional<SpawnFailure> failure = child.readFailure();
            failure.ifPresent(f -> LOG.debug("namespaces, pivot {}: {}", pivot, f));
            while (Wait.reap(child.pidFd()).isEmpty()) {
                Thread.onSpinWait();
            }
            return failure.isEmpty();
        } catch (ErrnoException e) {
            LOG.debug("cannot find out whether namespaces work: {}", e.getMessage());
            return false;
        }
    }

    /** Says of each unit once that it runs with less protection than its settings ask for. */
    void warnOnce(String unit) {
        if (warned.add(unit)) {
            LOG.warn(
                    "{}: mount namespaces are not permitted here; it runs without its sandbox",
                    unit);
        }
    }
}

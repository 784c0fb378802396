package org.jitney.manager;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jitney.linux.fd.Signals;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Kill;
import org.jitney.manager.job.JobType;
import org.jitney.manager.mount.MountMachine;
import org.jitney.manager.runtime.UnitMachine;
import org.jitney.manager.swap.SwapMachine;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes everything down: a stop job for each unit that is up, in the order of their dependencies.
 * When everything but this process is to begin anew, the {@link Survivors} stay as they are.
 */
final class Shutdown {
    private static final Logger LOG = LoggerFactory.getLogger(Shutdown.class);

    private static final int MOST_ATTEMPTS = 3;

    private final EngineCore engine;
    private final List<Runnable> waiting = new ArrayList<>();
    private final Map<String, Integer> attempts = new HashMap<>();
    private boolean underWay;
    private boolean over;
    private boolean spares;

    Shutdown(EngineCore engine) {
        this.engine = engine;
    }

    boolean isUnderWay() {
        return underWay;
    }

    /**
     * Begins, if it is not under way yet, and calls {@code done} at its end.
     *
     * @param sparing whether units may survive it
     */
    void begin(boolean sparing, Runnable done) {
        waiting.add(done);
        spares = sparing;
        if (!underWay) {
            underWay = true;
            engine.listeners().managerChanged(List.of("SystemState"));
            engine.resources().phaseChanged();
            engine.clearJobs(Requester.manager("shutdown"));
            stopAll();
        }
        engine.queues().wake();
    }

    /** {@return the units that stay; none unless everything begins anew} */
    Survivors survivors() {
        return spares ? Survivors.of(engine) : Survivors.NONE;
    }

    private boolean stopAll() {
        boolean any = false;
        Survivors survivors = survivors();
        for (UnitEntry unit : engine.table().all()) {
            if (isOurs(unit)
                    && !survivors.contains(unit)
                    && unit.jobOrNull() == null
                    && mayTryAgain(unit)) {
                engine.jobTable()
                        .add(
                                unit,
                                JobType.STOP,
                                Requester.manager("shutdown"),
                                "shutdown",
                                "replace");
                any = true;
            }
        }
        if (any) {
            new JobRings(engine.jobTable()).open();
        }
        return any;
    }

    /** What does not go, as a mount that is in use, must not keep us for ever. */
    private boolean mayTryAgain(UnitEntry unit) {
        int before = attempts.merge(unit.id(), 1, Integer::sum) - 1;
        if (before == MOST_ATTEMPTS) {
            LOG.warn("{} does not stop and is left as it is", unit.id());
        }
        return before < MOST_ATTEMPTS;
    }

    /** What was there before us, as mounts and devices are, stays when we go. */
    private static boolean isOurs(UnitEntry unit) {
        UnitMachine machine = unit.machineOrNull();
        if (machine == null || unit.activeState().isInactiveOrFailed()) {
            return false;
        }
        if (machine instanceof MountMachine mount && !mount.isMountedByUs()) {
            return false;
        }
        if (machine instanceof SwapMachine swap && !swap.isActivatedByUs()) {
            return false;
        }
        return machine.canStop();
    }

    void turnEnded() {
        if (!underWay || over || engine.jobTable().size() > 0) {
            return;
        }
        // A unit that came up while the others went down has to go too.
        if (stopAll()) {
            return;
        }
        over = true;
        killLeftOvers();
        waiting.forEach(Runnable::run);
    }

    /** Processes that survived their unit, for example by KillMode=process. */
    private void killLeftOvers() {
        // Where the group was given to us we are in it, too.
        Set<Integer> left = new HashSet<>(engine.groups().processes("/"));
        left.remove((int) ProcessHandle.current().pid());
        survivors().processes(engine.groups()).ifPresent(stays -> left.removeIf(stays::test));
        for (int pid : left) {
            try {
                Kill.kill(pid, Signals.KILL);
            } catch (ErrnoException gone) {
                LOG.debug("process {}: {}", pid, gone.getMessage());
            }
        }
    }
}

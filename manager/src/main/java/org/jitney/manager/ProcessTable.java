package org.jitney.manager;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jitney.linux.event.EventLoop;
import org.jitney.linux.event.Watch;
import org.jitney.linux.fd.ExitStatus;
import org.jitney.linux.fd.PidFd;
import org.jitney.linux.fd.Reaped;
import org.jitney.linux.fd.Signals;
import org.jitney.linux.fd.Wait;
import org.jitney.linux.spawn.SpawnFailure;
import org.jitney.linux.spawn.Spawned;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.manager.exec.ExecPlan;
import org.jitney.manager.runtime.ProcessEnd;
import org.jitney.manager.runtime.UnitHost.LogLevel;
import org.jitney.unitfile.UnitType;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which process belongs to which unit, and who hears of its end. Every orphan becomes our child, so
 * the last process of a group always passes through {@link #reap}.
 */
final class ProcessTable {
    private static final Logger LOG = LoggerFactory.getLogger(ProcessTable.class);
    private static final String SPAWN_FAILED = "641257651c1b4ec9a8624d7a40a9e1e7";

    /** A process that a machine waits for. */
    private static final class Watched {
        final UnitEntry unit;
        final PidFd pidFd;
        final Watch watch;
        @Nullable Starting starting;

        Watched(UnitEntry unit, PidFd pidFd, Watch watch) {
            this.unit = unit;
            this.pidFd = pidFd;
            this.watch = watch;
        }

        void close() {
            watch.close();
            pidFd.close();
            if (starting != null) {
                starting.close();
            }
        }
    }

    /** The time between clone and exec: how it ends comes through a pipe. */
    private static final class Starting {
        final Spawned spawned;
        final ExecPlan plan;
        @Nullable Watch watch;
        boolean settled;
        Optional<SpawnFailure> failure = Optional.empty();

        Starting(Spawned spawned, ExecPlan plan) {
            this.spawned = spawned;
            this.plan = plan;
        }

        void settle() {
            if (!settled) {
                settled = true;
                try {
                    failure = spawned.readFailure();
                } catch (ErrnoException e) {
                    LOG.debug("no report from process {}: {}", spawned.pid(), e.getMessage());
                }
                close();
            }
        }

        void close() {
            if (watch != null) {
                watch.close();
                watch = null;
            }
            spawned.errorPipe().close();
        }
    }

    /** A program that belongs to no unit. */
    private record Helper(UnitSpawner.Tool tool, Watch watch, Consumer<ProcessEnd> ended) {
        void over(ProcessEnd how) {
            watch.close();
            try {
                tool.spawned()
                        .readFailure()
                        .ifPresent(failure -> LOG.warn("{}", tool.plan().explain(failure)));
            } catch (ErrnoException e) {
                LOG.debug("no report from process {}", tool.spawned().pid());
            }
            tool.spawned().close();
            ended.accept(how);
        }
    }

    private final EngineCore engine;
    private final Map<Integer, Watched> watched = new HashMap<>();
    private final Map<Integer, Helper> helpers = new HashMap<>();
    private final Set<Integer> moved = new HashSet<>();

    /** Units whose processes are not our children, and those of them that nobody else watches. */
    private final Set<UnitEntry> followed = new HashSet<>();

    private final Map<Integer, PidFd> followedProcesses = new HashMap<>();

    ProcessTable(EngineCore engine) {
        this.engine = engine;
    }

    /** Begins to hear of children; {@code SIGCHLD} must be blocked in all threads. */
    void open() throws ErrnoException {
        engine.loop().onSignals(Set.of(Signals.CHLD), info -> reap());
    }

    /** Notes a process that was just started. */
    void started(UnitEntry unit, Spawned spawned, ExecPlan plan, Optional<Runnable> onExecuted)
            throws ErrnoException {
        Watched entry = watch(unit, spawned.pid(), spawned.pidFd());
        Starting starting = new Starting(spawned, plan);
        entry.starting = starting;
        starting.watch =
                engine.loop()
                        .watch(
                                spawned.errorPipe(),
                                EventLoop.READABLE,
                                events -> {
                                    starting.settle();
                                    if (starting.failure.isEmpty()) {
                                        onExecuted.ifPresent(Runnable::run);
                                    }
                                });
        engine.groups().started(unit.controlGroup(), spawned.pid(), unit.invocationId());
    }

    /** Tells how a program ended that belongs to no unit. */
    void started(UnitSpawner.Tool tool, Consumer<ProcessEnd> ended) throws ErrnoException {
        int pid = tool.spawned().pid();
        Watch watch = engine.loop().onExit(tool.spawned().pidFd(), () -> exited(pid));
        helpers.put(pid, new Helper(tool, watch, ended));
    }

    /** Tells with which error the system calls of a child failed, if they did. */
    void startedTask(Spawned spawned, Consumer<Optional<Integer>> ended) throws ErrnoException {
        Watch[] watch = new Watch[1];
        watch[0] =
                engine.loop()
                        .onExit(
                                spawned.pidFd(),
                                () -> {
                                    watch[0].close();
                                    Optional<Integer> errno = Optional.empty();
                                    try (spawned) {
                                        errno = spawned.readFailure().map(SpawnFailure::errno);
                                    } catch (ErrnoException e) {
                                        errno = Optional.of(e.errno());
                                    }
                                    ended.accept(errno);
                                    exited(spawned.pid());
                                });
    }

    /** Watches a process that the unit's machine knows by its PID alone. */
    void watch(UnitEntry unit, int pid) {
        if (watched.containsKey(pid)) {
            return;
        }
        try {
            watch(unit, pid, PidFd.open(pid));
        } catch (ErrnoException gone) {
            LOG.debug("{}: process {} is gone: {}", unit.id(), pid, gone.getMessage());
            // Nothing else may tell of it.
            engine.queues().checkGroup(unit);
        }
    }

    private Watched watch(UnitEntry unit, int pid, PidFd pidFd) throws ErrnoException {
        Watched old = watched.remove(pid);
        if (old != null) {
            old.close();
        }
        Watch watch = engine.loop().onExit(pidFd, () -> exited(pid));
        Watched entry = new Watched(unit, pidFd, watch);
        watched.put(pid, entry);
        return entry;
    }

    void unwatch(int pid) {
        Watched old = watched.remove(pid);
        if (old != null) {
            old.close();
        }
    }

    private void exited(int pid) {
        reap();
        Watched entry = watched.get(pid);
        if (entry == null || ProcessFacts.isChild(pid)) {
            // It was ours to reap, as nearly all are.
            return;
        }
        UnitEntry unit = entry.unit;
        // Somebody else's child: its status is for its parent. All we know is that it is gone.
        dispatch(pid, Optional.empty(), ProcessEnd.exited(0));
        if (followed.contains(unit)) {
            follow(unit);
        }
    }

    /**
     * Watches all processes of a unit whose parent was a manager that is gone: their ends do not
     * come to us. Whoever they fork meanwhile is found when one of them ends, so the group is never
     * empty without our hearing of it.
     */
    void follow(UnitEntry unit) {
        // The processes of a slice are those of the units in it, each of which follows its own.
        if (unit.loaded().type() == UnitType.SLICE) {
            return;
        }
        followed.add(unit);
        boolean any = false;
        for (int pid :
                unit.controlGroup().isEmpty()
                        ? Set.<Integer>of()
                        : engine.groups().processes(unit.controlGroup())) {
            // One that has ended and that its parent has not reaped yet is over for us: there is
            // nothing left to wait for.
            if (ProcessFacts.isChild(pid) || !ProcessFacts.isAlive(pid)) {
                continue;
            }
            any = true;
            if (!watched.containsKey(pid) && !followedProcesses.containsKey(pid)) {
                follow(unit, pid);
            }
        }
        if (!any) {
            followed.remove(unit);
            engine.queues().checkGroup(unit);
        }
    }

    private void follow(UnitEntry unit, int pid) {
        try {
            PidFd process = PidFd.open(pid);
            followedProcesses.put(pid, process);
            Watch[] watch = new Watch[1];
            watch[0] =
                    engine.loop()
                            .onExit(
                                    process,
                                    () -> {
                                        watch[0].close();
                                        followedProcesses.remove(pid);
                                        process.close();
                                        follow(unit);
                                        engine.queues().checkGroup(unit);
                                    });
        } catch (ErrnoException gone) {
            LOG.debug("{}: process {} is gone: {}", unit.id(), pid, gone.getMessage());
        }
    }

    /** Reaps every child that has ended. */
    void reap() {
        try {
            Optional<Reaped> next = Wait.peekAny();
            while (next.isPresent()) {
                int pid = next.get().pid();
                // As long as it is a zombie, its group can still be read.
                Optional<UnitEntry> unit = unitOf(pid);
                if (next.get().status() instanceof ExitStatus.Signaled(int signal, boolean _)
                        && signal == Signals.KILL) {
                    // Before the machine hears of the end: it is to know why.
                    unit.ifPresent(engine.resources().memory()::check);
                }
                Optional<Reaped> reaped = Wait.reapAny();
                engine.groups().ended(pid);
                if (reaped.isPresent() && reaped.get().pid() != pid) {
                    pid = reaped.get().pid();
                    unit = unitOf(pid);
                }
                if (reaped.isPresent()) {
                    dispatch(pid, unit, end(reaped.get().status()));
                }
                next = Wait.peekAny();
            }
        } catch (ErrnoException e) {
            LOG.debug("no children: {}", e.getMessage());
        }
    }

    private static ProcessEnd end(ExitStatus status) {
        return switch (status) {
            case ExitStatus.Exited(int code) -> new ProcessEnd(ProcessEnd.EXITED, code);
            case ExitStatus.Signaled(int signal, boolean core) ->
                    new ProcessEnd(core ? ProcessEnd.DUMPED : ProcessEnd.KILLED, signal);
        };
    }

    private void dispatch(int pid, Optional<UnitEntry> byGroup, ProcessEnd how) {
        Helper helper = helpers.remove(pid);
        if (helper != null) {
            helper.over(how);
        }
        moved.remove(pid);
        Watched entry = watched.remove(pid);
        if (entry != null) {
            if (entry.starting != null) {
                entry.starting.settle();
                logFailure(entry.unit, entry.starting);
            }
            entry.close();
            engine.spawns().ended(entry.unit, pid, how);
            entry.unit.machine().ifPresent(m -> m.processEnded(pid, how));
            engine.queues().checkGroup(entry.unit);
        }
        byGroup.ifPresent(engine.queues()::checkGroup);
    }

    /** The child exits with the code of the step; which error it was is known only here. */
    private static void logFailure(UnitEntry unit, Starting starting) {
        starting.failure.ifPresent(failure -> {
            Map<String, String> fields =
                    Map.of(
                            "MESSAGE_ID", SPAWN_FAILED,
                            "EXECUTABLE", starting.plan.path(),
                            "ERRNO", Integer.toString(starting.plan.errno(failure)));
            Optional<String> skipped = starting.plan.skipped(failure);
            if (skipped.isPresent()) {
                UnitLog.say(unit, LogLevel.INFO, skipped.get(), fields);
                return;
            }
            starting.plan
                    .notLocated(failure)
                    .ifPresent(text -> UnitLog.say(unit, LogLevel.INFO, text, fields));
            starting.plan
                    .detail(failure)
                    .ifPresent(text -> UnitLog.say(unit, LogLevel.ERROR, text, Map.of()));
            UnitLog.say(unit, LogLevel.ERROR, starting.plan.explain(failure), fields);
            LOG.debug(
                    "{}: step {} of\n{}",
                    unit.id(),
                    failure.stepIndex(),
                    starting.plan.program().render());
        });
    }

    /** Tells the machine when no process is left in the unit's group. */
    void checkGroup(UnitEntry unit) {
        if (unit.controlGroup().isEmpty() || !engine.groups().isEmpty(unit.controlGroup())) {
            return;
        }
        unit.machine().ifPresent(m -> m.groupEmpty());
        if (unit.activeState().isInactiveOrFailed()) {
            engine.groupGoes(unit);
            engine.groups().remove(unit.controlGroup());
            unit.groupIsGone();
        }
    }

    /** A process was put into another group: it may be watched by a unit that it has left. */
    void moved(int pid) {
        moved.add(pid);
    }

    Optional<UnitEntry> unitOf(int pid) {
        Watched entry = watched.get(pid);
        if (entry != null && !moved.contains(pid)) {
            return Optional.of(entry.unit);
        }
        return engine.groups().groupOf(pid).flatMap(engine::unitByGroup);
    }
}

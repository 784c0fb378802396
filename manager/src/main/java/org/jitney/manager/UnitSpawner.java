package org.jitney.manager;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jitney.linux.fd.Fd;
import org.jitney.linux.fd.Pipe;
import org.jitney.linux.spawn.Spawned;
import org.jitney.linux.spawn.Spawner;
import org.jitney.linux.spawn.SyscallProgram;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.manager.cgroup.ControlGroups;
import org.jitney.manager.exec.DynamicUsers;
import org.jitney.manager.exec.ExecPlan;
import org.jitney.manager.exec.ExecPlanner;
import org.jitney.manager.exec.ExecRequest;
import org.jitney.manager.exec.ExecRequest.Delegation;
import org.jitney.manager.exec.IpcObjects;
import org.jitney.manager.exec.LoginRecords;
import org.jitney.manager.exec.OwnPrograms;
import org.jitney.manager.exec.RunResources;
import org.jitney.manager.image.ImageFailed;
import org.jitney.manager.image.ImageTree;
import org.jitney.manager.job.JobType;
import org.jitney.manager.runtime.ProcessEnd;
import org.jitney.manager.runtime.ProcessRequest;
import org.jitney.manager.runtime.ProcessRequest.OpenFile;
import org.jitney.manager.runtime.SpawnRefused;
import org.jitney.manager.runtime.StandardFiles;
import org.jitney.manager.runtime.StateBag;
import org.jitney.manager.runtime.UnitHost.NamedFd;
import org.jitney.manager.unit.CgroupContext;
import org.jitney.manager.unit.ExecCommand;
import org.jitney.manager.unit.ExecContext;
import org.jitney.manager.unit.ServiceSettings;
import org.jitney.manager.unit.Structs;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts the processes of units and keeps what lives as long as their run. */
final class UnitSpawner {
    private static final Logger LOG = LoggerFactory.getLogger(UnitSpawner.class);

    private final EngineCore engine;
    private final Spawner spawner;
    private final ExecPlanner planner;
    private final Path runtime;
    private final RunResourceTable resources;
    private final JournalFacts journal;
    private final LoginRecords logins = LoginRecords.ofMachine();

    UnitSpawner(EngineCore engine, Spawner spawner, ExecPlanner planner, Path runtime) {
        this.engine = engine;
        this.spawner = spawner;
        this.planner = planner;
        this.runtime = runtime;
        this.resources = new RunResourceTable(engine, runtime);
        this.journal =
                new JournalFacts(
                        engine.loop(), runtime, engine.config().defaults().scope().system());
    }

    int spawn(UnitEntry unit, ProcessRequest request) throws SpawnRefused {
        engine.realizeGroup(unit);
        ExecContext context = unit.settings().exec().orElseThrow();
        RunResources own = resources.of(unit, context);
        ProcessRequest usable = usable(unit, request);
        journal.tell(unit.id(), unit.invocationId(), context);
        try (Gate gate = Gate.of(usable)) {
            ExecPlan plan = planner.plan(request(unit, context, usable), own, gate.reader());
            Spawned spawned;
            try (plan) {
                // The flag lies in the open file, which the program shares with us.
                for (NamedFd fd : request.fds().subList(0, request.sockets())) {
                    Fd.adopt(fd.fd()).setNonBlocking(request.nonBlocking());
                }
                spawned = spawner.spawn(plan.program(), plan.inherited());
            }
            unit.runsAs(plan.uid(), plan.gid());
            engine.processes().started(unit, spawned, plan, request.onExecuted());
            gate.opened(engine.idle());
            logins.started(context, spawned.pid(), context.user().orElse("root"), nowUsec());
            return spawned.pid();
        } catch (ErrnoException e) {
            throw new SpawnRefused(String.valueOf(e.getMessage()));
        }
    }

    /** The pipe for whose end a process waits before it runs its program, if it is to wait. */
    private record Gate(Optional<Pipe> pipe) implements AutoCloseable {
        static Gate of(ProcessRequest request) throws ErrnoException {
            return new Gate(request.whenIdle() ? Optional.of(Pipe.open()) : Optional.empty());
        }

        Optional<Fd> reader() {
            return pipe.map(Pipe::reader);
        }

        /** The process is there: it goes on when there is time. */
        void opened(IdleQueue queue) throws ErrnoException {
            if (pipe.isPresent()) {
                Fd writer = pipe.get().writer().duplicate();
                queue.add(writer::close);
            }
        }

        @Override
        public void close() {
            pipe.ifPresent(Pipe::close);
        }
    }

    /** What of the request holds for this unit, here and now. */
    private static ProcessRequest usable(UnitEntry unit, ProcessRequest request) {
        boolean bound =
                request.main()
                        || unit.settings()
                                .service()
                                .filter(ServiceSettings::permissionsStartOnly)
                                .isEmpty();
        return (bound ? request : request.privileged())
                .withFiles(request.files().stream().filter(file -> isThere(unit, file)).toList());
    }

    /** A file that may be missing is left out when it is. */
    private static boolean isThere(UnitEntry unit, OpenFile file) {
        boolean there = !file.has(OpenFile.GRACEFUL) || Files.exists(Path.of(file.path()));
        if (!there) {
            LOG.debug("{}: {} cannot be opened, ignoring", unit.id(), file.path());
        }
        return there;
    }

    private ExecRequest request(UnitEntry unit, ExecContext context, ProcessRequest request) {
        List<String> environment = new ArrayList<>();
        if (!unit.invocationId().isEmpty()) {
            environment.add("INVOCATION_ID=" + unit.invocationId());
        }
        if (!engine.config().defaults().scope().system()) {
            // So that a program finds the manager that it belongs to: systemd.exec(5).
            environment.add("MANAGERPID=" + ProcessHandle.current().pid());
        }
        unit.activation().ifPresent(details -> environment.addAll(details.environment()));
        boolean notifies = unit.service().filter(s -> !s.notifyAccess().equals("none")).isPresent();
        if (notifies) {
            environment.add("NOTIFY_SOCKET=" + engine.notifySocket().path());
        }
        environment.addAll(pressure(unit).environment());
        return new ExecRequest(
                unit.id(),
                context,
                request,
                engine.environment().assignments(),
                engine.ownEnvironment(),
                environment,
                unit.controlGroup().isEmpty()
                        ? List.of()
                        : engine.groups().joinFiles(unit.controlGroup()),
                delegation(unit, request),
                unit.controlGroup().isEmpty()
                        ? OptionalLong.empty()
                        : engine.groups().mark(unit.controlGroup()),
                unit.streams(),
                logFile(unit),
                unit.settings()
                        .service()
                        .filter(ServiceSettings::rootDirectoryStartOnly)
                        .isPresent());
    }

    private long nowUsec() {
        return engine.time().clock().realtimeUsec();
    }

    /** A process of the unit has ended. */
    void ended(UnitEntry unit, int pid, ProcessEnd how) {
        unit.settings()
                .exec()
                .ifPresent(c -> logins.ended(c, pid, how.code(), how.status(), nowUsec()));
    }

    private Delegation delegation(UnitEntry unit, ProcessRequest request) {
        List<Path> pressure = pressure(unit).files();
        boolean delegates =
                unit.settings().cgroup().filter(CgroupContext::delegate).isPresent()
                        && !unit.controlGroup().isEmpty();
        if (!delegates) {
            return new Delegation(Optional.empty(), "", pressure);
        }
        String subgroup = unit.settings().cgroup().orElseThrow().delegateSubgroup();
        Optional<Path> group = engine.groups().directory(unit.controlGroup());
        // What controls the unit must not be in the way of what the main process makes of it.
        String part = subgroup.isEmpty() || request.main() ? subgroup : ".control";
        return new Delegation(group, part, pressure);
    }

    private PressureWatch pressure(UnitEntry unit) {
        boolean measured =
                engine.groups().mode() == ControlGroups.Mode.V2 && !unit.controlGroup().isEmpty();
        Optional<Path> group =
                measured ? engine.groups().directory(unit.controlGroup()) : Optional.empty();
        return unit.settings()
                .cgroup()
                .map(context -> PressureWatch.of(context, group))
                .orElse(PressureWatch.NONE);
    }

    /**
     * Starts a program of the manager that belongs to no unit.
     *
     * @param name under which its output is logged
     * @param context how it is run
     * @param environment {@code NAME=value}, on top of the manager's
     */
    Tool spawnTool(String name, ExecContext context, List<String> argv, List<String> environment)
            throws SpawnRefused {
        var command =
                new ExecCommand(argv.getFirst(), argv, Set.of(ExecCommand.Flag.NO_ENV_EXPAND));
        ExecPlan plan =
                planner.plan(
                        new ExecRequest(
                                name,
                                context,
                                ProcessRequest.control(command, environment),
                                engine.environment().assignments(),
                                engine.ownEnvironment(),
                                List.of(),
                                List.of(),
                                Delegation.NONE,
                                OptionalLong.empty(),
                                StandardFiles.NONE,
                                runtime.resolve("log").resolve(name + ".log"),
                                false),
                        RunResources.NONE,
                        Optional.empty());
        try (plan) {
            return new Tool(spawner.spawn(plan.program(), plan.inherited()), plan);
        } catch (ErrnoException e) {
            throw new SpawnRefused(String.valueOf(e.getMessage()));
        }
    }

    /** Starts a child that performs some system calls and ends. */
    Spawned spawnTask(SyscallProgram program, List<Fd> inherited) throws ErrnoException {
        return spawner.spawn(program, inherited);
    }

    /** {@return a namespace in which the image is mounted; whoever asks for it closes it} */
    ImageTree mountImage(Structs.Image image) throws ImageFailed {
        return planner.images().ofOne(image);
    }

    /** A program of the manager that runs, and what was to be done before it does. */
    record Tool(Spawned spawned, ExecPlan plan) {}

    /** {@return where the output of a unit goes that is meant for the journal} */
    Path logFile(UnitEntry unit) {
        return runtime.resolve("log").resolve(unit.id() + ".log");
    }

    /** The unit is down: removes what was made for its run. */
    void release(UnitEntry unit) {
        unit.settings()
                .exec()
                .ifPresent(context -> {
                    Job job = unit.jobOrNull();
                    boolean restarting =
                            job != null
                                    && (job.kind() == JobType.RESTART
                                            || job.kind() == JobType.START);
                    planner.directories().removeRuntime(context, restarting);
                    try {
                        planner.credentials().release(unit.id(), context);
                    } catch (ErrnoException e) {
                        LOG.warn("{}: its credentials stay: {}", unit.id(), e.getMessage());
                    }
                });
        unit.runsAs(-1, -1);
        journal.forget(unit.id());
        resources.release(unit.id());
        planner.users().release(unit.id());
        planner.images().release(unit.id());
        planner.ipc().release(unit.id()).ifPresent(this::removeIpc);
    }

    /** Writes down what the unit has for its run. */
    void save(String unit, StateBag into) {
        resources.save(unit, into);
        planner.users().save(unit, into);
        planner.ipc().save(unit, into);
    }

    /** What a predecessor made for the run of the unit goes with its end. */
    void restore(String unit, StateBag from) {
        resources.restore(unit, from);
        planner.users().restore(unit, from);
        planner.ipc().restore(unit, from);
    }

    private void removeIpc(int uid) {
        try {
            // The child does nothing else; it is reaped like any other.
            spawner.spawn(IpcObjects.removal(uid), List.of()).close();
        } catch (ErrnoException e) {
            LOG.warn("IPC objects of user {} stay: {}", uid, e.getMessage());
        }
    }

    /** Sets which programs of unit files are ours. */
    void ownPrograms(OwnPrograms programs) {
        planner.ownPrograms(programs);
    }

    /** {@return the users that exist for units only} */
    DynamicUsers users() {
        return planner.users();
    }
}

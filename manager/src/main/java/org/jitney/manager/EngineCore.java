package org.jitney.manager;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jitney.linux.event.Clock;
import org.jitney.linux.event.EventLoop;
import org.jitney.linux.event.TimeSource;
import org.jitney.linux.event.VirtualTime;
import org.jitney.linux.fd.Root;
import org.jitney.linux.installed.Virtualization;
import org.jitney.linux.sys.Unistd;
import org.jitney.manager.cgroup.ControlGroups;
import org.jitney.manager.condition.ConditionTester;
import org.jitney.manager.exec.Environment;
import org.jitney.manager.exec.ExecPlanner;
import org.jitney.manager.exec.SandboxProbe;
import org.jitney.manager.generator.GeneratorSetup;
import org.jitney.manager.graph.UnitLoader;
import org.jitney.manager.job.JobResult;
import org.jitney.manager.runtime.DualTimestamp;
import org.jitney.unitfile.UnitName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Wires the parts of the engine and lends them to each other. */
final class EngineCore {
    private static final Logger LOG = LoggerFactory.getLogger(EngineCore.class);
    private final ManagerConfig config;
    private final Listeners listeners = new Listeners();
    private final WorkQueues queues = new WorkQueues(this);
    private final JobTable jobs = new JobTable(this);
    private final Propagation propagation = new Propagation(this);
    private final Machines machines = new Machines(this);
    private final Killer killer = new Killer(this);
    private final ProcessTable processes = new ProcessTable(this);
    private final Environment environment = new Environment();
    private final Map<String, DualTimestamp> moments = new HashMap<>();
    private final Set<String> failed = new LinkedHashSet<>();
    private final IdleQueue idle = new IdleQueue(this);
    private final UnitTable table;
    private final SliceLimits sliceLimits;
    private final UnitStarter starter;
    private final UnitSpawner spawns;
    private final NotifySocket notifySocket;
    private final UnitKill kills;
    private final Shutdown shutdown;
    private final JobRequests requests;
    private final GeneratorRun generators;
    private final MountWatch mounts;
    private final TimeWatch timeWatch;
    private final Elapses elapses;
    private final Optional<ClockDrive> clockDrive;
    private final boolean isContainer;
    private final SwapWatch swaps;
    private final TransientUnits transients;
    private final LiveOperations live;
    private final ResourceControl resources = new ResourceControl(this);
    private final Endings endings = new Endings(this);
    private final SavedState saved = new SavedState(this);
    private final JobAdmission admission = new JobAdmission(this);
    private final EngineRun run = new EngineRun(this);
    private boolean honoursWatchdogs = true;
    private Runnable jobsOver = () -> {};
    private final List<Runnable> afterChange = new ArrayList<>();

    EngineCore(ManagerConfig config, UnitLoader loader, GeneratorSetup generators) {
        this.config = config;
        this.generators = new GeneratorRun(this, generators);
        environment.setAll(config.environment());
        this.table = new UnitTable(this, loader);
        this.sliceLimits = new SliceLimits(table);
        this.starter =
                new UnitStarter(
                        this,
                        new ConditionTester(
                                config.root().path(),
                                environment::assignments,
                                config.credentials()));
        ExecPlanner planner =
                new ExecPlanner(
                        config.root(),
                        config.runtimeDirectory(),
                        Unistd.geteuid(),
                        new SandboxProbe(config.spawner(), config.runtimeDirectory()),
                        () -> config.time().clock().realtimeUsec());
        this.spawns = new UnitSpawner(this, config.spawner(), planner, config.runtimeDirectory());
        this.notifySocket =
                new NotifySocket(this, config.runtimeDirectory().resolve("systemd/notify"));
        this.kills = new UnitKill(this);
        this.shutdown = new Shutdown(this);
        this.requests = new JobRequests(this);
        this.mounts = new MountWatch(this);
        this.timeWatch = new TimeWatch(this);
        this.elapses = new Elapses(config.time());
        this.clockDrive =
                config.time() instanceof VirtualTime time
                        ? Optional.of(new ClockDrive(this, time))
                        : Optional.empty();
        this.isContainer = !Virtualization.detect().container().equals("none");
        this.swaps = new SwapWatch(this);
        loader.withKernelFacts(List.of(mounts::facts, swaps::facts));
        loader.withClock(() -> config.loop().clock().realtimeUsec());
        this.transients = new TransientUnits(this, loader.files(), loader.path());
        this.live = new LiveOperations(this);
    }

    EventLoop loop() {
        return config.loop();
    }

    Root root() {
        return config.root();
    }

    ControlGroups groups() {
        return config.groups();
    }

    Listeners listeners() {
        return listeners;
    }

    WorkQueues queues() {
        return queues;
    }

    JobTable jobTable() {
        return jobs;
    }

    Propagation propagation() {
        return propagation;
    }

    Machines machines() {
        return machines;
    }

    Killer killer() {
        return killer;
    }

    ProcessTable processes() {
        return processes;
    }

    TransientUnits transients() {
        return transients;
    }

    LiveOperations live() {
        return live;
    }

    JobRequests requests() {
        return requests;
    }

    Endings endings() {
        return endings;
    }

    SavedState saved() {
        return saved;
    }

    UnitTable table() {
        return table;
    }

    SliceLimits sliceLimits() {
        return sliceLimits;
    }

    UnitStarter starter() {
        return starter;
    }

    UnitSpawner spawns() {
        return spawns;
    }

    IdleQueue idle() {
        return idle;
    }

    UnitKill kills() {
        return kills;
    }

    Shutdown shutdown() {
        return shutdown;
    }

    ManagerConfig config() {
        return config;
    }

    /**
     * {@return the environment that the manager itself was started with, as services may see it}
     */
    List<String> ownEnvironment() {
        return config.environment();
    }

    Environment environment() {
        return environment;
    }

    GeneratorRun generators() {
        return generators;
    }

    /** Loads the units of what is mounted or swapped to already: somebody wants to see all. */
    void showKernelUnits() {
        mounts.populate();
        swaps.populate();
    }

    MountWatch mountTable() {
        return mounts;
    }

    SwapWatch swapTable() {
        return swaps;
    }

    NotifySocket notifySocket() {
        return notifySocket;
    }

    TimeSource time() {
        return config.time();
    }

    /** {@return the driver of the clock, if it is one to be driven} */
    Optional<ClockDrive> clockDrive() {
        return clockDrive;
    }

    TimeWatch timeWatch() {
        return timeWatch;
    }

    Elapses elapses() {
        return elapses;
    }

    /** {@return when the manager began to work} */
    DualTimestamp started() {
        return run.started();
    }

    EngineRun run() {
        return run;
    }

    /** {@return when the machine was booted; a container was when we were started in it} */
    long bootUsec() {
        return isContainer ? run.started().monotonicUsec() : 0;
    }

    void note(String moment) {
        moments.put(moment, now());
    }

    DualTimestamp moment(String name) {
        return moments.getOrDefault(name, DualTimestamp.NEVER);
    }

    long nowUsec() {
        return time().clock().monotonic().usec();
    }

    DualTimestamp now() {
        Clock clock = time().clock();
        return new DualTimestamp(clock.realtimeUsec(), clock.monotonic().usec());
    }

    /** {@return whether the unit counts as up since the machine was booted by somebody else} */
    boolean isAlreadyUp(String unit) {
        return config.alreadyUp().contains(unit);
    }

    /** {@return whether a service that no longer pings its watchdog is ended for that} */
    boolean honoursWatchdogs() {
        return honoursWatchdogs;
    }

    void honourWatchdogs(boolean on) {
        honoursWatchdogs = on;
        saved.changed();
        listeners.managerChanged(List.of("ServiceWatchdogs"));
    }

    /** Notes whether the unit is failed. */
    void failed(UnitEntry unit, boolean is) {
        boolean changed = is ? failed.add(unit.id()) : failed.remove(unit.id());
        if (changed) {
            listeners.managerChanged(List.of("NFailedUnits", "SystemState"));
        }
    }

    Set<String> failedUnits() {
        return Set.copyOf(failed);
    }

    void newInvocation(UnitEntry unit) {
        resources.runBegins(unit);
        unit.setInvocationId(UUID.randomUUID().toString().replace("-", ""));
    }

    /** The unit's group is about to be removed. */
    void groupGoes(UnitEntry unit) {
        resources.groupGoes(unit);
    }

    /** {@return the limits of groups} */
    ResourceControl resources() {
        return resources;
    }

    /** Makes the unit's group; without one its processes are not kept apart. */
    void realizeGroup(UnitEntry unit) {
        if (unit.controlGroup().isEmpty()) {
            return;
        }
        try {
            groups().create(unit.controlGroup());
            resources.apply(unit);
        } catch (IOException e) {
            LOG.warn("{}: cannot make the control group: {}", unit.id(), e.toString());
        }
    }

    Optional<UnitEntry> unitByGroup(String path) {
        return table.byGroup(path);
    }

    /** Queues a job that nobody waits for; a refusal is only logged. */
    void startJobQuietly(UnitEntry unit, String type, String mode, String cause) {
        tryJob(unit, type, mode, cause)
                .ifPresent(why ->
                        LOG.warn("{}: cannot queue a {} job: {}", unit.id(), type, why.text()));
    }

    /** Queues a job of our own. {@return why it is refused, if it is} */
    Optional<ManagerError> tryJob(UnitEntry unit, String type, String mode, String cause) {
        try {
            requests.request(unit.id(), type, mode, Requester.manager(cause));
            return Optional.empty();
        } catch (ManagerError e) {
            return Optional.of(e);
        }
    }

    /** Runs something once, when the jobs are done that have been queued. */
    void whenNoJobIsLeft(Runnable over) {
        jobsOver = over;
    }

    /** Runs something once, at the end of a turn in which units or jobs have changed. */
    void afterChange(Runnable action) {
        afterChange.add(action);
    }

    /** All queues are drained for now. */
    void turnEnded() {
        List<Runnable> due = List.copyOf(afterChange);
        afterChange.clear();
        due.forEach(Runnable::run);
        if (jobs.runningCount() == 0) {
            idle.run();
        }
        if (jobs.size() == 0) {
            Runnable over = jobsOver;
            jobsOver = () -> {};
            over.run();
        }
        shutdown.turnEnded();
        clockDrive.ifPresent(ClockDrive::turnEnded);
    }

    UnitEntry entry(String name) throws ManagerError {
        if (!UnitName.isValid(name)) {
            throw Refusal.invalidName(name);
        }
        if (new UnitName(name).isTemplate()) {
            throw Refusal.template(name);
        }
        return table.request(name);
    }

    JobAdmission admission() {
        return admission;
    }

    void clearJobs(Requester requester) {
        for (Job job : jobs.all()) {
            job.endedBy(requester.toString());
            jobs.finish(job, JobResult.CANCELED, false);
        }
    }
}

package org.jitney.manager;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jitney.linux.event.Clock;
import org.jitney.linux.event.EventLoop;
import org.jitney.linux.fd.Root;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Unistd;
import org.jitney.manager.cgroup.ControlGroups;
import org.jitney.manager.condition.ConditionTester;
import org.jitney.manager.exec.Environment;
import org.jitney.manager.exec.ExecPlanner;
import org.jitney.manager.exec.SandboxProbe;
import org.jitney.manager.graph.UnitLoader;
import org.jitney.manager.job.JobType;
import org.jitney.manager.runtime.DualTimestamp;
import org.jitney.manager.unit.ManagerDefaults;
import org.jitney.unitfile.UnitName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The manager at work: wires the parts and lends them to each other.
 *
 * <p>Everything happens on the loop's thread. What comes in (bus calls, ends of processes, timers,
 * datagrams) changes units and jobs at once and leaves follow-up work in {@link WorkQueues}, which
 * are drained in the next loop turn in a fixed order; nothing recurses over the dependency graph.
 */
public final class Engine implements Manager {
    private static final Logger LOG = LoggerFactory.getLogger(Engine.class);

    private final ManagerConfig config;
    private final Listeners listeners = new Listeners();
    private final WorkQueues queues = new WorkQueues(this);
    private final JobTable jobs = new JobTable(this);
    private final Propagation propagation = new Propagation(this);
    private final Machines machines = new Machines(this);
    private final Killer killer = new Killer(this);
    private final ProcessTable processes = new ProcessTable(this);
    private final Environment environment = new Environment();
    private final Set<String> failed = new LinkedHashSet<>();
    private final IdleQueue idle = new IdleQueue(this);
    private final UnitTable table;
    private final UnitStarter starter;
    private final UnitSpawner spawns;
    private final NotifySocket notifySocket;
    private final UnitKill kills;
    private final Shutdown shutdown;
    private final JobRequests requests;
    private final MountWatch mounts;
    private DualTimestamp started = DualTimestamp.NEVER;
    private DualTimestamp finished = DualTimestamp.NEVER;

    /** Creates the engine; nothing happens before {@link #start}. */
    public Engine(ManagerConfig config, UnitLoader loader) {
        this.config = config;
        environment.setAll(config.environment());
        this.table = new UnitTable(this, loader);
        this.starter =
                new UnitStarter(
                        this, new ConditionTester(config.root().path(), environment::assignments));
        ExecPlanner planner =
                new ExecPlanner(
                        config.root(),
                        config.runtimeDirectory(),
                        Unistd.geteuid(),
                        new SandboxProbe(config.spawner(), config.runtimeDirectory()));
        this.spawns = new UnitSpawner(this, config.spawner(), planner, config.runtimeDirectory());
        this.notifySocket =
                new NotifySocket(this, config.runtimeDirectory().resolve("systemd/notify"));
        this.kills = new UnitKill(this);
        this.shutdown = new Shutdown(this);
        this.requests = new JobRequests(this);
        this.mounts = new MountWatch(this);
    }

    // ---- what the parts lend each other ----

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

    JobRequests requests() {
        return requests;
    }

    UnitTable table() {
        return table;
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

    NotifySocket notifySocket() {
        return notifySocket;
    }

    long nowUsec() {
        return loop().clock().monotonic().usec();
    }

    DualTimestamp now() {
        Clock clock = loop().clock();
        return new DualTimestamp(clock.realtimeUsec(), clock.monotonic().usec());
    }

    /** {@return whether the unit counts as up since the machine was booted by somebody else} */
    boolean isAlreadyUp(String unit) {
        return config.alreadyUp().contains(unit);
    }

    /** Notes whether the unit is failed. */
    void failed(UnitEntry unit, boolean is) {
        boolean changed = is ? failed.add(unit.id()) : failed.remove(unit.id());
        if (changed) {
            listeners.managerChanged(List.of("NFailedUnits", "SystemState"));
        }
    }

    void newInvocation(UnitEntry unit) {
        unit.setInvocationId(UUID.randomUUID().toString().replace("-", ""));
    }

    /** Makes the unit's group; without one its processes are not kept apart. */
    void realizeGroup(UnitEntry unit) {
        if (unit.controlGroup().isEmpty()) {
            return;
        }
        try {
            groups().create(unit.controlGroup());
        } catch (IOException e) {
            LOG.warn("{}: cannot make the control group: {}", unit.id(), e.toString());
        }
    }

    Optional<UnitEntry> unitByGroup(String path) {
        return table.byGroup(path);
    }

    /** Queues a job that nobody waits for; a refusal is only logged. */
    void startJobQuietly(UnitEntry unit, String type, String mode) {
        try {
            requests.request(unit.id(), type, mode);
        } catch (ManagerError e) {
            LOG.warn("{}: cannot queue a {} job: {}", unit.id(), type, e.text());
        }
    }

    /** All queues are drained for now. */
    void turnEnded() {
        if (jobs.runningCount() == 0) {
            idle.run();
        }
        shutdown.turnEnded();
    }

    // ---- Manager ----

    @Override
    public void start() {
        started = now();
        try {
            for (String name : List.of("log", "systemd")) {
                Files.createDirectories(config.runtimeDirectory().resolve(name));
            }
            notifySocket.open();
            processes.open();
            mounts.open();
        } catch (IOException | ErrnoException e) {
            throw new IllegalStateException("cannot start the manager: " + e.getMessage(), e);
        }
        table.adopt();
        for (UnitEntry unit : table.all()) {
            if (unit.loaded().isPerpetual()) {
                realizeGroup(unit);
            }
        }
        finished = now();
    }

    @Override
    public void shutdown(Runnable done) {
        shutdown.begin(() -> {
            notifySocket.close();
            groups().close();
            done.run();
        });
    }

    @Override
    public void listen(ManagerListener listener) {
        listeners.add(listener);
    }

    @Override
    public void unlisten(ManagerListener listener) {
        listeners.remove(listener);
    }

    @Override
    public Optional<Unit> unit(String name) {
        return table.get(name).map(Unit.class::cast);
    }

    @Override
    public Unit load(String name) throws ManagerError {
        return entry(name);
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

    @Override
    public Collection<Unit> units() {
        return List.copyOf(table.all());
    }

    @Override
    public void hold(Unit unit) {
        ((UnitEntry) unit).hold();
    }

    @Override
    public void release(Unit unit) {
        ((UnitEntry) unit).letGo();
    }

    @Override
    public Job startJob(String name, String type, String mode) throws ManagerError {
        if (shutdown.isUnderWay() && !type.equals(JobType.STOP.toString())) {
            throw Refusal.shuttingDown();
        }
        return requests.request(name, type, mode);
    }

    @Override
    public Collection<Job> jobs() {
        return jobs.all();
    }

    @Override
    public Optional<Job> job(int id) {
        return jobs.byId(id);
    }

    @Override
    public Collection<Job> jobsAfter(Job job) {
        return jobs.neighbours(job, true);
    }

    @Override
    public Collection<Job> jobsBefore(Job job) {
        return jobs.neighbours(job, false);
    }

    @Override
    public void cancelJob(int id) throws ManagerError {
        Job job = jobs.byId(id).orElseThrow(() -> Refusal.noSuchJob(id));
        jobs.finish(job, org.jitney.manager.job.JobResult.CANCELED, true);
    }

    @Override
    public void clearJobs() {
        for (Job job : jobs.all()) {
            jobs.finish(job, org.jitney.manager.job.JobResult.CANCELED, false);
        }
    }

    @Override
    public void reload() {
        listeners.reloading(true);
        table.reload();
        listeners.reloading(false);
    }

    @Override
    public void resetFailed(String name) throws ManagerError {
        if (!UnitName.isValid(name)) {
            throw Refusal.invalidName(name);
        }
        table.get(name).orElseThrow(() -> Refusal.notLoaded(name)).resetFailed();
    }

    @Override
    public void resetFailed() {
        table.all().forEach(UnitEntry::resetFailed);
    }

    @Override
    public void kill(String name, String whom, int signal) throws ManagerError {
        if (!UnitName.isValid(name)) {
            throw Refusal.invalidName(name);
        }
        kills.kill(table.get(name).orElseThrow(() -> Refusal.notLoaded(name)), whom, signal);
    }

    @Override
    public List<UnitProcess> processesOf(Unit unit) {
        return kills.processesOf((UnitEntry) unit);
    }

    @Override
    public Optional<Unit> unitByPid(int pid) {
        return processes.unitOf(pid).map(Unit.class::cast);
    }

    @Override
    public Optional<Unit> unitByInvocationId(String hex) {
        return table.all().stream()
                .filter(u -> !hex.isEmpty() && u.invocationId().equals(hex))
                .map(Unit.class::cast)
                .findFirst();
    }

    @Override
    public void busNameOwner(String name, String owner) {
        table.machines()
                .filter(m -> m.busNames().contains(name))
                .forEach(m -> m.busNameOwner(name, owner));
    }

    @Override
    public Set<String> busNames() {
        return table.machines()
                .flatMap(machine -> machine.busNames().stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public List<String> environment() {
        return environment.assignments();
    }

    @Override
    public void setEnvironment(List<String> assignments) throws ManagerError {
        ManagerEnvironment.checkAssignments(assignments);
        environment.setAll(assignments);
        listeners.managerChanged(List.of("Environment"));
    }

    @Override
    public void unsetEnvironment(List<String> names) throws ManagerError {
        ManagerEnvironment.checkNames(names);
        names.forEach(environment::unset);
        listeners.managerChanged(List.of("Environment"));
    }

    @Override
    public String systemState() {
        if (shutdown.isUnderWay()) {
            return "stopping";
        }
        if (!finished.isSet()) {
            return "initializing";
        }
        return failed.isEmpty() ? "running" : "degraded";
    }

    @Override
    public Set<String> failedUnits() {
        return Set.copyOf(failed);
    }

    @Override
    public int installedJobs() {
        return (int) jobs.installedCount();
    }

    @Override
    public int failedJobs() {
        return (int) jobs.failedCount();
    }

    @Override
    public String controlGroup() {
        return groups().kernelPath("/");
    }

    @Override
    public Optional<Path> controlGroupDirectory(String group) {
        return groups().directory(group);
    }

    @Override
    public Optional<Path> logFile(Unit unit) {
        return Optional.of(spawns.logFile((UnitEntry) unit));
    }

    @Override
    public ManagerDefaults defaults() {
        return config.defaults();
    }

    @Override
    public List<String> searchPath() {
        return config.searchPath();
    }

    @Override
    public DualTimestamp startTimestamp() {
        return started;
    }

    @Override
    public DualTimestamp finishTimestamp() {
        return finished;
    }
}

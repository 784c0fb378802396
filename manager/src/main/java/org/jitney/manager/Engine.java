package org.jitney.manager;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jitney.manager.cgroup.GroupPrograms;
import org.jitney.manager.cgroup.GroupUsage;
import org.jitney.manager.exec.DynamicUsers;
import org.jitney.manager.exec.OwnPrograms;
import org.jitney.manager.generator.GeneratorSetup;
import org.jitney.manager.graph.UnitLoader;
import org.jitney.manager.job.JobType;
import org.jitney.manager.runtime.ActiveState;
import org.jitney.manager.runtime.DualTimestamp;
import org.jitney.manager.unit.ManagerDefaults;
import org.jitney.unitfile.UnitName;

/**
 * The manager at work: wires the parts and lends them to each other.
 *
 * <p>Everything happens on the loop's thread. What comes in (bus calls, ends of processes, timers,
 * datagrams) changes units and jobs at once and leaves follow-up work in {@link WorkQueues}, which
 * are drained in the next loop turn in a fixed order; nothing recurses over the dependency graph.
 */
public final class Engine implements Manager {
    private final EngineCore core;
    private final List<EnvironmentSource> sources = new ArrayList<>();
    private long reloads;
    private Optional<Runnable> reexecution = Optional.empty();
    private DualTimestamp started = DualTimestamp.NEVER;
    private DualTimestamp finished = DualTimestamp.NEVER;
    private boolean boots;
    private Optional<StatusDisplay> display = Optional.empty();

    /** Creates the engine; nothing happens before {@link #start}. */
    public Engine(ManagerConfig config, UnitLoader loader) {
        this(config, loader, GeneratorSetup.NONE);
    }

    /** Creates an engine that runs generators when it starts and whenever it reloads. */
    public Engine(ManagerConfig config, UnitLoader loader, GeneratorSetup generators) {
        core = new EngineCore(config, loader, generators);
    }

    /** Sets which programs of unit files are ours. */
    public void ownPrograms(OwnPrograms programs) {
        core.spawns().ownPrograms(programs);
    }

    /** Keeps the state in a file, and begins with what a predecessor left there. */
    public void continueFrom(Continuation left) {
        core.continueFrom(left);
    }

    /** Sets what ends this process, or the container that it is the first process of. */
    public void onEnd(Consumer<Ending> end) {
        core.endings().host(end);
    }

    /**
     * Says that the host begins anew when it is asked for a soft reboot.
     *
     * @param times how often it has done so already
     */
    public void onSoftReboot(int times) {
        core.endings().beginsAnew(times);
    }

    @Override
    public int softReboots() {
        return core.endings().softReboots();
    }

    @Override
    public void end(Ending how) throws ManagerError {
        core.endings().end(how);
    }

    @Override
    public int exitCode() {
        return core.endings().exitCode();
    }

    @Override
    public void setExitCode(int code) {
        core.endings().exitCode(code);
    }

    /** Sets what turns this process into a newer program of the same kind; it does not return. */
    public void onReexecute(Runnable become) {
        reexecution = Optional.of(become);
    }

    @Override
    public void reexecute() throws ManagerError {
        Runnable become =
                reexecution.orElseThrow(
                        () -> Refusal.notSupported("Reexecute: not by the host of this manager."));
        core.reexecute(become);
    }

    @Override
    public void start() {
        core.open();
        started = core.started();
        if (!boots) {
            finished = core.now();
        }
    }

    /** This manager boots what it is the first process of. Call it before {@link #start}. */
    public void boots() {
        boots = true;
    }

    /**
     * The first jobs are queued: the start is over when none is left.
     *
     * @param known whether clients have been told so already, by this process before it replaced
     *     its program
     */
    public void booting(boolean known) {
        core.whenNoJobIsLeft(() -> {
            finished = core.now();
            core.listeners().managerChanged(List.of("SystemState"));
            if (!known) {
                long usec = finished.monotonicUsec() - started.monotonicUsec();
                core.listeners().startupFinished(usec);
            }
        });
        core.queues().wake();
    }

    /** Sets where the status of units is shown. */
    public void showStatusOn(StatusDisplay where) {
        display = Optional.of(where);
    }

    @Override
    public boolean showsStatus() {
        return display.filter(StatusDisplay::isShown).isPresent();
    }

    @Override
    public void showStatus(Optional<Boolean> shown) throws ManagerError {
        if (display.isEmpty()) {
            Manager.super.showStatus(shown);
        }
        display.ifPresent(where -> where.show(shown));
    }

    @Override
    public void shutdown(Runnable done) {
        core.clockDrive().ifPresent(ClockDrive::letGo);
        core.shutdown()
                .begin(() -> {
                    core.close();
                    done.run();
                });
    }

    @Override
    public void listen(ManagerListener listener) {
        core.listeners().add(listener);
    }

    @Override
    public void unlisten(ManagerListener listener) {
        core.listeners().remove(listener);
    }

    @Override
    public Optional<Unit> unit(String name) {
        return core.table().get(name).map(Unit.class::cast);
    }

    @Override
    public Unit load(String name) throws ManagerError {
        return core.entry(name);
    }

    @Override
    public Collection<Unit> units() {
        core.showKernelUnits();
        return List.copyOf(core.table().all());
    }

    @Override
    public void hold(Unit unit) {
        ((UnitEntry) unit).hold();
    }

    @Override
    public List<DynamicUsers.DynamicUser> dynamicUsers() {
        return core.spawns().users().all();
    }

    @Override
    public void release(Unit unit) {
        ((UnitEntry) unit).letGo();
    }

    @Override
    public Job startJob(String name, String type, String mode, Requester requester)
            throws ManagerError {
        return core.startJob(name, type, mode, requester);
    }

    @Override
    public List<Job> startJobs(Map<String, String> types, String mode, Requester requester)
            throws ManagerError {
        return core.startJobs(types, mode, requester);
    }

    @Override
    public PlanReport plan(String name, String type, String mode) {
        return core.plan(name, type, mode);
    }

    @Override
    public List<PastJob> history(String unit, long most) {
        return core.jobTable().history().list(unit, most);
    }

    @Override
    public Collection<Job> jobs() {
        return core.jobTable().all();
    }

    @Override
    public Optional<Job> job(int id) {
        return core.jobTable().byId(id);
    }

    @Override
    public Collection<Job> jobsAfter(Job job) {
        return core.jobTable().neighbours(job, true);
    }

    @Override
    public Collection<Job> jobsBefore(Job job) {
        return core.jobTable().neighbours(job, false);
    }

    @Override
    public void cancelJob(int id, Requester requester) throws ManagerError {
        Job job = core.jobTable().byId(id).orElseThrow(() -> Refusal.noSuchJob(id));
        job.endedBy(requester.toString());
        core.jobTable().finish(job, org.jitney.manager.job.JobResult.CANCELED, true);
    }

    @Override
    public void clearJobs(Requester requester) {
        core.clearJobs(requester);
    }

    /**
     * Takes variables from somewhere again at each reload; what is there now is in the environment
     * that the engine was made with.
     */
    public void environmentFrom(Supplier<List<String>> source) {
        sources.add(new EnvironmentSource(core, source));
    }

    @Override
    public void reload(Runnable done) {
        core.listeners().reloading(true);
        core.generators()
                .run(() -> {
                    sources.forEach(EnvironmentSource::refresh);
                    core.table().reload();
                    core.note("UnitsLoad");
                    reloads++;
                    new JobRings(core.jobTable()).open();
                    core.listeners().reloading(false);
                    done.run();
                });
    }

    @Override
    public void resetFailed(String name) throws ManagerError {
        if (!UnitName.isValid(name)) {
            throw Refusal.invalidName(name);
        }
        core.table().get(name).orElseThrow(() -> Refusal.notLoaded(name)).resetFailed();
    }

    @Override
    public void resetFailed() {
        core.table().all().forEach(UnitEntry::resetFailed);
    }

    @Override
    public void kill(String name, String whom, int signal) throws ManagerError {
        if (!UnitName.isValid(name)) {
            throw Refusal.invalidName(name);
        }
        core.kills()
                .kill(
                        core.table().get(name).orElseThrow(() -> Refusal.notLoaded(name)),
                        whom,
                        signal);
    }

    @Override
    public List<UnitProcess> processesOf(Unit unit) {
        return core.kills().processesOf((UnitEntry) unit);
    }

    @Override
    public Optional<Unit> unitByPid(int pid) {
        return core.processes().unitOf(pid).map(Unit.class::cast);
    }

    @Override
    public Optional<Unit> unitByInvocationId(String hex) {
        return core.table().all().stream()
                .filter(u -> !hex.isEmpty() && u.invocationId().equals(hex))
                .map(Unit.class::cast)
                .findFirst();
    }

    @Override
    public void busNameOwner(String name, String owner) {
        core.table()
                .machines()
                .filter(m -> m.busNames().contains(name))
                .forEach(m -> m.busNameOwner(name, owner));
    }

    @Override
    public Set<String> busNames() {
        return core.table()
                .machines()
                .flatMap(machine -> machine.busNames().stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public Optional<LiveUnits> live() {
        return Optional.of(core.live());
    }

    @Override
    public boolean honoursWatchdogs() {
        return core.honoursWatchdogs();
    }

    @Override
    public void honourWatchdogs(boolean on) {
        core.honourWatchdogs(on);
    }

    @Override
    public List<String> environment() {
        return core.environment().assignments();
    }

    @Override
    public void setEnvironment(List<String> assignments) throws ManagerError {
        ManagerEnvironment.checkAssignments(assignments);
        core.environment().setAll(assignments);
        core.saved().changed();
        core.listeners().managerChanged(List.of("Environment"));
    }

    @Override
    public void unsetEnvironment(List<String> names) throws ManagerError {
        ManagerEnvironment.checkNames(names);
        names.forEach(core.environment()::unset);
        // What clients have set lies over what the manager started with, and only that can go.
        core.environment()
                .setAll(
                        core.config().environment().stream()
                                .filter(v -> names.contains(v.substring(0, v.indexOf('='))))
                                .toList());
        core.saved().changed();
        core.listeners().managerChanged(List.of("Environment"));
    }

    @Override
    public DualTimestamp now() {
        return core.now();
    }

    @Override
    public Optional<VirtualClock> virtualClock() {
        return core.clockDrive().map(VirtualClock.class::cast);
    }

    @Override
    public String systemState() {
        if (core.shutdown().isUnderWay()) {
            return "stopping";
        }
        if (!finished.isSet()) {
            return isActive("basic.target") ? "starting" : "initializing";
        }
        if (isActiveOrPending("shutdown.target")) {
            return "stopping";
        }
        if (isActiveOrPending("rescue.target") || isActiveOrPending("emergency.target")) {
            return "maintenance";
        }
        return core.failedUnits().isEmpty() ? "running" : "degraded";
    }

    private boolean isActive(String unit) {
        return core.table()
                .get(unit)
                .filter(u -> u.activeState() == ActiveState.ACTIVE)
                .isPresent();
    }

    private boolean isActiveOrPending(String name) {
        return core.table()
                .get(name)
                .filter(unit ->
                        !unit.activeState().isInactiveOrFailed()
                                || unit.job().filter(j -> j.kind() == JobType.START).isPresent())
                .isPresent();
    }

    @Override
    public Set<String> failedUnits() {
        return core.failedUnits();
    }

    @Override
    public int installedJobs() {
        return (int) core.jobTable().installedCount();
    }

    @Override
    public int failedJobs() {
        return (int) core.jobTable().failedCount();
    }

    @Override
    public String controlGroup() {
        return core.groups().kernelPath("/");
    }

    @Override
    public String shownGroup(String group) {
        boolean real = core.groups().isDelegated() && !group.isEmpty();
        return real ? core.groups().kernelPath(group) : group;
    }

    @Override
    public Optional<Path> controlGroupDirectory(String group) {
        return core.groups().directory(group);
    }

    @Override
    public Optional<Path> controlGroupDirectory(String group, String controller) {
        return core.groups().directory(group, controller);
    }

    @Override
    public GroupUsage usage(Unit unit) {
        return core.resources().usage((UnitEntry) unit);
    }

    @Override
    public Optional<GroupPrograms.Traffic> traffic(Unit unit) {
        return core.resources().programs().traffic(unit.id());
    }

    @Override
    public Optional<Path> logFile(Unit unit) {
        return Optional.of(core.spawns().logFile((UnitEntry) unit));
    }

    @Override
    public ManagerDefaults defaults() {
        return core.config().defaults();
    }

    @Override
    public List<String> searchPath() {
        return core.config().searchPath();
    }

    @Override
    public DualTimestamp moment(String name) {
        return core.moment(name);
    }

    @Override
    public long reloads() {
        return reloads;
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

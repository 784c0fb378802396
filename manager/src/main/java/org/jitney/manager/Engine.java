package org.jitney.manager;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jitney.manager.exec.OwnPrograms;
import org.jitney.manager.generator.GeneratorSetup;
import org.jitney.manager.graph.UnitLoader;
import org.jitney.manager.runtime.DualTimestamp;
import org.jitney.unitfile.UnitName;

/**
 * The manager at work: wires the parts and lends them to each other.
 *
 * <p>Everything happens on the loop's thread. What comes in (bus calls, ends of processes, timers,
 * datagrams) changes units and jobs at once and leaves follow-up work in {@link WorkQueues}, which
 * are drained in the next loop turn in a fixed order; nothing recurses over the dependency graph.
 */
public final class Engine extends EngineView {
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
        super(new EngineCore(config, loader, generators));
    }

    /** Sets which programs of unit files are ours. */
    public void ownPrograms(OwnPrograms programs) {
        core.spawns().ownPrograms(programs);
    }

    /** Keeps the state in a file, and begins with what a predecessor left there. */
    public void continueFrom(Continuation left) {
        core.run().continueFrom(left);
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
    public void end(Ending how) throws ManagerError {
        core.endings().end(how);
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
        core.run().reexecute(become);
    }

    @Override
    public void start() {
        core.run().open();
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
            super.showStatus(shown);
        }
        display.ifPresent(where -> where.show(shown));
    }

    @Override
    public void shutdown(Runnable done) {
        end(false, done);
    }

    /**
     * As {@link #shutdown}, for a soft reboot: units with SurviveFinalKillSignal= stay, and are
     * left to the manager that this process becomes.
     *
     * @param done is told which processes are to be spared, if any are
     */
    public void shutdownToBeginAnew(Consumer<Optional<IntPredicate>> done) {
        end(true, () -> done.accept(core.shutdown().survivors().processes(core.groups())));
    }

    private void end(boolean sparing, Runnable done) {
        core.clockDrive().ifPresent(ClockDrive::letGo);
        core.shutdown()
                .begin(
                        sparing,
                        () -> {
                            core.run().close();
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
    public Unit load(String name) throws ManagerError {
        return core.entry(name);
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
    public Job startJob(String name, String type, String mode, Requester requester)
            throws ManagerError {
        return core.admission().startJob(name, type, mode, requester);
    }

    @Override
    public List<Job> startJobs(Map<String, String> types, String mode, Requester requester)
            throws ManagerError {
        return core.admission().startJobs(types, mode, requester);
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
    public Set<String> busNames() {
        return core.table()
                .machines()
                .flatMap(machine -> machine.busNames().stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public void honourWatchdogs(boolean on) {
        core.honourWatchdogs(on);
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

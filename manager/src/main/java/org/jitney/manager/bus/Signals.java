package org.jitney.manager.bus;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jitney.bus.api.InterfaceInfo;
import org.jitney.bus.api.PropertyInfo;
import org.jitney.bus.api.Systemd1Job;
import org.jitney.bus.api.Systemd1Manager;
import org.jitney.bus.api.Systemd1Scope;
import org.jitney.bus.client.Endpoint;
import org.jitney.bus.service.BusObject;
import org.jitney.bus.service.ObjectTree;
import org.jitney.bus.wire.Message;
import org.jitney.manager.Job;
import org.jitney.manager.Manager;
import org.jitney.manager.ManagerListener;
import org.jitney.manager.Unit;

/**
 * Tells clients what happens in the engine.
 *
 * <p>Direct clients hear everything, the bus only when somebody there has subscribed; the signals
 * of a job go out on the bus also when the client that queued it is still there. What changed in a
 * unit is collected until the end of the loop's turn, but never comes after the signal that its job
 * is over: clients read a unit's state when they see that.
 */
final class Signals implements ManagerListener {
    private static final InterfaceInfo MANAGER = Systemd1Manager.INFO;

    private final Manager engine;
    private final ObjectTree tree;
    private final UnitObjects units;
    private final Subscribers subscribers;
    private final Consumer<Runnable> defer;
    private final Set<Unit> changedUnits = new LinkedHashSet<>();
    private final Set<Job> newJobs = new LinkedHashSet<>();
    private final Map<String, String[]> announced = new HashMap<>();
    private final Set<Job> changedJobs = new LinkedHashSet<>();
    private boolean flushQueued;
    private boolean jobAudience;
    private boolean unitAudience;

    Signals(
            Manager engine,
            ObjectTree tree,
            UnitObjects units,
            Subscribers subscribers,
            Consumer<Runnable> defer) {
        this.engine = engine;
        this.tree = tree;
        this.units = units;
        this.subscribers = subscribers;
        this.defer = defer;
        tree.audience(this::hears);
    }

    private boolean hears(Endpoint link) {
        return link.isDirect() || subscribers.anySubscribed() || jobAudience || unitAudience;
    }

    @Override
    public void unitNew(Unit unit) {
        tree.emit(Paths.MANAGER, MANAGER, "UnitNew", unit.id(), Paths.of(unit));
    }

    @Override
    public void unitRemoved(Unit unit) {
        // The last that is heard of a unit is its last state.
        if (changedUnits.remove(unit)) {
            announce(unit);
        }
        unitAudience = subscribers.hasHolders(unit);
        tree.emit(Paths.MANAGER, MANAGER, "UnitRemoved", unit.id(), Paths.of(unit));
        unitAudience = false;
    }

    @Override
    public boolean requestStop(Unit scope, String controller) {
        Optional<Endpoint> bus = subscribers.bus();
        bus.ifPresent(link ->
                link.send(
                        Message.signal(Paths.of(scope), Systemd1Scope.INFO.name(), "RequestStop")
                                .destination(controller)
                                .build()));
        return bus.isPresent();
    }

    @Override
    public void unitChanged(Unit unit) {
        changedUnits.add(unit);
        queueFlush();
    }

    /** Told at the end of the turn: the client that queued it gets its answer first. */
    @Override
    public void jobNew(Job job) {
        newJobs.add(job);
        queueFlush();
    }

    private void announceNew(Job job) {
        forJob(job, "JobNew", (long) job.id(), Paths.of(job), job.unit().id());
    }

    @Override
    public void jobChanged(Job job) {
        changedJobs.add(job);
        queueFlush();
    }

    @Override
    public void jobRemoved(Job job) {
        changedJobs.remove(job);
        unitAudience = subscribers.hasHolders(job.unit());
        jobAudience = subscribers.anyoneWaitsFor(job.id());
        if (changedUnits.remove(job.unit())) {
            announce(job.unit());
        }
        if (newJobs.remove(job)) {
            announceNew(job);
        }
        String result = job.result().orElse("done");
        forJob(job, "JobRemoved", (long) job.id(), Paths.of(job), job.unit().id(), result);
        unitAudience = false;
        subscribers.jobIsOver(job.id());
    }

    private void forJob(Job job, String member, Object... arguments) {
        jobAudience = subscribers.anyoneWaitsFor(job.id());
        tree.emit(Paths.MANAGER, MANAGER, member, arguments);
        jobAudience = false;
    }

    @Override
    public void reloading(boolean active) {
        tree.emit(Paths.MANAGER, MANAGER, "Reloading", active);
    }

    @Override
    public void unitFilesChanged() {
        tree.emit(Paths.MANAGER, MANAGER, "UnitFilesChanged");
    }

    @Override
    public void managerChanged(List<String> properties) {
        tree.changed(Paths.MANAGER, MANAGER, properties.toArray(String[]::new));
    }

    @Override
    public void startupFinished(long userspaceUsec) {
        tree.emit(
                Paths.MANAGER,
                MANAGER,
                "StartupFinished",
                0L,
                0L,
                0L,
                0L,
                userspaceUsec,
                userspaceUsec);
    }

    private void queueFlush() {
        if (!flushQueued) {
            flushQueued = true;
            defer.accept(this::flush);
        }
    }

    private void flush() {
        flushQueued = false;
        List<Unit> now = List.copyOf(changedUnits);
        List<Job> jobs = List.copyOf(changedJobs);
        List<Job> started = List.copyOf(newJobs);
        newJobs.clear();
        changedUnits.clear();
        changedJobs.clear();
        now.stream().filter(unit -> !subscribers.hasHolders(unit)).forEach(this::announce);
        tree.flushChanges();
        // Who holds a unit hears of it without having subscribed to all.
        unitAudience = true;
        now.stream().filter(subscribers::hasHolders).forEach(this::announce);
        tree.flushChanges();
        unitAudience = false;
        started.forEach(this::announceNew);
        for (Job job : jobs) {
            if (engine.job(job.id()).isPresent()) {
                tree.changed(Paths.of(job), units.object(job), Systemd1Job.INFO, "State");
            }
        }
        tree.flushChanges();
    }

    /** First the interface of the type, then Unit: clients rely on this order. */
    private void announce(Unit unit) {
        if (!tree.hasAudience()) {
            return;
        }
        BusObject object = units.object(unit);
        for (BusObject.Bound<?> bound : object.interfaces()) {
            InterfaceInfo info = bound.table().info();
            String[] names = announced.computeIfAbsent(info.name(), _ -> announced(info));
            tree.changed(Paths.of(unit), object, info, names);
        }
    }

    /** All properties that announce themselves at all, as the original sends them. */
    private static String[] announced(InterfaceInfo info) {
        return info.properties().stream()
                .filter(p -> !p.hidden() && isAnnounced(p.emits()))
                .map(PropertyInfo::name)
                .toArray(String[]::new);
    }

    private static boolean isAnnounced(PropertyInfo.Emits emits) {
        return switch (emits) {
            case TRUE, INVALIDATES -> true;
            case CONST, FALSE -> false;
        };
    }
}

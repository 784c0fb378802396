package org.jitney.manager.bus;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jitney.bus.service.Auth;
import org.jitney.bus.service.Call;
import org.jitney.bus.service.DBusError;
import org.jitney.bus.service.InterfaceTable;
import org.jitney.bus.service.Reply;
import org.jitney.bus.wire.Struct;
import org.jitney.manager.Job;
import org.jitney.manager.LiveUnits;
import org.jitney.manager.LiveUnits.PropertyChange;
import org.jitney.manager.ManagerError;
import org.jitney.manager.NewUnit;
import org.jitney.manager.Unit;
import org.jitney.manager.graph.LoadState;
import org.jitney.manager.unit.BadProperty;
import org.jitney.manager.unit.BusProperty;
import org.jitney.manager.unit.PropertyLines;
import org.jitney.unitfile.UnitName;

/** The members that make units and change them while they run, of the Manager and of units. */
final class LiveMethods {
    private static final String MANAGE_UNITS = JobMethods.MANAGE_UNITS;

    private LiveMethods() {}

    static void register(InterfaceTable<ManagerObject> table) {
        table.method("StartTransientUnit", LiveMethods::startTransient)
                .method(
                        "SetUnitProperties",
                        (m, c) -> setProperties(m, m.usable(c.string(0), c), c, 1))
                .method("AbandonScope", (m, c) -> abandon(m, m.loaded(c.string(0), c)))
                .method(
                        "AttachProcessesToUnit",
                        (m, c) -> attach(m, m.loaded(c.string(0), c), c, 1))
                .method("FreezeUnit", (m, c) -> freeze(m, m.loaded(c.string(0), c), true, c))
                .method("ThawUnit", (m, c) -> freeze(m, m.loaded(c.string(0), c), false, c))
                .method("CleanUnit", (m, c) -> clean(m, m.load(c.string(0)), c.strings(1)));
        for (String member :
                List.of(
                        "StartTransientUnit",
                        "SetUnitProperties",
                        "AbandonScope",
                        "AttachProcessesToUnit",
                        "FreezeUnit",
                        "ThawUnit",
                        "CleanUnit")) {
            table.authorize(member, Auth.polkit(MANAGE_UNITS));
        }
    }

    /** The members that every unit has. */
    static void register(InterfaceTable<Unit> table, ManagerObject manager) {
        table.method("SetProperties", (u, c) -> setProperties(manager, u, c, 0))
                .method("Freeze", (u, c) -> freeze(manager, u, true, c))
                .method("Thaw", (u, c) -> freeze(manager, u, false, c))
                .method("Clean", (u, c) -> clean(manager, u, c.strings(0)));
        for (String member : List.of("SetProperties", "Freeze", "Thaw", "Clean")) {
            table.authorize(member, Auth.polkit(MANAGE_UNITS));
        }
    }

    static LiveUnits live(ManagerObject manager) throws DBusError {
        return manager.engine()
                .live()
                .orElseThrow(() ->
                        DBusError.notSupported(
                                "This manager looks after unit files and runs nothing."));
    }

    private static Reply startTransient(ManagerObject manager, Call call) throws DBusError {
        LiveUnits live = live(manager);
        var defaults = manager.engine().defaults();
        List<TransientRequest.Result> all = new ArrayList<>();
        Job job;
        try {
            all.add(TransientRequest.read(call, call.string(0), call.arg(2), defaults));
            for (Object item : call.list(3)) {
                Struct other = (Struct) item;
                all.add(TransientRequest.read(call, other.string(0), other.get(1), defaults));
            }
        } catch (DBusError e) {
            all.forEach(result -> result.unit().streams().close());
            throw e;
        }
        try {
            List<NewUnit> units = all.stream().map(TransientRequest.Result::unit).toList();
            job =
                    live.startTransient(
                            units.getFirst(),
                            call.string(1),
                            units.subList(1, units.size()),
                            Requesters.of(manager.engine(), call));
        } catch (ManagerError e) {
            throw Refusals.of(e);
        }
        for (TransientRequest.Result result : all) {
            if (result.reference()) {
                manager.subscribers().reference(manager.load(result.unit().name()), call.caller());
            }
        }
        manager.subscribers().queued(job.id(), call.caller());
        return Reply.of(Paths.of(job));
    }

    /** Arguments from {@code at} on: whether until the next boot only, and the properties. */
    private static Reply setProperties(ManagerObject manager, Unit unit, Call call, int at)
            throws DBusError {
        LiveUnits live = live(manager);
        List<BusProperty> properties = BusValues.properties(call.arg(at + 1));
        var writer = new PropertyLines(new UnitName(unit.id()), manager.engine().defaults());
        List<PropertyChange> changes = new ArrayList<>();
        List<String> marks = new ArrayList<>();
        try {
            for (BusProperty property : properties) {
                if (property.name().equals("Markers")) {
                    PropertyLines.requireType(property, "as");
                    ((List<?>) property.value()).forEach(word -> marks.add(word.toString()));
                    continue;
                }
                writer.requireLive(property.name());
                var lines = writer.of(property, properties);
                changes.add(
                        new PropertyChange(
                                writer.fileName(property.name()),
                                lines,
                                writer.affectedBy(property.name())));
            }
        } catch (BadProperty e) {
            throw Refusals.of(e);
        }
        return JobMethods.run(() -> {
            // Both are checked before either is done: marks by themselves, changes above.
            live.mark(unit, marks);
            live.setProperties(unit, changes, call.bool(at));
        });
    }

    static Reply abandon(ManagerObject manager, Unit unit) throws DBusError {
        LiveUnits live = live(manager);
        return JobMethods.run(() -> live.abandon(unit));
    }

    /** Arguments from {@code at} on: the group below the unit's, and the processes. */
    static Reply attach(ManagerObject manager, Unit unit, Call call, int at) throws DBusError {
        LiveUnits live = live(manager);
        Set<Integer> pids = new LinkedHashSet<>();
        for (Object item : call.list(at + 1)) {
            long pid = ((Number) item).longValue();
            pids.add((int) (pid == 0 ? call.caller().pid() : pid));
        }
        return JobMethods.run(() -> live.attach(unit, call.string(at), pids));
    }

    private static Reply freeze(ManagerObject manager, Unit unit, boolean freeze, Call call)
            throws DBusError {
        LiveUnits live = live(manager);
        try {
            live.freeze(
                    unit,
                    freeze,
                    failure ->
                            failure.ifPresentOrElse(
                                    e -> call.fail(Refusals.of(e)), () -> call.complete()));
        } catch (ManagerError e) {
            throw Refusals.of(e);
        }
        return Reply.pending();
    }

    private static Reply clean(ManagerObject manager, Unit unit, List<String> what)
            throws DBusError {
        LiveUnits live = live(manager);
        if (unit.loaded().loadState() == LoadState.NOT_FOUND) {
            throw Refusals.noSuchUnit("Unit %s not found.".formatted(unit.id()));
        }
        return JobMethods.run(() -> live.clean(unit, what));
    }
}

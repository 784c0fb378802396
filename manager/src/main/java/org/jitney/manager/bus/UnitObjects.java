package org.jitney.manager.bus;

import java.util.Collection;
import java.util.Optional;
import org.jitney.bus.name.ObjectPath;
import org.jitney.bus.service.BusObject;
import org.jitney.bus.service.Caller;
import org.jitney.bus.service.DBusError;
import org.jitney.bus.service.InterfaceTable;
import org.jitney.bus.service.Subtree;
import org.jitney.manager.Job;
import org.jitney.manager.Manager;
import org.jitney.manager.ManagerError;
import org.jitney.manager.Unit;
import org.jitney.unitfile.UnitName;

/**
 * The objects below {@code unit} and {@code job}. A unit is loaded when somebody addresses it, and
 * also one without a file then has an object, in load state not-found; only what is loaded anyway
 * is listed.
 */
final class UnitObjects {
    private final Manager engine;
    private final InterfaceTable<Unit> unit;
    private final InterfaceTable<Job> job;
    private final InterfaceTable<Job> ownJob = JobInterface.ownTable();
    private final TypeInterfaces types;

    UnitObjects(ManagerObject manager) {
        this.engine = manager.engine();
        this.unit = new UnitInterface(manager).table();
        this.job = new JobInterface(engine).table();
        this.types = new TypeInterfaces(manager);
    }

    /** The interface of the type comes first, as in the original: clients print in this order. */
    BusObject object(Unit one) {
        return BusObject.of(types.of(UnitInterface.type(one)), one).with(unit, one);
    }

    BusObject object(Job one) {
        return BusObject.of(job, one).with(ownJob, one);
    }

    Subtree units() {
        return new Subtree() {
            @Override
            public Optional<BusObject> find(ObjectPath path) {
                return Paths.unitName(path).flatMap(name -> findUnit(name));
            }

            // The last part "self" is the unit that the caller is part of.
            @Override
            public Optional<BusObject> find(ObjectPath path, Caller caller) {
                return path.equals(Paths.SELF)
                        ? engine.unitByPid((int) caller.pid()).map(one -> object(one))
                        : find(path);
            }

            @Override
            public Collection<ObjectPath> listed() {
                return engine.units().stream().map(Paths::of).toList();
            }
        };
    }

    private Optional<BusObject> findUnit(String name) {
        // What was down and forgotten, or had no file, may have one by now: the engine's to say.
        Optional<Unit> known = engine.unit(name).filter(UnitObjects::isUp);
        if (known.isEmpty() && UnitName.parse(name).filter(n -> !n.isTemplate()).isPresent()) {
            try {
                known = Optional.of(engine.load(name));
            } catch (ManagerError noSuchName) {
                return Optional.empty();
            }
        }
        return known.map(this::object);
    }

    private static boolean isUp(Unit unit) {
        return !unit.activeState().isInactiveOrFailed();
    }

    Subtree jobs() {
        return new Subtree() {
            @Override
            public Optional<BusObject> find(ObjectPath path) throws DBusError {
                return Paths.jobId(path).flatMap(engine::job).map(j -> object(j));
            }

            @Override
            public Collection<ObjectPath> listed() {
                return engine.jobs().stream().map(Paths::of).toList();
            }
        };
    }

    /** {@return the tables of all interfaces, for the list of what is not implemented} */
    Collection<InterfaceTable<?>> tables() {
        var tables = new java.util.ArrayList<InterfaceTable<?>>(types.all());
        tables.add(unit);
        tables.add(job);
        return tables;
    }
}

package org.jitney.manager.bus;

import java.io.IOException;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jitney.bus.service.Call;
import org.jitney.bus.service.DBusError;
import org.jitney.manager.Manager;
import org.jitney.manager.ManagerError;
import org.jitney.manager.Unit;
import org.jitney.manager.graph.DependencyType;
import org.jitney.manager.graph.LoadState;
import org.jitney.unitfile.UnitName;
import org.jitney.unitfile.install.InstallError;
import org.jitney.unitfile.install.UnitFileState;
import org.jitney.unitfile.install.UnitFiles;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The object at {@code /org/freedesktop/systemd1}: the engine and who uses it. */
record ManagerObject(Manager engine, Subscribers subscribers, Supplier<UnitFiles> files) {
    private static final Logger LOG = LoggerFactory.getLogger(ManagerObject.class);

    /** {@return whether the unit is enabled; empty when it has no file} */
    String unitFileState(Unit unit) {
        if (unit.loaded().fragmentPath().isEmpty()) {
            return "";
        }
        try {
            return files.get().stateOf(unit.id()).toString();
        } catch (InstallError noState) {
            return UnitFileState.BAD.toString();
        } catch (IOException e) {
            LOG.warn("{}: cannot tell whether it is enabled: {}", unit.id(), e.getMessage());
            return UnitFileState.BAD.toString();
        }
    }

    /** {@return what the preset files say about the unit; empty when it has no file} */
    String unitFilePreset(Unit unit) {
        if (unit.loaded().fragmentPath().isEmpty()) {
            return "";
        }
        try {
            return files.get().presetOf(unit.id()).enable() ? "enabled" : "disabled";
        } catch (IOException e) {
            LOG.warn("{}: cannot read the presets: {}", unit.id(), e.getMessage());
            return "";
        }
    }

    /** {@return the unit that a request names; loaded now if it is not, with whatever errors} */
    Unit load(String name) throws DBusError {
        Optional<UnitName> parsed = UnitName.parse(name);
        if (parsed.isEmpty()) {
            throw DBusError.invalidArgs("Unit name %s is not valid.".formatted(name));
        }
        if (parsed.get().isTemplate()) {
            throw DBusError.invalidArgs(
                    "Unit name %s is missing the instance name.".formatted(name));
        }
        try {
            return engine.load(name);
        } catch (ManagerError e) {
            throw Refusals.of(e);
        }
    }

    /** {@return the unit if it is loaded; an empty name means the unit of the caller} */
    Unit loaded(String name, Call call) throws DBusError {
        if (name.isEmpty()) {
            return ofCaller(call);
        }
        return known(name).orElseThrow(() -> Refusals.notLoaded(name));
    }

    /** {@return the unit; not one that is but a name that somebody has asked for} */
    Optional<Unit> known(String name) {
        return engine.unit(name).filter(unit -> !isOnlyAName(unit));
    }

    private boolean isOnlyAName(Unit unit) {
        return unit.loaded().loadState() == LoadState.NOT_FOUND
                && unit.activeState().isInactiveOrFailed()
                && unit.job().isEmpty()
                && !subscribers.hasHolders(unit)
                && Stream.of(DependencyType.values()).allMatch(t -> unit.dependencies(t).isEmpty());
    }

    /** {@return the unit, loaded on demand; an empty name means the unit of the caller} */
    Unit loadOrOfCaller(String name, Call call) throws DBusError {
        return name.isEmpty() ? ofCaller(call) : load(name);
    }

    Unit ofCaller(Call call) throws DBusError {
        return engine.unitByPid(callerPid(call))
                .orElseThrow(() -> Refusals.noSuchUnit("Client not member of any unit."));
    }

    int callerPid(Call call) throws DBusError {
        long pid = call.caller().pid();
        if (pid <= 0) {
            throw Refusals.noSuchUnit("Client not member of any unit.");
        }
        return (int) pid;
    }
}

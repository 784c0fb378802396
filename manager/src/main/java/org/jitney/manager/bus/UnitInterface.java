package org.jitney.manager.bus;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jitney.bus.api.Systemd1Unit;
import org.jitney.bus.service.Auth;
import org.jitney.bus.service.DBusError;
import org.jitney.bus.service.InterfaceTable;
import org.jitney.bus.service.Reply;
import org.jitney.bus.wire.Struct;
import org.jitney.manager.Unit;
import org.jitney.manager.graph.DependencyType;
import org.jitney.manager.graph.LoadedUnit;
import org.jitney.manager.runtime.ActivationDetails;
import org.jitney.manager.runtime.DualTimestamp;
import org.jitney.unitfile.UnitType;

/** {@code org.freedesktop.systemd1.Unit}: what units of all types have. */
final class UnitInterface {
    /** Links that are shown under their own name; the others are internal. */
    private static final Set<DependencyType> NOT_SHOWN =
            Set.of(
                    DependencyType.REFERENCES,
                    DependencyType.REFERENCED_BY,
                    DependencyType.IN_SLICE);

    private final ManagerObject manager;

    UnitInterface(ManagerObject manager) {
        this.manager = manager;
    }

    InterfaceTable<Unit> table() {
        InterfaceTable<Unit> table = InterfaceTable.of(Systemd1Unit.INFO);
        SettingsProperties.register(table, UnitType.values());
        identity(table);
        state(table);
        abilities(table);
        timestamps(table);
        obsolete(table);
        dependencies(table);
        jobs(table);
        others(table);
        LiveMethods.register(table, manager);
        return table;
    }

    static UnitType type(Unit unit) {
        return unit.loaded().type();
    }

    private void identity(InterfaceTable<Unit> table) {
        table.property("Id", Unit::id)
                .property("Names", u -> new ArrayList<>(new TreeSet<>(u.names())))
                .property("Following", Unit::following)
                .property("Description", u -> u.loaded().description())
                .property("LoadState", u -> u.loaded().loadState().toString())
                .property("LoadError", UnitInterface::loadError)
                .property("FragmentPath", u -> u.loaded().fragmentPath().orElse(""))
                .property("SourcePath", u -> u.loaded().sourcePath())
                .property("DropInPaths", u -> u.loaded().dropIns())
                .property("UnitFileState", u -> manager.unitFileState(u))
                .property("UnitFilePreset", u -> manager.unitFilePreset(u))
                .property("NeedDaemonReload", Unit::needDaemonReload)
                .property("Transient", Unit::isTransient)
                .property("Perpetual", u -> u.loaded().isPerpetual())
                .property("InvocationID", u -> HexFormat.of().parseHex(u.invocationId()))
                .property("AccessSELinuxContext", u -> "")
                .property("Refs", u -> manager.subscribers().holders(u));
    }

    private static Object loadError(Unit unit) {
        LoadedUnit.LoadError error = unit.loaded().loadError();
        return Struct.of(error.name(), error.text());
    }

    private void state(InterfaceTable<Unit> table) {
        table.property("ActiveState", u -> u.activeState().toString())
                .property("SubState", Unit::subState)
                .property(
                        "FreezerState",
                        u -> manager.engine().live().map(l -> l.freezerState(u)).orElse("running"))
                .property(
                        "Job",
                        u ->
                                u.job()
                                        .map(j -> Struct.of((long) j.id(), Paths.of(j)))
                                        .orElse(Struct.of(0L, Paths.NONE)))
                .property("ActivationDetails", u -> details(u.activation()))
                .property("ConditionResult", Unit::conditionResult)
                .property("AssertResult", Unit::assertResult)
                .property("Conditions", u -> outcomes(u.conditionOutcomes()))
                .property("Asserts", u -> outcomes(u.assertOutcomes()));
    }

    private static List<Struct> outcomes(List<Unit.ConditionOutcome> outcomes) {
        List<Struct> rows = new ArrayList<>();
        for (Unit.ConditionOutcome one : outcomes) {
            rows.add(
                    Struct.of(
                            one.type(),
                            one.trigger(),
                            one.negate(),
                            one.parameter(),
                            one.result()));
        }
        return rows;
    }

    /** Marking is not there yet, and says so where clients ask. */
    private void abilities(InterfaceTable<Unit> table) {
        table.property(
                        "CanStart",
                        u -> u.canStart() && !u.loaded().settings().unit().refuseManualStart())
                .property(
                        "CanStop",
                        u -> u.canStop() && !u.loaded().settings().unit().refuseManualStop())
                .property("CanReload", Unit::canReload)
                .property("CanIsolate", Unit::canIsolate)
                .property(
                        "CanFreeze",
                        u -> manager.engine().live().filter(l -> l.canFreeze(u)).isPresent())
                .property("CanLiveMount", u -> false)
                .property(
                        "CanClean",
                        u -> manager.engine().live().map(l -> l.cleanable(u)).orElse(List.of()))
                .property("Markers", u -> List.of());
    }

    /** Old names, and things that are no more: only who asks for them by name sees them. */
    private static void obsolete(InterfaceTable<Unit> table) {
        table.property(
                "OnSuccesJobMode", u -> u.loaded().settings().values().text("OnSuccessJobMode"));
        for (String name : List.of("StartLimitInterval", "StartLimitIntervalSec")) {
            table.property(
                    name, u -> u.loaded().settings().values().number("StartLimitIntervalUSec"));
        }
        for (String name :
                List.of(
                        "RequiresOverridable",
                        "RequisiteOverridable",
                        "RequiredByOverridable",
                        "RequisiteOfOverridable")) {
            table.property(name, u -> List.of());
        }
    }

    private static void timestamps(InterfaceTable<Unit> table) {
        Map<String, Function<Unit, DualTimestamp>> all =
                Map.of(
                        "StateChangeTimestamp", Unit::stateChange,
                        "InactiveExitTimestamp", Unit::inactiveExit,
                        "ActiveEnterTimestamp", Unit::activeEnter,
                        "ActiveExitTimestamp", Unit::activeExit,
                        "InactiveEnterTimestamp", Unit::inactiveEnter,
                        "ConditionTimestamp", Unit::conditionTimestamp,
                        "AssertTimestamp", Unit::assertTimestamp);
        all.forEach((name, read) -> timestamp(table, name, read));
    }

    /** Registers a moment on both clocks. */
    static <T> void timestamp(
            InterfaceTable<T> table, String name, Function<T, DualTimestamp> read) {
        table.property(name, t -> read.apply(t).realtimeUsec())
                .property(name + "Monotonic", t -> read.apply(t).monotonicUsec());
    }

    /** {@return the details of an activation in the form of {@code ActivationDetails}} */
    static List<Struct> details(Optional<ActivationDetails> activation) {
        return activation.map(ActivationDetails::pairs).orElse(List.of()).stream()
                .map(pair -> Struct.of(pair.getKey(), pair.getValue()))
                .toList();
    }

    private static void dependencies(InterfaceTable<Unit> table) {
        for (DependencyType type : DependencyType.values()) {
            if (!NOT_SHOWN.contains(type)) {
                table.property(type.toString(), u -> List.copyOf(u.dependencies(type)));
            }
        }
    }

    private void jobs(InterfaceTable<Unit> table) {
        for (JobRequest request : JobRequest.values()) {
            if (request.isMethod()) {
                table.method(
                                request.unitMethod(),
                                (u, c) -> JobMethods.queue(manager, u, request, c.string(0), c))
                        .authorize(request.unitMethod(), Auth.polkit(JobMethods.MANAGE_UNITS));
            }
        }
        table.method(
                        "EnqueueJob",
                        (u, c) -> JobMethods.enqueue(manager, u, c.string(0), c.string(1), c))
                .authorize("EnqueueJob", Auth.polkit(JobMethods.MANAGE_UNITS));
    }

    private void others(InterfaceTable<Unit> table) {
        table.method("Kill", (u, c) -> JobMethods.kill(manager, u, c, 0))
                .authorize("Kill", Auth.polkit(JobMethods.MANAGE_UNITS))
                .method("ResetFailed", (u, c) -> resetFailed(u))
                .authorize("ResetFailed", Auth.polkit(JobMethods.MANAGE_UNITS))
                .method("Ref", (u, c) -> UnitMethods.ref(manager, u, c))
                .method("Unref", (u, c) -> UnitMethods.unref(manager, u, c));
    }

    private Reply resetFailed(Unit unit) throws DBusError {
        return JobMethods.run(() -> manager.engine().resetFailed(unit.id()));
    }
}

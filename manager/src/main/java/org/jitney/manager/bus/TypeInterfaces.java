package org.jitney.manager.bus;

import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jitney.bus.api.InterfaceInfo;
import org.jitney.bus.api.Systemd1Automount;
import org.jitney.bus.api.Systemd1Device;
import org.jitney.bus.api.Systemd1Mount;
import org.jitney.bus.api.Systemd1Path;
import org.jitney.bus.api.Systemd1Scope;
import org.jitney.bus.api.Systemd1Service;
import org.jitney.bus.api.Systemd1Slice;
import org.jitney.bus.api.Systemd1Socket;
import org.jitney.bus.api.Systemd1Swap;
import org.jitney.bus.api.Systemd1Target;
import org.jitney.bus.api.Systemd1Timer;
import org.jitney.bus.service.InterfaceTable;
import org.jitney.bus.service.Reply;
import org.jitney.manager.Unit;
import org.jitney.manager.graph.DependencyType;
import org.jitney.manager.path.PathRuntime;
import org.jitney.manager.runtime.DualTimestamp;
import org.jitney.manager.scope.ScopeRuntime;
import org.jitney.manager.socket.SocketRuntime;
import org.jitney.manager.timer.TimerRuntime;
import org.jitney.unitfile.UnitType;

/** The interface that each unit type has besides Unit: settings from the table, then run time. */
final class TypeInterfaces {
    private final ManagerObject manager;
    private final Map<UnitType, InterfaceTable<Unit>> tables = new EnumMap<>(UnitType.class);

    TypeInterfaces(ManagerObject manager) {
        this.manager = manager;
        for (UnitType type : UnitType.values()) {
            tables.put(type, table(type));
        }
    }

    InterfaceTable<Unit> of(UnitType type) {
        InterfaceTable<Unit> table = tables.get(type);
        if (table == null) {
            throw new IllegalArgumentException(type + " has no interface");
        }
        return table;
    }

    Collection<InterfaceTable<Unit>> all() {
        return tables.values();
    }

    private InterfaceTable<Unit> table(UnitType type) {
        InterfaceTable<Unit> table = InterfaceTable.of(info(type));
        SettingsProperties.register(table, type);
        oldNames(table);
        if (hasGroup(type)) {
            CgroupProperties.register(table, manager.engine());
            table.method(
                    "GetProcesses", (u, c) -> Reply.of(UnitMethods.processes(manager.engine(), u)));
            table.method("AttachProcesses", (u, c) -> LiveMethods.attach(manager, u, c, 0));
        }
        if (table.info().property("UID").isPresent()) {
            ServiceProperties.identity(table);
        }
        ProcessMethods.register(table, manager);
        switch (type) {
            case SERVICE -> ServiceProperties.register(table);
            case SOCKET -> socket(table);
            case TIMER -> timer(table);
            case PATH -> path(table);
            case MOUNT -> MountProperties.mount(table);
            case SWAP -> MountProperties.swap(table);
            case AUTOMOUNT -> MountProperties.automount(table);
            case SCOPE -> scope(table);
            // Where no udev tells of devices, none has a place in sysfs that we know.
            case DEVICE -> table.property("SysFSPath", u -> "");
            case SLICE -> slice(table);
            case TARGET -> {}
        }
        return table;
    }

    /** Properties under names that they once had; only who asks for them by name sees them. */
    private static void oldNames(InterfaceTable<Unit> table) {
        Map.of(
                        "ReadWriteDirectories", "ReadWritePaths",
                        "ReadOnlyDirectories", "ReadOnlyPaths",
                        "InaccessibleDirectories", "InaccessiblePaths",
                        "StartLimitInterval", "StartLimitIntervalUSec")
                .forEach((old, name) -> {
                    if (table.info().property(old).isPresent()) {
                        table.property(old, u -> SettingsProperties.read(u, name));
                    }
                });
        if (table.info().property("Capabilities").isPresent()) {
            table.property("Capabilities", u -> "");
        }
    }

    private static InterfaceInfo info(UnitType type) {
        return switch (type) {
            case SERVICE -> Systemd1Service.INFO;
            case SOCKET -> Systemd1Socket.INFO;
            case TARGET -> Systemd1Target.INFO;
            case DEVICE -> Systemd1Device.INFO;
            case MOUNT -> Systemd1Mount.INFO;
            case AUTOMOUNT -> Systemd1Automount.INFO;
            case SWAP -> Systemd1Swap.INFO;
            case TIMER -> Systemd1Timer.INFO;
            case PATH -> Systemd1Path.INFO;
            case SLICE -> Systemd1Slice.INFO;
            case SCOPE -> Systemd1Scope.INFO;
        };
    }

    private static boolean hasGroup(UnitType type) {
        return switch (type) {
            case SERVICE, SOCKET, MOUNT, SWAP, SLICE, SCOPE -> true;
            case TARGET, DEVICE, AUTOMOUNT, TIMER, PATH -> false;
        };
    }

    private static void timer(InterfaceTable<Unit> table) {
        table.property("Result", u -> timer(u, TimerRuntime::result, "success"))
                .property("NextElapseUSecRealtime", u -> next(u, TimerRuntime::nextRealtimeUsec))
                .property("NextElapseUSecMonotonic", u -> next(u, TimerRuntime::nextMonotonicUsec))
                .property("TimersMonotonic", u -> timers(u, TimerRuntime::monotonic))
                .property("TimersCalendar", u -> timers(u, TimerRuntime::calendar))
                .property("Unit", u -> target(u));
        UnitInterface.timestamp(
                table,
                "LastTriggerUSec",
                u -> timer(u, TimerRuntime::lastTrigger, DualTimestamp.NEVER));
    }

    private static Object next(Unit unit, Function<TimerRuntime, Long> which) {
        return timer(unit, which, -1L);
    }

    /** A timer whose file is missing has nothing that could elapse. */
    private static Object timers(Unit unit, Function<TimerRuntime, List<?>> which) {
        return timer(unit, which, List.of());
    }

    private static <T> T timer(Unit unit, Function<TimerRuntime, T> what, T without) {
        return unit.timer().map(what).orElse(without);
    }

    /** {@return the unit that is started; the setting may name it by an alias} */
    private static Object target(Unit unit) {
        return unit.dependencies(DependencyType.TRIGGERS).stream()
                .findFirst()
                .orElse(unit.loaded().settings().values().text("Unit"));
    }

    private static void path(InterfaceTable<Unit> table) {
        table.property("Result", u -> u.path().map(PathRuntime::result).orElse("success"))
                .property("Unit", u -> target(u));
    }

    private void scope(InterfaceTable<Unit> table) {
        table.property("Result", u -> u.scope().map(ScopeRuntime::result).orElse("success"))
                .property("Controller", u -> u.scope().map(ScopeRuntime::controller).orElse(""))
                .method("Abandon", (u, c) -> LiveMethods.abandon(manager, u))
                .signals("RequestStop");
    }

    /** What counts against a slice's limits: its units that are up or on their way there. */
    private void slice(InterfaceTable<Unit> table) {
        table.property(
                "NCurrentlyActive",
                u ->
                        u.dependencies(DependencyType.SLICE_OF).stream()
                                .flatMap(name -> manager.engine().unit(name).stream())
                                .filter(member -> !member.activeState().isInactiveOrFailed())
                                .count());
    }

    private static void socket(InterfaceTable<Unit> table) {
        table.property("Result", u -> read(u, SocketRuntime::result, "success"))
                .property("NConnections", u -> (long) read(u, SocketRuntime::connections, 0))
                .property("NAccepted", u -> (long) read(u, SocketRuntime::accepted, 0))
                .property("NRefused", u -> (long) read(u, SocketRuntime::refused, 0))
                .property("ControlPID", u -> (long) read(u, SocketRuntime::controlPid, 0));
    }

    /** A socket that never listened, or whose file is missing, has its start values. */
    private static <T> T read(Unit unit, Function<SocketRuntime, T> what, T without) {
        return unit.socket().map(what).orElse(without);
    }
}

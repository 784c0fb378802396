package org.jitney.manager.bus;

import java.util.List;
import java.util.function.Function;
import org.jitney.bus.service.InterfaceTable;
import org.jitney.bus.wire.Struct;
import org.jitney.manager.Unit;
import org.jitney.manager.automount.AutomountRuntime;
import org.jitney.manager.mount.ControlProcess;
import org.jitney.manager.mount.MountPoints;
import org.jitney.manager.mount.MountRuntime;
import org.jitney.manager.swap.SwapRuntime;

/** What only a mount, an automount or swap space knows at run time. */
final class MountProperties {
    private MountProperties() {}

    /** What is mounted counts, not what the file asks for. */
    static void mount(InterfaceTable<Unit> table) {
        table.property("What", u -> fact(u, MountPoints.Entry::what, "What"))
                .property("Type", u -> fact(u, MountPoints.Entry::type, "Type"))
                .property("Options", u -> fact(u, MountPoints.Entry::options, "Options"))
                .property("Result", u -> read(u, MountRuntime.class, MountRuntime::result))
                .property("ControlPID", u -> pid(u, MountRuntime.class, MountRuntime::controlPid));
        for (String name : List.of("ExecMount", "ExecUnmount", "ExecRemount")) {
            table.property(name, u -> commands(u, MountRuntime.class, m -> m.commands(name)));
        }
    }

    static void swap(InterfaceTable<Unit> table) {
        table.property("Priority", MountProperties::priority)
                .property("Result", u -> read(u, SwapRuntime.class, SwapRuntime::result))
                .property("ControlPID", u -> pid(u, SwapRuntime.class, SwapRuntime::controlPid));
        for (String name : List.of("ExecActivate", "ExecDeactivate")) {
            table.property(name, u -> commands(u, SwapRuntime.class, m -> m.commands(name)));
        }
    }

    static void automount(InterfaceTable<Unit> table) {
        table.property("Result", u -> read(u, AutomountRuntime.class, AutomountRuntime::result));
    }

    private static Object fact(Unit unit, Function<MountPoints.Entry, String> what, String asked) {
        return unit.runtime(MountRuntime.class)
                .flatMap(MountRuntime::entry)
                .map(what)
                .orElseGet(() -> unit.loaded().settings().values().text(asked));
    }

    private static Object priority(Unit unit) {
        return unit.runtime(SwapRuntime.class)
                .flatMap(SwapRuntime::entry)
                .map(entry -> entry.priority())
                .orElseGet(() -> unit.loaded().settings().values().integer("Priority"));
    }

    private static <T> Object read(Unit unit, Class<T> type, Function<T, String> what) {
        return unit.runtime(type).map(what).orElse("success");
    }

    private static <T> Object pid(Unit unit, Class<T> type, Function<T, Integer> what) {
        return (long) unit.runtime(type).map(what).orElse(0);
    }

    private static <T> List<Struct> commands(
            Unit unit, Class<T> type, Function<T, List<ControlProcess.Ran>> what) {
        return unit.runtime(type).map(what).orElse(List.of()).stream()
                .map(ran -> ServiceProperties.row(ran.command(), ran.status(), false))
                .toList();
    }
}

package org.jitney.manager.bus;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Function;
import org.jitney.bus.service.InterfaceTable;
import org.jitney.bus.wire.Struct;
import org.jitney.manager.Unit;
import org.jitney.manager.runtime.DualTimestamp;
import org.jitney.manager.runtime.ExecStatus;
import org.jitney.manager.service.ServiceRuntime;
import org.jitney.manager.unit.ExecCommand;
import org.jitney.manager.unit.Values;

/** What only a service knows at run time. */
final class ServiceProperties {
    /** A user or group that is not known (yet): all bits set. */
    private static final long NOBODY = 0xffff_ffffL;

    private static final List<String> COMMANDS =
            List.of(
                    "ExecCondition",
                    "ExecStartPre",
                    "ExecStart",
                    "ExecStartPost",
                    "ExecReload",
                    "ExecReloadPost",
                    "ExecStop",
                    "ExecStopPost");

    private ServiceProperties() {}

    static void register(InterfaceTable<Unit> table) {
        processes(table);
        messages(table);
        for (String list : COMMANDS) {
            table.property(list, u -> commands(u, list, false))
                    .property(list + "Ex", u -> commands(u, list, true));
        }
    }

    private static void processes(InterfaceTable<Unit> table) {
        table.property("MainPID", u -> number(u, ServiceRuntime::mainPid))
                .property("ControlPID", u -> number(u, ServiceRuntime::controlPid))
                .property("RestartUSecNext", ServiceProperties::nextRestart)
                .property("NRestarts", u -> number(u, ServiceRuntime::restarts))
                .property("ExecMainPID", u -> (long) main(u).pid())
                .property("ExecMainCode", u -> main(u).code())
                .property("ExecMainStatus", u -> main(u).status());
        UnitInterface.timestamp(table, "ExecMainStartTimestamp", u -> main(u).start());
        UnitInterface.timestamp(table, "ExecMainExitTimestamp", u -> main(u).exit());
    }

    private static void messages(InterfaceTable<Unit> table) {
        table.property("Result", u -> read(u, ServiceRuntime::result, "success"))
                .property("ReloadResult", u -> read(u, ServiceRuntime::reloadResult, "success"))
                .property("CleanResult", u -> read(u, ServiceRuntime::cleanResult, "success"))
                .property("StatusText", u -> read(u, ServiceRuntime::statusText, ""))
                .property("StatusErrno", u -> read(u, ServiceRuntime::statusErrno, 0))
                .property("StatusBusError", u -> read(u, ServiceRuntime::busError, ""))
                .property("StatusVarlinkError", u -> read(u, ServiceRuntime::varlinkError, ""))
                .property("NFileDescriptorStore", u -> number(u, ServiceRuntime::storedFds))
                .property("WatchdogUSec", ServiceProperties::watchdog)
                .property("NotifyAccess", ServiceProperties::notifyAccess);
        UnitInterface.timestamp(
                table,
                "WatchdogTimestamp",
                u -> read(u, ServiceRuntime::watchdogTimestamp, DualTimestamp.NEVER));
    }

    private static Object nextRestart(Unit unit) {
        return unit.service()
                .map(ServiceRuntime::nextRestartUsec)
                .orElseGet(() -> unit.loaded().settings().values().number("RestartUSec"));
    }

    /** Like the original: infinity until the service has run, whatever the files say. */
    private static Object watchdog(Unit unit) {
        if (!unit.inactiveExit().isSet()) {
            return Values.INFINITY;
        }
        return unit.service().map(s -> Math.max(0, s.watchdogUsec())).orElse(0L);
    }

    private static Object notifyAccess(Unit unit) {
        return unit.service()
                .map(ServiceRuntime::notifyAccess)
                .orElseGet(() -> unit.loaded().settings().values().text("NotifyAccess"));
    }

    /**
     * A service that never ran, or whose file is missing, has no run-time state: its start value.
     */
    private static <T> T read(Unit unit, Function<ServiceRuntime, T> what, T without) {
        return unit.service().map(what).orElse(without);
    }

    private static Object number(Unit unit, Function<ServiceRuntime, Integer> what) {
        return (long) read(unit, what, 0);
    }

    /** Whom the processes of a unit belong to, while it runs as somebody else than the manager. */
    static void identity(InterfaceTable<Unit> table) {
        table.property("UID", u -> id(u.uid())).property("GID", u -> id(u.gid()));
    }

    private static Object id(OptionalInt known) {
        return known.isPresent() ? Integer.toUnsignedLong(known.getAsInt()) : NOBODY;
    }

    private static ExecStatus main(Unit unit) {
        return read(unit, ServiceRuntime::mainStatus, ExecStatus.NONE);
    }

    /** The commands of a directive, each with how it went the last time. */
    private static List<Struct> commands(Unit unit, String list, boolean extended) {
        List<ExecCommand> commands =
                unit.loaded().settings().service().orElseThrow().commands(list);
        List<ExecStatus> statuses =
                unit.service()
                        .map(s -> s.commandStatus().getOrDefault(list, List.of()))
                        .orElse(List.of());
        List<Struct> rows = new ArrayList<>();
        for (int i = 0; i < commands.size(); i++) {
            ExecStatus status = i < statuses.size() ? statuses.get(i) : ExecStatus.NONE;
            rows.add(row(commands.get(i), status, extended));
        }
        return rows;
    }

    /** {@return a command and how it went, as {@code a(sasbttttuii)} has them} */
    static Struct row(ExecCommand command, ExecStatus status, boolean extended) {
        return Struct.of(
                command.path(),
                command.argv(),
                extended ? command.flagTokens() : command.ignoresFailure(),
                status.start().realtimeUsec(),
                status.start().monotonicUsec(),
                status.exit().realtimeUsec(),
                status.exit().monotonicUsec(),
                (long) status.pid(),
                status.code(),
                status.status());
    }
}

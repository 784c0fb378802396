package org.jitney.manager.bus;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jitney.bus.service.Call;
import org.jitney.bus.service.DBusError;
import org.jitney.bus.service.InterfaceTable;
import org.jitney.bus.service.Reply;
import org.jitney.bus.wire.Struct;
import org.jitney.manager.Manager;
import org.jitney.manager.Unit;
import org.jitney.unitfile.UnitName;

/** The members of the Manager interface that find, list and watch units. */
final class UnitMethods {
    private UnitMethods() {}

    static void register(InterfaceTable<ManagerObject> table) {
        finding(table);
        listing(table);
        table.method(
                        "Subscribe",
                        (m, c) -> {
                            m.subscribers().subscribe(c.caller());
                            return Reply.empty();
                        })
                .method(
                        "Unsubscribe",
                        (m, c) -> {
                            m.subscribers().unsubscribe(c.caller());
                            return Reply.empty();
                        })
                .method("RefUnit", (m, c) -> ref(m, m.loadOrOfCaller(c.string(0), c), c))
                .method("UnrefUnit", (m, c) -> unref(m, m.loaded(c.string(0), c), c));
    }

    private static void finding(InterfaceTable<ManagerObject> table) {
        table.method("GetUnit", (m, c) -> Reply.of(Paths.of(m.loaded(c.string(0), c))))
                .method("LoadUnit", (m, c) -> Reply.of(Paths.of(m.loadOrOfCaller(c.string(0), c))))
                .method("GetUnitByPID", (m, c) -> Reply.of(Paths.of(byPid(m, c))))
                .method("GetUnitByInvocationID", (m, c) -> Reply.of(Paths.of(byInvocation(m, c))))
                .method("GetUnitByControlGroup", (m, c) -> Reply.of(Paths.of(byCgroup(m, c))))
                .method(
                        "GetUnitProcesses",
                        (m, c) -> Reply.of(processes(m.engine(), m.loaded(c.string(0), c))));
    }

    private static void listing(InterfaceTable<ManagerObject> table) {
        table.method("ListUnits", (m, c) -> Reply.of(rows(m, List.of(), List.of())))
                .method("ListUnitsFiltered", (m, c) -> Reply.of(rows(m, c.strings(0), List.of())))
                .method(
                        "ListUnitsByPatterns",
                        (m, c) -> Reply.of(rows(m, c.strings(0), c.strings(1))))
                .method("ListUnitsByNames", (m, c) -> Reply.of(byNames(m, c.strings(0))));
    }

    private static List<Struct> rows(ManagerObject m, List<String> states, List<String> patterns) {
        return UnitRows.of(m.engine().units(), states, patterns);
    }

    /** Names that are none are passed over, as the original does. */
    private static List<Struct> byNames(ManagerObject m, List<String> names) throws DBusError {
        List<Struct> rows = new ArrayList<>();
        for (String name : names) {
            if (UnitName.isValid(name)) {
                rows.add(UnitRows.row(m.load(name)));
            }
        }
        return rows;
    }

    private static Unit byPid(ManagerObject m, Call call) throws DBusError {
        long pid = call.int64(0);
        int wanted = pid == 0 ? m.callerPid(call) : (int) pid;
        if (wanted < 0) {
            throw DBusError.invalidArgs("Invalid PID " + wanted);
        }
        return m.engine().unitByPid(wanted).orElseThrow(() -> Refusals.noUnitForPid(wanted));
    }

    private static Unit byInvocation(ManagerObject m, Call call) throws DBusError {
        byte[] id = (byte[]) call.arg(0);
        if (id.length == 0) {
            return m.ofCaller(call);
        }
        if (id.length != 16) {
            throw DBusError.invalidArgs("Invalid invocation ID");
        }
        String hex = HexFormat.of().formatHex(id);
        return m.engine()
                .unitByInvocationId(hex)
                .orElseThrow(() -> Refusals.noUnitForInvocation(hex));
    }

    private static Unit byCgroup(ManagerObject m, Call call) throws DBusError {
        String wanted = call.string(0);
        if (!wanted.isEmpty() && !wanted.startsWith("/")) {
            throw DBusError.invalidArgs("Control group path is not absolute: " + wanted);
        }
        for (Unit unit : m.engine().units()) {
            if (!wanted.isEmpty() && unit.controlGroup().equals(wanted)) {
                return unit;
            }
        }
        throw Refusals.noSuchUnit(
                "Control group '%s' is not valid or not managed by this instance"
                        .formatted(wanted));
    }

    static List<Struct> processes(Manager engine, Unit unit) {
        List<Struct> rows = new ArrayList<>();
        for (Manager.UnitProcess process : engine.processesOf(unit)) {
            rows.add(
                    Struct.of(process.controlGroup(), (long) process.pid(), process.commandLine()));
        }
        return rows;
    }

    static Reply ref(ManagerObject m, Unit unit, Call call) {
        m.subscribers().reference(unit, call.caller());
        return Reply.empty();
    }

    static Reply unref(ManagerObject m, Unit unit, Call call) throws DBusError {
        m.subscribers().unreference(unit, call.caller());
        return Reply.empty();
    }
}

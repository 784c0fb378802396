package org.jitney.clients.systemctl;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jitney.bus.client.CallFailed;
import org.jitney.clients.cli.Properties;
import org.jitney.clients.cli.UsageError;
import org.jitney.clients.logs.OutputMode;
import org.jitney.clients.logs.UnitLog;
import org.jitney.unitfile.UnitType;

/** {@code status}: what people want to know about units, or about the system as a whole. */
final class Status {
    private final Context context;
    private boolean printed;
    private boolean cut;
    private int result = ExitCode.SUCCESS;

    private Status(Context context) {
        this.context = context;
    }

    static int run(Context context, List<String> operands) throws CallFailed, UsageError {
        ManagerClient manager = context.manager();
        context.page();
        Status status = new Status(context);
        Options options = context.options();
        if (!operands.isEmpty()) {
            status.units(operands);
            status.hint();
            return status.result;
        }
        boolean filtered = !options.states().isEmpty() || !options.types().isEmpty();
        if (!filtered) {
            status.system(manager);
        }
        if (filtered || options.all()) {
            for (UnitInfo unit : Listing.units(context, List.of())) {
                status.unit(unit.id());
            }
        }
        status.hint();
        return status.result;
    }

    private void hint() {
        if (cut && !context.options().quiet()) {
            context.output().print("Hint: Some lines were ellipsized, use -l to show in full.\n");
        }
    }

    private void units(List<String> operands) throws CallFailed, UsageError {
        List<String> names = new ArrayList<>();
        for (String operand : operands) {
            if (operand.matches("[0-9]{1,10}")) {
                String path = unitOf(Long.parseLong(operand));
                if (path.isEmpty()) {
                    return;
                }
                object(path);
            } else {
                names.add(operand);
            }
        }
        if (context.options().has("with-dependencies")) {
            names = Dependencies.withDependencies(context, names);
        }
        for (String name : UnitNames.expand(context, names, UnitType.SERVICE)) {
            unit(name);
        }
    }

    private String unitOf(long pid) {
        try {
            return context.manager().call("GetUnitByPID", "u", pid).get(0).toString();
        } catch (CallFailed e) {
            context.error("Failed to get unit for PID " + pid + ": " + e.text());
            result = ExitCode.FAILURE;
            return "";
        }
    }

    private void unit(String name) throws CallFailed {
        object(ManagerClient.unitPath(name));
    }

    private void object(String path) throws CallFailed {
        Properties unit = context.manager().peer().getAll(path, "");
        String state = unit.string("ActiveState");
        if (unit.string("LoadState").equals("not-found") && state.equals("inactive")) {
            context.error("Unit " + unit.string("Id") + " could not be found.");
            note(ExitCode.PROGRAM_UNKNOWN);
            return;
        }
        if (printed) {
            context.output().print("\n");
        }
        printed = true;
        context.output().print(text(unit));
        if (context.options().where().isLocal() && context.options().root().isEmpty()) {
            cut |=
                    new UnitLog(context.screen(), log())
                            .print(
                                    new UnitLog.Subject(
                                            unit.string("Id"),
                                            unit.string("LogNamespace"),
                                            unit.number("InactiveExitTimestampMonotonic")));
        }
        if (unit.flag("NeedDaemonReload")) {
            context.output().flush();
            StartVerbs.warnAboutChangedFiles(context, unit.string("Id"));
        }
        if (!state.equals("active") && !state.equals("reloading")) {
            String pidFile = unit.string("PIDFile");
            boolean left = !pidFile.isEmpty() && Files.exists(Path.of(pidFile));
            note(left ? ExitCode.FAILURE : ExitCode.PROGRAM_NOT_RUNNING);
        }
    }

    private void note(int status) {
        result = result == ExitCode.SUCCESS ? status : result;
    }

    private String text(Properties unit) throws CallFailed {
        Map<String, String> states = new LinkedHashMap<>();
        for (String kind : new String[] {"TriggeredBy", "Triggers"}) {
            for (String other : unit.strings(kind)) {
                states.put(other, stateOf(other));
            }
        }
        String group = unit.string("ControlGroup");
        List<CgroupTree.GroupProcess> processes =
                group.isEmpty() ? List.of() : processes(unit.string("Id"));
        StatusText.Facts facts =
                new StatusText.Facts(
                        unit,
                        states,
                        CgroupTree.render(processes, group, " ".repeat(13), view()),
                        Status::command,
                        Now.read());
        return new StatusText(facts, context.options().timestamp(), context.output()).render();
    }

    private UnitLog.View log() {
        Options options = context.options();
        return new UnitLog.View(
                options.lines(),
                options.arguments()
                        .last("output")
                        .flatMap(OutputMode::parse)
                        .orElse(OutputMode.SHORT),
                options.all(),
                options.full(),
                !options.quiet(),
                options.user() ? OptionalInt.of(context.environment().uid()) : OptionalInt.empty());
    }

    private String stateOf(String unit) {
        try {
            return context.manager().unitString(unit, "ActiveState");
        } catch (CallFailed e) {
            return "";
        }
    }

    private List<CgroupTree.GroupProcess> processes(String unit) throws CallFailed {
        List<CgroupTree.GroupProcess> processes = new ArrayList<>();
        Object rows;
        try {
            rows = context.manager().call("GetUnitProcesses", "s", unit).get(0);
        } catch (CallFailed e) {
            // The unit is of a type without processes, or it went away.
            return processes;
        }
        for (var row : ManagerClient.structs(rows)) {
            processes.add(
                    new CgroupTree.GroupProcess(
                            row.string(0), ((Number) row.get(1)).longValue(), row.string(2)));
        }
        return processes;
    }

    private CgroupTree.View view() {
        boolean cut = !context.output().isUnlimited() && !context.options().full();
        return new CgroupTree.View(context.output(), cut);
    }

    private void system(ManagerClient manager) throws CallFailed {
        Properties properties = manager.properties();
        String group = properties.string("ControlGroup");
        String tree = CgroupTree.render(processes("-.slice"), group, " ".repeat(11), view());
        printed = true;
        context.output()
                .print(
                        StatusText.system(
                                ListMachines.hostname(),
                                properties,
                                tree,
                                Now.read(),
                                context.options().timestamp(),
                                context.output()));
    }

    /** {@return the name of the program that a process runs, empty if it is gone} */
    private static String command(long pid) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid), "comm")).strip();
        } catch (IOException e) {
            return "";
        }
    }
}

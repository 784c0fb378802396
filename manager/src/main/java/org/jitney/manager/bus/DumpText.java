package org.jitney.manager.bus;

import java.time.ZoneId;
import java.util.Map;
import java.util.TreeMap;
import org.jitney.manager.Job;
import org.jitney.manager.Manager;
import org.jitney.manager.Unit;
import org.jitney.manager.graph.DependencyType;
import org.jitney.manager.runtime.DualTimestamp;
import org.jitney.unitfile.time.Timestamp;

/**
 * Renders the manager, units and jobs line by line: a unit starts with an arrow, what belongs to it
 * is indented by tabs. The settings come under the names of their properties.
 */
final class DumpText {
    private DumpText() {}

    static String manager(Manager engine, MachineFacts facts) {
        return "Manager: systemd %s\nFeatures: %s\n%s%s"
                .formatted(
                        facts.version(),
                        facts.features(),
                        moment("", "Timestamp userspace", engine.startTimestamp()),
                        moment("", "Timestamp finish", engine.finishTimestamp()));
    }

    private static String moment(String indent, String name, DualTimestamp moment) {
        return moment.realtimeUsec() <= 0
                ? ""
                : line(
                        indent,
                        name,
                        new Timestamp(moment.realtimeUsec()).render(ZoneId.systemDefault()));
    }

    private static String line(String indent, String name, Object value) {
        String text = String.valueOf(value);
        return text.isEmpty() ? "" : indent + name + ": " + text.replace("\n", "\\n") + "\n";
    }

    private static String yesNo(boolean value) {
        return value ? "yes" : "no";
    }

    static String unit(Unit unit) {
        StringBuilder out = new StringBuilder();
        out.append("-> Unit ").append(unit.id()).append(":\n");
        out.append(line("\t", "Description", unit.loaded().description()));
        out.append(line("\t", "Unit Load State", unit.loaded().loadState()));
        out.append(line("\t", "Unit Active State", unit.activeState()));
        out.append(line("\t", "State", unit.subState()));
        out.append(moment("\t", "State Change Timestamp", unit.stateChange()));
        out.append(moment("\t", "Inactive Exit Timestamp", unit.inactiveExit()));
        out.append(moment("\t", "Active Enter Timestamp", unit.activeEnter()));
        out.append(moment("\t", "Active Exit Timestamp", unit.activeExit()));
        out.append(moment("\t", "Inactive Enter Timestamp", unit.inactiveEnter()));
        out.append(line("\t", "Need Daemon Reload", yesNo(unit.needDaemonReload())));
        out.append(line("\t", "Perpetual", yesNo(unit.loaded().isPerpetual())));
        out.append(line("\t", "CGroup", unit.controlGroup()));
        unit.names().forEach(name -> out.append(line("\t", "Name", name)));
        out.append(line("\t", "Invocation ID", unit.invocationId()));
        out.append(line("\t", "Following", unit.following()));
        unit.loaded().fragmentPath().ifPresent(p -> out.append(line("\t", "Fragment Path", p)));
        out.append(line("\t", "Source Path", unit.loaded().sourcePath()));
        unit.loaded().dropIns().forEach(path -> out.append(line("\t", "DropIn Path", path)));
        out.append(line("\t", "Load Error", unit.loaded().loadError().text()));
        conditions(out, unit);
        for (DependencyType type : DependencyType.values()) {
            for (String other : unit.dependencies(type)) {
                out.append(line("\t", type.toString(), other));
            }
        }
        settings(out, unit);
        unit.job().ifPresent(job -> out.append(job(job, "\t")));
        return out.toString();
    }

    private static void conditions(StringBuilder out, Unit unit) {
        out.append(moment("\t", "Condition Timestamp", unit.conditionTimestamp()));
        if (unit.conditionTimestamp().realtimeUsec() > 0) {
            out.append(line("\t", "Condition Result", yesNo(unit.conditionResult())));
        }
        out.append(moment("\t", "Assert Timestamp", unit.assertTimestamp()));
        if (unit.assertTimestamp().realtimeUsec() > 0) {
            out.append(line("\t", "Assert Result", yesNo(unit.assertResult())));
        }
    }

    /** What files or the bus set; what is as by default would bury it. */
    private static void settings(StringBuilder out, Unit unit) {
        Map<String, Object> set = new TreeMap<>();
        unit.loaded()
                .settings()
                .values()
                .asMap()
                .forEach((name, value) -> {
                    if (unit.loaded().settings().values().isSet(name)) {
                        set.put(name, value);
                    }
                });
        set.forEach((name, value) -> out.append(line("\t", name, value)));
    }

    static String job(Job job, String indent) {
        return indent
                + "-> Job "
                + job.id()
                + ":\n"
                + line(indent + "\t", "Action", job.unit().id() + "/" + job.type())
                + line(indent + "\t", "State", job.state());
    }
}

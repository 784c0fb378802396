package org.jitney.clients.systemctl;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import org.jitney.bus.wire.Struct;
import org.jitney.clients.cli.Colour;
import org.jitney.clients.cli.Glyph;
import org.jitney.clients.cli.Output;
import org.jitney.clients.cli.Properties;
import org.jitney.unitfile.time.TimeSpan;

/** The text of {@code status}, made of nothing but what is handed in. */
final class StatusText {
    private static final String INDENT = " ".repeat(13);
    private static final long NONE = -1;

    /**
     * What there is to tell.
     *
     * @param unit all properties of the unit
     * @param states the active states of the units that it triggers or that trigger it
     * @param tree the processes, drawn already
     * @param command finds the name of the program of a process
     */
    record Facts(
            Properties unit,
            Map<String, String> states,
            String tree,
            LongFunction<String> command,
            Now now) {}

    private final Facts facts;
    private final Properties unit;
    private final TimestampStyle stamps;
    private final Output output;
    private final StringBuilder out = new StringBuilder();

    StatusText(Facts facts, TimestampStyle stamps, Output output) {
        this.facts = facts;
        this.unit = facts.unit();
        this.stamps = stamps;
        this.output = output;
    }

    String render() {
        header();
        loaded();
        dropIns();
        active();
        triggers();
        new ConditionText(unit, facts.now(), stamps, output).append(out);
        field("Device", unit.string("SysFSPath"));
        field("Where", unit.string("Where"));
        field("What", unit.string("What"));
        documentation();
        sockets();
        processes();
        mainProcess();
        status();
        ResourceText.append(out, unit);
        cgroup();
        return out.toString();
    }

    private static String label(String name) {
        return " ".repeat(11 - name.length()) + name + ": ";
    }

    private void field(String name, String value) {
        if (!value.isEmpty()) {
            out.append(label(name)).append(value).append('\n');
        }
    }

    private void header() {
        String state = unit.string("ActiveState");
        out.append(output.paint(States.colour(state), output.glyph(States.glyph(state))));
        out.append(' ').append(unit.string("Id"));
        String description = unit.string("Description");
        if (!description.isEmpty() && !description.equals(unit.string("Id"))) {
            out.append(" - ").append(description);
        }
        out.append('\n');
        if (!unit.string("Following").isEmpty()) {
            field("Follows", "unit currently follows state of " + unit.string("Following"));
        }
    }

    private void loaded() {
        String state = unit.string("LoadState");
        Colour colour =
                switch (state) {
                    case "error", "not-found", "bad-setting" -> Colour.HIGHLIGHT_RED;
                    default -> Colour.NONE;
                };
        out.append(label("Loaded")).append(output.paint(colour, state));
        String error = unit.struct("LoadError").map(pair -> pair.string(1)).orElse("");
        String source = unit.string("SourcePath");
        String path = source.isEmpty() ? unit.string("FragmentPath") : source;
        if (!error.isEmpty()) {
            out.append(" (Reason: ").append(error).append(')');
        } else if (!path.isEmpty()) {
            out.append(" (").append(output.link(Cat.link(path), path)).append(fileState());
            out.append(')');
        }
        out.append('\n');
        if (unit.flag("Transient")) {
            field("Transient", "yes");
        }
    }

    private String fileState() {
        String state = unit.string("UnitFileState");
        if (state.isEmpty()) {
            return "";
        }
        String text = "; " + output.paint(States.fileColour(state), state);
        String preset = unit.string("UnitFilePreset");
        return preset.isEmpty() || !States.showsPreset(state)
                ? text
                : text + "; preset: " + output.paint(States.presetColour(preset), preset);
    }

    private void dropIns() {
        List<String> files = unit.strings("DropInPaths");
        String folder = "";
        for (int i = 0; i < files.size(); i++) {
            String file = files.get(i);
            int slash = file.lastIndexOf('/');
            String name = output.link(Cat.link(file), file.substring(slash + 1));
            if (!file.substring(0, slash).equals(folder)) {
                folder = file.substring(0, slash);
                out.append(i == 0 ? label("Drop-In") : "\n" + INDENT).append(folder);
                out.append('\n').append(INDENT).append(output.glyph(Glyph.TREE_RIGHT));
                out.append(name);
            } else {
                out.append(", ").append(name);
            }
        }
        out.append(files.isEmpty() ? "" : "\n");
    }

    private void active() {
        String state = unit.string("ActiveState");
        String sub = unit.string("SubState");
        String text = sub.isEmpty() || sub.equals(state) ? state : state + " (" + sub + ")";
        out.append(label("Active")).append(output.paint(States.colour(state), text));
        String freezer = unit.string("FreezerState");
        if (!freezer.isEmpty() && !freezer.equals("running")) {
            out.append(' ');
            out.append(output.paint(Colour.HIGHLIGHT_YELLOW, "(" + freezer + ")"));
        }
        String result = unit.string("Result");
        if (!result.isEmpty() && !result.equals("success")) {
            out.append(" (Result: ").append(result).append(')');
        }
        String since =
                switch (state) {
                    case "active", "reloading" -> "ActiveEnterTimestamp";
                    case "inactive", "failed" -> "InactiveEnterTimestamp";
                    case "activating" -> "InactiveExitTimestamp";
                    default -> "ActiveExitTimestamp";
                };
        long stamp = unit.number(since);
        if (TimestampStyle.isSet(stamp)) {
            out.append(" since ").append(moment(stamp));
        }
        out.append('\n');
        until(state);
        duration(state);
    }

    private String moment(long stamp) {
        return stamps.render(stamp) + "; " + facts.now().relative(stamp);
    }

    private void until(String state) {
        long most = unit.number("RuntimeMaxUSec", NONE);
        long entered = unit.number("ActiveEnterTimestamp");
        boolean runs = state.equals("active") || state.equals("reloading");
        if (runs && most > 0 && TimestampStyle.isSet(entered)) {
            field("Until", moment(entered + most));
        }
    }

    private void duration(String state) {
        long entered = unit.number("ActiveEnterTimestamp");
        long left = unit.number("ActiveExitTimestamp");
        boolean over = !state.equals("active") && !state.equals("reloading");
        if (over && TimestampStyle.isSet(entered) && left > entered) {
            field("Duration", new TimeSpan(left - entered).render(1000));
        }
    }

    private void triggers() {
        if (unit.string("Id").endsWith(".timer")) {
            long next =
                    facts.now()
                            .next(
                                    unit.number("NextElapseUSecMonotonic"),
                                    unit.number("NextElapseUSecRealtime"));
            field("Trigger", TimestampStyle.isSet(next) ? moment(next) : "n/a");
        }
        for (String kind : new String[] {"TriggeredBy", "Triggers"}) {
            List<String> lines = new ArrayList<>();
            for (String other : unit.strings(kind)) {
                String state = facts.states().getOrDefault(other, "");
                String glyph = output.glyph(Glyph.BLACK_CIRCLE);
                lines.add(output.paint(States.colour(state), glyph) + " " + other);
            }
            field(kind, String.join("\n" + INDENT, lines));
        }
    }

    private void documentation() {
        List<String> links = new ArrayList<>();
        for (String page : unit.strings("Documentation")) {
            links.add(output.link(page, page));
        }
        field("Docs", String.join("\n" + INDENT, links));
    }

    private void sockets() {
        List<String> places = new ArrayList<>();
        for (Struct listen : unit.structs("Listen")) {
            places.add(listen.string(1) + " (" + listen.string(0) + ")");
        }
        field("Listen", String.join("\n" + INDENT, places));
        if (unit.flag("Accept")) {
            out.append(label("Accepted")).append(unit.number("NAccepted"));
            out.append("; Connected: ").append(unit.number("NConnections")).append(';');
            long refused = unit.number("NRefused");
            out.append(refused > 0 ? "  Refused: " + refused : "").append('\n');
        }
    }

    /** The commands that have ended; one that still runs is in the tree of processes. */
    private void processes() {
        for (String name : unit.all().keySet()) {
            if (!name.startsWith("Exec") || name.endsWith("Ex")) {
                continue;
            }
            boolean commands =
                    unit.all().get(name) != null
                            && unit.value(name).orElse("") instanceof List<?> list
                            && !list.isEmpty()
                            && list.get(0) instanceof Struct first
                            && first.size() == 10;
            if (commands) {
                unit.structs(name).forEach(command -> process(name, command));
            }
        }
    }

    private void process(String name, Struct command) {
        int code = ((Number) command.get(8)).intValue();
        int status = ((Number) command.get(9)).intValue();
        if (code != 0) {
            String line = String.join(" ", ManagerClient.strings(command.get(1)));
            out.append(label("Process")).append(command.get(7)).append(' ').append(name);
            out.append('=').append(line).append(' ');
            out.append(ProcessResult.render(code, status, output)).append('\n');
        }
    }

    private void mainProcess() {
        long running = unit.number("MainPID");
        long main = running > 0 ? running : unit.number("ExecMainPID");
        long control = unit.number("ControlPID");
        if (main > 0) {
            out.append(label("Main PID")).append(main);
            int code = (int) unit.number("ExecMainCode");
            if (running > 0) {
                out.append(named(running));
            } else if (code > 0) {
                int status = (int) unit.number("ExecMainStatus");
                out.append(' ').append(ProcessResult.render(code, status, output));
            }
        }
        if (control > 0) {
            out.append(main > 0 ? "; Control PID: " : label("Cntrl PID")).append(control);
            out.append(named(control));
        }
        out.append(main > 0 || control > 0 ? "\n" : "");
    }

    private String named(long pid) {
        String command = facts.command().apply(pid);
        return command.isEmpty() ? "" : " (" + command + ")";
    }

    private void status() {
        String text = unit.string("StatusText");
        field("Status", text.isEmpty() ? "" : "\"" + text + "\"");
        long error = unit.number("StatusErrno");
        field("Error", error > 0 ? Long.toString(error) : "");
    }

    private void cgroup() {
        String group = unit.string("ControlGroup");
        if (!group.isEmpty()) {
            field("CGroup", group);
            out.append(facts.tree());
        }
    }

    /** {@return the text about the system as a whole} */
    static String system(
            String host,
            Properties manager,
            String tree,
            Now now,
            TimestampStyle stamps,
            Output output) {
        String state = manager.string("SystemState");
        Colour colour =
                switch (state) {
                    case "running" -> Colour.HIGHLIGHT_GREEN;
                    case "degraded" -> Colour.HIGHLIGHT_RED;
                    default -> Colour.HIGHLIGHT_YELLOW;
                };
        long since = manager.number("UserspaceTimestamp");
        StringBuilder out = new StringBuilder();
        out.append(output.paint(colour, output.glyph(Glyph.BLACK_CIRCLE)));
        out.append(' ').append(host).append('\n');
        out.append("    State: ").append(output.paint(colour, state)).append('\n');
        out.append("    Units: ").append(manager.number("NNames"));
        out.append(" loaded (incl. loaded aliases)\n");
        out.append("     Jobs: ").append(manager.number("NJobs")).append(" queued\n");
        out.append("   Failed: ").append(manager.number("NFailedUnits")).append(" units\n");
        out.append("    Since: ").append(stamps.render(since)).append("; ");
        out.append(now.relative(since)).append('\n');
        out.append("  systemd: ").append(manager.string("Version")).append('\n');
        String tainted = manager.string("Tainted");
        out.append(tainted.isEmpty() ? "" : "  Tainted: " + tainted + "\n");
        String group = manager.string("ControlGroup");
        out.append("   CGroup: ").append(group.isEmpty() ? "/" : group).append('\n');
        return out.append(tree).toString();
    }
}

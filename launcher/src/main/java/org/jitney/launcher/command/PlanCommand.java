package org.jitney.launcher.command;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jitney.bus.wire.Struct;
import org.jitney.clients.cli.Environment;
import org.jitney.clients.cli.Json;
import org.jitney.launcher.command.ManagerQuestions.Mistake;
import org.jitney.unitfile.UnitEscape;
import org.jitney.unitfile.UnitType;

/** {@code jitney plan}: what a request would do and why, by the manager's own planning. */
final class PlanCommand {
    static final String HELP =
            """
            jitney plan VERB UNIT... [--mode MODE] [--json] [--dir DIR]

            Says what 'systemctl VERB UNIT' would do now, and does nothing of it: every job in an order in which
            they may run, the line of the file that each is there for, what it waits for, what is dropped, and
            what stands in the way when it would be refused. Each unit is looked at by itself.

            VERB is start, stop, restart, try-restart, reload, reload-or-restart, reload-or-try-restart, isolate or
            verify-active. MODE is a job mode as of systemctl, replace unless given.

            Ends with 0 if it would be queued, 1 if it would be refused, 2 if the question cannot be answered.
            """;

    private static final int REFUSED = 1;
    private static final Set<String> VERBS =
            Set.of(
                    "start",
                    "stop",
                    "restart",
                    "try-restart",
                    "reload",
                    "reload-or-restart",
                    "reload-or-try-restart",
                    "isolate",
                    "verify-active");

    private String verb = "";
    private String mode = "";
    private boolean json;
    private final List<String> units = new ArrayList<>();

    private PlanCommand() {}

    static int run(Path directory, List<String> options, Environment environment) {
        if (options.isEmpty() || options.contains("--help") || options.contains("help")) {
            return ManagerQuestions.print(environment, HELP, options.isEmpty() ? 2 : 0);
        }
        PlanCommand command = new PlanCommand();
        return ManagerQuestions.ask(
                directory,
                environment,
                "plan",
                bus -> {
                    command.parse(options);
                    int status = 0;
                    StringBuilder out = new StringBuilder();
                    for (String unit : command.units) {
                        List<Object> plan =
                                ManagerQuestions.call(
                                        bus,
                                        "PlanUnitJob",
                                        "sss",
                                        unit,
                                        command.jobType(),
                                        command.mode);
                        status = isRefused(plan) ? REFUSED : status;
                        out.append(
                                command.json ? command.json(unit, plan) : command.text(unit, plan));
                    }
                    return ManagerQuestions.print(environment, out.toString(), status);
                });
    }

    private void parse(List<String> options) throws Mistake {
        for (int i = 0; i < options.size(); i++) {
            String option = options.get(i);
            if (option.equals("--json")) {
                json = true;
            } else if (option.startsWith("--mode=")) {
                mode = option.substring("--mode=".length());
            } else if (option.equals("--mode") && i + 1 < options.size()) {
                mode = options.get(++i);
            } else if (option.startsWith("-")) {
                throw new Mistake("unknown option '" + option + "'; try 'jitney plan help'");
            } else if (verb.isEmpty()) {
                verb = option;
            } else {
                UnitType suffix = verb.equals("isolate") ? UnitType.TARGET : UnitType.SERVICE;
                units.add(
                        UnitEscape.mangle(option, suffix)
                                .orElseThrow(() -> new Mistake("no unit name: '" + option + "'")));
            }
        }
        if (!VERBS.contains(verb) || units.isEmpty()) {
            throw new Mistake("VERB and UNIT are needed; try 'jitney plan help'");
        }
        if (mode.isEmpty()) {
            mode = verb.equals("isolate") ? "isolate" : "replace";
        }
    }

    private String jobType() {
        return verb.equals("isolate") ? "start" : verb;
    }

    private static boolean isRefused(List<Object> plan) {
        return !((Struct) plan.getFirst()).string(0).isEmpty();
    }

    private static List<Struct> structs(Object list) {
        return ((List<?>) list).stream().map(Struct.class::cast).toList();
    }

    private static String place(String dependency, String place, Object line) {
        boolean written = ((Number) line).longValue() > 0;
        return written
                ? "%s= in %s:%s".formatted(dependency, place, line)
                : "%s%s".formatted(dependency.isEmpty() ? "" : dependency + "=, ", place);
    }

    String text(String unit, List<Object> plan) {
        StringBuilder out = new StringBuilder();
        Struct error = (Struct) plan.get(0);
        out.append("%s %s (%s)%n".formatted(verb, unit, mode));
        if (isRefused(plan)) {
            out.append("refused: %s (%s)%n".formatted(error.string(1), error.string(0)));
        }
        int number = 0;
        for (Struct job : structs(plan.get(1))) {
            String head = isRefused(plan) ? "  " : "%3d. ".formatted(++number);
            job(out, head, job);
        }
        for (Struct job : structs(plan.get(2))) {
            out.append(
                    "canceled: job %s, %s %s%n"
                            .formatted(job.get(0), job.string(2), job.string(1)));
        }
        for (Struct job : structs(plan.get(3))) {
            out.append(
                    "dropped: %s %s: %s%n".formatted(job.string(1), job.string(0), job.string(2)));
        }
        for (Struct ring : structs(plan.get(4))) {
            ring(out, ring);
        }
        return out.toString();
    }

    private static void job(StringBuilder out, String head, Struct job) {
        String effect = job.string(2).equals("new") ? "" : " (" + job.string(2) + ")";
        out.append("%s%s %s%s%n".formatted(head, job.string(1), job.string(0), effect));
        List<?> merged = (List<?>) job.get(4);
        if (!merged.isEmpty()) {
            out.append("       merged of: ");
            out.append(String.join(", ", merged.stream().map(Object::toString).toList()));
            out.append('\n');
        }
        for (Struct why : structs(job.get(5))) {
            if (why.string(3).isEmpty() && why.string(2).equals("requested")) {
                out.append("       asked for\n");
            } else {
                out.append(
                        "       %s %s/%s%s%n"
                                .formatted(
                                        why.string(2),
                                        why.string(0),
                                        why.string(1),
                                        why.string(4).isEmpty()
                                                ? ""
                                                : ": "
                                                        + place(
                                                                why.string(3),
                                                                why.string(4),
                                                                why.get(5))));
            }
        }
        for (Struct wait : structs(job.get(6))) {
            out.append(
                    "       waits for %s/%s: %s%n"
                            .formatted(
                                    wait.string(0),
                                    wait.string(1),
                                    place(wait.string(2), wait.string(3), wait.get(4))));
        }
    }

    private static void ring(StringBuilder out, Struct ring) {
        String dropped = ring.string(1);
        out.append("cycle%s:%n".formatted(dropped.isEmpty() ? ", which cannot be broken" : ""));
        List<Struct> members = structs(ring.get(0));
        for (int i = 0; i < members.size(); i++) {
            Struct member = members.get(i);
            out.append(
                    "       %s/%s goes before %s: %s%n"
                            .formatted(
                                    member.string(0),
                                    member.string(1),
                                    members.get((i + 1) % members.size()).string(0),
                                    place(member.string(2), member.string(3), member.get(4))));
        }
        if (!dropped.isEmpty()) {
            out.append("       broken by dropping the job of %s%n".formatted(dropped));
        }
    }

    private static Map<String, Object> link(Struct link) {
        return row(link, "unit", "type", "dependency", "place", "line");
    }

    private static Map<String, Object> row(Struct struct, String... names) {
        Map<String, Object> row = new LinkedHashMap<>();
        for (int i = 0; i < names.length; i++) {
            row.put(names[i], struct.get(i));
        }
        return row;
    }

    String json(String unit, List<Object> plan) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("verb", verb);
        all.put("unit", unit);
        all.put("mode", mode);
        all.put("accepted", !isRefused(plan));
        if (isRefused(plan)) {
            all.put("error", row((Struct) plan.get(0), "name", "text"));
        }
        List<Object> jobs = new ArrayList<>();
        for (Struct job : structs(plan.get(1))) {
            Map<String, Object> row = row(job, "unit", "type", "effect", "needed", "merged");
            row.put(
                    "reasons",
                    structs(job.get(5)).stream()
                            .map(why ->
                                    row(
                                            why,
                                            "unit",
                                            "type",
                                            "words",
                                            "dependency",
                                            "place",
                                            "line"))
                            .toList());
            row.put("waits", structs(job.get(6)).stream().map(PlanCommand::link).toList());
            jobs.add(row);
        }
        all.put("jobs", jobs);
        all.put(
                "canceled",
                structs(plan.get(2)).stream().map(job -> row(job, "id", "unit", "type")).toList());
        all.put(
                "dropped",
                structs(plan.get(3)).stream().map(job -> row(job, "unit", "type", "why")).toList());
        List<Object> cycles = new ArrayList<>();
        for (Struct ring : structs(plan.get(4))) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("members", structs(ring.get(0)).stream().map(PlanCommand::link).toList());
            row.put("dropped", ring.get(1));
            cycles.add(row);
        }
        all.put("cycles", cycles);
        all.put("notes", plan.get(5));
        return Json.render(all, Json.Style.SHORT) + "\n";
    }
}

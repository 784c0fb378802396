package org.jitney.launcher.command;

import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jitney.bus.wire.Struct;
import org.jitney.clients.cli.Environment;
import org.jitney.clients.cli.Json;
import org.jitney.launcher.command.ManagerQuestions.Mistake;
import org.jitney.unitfile.UnitEscape;
import org.jitney.unitfile.UnitType;

/** {@code jitney history}: the jobs that are over, and who asked for them. */
final class HistoryCommand {
    static final String HELP =
            """
            jitney history [UNIT] [--lines N] [--json] [--dir DIR]

            Lists the jobs that are over, the newest first: when they were queued, what they did and what came of it,
            how long they took, who asked and why. The manager keeps the last 2000.
            """;

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);
    private static final long DEFAULT_LINES = 50;

    private String unit = "";
    private long lines = DEFAULT_LINES;
    private boolean json;

    private HistoryCommand() {}

    static int run(Path directory, List<String> options, Environment environment) {
        if (options.contains("--help") || options.contains("help")) {
            return ManagerQuestions.print(environment, HELP, 0);
        }
        HistoryCommand command = new HistoryCommand();
        return ManagerQuestions.ask(
                directory,
                environment,
                "history",
                bus -> {
                    command.parse(options);
                    List<?> jobs =
                            (List<?>)
                                    ManagerQuestions.call(
                                                    bus,
                                                    "ListJobHistory",
                                                    "su",
                                                    command.unit,
                                                    command.lines)
                                            .getFirst();
                    List<Struct> rows = jobs.stream().map(Struct.class::cast).toList();
                    String out = command.json ? json(rows) : text(rows, ZoneId.systemDefault());
                    return ManagerQuestions.print(environment, out, 0);
                });
    }

    private void parse(List<String> options) throws Mistake {
        for (int i = 0; i < options.size(); i++) {
            String option = options.get(i);
            if (option.equals("--json")) {
                json = true;
            } else if (option.startsWith("--lines=")) {
                lines = number(option.substring("--lines=".length()));
            } else if (option.equals("--lines") && i + 1 < options.size()) {
                lines = number(options.get(++i));
            } else if (option.startsWith("-") || !unit.isEmpty()) {
                throw new Mistake("'" + option + "' is too much; try 'jitney history help'");
            } else {
                unit =
                        UnitEscape.mangle(option, UnitType.SERVICE)
                                .orElseThrow(() -> new Mistake("no unit name: '" + option + "'"));
            }
        }
    }

    private static long number(String text) throws Mistake {
        if (!text.matches("[0-9]{1,9}")) {
            throw new Mistake("no number of lines: '" + text + "'");
        }
        return Long.parseLong(text);
    }

    static String text(List<Struct> jobs, ZoneId zone) {
        StringBuilder out = new StringBuilder();
        for (Struct job : jobs) {
            long queued = (Long) job.get(5);
            long over = (Long) job.get(7);
            String time = TIME.format(at(queued).atZone(zone));
            out.append(
                    "%s  job %s: %s %s: %s after %.3f s%n"
                            .formatted(
                                    time,
                                    job.get(0),
                                    job.string(2),
                                    job.string(1),
                                    job.string(4),
                                    (over - queued) / 1e6));
            out.append("    %s, mode %s%n".formatted(asked(job), job.string(3)));
            if (!job.string(10).isEmpty()) {
                out.append("    ended by %s%n".formatted(job.string(10)));
            }
        }
        return out.toString();
    }

    private static String asked(Struct job) {
        Struct who = (Struct) job.get(8);
        String cause = job.string(9);
        if (((Number) who.get(1)).longValue() == 0 && who.string(3).isEmpty()) {
            return "by the manager: " + cause;
        }
        StringBuilder out =
                new StringBuilder("asked by uid %s, pid %s".formatted(who.get(0), who.get(1)));
        for (int i = 2; i <= 3; i++) {
            out.append(who.string(i).isEmpty() ? "" : ", " + who.string(i));
        }
        return out.append(": ").append(cause).toString();
    }

    private static Instant at(long usec) {
        return Instant.EPOCH.plus(usec, ChronoUnit.MICROS);
    }

    private static String json(List<Struct> jobs) {
        List<Object> rows = new ArrayList<>();
        for (Struct job : jobs) {
            Struct who = (Struct) job.get(8);
            Map<String, Object> row = new LinkedHashMap<>();
            String[] names = {"id", "unit", "type", "mode", "result", "queued", "begun", "over"};
            for (int i = 0; i < names.length; i++) {
                row.put(names[i], job.get(i));
            }
            row.put("uid", who.get(0));
            row.put("pid", who.get(1));
            row.put("by_unit", who.get(2));
            row.put("bus_name", who.get(3));
            row.put("cause", job.get(9));
            row.put("ended_by", job.get(10));
            rows.add(row);
        }
        return Json.render(rows, Json.Style.SHORT) + "\n";
    }
}

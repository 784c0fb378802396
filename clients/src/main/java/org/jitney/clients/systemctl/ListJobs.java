package org.jitney.clients.systemctl;

import java.util.ArrayList;
import java.util.List;
import org.jitney.bus.client.CallFailed;
import org.jitney.bus.wire.Struct;
import org.jitney.clients.cli.Colour;
import org.jitney.clients.cli.Json;
import org.jitney.clients.cli.Output;
import org.jitney.clients.cli.Sorting;
import org.jitney.clients.cli.Table;
import org.jitney.clients.cli.Table.Cell;
import org.jitney.clients.cli.UsageError;
import org.jitney.unitfile.Glob;

/** {@code list-jobs}: what is queued or running. */
final class ListJobs {
    /** One job, and the jobs that it waits for or that wait for it. */
    record Row(long id, String unit, String type, String state, List<String> related) {}

    private ListJobs() {}

    static int run(Context context, List<String> patterns) throws CallFailed, UsageError {
        context.page();
        ManagerClient manager = context.manager();
        List<String> names = UnitNames.mangle(context, patterns);
        List<Row> rows = new ArrayList<>();
        List<Struct> jobs = ManagerClient.structs(manager.call("ListJobs", "").get(0));
        for (Struct job : jobs) {
            if (names.isEmpty() || Glob.anyMatches(names, job.string(1))) {
                rows.add(row(context, job));
            }
        }
        rows.sort(Sorting.by(Row::id));
        Output output = context.output();
        if (rows.isEmpty()) {
            if (context.options().legend()) {
                boolean filtered = !names.isEmpty() && !jobs.isEmpty();
                String text = filtered ? "No jobs listed." : "No jobs running.";
                output.println(output.paint(Colour.HIGHLIGHT_GREEN, text));
            }
            return 0;
        }
        Table table = table(rows);
        if (context.options().json() != Json.Style.OFF) {
            output.printTable(table.json(context.options().json()));
            return 0;
        }
        if (rows.stream().anyMatch(row -> !row.related().isEmpty())) {
            output.print(withRelated(rows, table, context));
        } else {
            output.printTable(table.render(context.options().legend(), output));
        }
        if (context.options().legend()) {
            String listed = output.paint(Colour.HIGHLIGHT, rows.size() + " jobs listed");
            output.print("\n" + listed + ".\n");
        }
        return 0;
    }

    private static Row row(Context context, Struct job) throws CallFailed {
        List<String> related = new ArrayList<>();
        if (context.options().has("after")) {
            related(context, job, "GetJobAfter", "waiting for job", related);
        }
        if (context.options().has("before")) {
            related(context, job, "GetJobBefore", "blocking job", related);
        }
        return new Row(
                ((Number) job.get(0)).longValue(),
                job.string(1),
                job.string(2),
                job.string(3),
                related);
    }

    private static void related(
            Context context, Struct job, String method, String how, List<String> lines)
            throws CallFailed {
        for (Struct other :
                ManagerClient.structs(context.manager().call(method, "u", job.get(0)).get(0))) {
            lines.add(
                    "└─"
                            + how
                            + " "
                            + other.get(0)
                            + " ("
                            + other.string(1)
                            + "/"
                            + other.string(2)
                            + ")");
        }
    }

    static Table table(List<Row> rows) {
        Table table = Table.of("JOB", "UNIT", "TYPE", "STATE").alignRight(0);
        for (Row row : rows) {
            Colour colour = row.state().equals("running") ? Colour.HIGHLIGHT : Colour.NONE;
            table.add(
                    Cell.of(Long.toString(row.id()), row.id()),
                    Cell.of(row.unit()).coloured(colour),
                    Cell.of(row.type()),
                    Cell.of(row.state()).coloured(colour));
        }
        return table;
    }

    private static String withRelated(List<Row> rows, Table table, Context context) {
        boolean header = context.options().legend();
        String[] lines = table.render(header, context.output()).split("\n", -1);
        StringBuilder out = new StringBuilder(header ? lines[0] + "\n" : "");
        for (int i = 0; i < rows.size(); i++) {
            out.append(lines[i + (header ? 1 : 0)]).append('\n');
            rows.get(i).related().forEach(line -> out.append("   ").append(line).append('\n'));
        }
        return out.toString();
    }
}

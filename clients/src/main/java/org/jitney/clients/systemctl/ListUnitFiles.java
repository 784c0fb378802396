package org.jitney.clients.systemctl;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jitney.bus.client.CallFailed;
import org.jitney.bus.wire.Struct;
import org.jitney.clients.cli.Colour;
import org.jitney.clients.cli.Output;
import org.jitney.clients.cli.Sorting;
import org.jitney.clients.cli.Table;
import org.jitney.clients.cli.Table.Cell;
import org.jitney.clients.cli.UsageError;
import org.jitney.unitfile.Glob;

/** {@code list-unit-files}: what is installed, whether it is loaded or not. */
final class ListUnitFiles {
    /** One unit file. */
    record Row(String name, String state, String preset) {}

    private ListUnitFiles() {}

    static int run(Context context, List<String> patterns) throws CallFailed, UsageError {
        context.page();
        List<Row> rows = rows(context, UnitNames.mangle(context, patterns));
        Output output = context.output();
        Listing.print(
                context,
                table(rows),
                "\n" + output.paint(Colour.NONE, rows.size() + " unit files listed.") + "\n");
        // To find nothing is a failure that scripts ask for.
        return rows.isEmpty() ? 1 : 0;
    }

    private static List<Row> rows(Context context, List<String> patterns)
            throws CallFailed, UsageError {
        Options options = context.options();
        List<String> wanted =
                options.has("with-dependencies")
                        ? Dependencies.withDependencies(context, patterns)
                        : patterns;
        ManagerClient manager = context.fileManager();
        List<Struct> answer;
        try {
            answer =
                    ManagerClient.structs(
                            manager.call(
                                            "ListUnitFilesByPatterns",
                                            "asas",
                                            options.states(),
                                            wanted)
                                    .get(0));
        } catch (CallFailed e) {
            throw new UsageError("Failed to list unit files: " + e.text());
        }
        PresetFiles presets = PresetFiles.read(context);
        List<Row> rows = new ArrayList<>();
        for (Struct file : answer) {
            String path = file.string(0);
            String name = path.substring(path.lastIndexOf('/') + 1);
            boolean typed =
                    options.types().isEmpty() || options.types().contains(UnitInfo.type(name));
            if (typed && (wanted.isEmpty() || Glob.anyMatches(wanted, name))) {
                String state = file.string(1);
                String preset = States.showsPreset(state) ? presets.stateOf(name) : "";
                rows.add(new Row(name, state, preset));
            }
        }
        rows.sort(
                Sorting.by((Row row) -> UnitInfo.type(row.name()).toLowerCase(Locale.ROOT))
                        .thenBy(row -> row.name().toLowerCase(Locale.ROOT)));
        return rows;
    }

    static Table table(List<Row> rows) {
        Table table = Table.of("UNIT FILE", "STATE", "PRESET").dashForEmpty();
        List<String> names = rows.stream().map(Row::name).toList();
        for (int i = 0; i < rows.size(); i++) {
            Row row = rows.get(i);
            boolean line = Listing.endsType(names, i);
            Colour colour = States.fileColour(row.state());
            table.add(
                    Cell.of(row.name()).underlined(line),
                    Cell.of(row.state()).coloured(colour).underlined(line),
                    Cell.of(row.preset())
                            .coloured(States.presetColour(row.preset()))
                            .underlined(line));
        }
        return table;
    }
}

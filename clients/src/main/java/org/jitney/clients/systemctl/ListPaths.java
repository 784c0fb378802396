package org.jitney.clients.systemctl;

import java.util.ArrayList;
import java.util.List;
import org.jitney.bus.client.CallFailed;
import org.jitney.bus.wire.Struct;
import org.jitney.clients.cli.Sorting;
import org.jitney.clients.cli.Table;
import org.jitney.clients.cli.Table.Cell;
import org.jitney.clients.cli.UsageError;
import org.jitney.unitfile.UnitType;

/** {@code list-paths}: what the loaded path units watch; a verb of release 254. */
final class ListPaths {
    private static final String PATH = "org.freedesktop.systemd1.Path";

    /** One path that a unit watches, and for what. */
    record Row(String path, String condition, String unit, List<String> activates) {}

    private ListPaths() {}

    static int run(Context context, List<String> patterns) throws CallFailed, UsageError {
        context.page();
        ManagerClient manager = context.manager();
        List<Row> rows = new ArrayList<>();
        for (UnitInfo unit : Listing.units(context, patterns, UnitType.PATH)) {
            List<String> triggered = manager.unitStrings(unit.id(), "Triggers");
            for (Struct watch : ManagerClient.structs(manager.unit(unit.id(), PATH, "Paths"))) {
                rows.add(new Row(watch.string(1), watch.string(0), unit.id(), triggered));
            }
        }
        rows.sort(Sorting.by(Row::path).thenBy(Row::condition).thenBy(Row::unit));
        Listing.print(
                context,
                table(rows),
                ListSockets.footer("paths", rows.size(), context.options(), context.output()));
        return 0;
    }

    static Table table(List<Row> rows) {
        Table table = Table.of("PATH", "CONDITION", "UNIT", "ACTIVATES").dashForEmpty();
        for (Row row : rows) {
            table.add(
                    Cell.of(row.path()),
                    Cell.of(row.condition()),
                    Cell.of(row.unit()),
                    Cell.of(String.join(" ", row.activates())));
        }
        return table;
    }
}

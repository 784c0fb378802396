package org.jitney.clients.systemctl;

import java.util.ArrayList;
import java.util.List;
import org.jitney.bus.client.CallFailed;
import org.jitney.clients.cli.Sorting;
import org.jitney.clients.cli.Table;
import org.jitney.clients.cli.Table.Cell;
import org.jitney.clients.cli.UsageError;
import org.jitney.unitfile.UnitType;
import org.jitney.unitfile.time.TimeSpan;

/** {@code list-automounts}: where the loaded automount units wait. */
final class ListAutomounts {
    private static final String AUTOMOUNT = "org.freedesktop.systemd1.Automount";

    private record Row(String what, String where, boolean mounted, long idleUsec, String unit) {}

    private ListAutomounts() {}

    static int run(Context context, List<String> patterns) throws CallFailed, UsageError {
        context.page();
        ManagerClient manager = context.manager();
        List<Row> rows = new ArrayList<>();
        for (UnitInfo unit : Listing.units(context, patterns, UnitType.AUTOMOUNT)) {
            String where = manager.unit(unit.id(), AUTOMOUNT, "Where").toString();
            long idle =
                    ((Number) manager.unit(unit.id(), AUTOMOUNT, "TimeoutIdleUSec")).longValue();
            String mount =
                    unit.id().substring(0, unit.id().length() - "automount".length()) + "mount";
            var properties = manager.unit(mount);
            rows.add(
                    new Row(
                            properties.string("What"),
                            where,
                            properties.string("ActiveState").equals("active"),
                            idle,
                            unit.id()));
        }
        rows.sort(Sorting.by(Row::where));
        Table table = Table.of("WHAT", "WHERE", "MOUNTED", "IDLE TIMEOUT", "UNIT").dashForEmpty();
        for (Row row : rows) {
            table.add(
                    Cell.of(row.what()),
                    Cell.of(row.where()),
                    Cell.of(row.mounted() ? "yes" : "no", row.mounted()),
                    Cell.of(
                            row.idleUsec() == -1 ? "" : new TimeSpan(row.idleUsec()).render(),
                            row.idleUsec()),
                    Cell.of(row.unit()));
        }
        Listing.print(
                context,
                table,
                ListSockets.footer("automounts", rows.size(), context.options(), context.output()));
        return 0;
    }
}

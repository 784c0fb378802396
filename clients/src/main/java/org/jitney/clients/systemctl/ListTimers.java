package org.jitney.clients.systemctl;

import java.util.ArrayList;
import java.util.List;
import org.jitney.bus.client.CallFailed;
import org.jitney.clients.cli.Sorting;
import org.jitney.clients.cli.Table;
import org.jitney.clients.cli.Table.Cell;
import org.jitney.clients.cli.UsageError;
import org.jitney.unitfile.UnitType;

/** {@code list-timers}: when the loaded timer units elapse next. */
final class ListTimers {
    private static final String TIMER = "org.freedesktop.systemd1.Timer";

    /** One timer; times in microseconds since the epoch, 0 for none. */
    record Row(long next, long last, String unit, List<String> activates) {}

    private ListTimers() {}

    static int run(Context context, List<String> patterns) throws CallFailed, UsageError {
        context.page();
        ManagerClient manager = context.manager();
        Now now = Now.read();
        List<Row> rows = new ArrayList<>();
        for (UnitInfo unit : Listing.units(context, patterns, UnitType.TIMER)) {
            List<String> triggered = manager.unitStrings(unit.id(), "Triggers");
            long monotonic = number(manager.unit(unit.id(), TIMER, "NextElapseUSecMonotonic"));
            long realtime = number(manager.unit(unit.id(), TIMER, "NextElapseUSecRealtime"));
            long last = number(manager.unit(unit.id(), TIMER, "LastTriggerUSec"));
            rows.add(new Row(now.next(monotonic, realtime), last, unit.id(), triggered));
        }
        rows.sort(
                // Timers that will not elapse any more come last.
                Sorting.by((Row row) -> row.next() > 0 ? row.next() : Long.MAX_VALUE)
                        .thenBy(Row::unit));
        Table table = table(rows, now, context.options().timestamp());
        Listing.print(
                context,
                table,
                ListSockets.footer("timers", rows.size(), context.options(), context.output()));
        return 0;
    }

    static Table table(List<Row> rows, Now now, TimestampStyle style) {
        Table table =
                Table.of("NEXT", "LEFT", "LAST", "PASSED", "UNIT", "ACTIVATES").dashForEmpty();
        for (Row row : rows) {
            table.add(
                    Cell.of(style.render(row.next()), Math.max(0, row.next())),
                    Cell.of(now.relative(row.next()), Math.max(0, row.next())),
                    Cell.of(style.render(row.last()), Math.max(0, row.last())),
                    Cell.of(now.relative(row.last()), Math.max(0, row.last())),
                    Cell.of(row.unit()),
                    Cell.of(String.join(" ", row.activates())));
        }
        return table;
    }

    private static long number(Object value) {
        return ((Number) value).longValue();
    }
}

package org.jitney.clients.systemctl;

import java.util.ArrayList;
import java.util.List;
import org.jitney.bus.client.CallFailed;
import org.jitney.bus.wire.Struct;
import org.jitney.clients.cli.Colour;
import org.jitney.clients.cli.Output;
import org.jitney.clients.cli.Sorting;
import org.jitney.clients.cli.Table;
import org.jitney.clients.cli.Table.Cell;
import org.jitney.clients.cli.UsageError;
import org.jitney.unitfile.UnitType;

/** {@code list-sockets}: where the loaded socket units listen. */
final class ListSockets {
    private static final String SOCKET = "org.freedesktop.systemd1.Socket";

    /** One place where a socket unit listens. */
    record Row(String listen, String type, String unit, List<String> activates) {}

    private ListSockets() {}

    static int run(Context context, List<String> patterns) throws CallFailed, UsageError {
        context.page();
        ManagerClient manager = context.manager();
        List<Row> rows = new ArrayList<>();
        for (UnitInfo unit : Listing.units(context, patterns, UnitType.SOCKET)) {
            List<String> triggered = manager.unitStrings(unit.id(), "Triggers");
            for (Struct listen : ManagerClient.structs(manager.unit(unit.id(), SOCKET, "Listen"))) {
                rows.add(new Row(listen.string(1), listen.string(0), unit.id(), triggered));
            }
        }
        rows.sort(Sorting.by(Row::listen).thenBy(Row::type));
        Table table = table(rows, context.options().has("show-types"));
        Listing.print(
                context,
                table,
                footer("sockets", rows.size(), context.options(), context.output()));
        return 0;
    }

    static Table table(List<Row> rows, boolean types) {
        Table table = Table.of("LISTEN", "TYPE", "UNIT", "ACTIVATES").dashForEmpty();
        if (!types) {
            table.hide(1);
        }
        for (Row row : rows) {
            table.add(
                    Cell.of(row.listen()),
                    Cell.of(row.type()),
                    Cell.of(row.unit()),
                    Cell.of(String.join(" ", row.activates())));
        }
        return table;
    }

    /** {@return what stands below the listings of one type of unit} */
    static String footer(String what, int count, Options options, Output output) {
        Colour colour = count > 0 ? Colour.HIGHLIGHT : Colour.HIGHLIGHT_RED;
        String listed = output.paint(colour, count + " " + what + " listed.");
        return "\n"
                + listed
                + "\n"
                + (options.all()
                        ? ""
                        : "Pass --all to see loaded but inactive " + what + ", too.\n");
    }
}

package org.jitney.clients.systemctl;

import java.util.List;
import org.jitney.bus.client.CallFailed;
import org.jitney.clients.cli.Colour;
import org.jitney.clients.cli.Glyph;
import org.jitney.clients.cli.Output;
import org.jitney.clients.cli.Table;
import org.jitney.clients.cli.Table.Cell;
import org.jitney.clients.cli.UsageError;

/** {@code list-units}: the units that are loaded. */
final class ListUnits {
    private ListUnits() {}

    static int run(Context context, List<String> patterns) throws CallFailed, UsageError {
        context.page();
        List<UnitInfo> units = Listing.units(context, patterns);
        boolean jobs = units.stream().anyMatch(unit -> unit.jobId() > 0);
        Table table = table(units, jobs, context.options().plain(), context.output());
        Listing.print(
                context, table, footer(context.options(), units.size(), jobs, context.output()));
        return 0;
    }

    static Table table(List<UnitInfo> units, boolean jobs, boolean plain, Output output) {
        Table table = Table.of("", "UNIT", "LOAD", "ACTIVE", "SUB", "JOB", "DESCRIPTION");
        table.displayOnly(0);
        if (plain) {
            table.hide(0);
        }
        if (!jobs) {
            table.hide(5);
        }
        List<String> ids = units.stream().map(UnitInfo::id).toList();
        for (int i = 0; i < units.size(); i++) {
            addRow(table, units.get(i), Listing.endsType(ids, i), output);
        }
        return table;
    }

    private static void addRow(Table table, UnitInfo unit, boolean line, Output output) {
        boolean failed = unit.activeState().equals("failed");
        // The reference leaves the cells between unpainted when loading went wrong.
        boolean broken = unit.isBroken();
        Colour circle =
                broken ? Colour.HIGHLIGHT_YELLOW : failed ? Colour.HIGHLIGHT_RED : Colour.NONE;
        Colour active = !broken && failed ? Colour.HIGHLIGHT_RED : Colour.NONE;
        boolean lined = line && !broken;
        String job = unit.jobId() > 0 ? unit.jobType() : "";
        table.add(
                Cell.of(broken || failed ? output.glyph(Glyph.BLACK_CIRCLE) : " ")
                        .coloured(circle)
                        .underlined(line),
                Cell.of(unit.id()).coloured(active).underlined(lined),
                Cell.of(unit.loadState())
                        .coloured(broken ? Colour.HIGHLIGHT_RED : Colour.NONE)
                        .underlined(broken ? line : line && !failed),
                Cell.of(unit.activeState()).coloured(active).underlined(lined),
                Cell.of(unit.subState()).coloured(active).underlined(lined),
                Cell.of(job).underlined(line),
                Cell.of(unit.description()).underlined(line));
    }

    static String footer(Options options, int count, boolean jobs, Output output) {
        StringBuilder out = new StringBuilder();
        if (count > 0) {
            out.append("\nLOAD   = Reflects whether the unit definition was properly loaded.\n");
            out.append("ACTIVE = The high-level unit activation state,");
            out.append(" i.e. generalization of SUB.\n");
            out.append("SUB    = The low-level unit activation state,");
            out.append(" values depend on unit type.\n");
            out.append(jobs ? "JOB    = Pending job for the unit.\n\n" : "");
        }
        Colour colour = count > 0 ? Colour.HIGHLIGHT : Colour.HIGHLIGHT_RED;
        String listed = count + " loaded units listed.";
        boolean states = !options.states().isEmpty();
        if (options.all() || states) {
            out.append(output.paint(colour, listed)).append('\n');
        } else {
            out.append(output.paint(colour, listed)).append(' ');
            String hint = "Pass --all to see loaded but inactive units, too.";
            out.append(output.paint(Colour.GREY, hint)).append('\n');
        }
        if (!states) {
            String hint = "To show all installed unit files use 'systemctl list-unit-files'.";
            out.append(output.paint(Colour.GREY, hint)).append('\n');
        }
        return out.toString();
    }
}

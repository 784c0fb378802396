package org.jitney.clients.systemctl;

import java.util.ArrayList;
import java.util.List;
import org.jitney.bus.client.CallFailed;
import org.jitney.clients.cli.Json;
import org.jitney.clients.cli.Table;
import org.jitney.clients.cli.UsageError;
import org.jitney.unitfile.UnitName;
import org.jitney.unitfile.UnitType;

/** What all listings have in common: which units are shown, and printing the table. */
final class Listing {
    private Listing() {}

    /** {@return whether a loaded unit is in the list that was asked for} */
    static boolean isShown(Options options, UnitInfo unit) {
        if (!options.types().isEmpty() && !options.types().contains(UnitInfo.type(unit.id()))) {
            return false;
        }
        if (options.all()) {
            return true;
        }
        // A unit that follows another is the same device under another name.
        if (!unit.following().isEmpty()) {
            return false;
        }
        if (!options.states().isEmpty()) {
            return true;
        }
        return unit.jobId() > 0 || !unit.activeState().equals("inactive");
    }

    /** {@return the loaded units that match the patterns and are shown, in order} */
    static List<UnitInfo> units(Context context, List<String> patterns)
            throws CallFailed, UsageError {
        List<String> names = UnitNames.mangle(context, patterns);
        if (context.options().has("with-dependencies")) {
            names = Dependencies.withDependencies(context, names);
        }
        List<UnitInfo> shown = new ArrayList<>();
        for (UnitInfo unit : context.manager().units(context.options().states(), names)) {
            if (isShown(context.options(), unit)) {
                shown.add(unit);
            }
        }
        shown.sort(UnitInfo.ORDER);
        return shown;
    }

    /** {@return the loaded units of one type that match the patterns} */
    static List<UnitInfo> units(Context context, List<String> patterns, UnitType type)
            throws CallFailed, UsageError {
        List<UnitInfo> units = new ArrayList<>();
        for (UnitInfo unit :
                context.manager()
                        .units(
                                context.options().states(),
                                UnitNames.mangle(context, patterns, type))) {
            if (isShown(context.options(), unit)
                    && UnitName.parse(unit.id()).filter(name -> name.type() == type).isPresent()) {
                units.add(unit);
            }
        }
        return units;
    }

    /**
     * Prints a table and what stands below it.
     *
     * @param footer the lines below the table, without the empty one in between
     */
    static void print(Context context, Table table, String footer) {
        Options options = context.options();
        if (options.json() != Json.Style.OFF) {
            context.output().printTable(table.json(options.json()));
            return;
        }
        context.output().printTable(table.render(options.legend(), context.output()));
        if (options.legend()) {
            context.output().print(footer);
        }
    }

    /** {@return whether the next row starts another type, so that this one is underlined} */
    static boolean endsType(List<String> ids, int row) {
        return row + 1 < ids.size()
                && !UnitInfo.type(ids.get(row)).equals(UnitInfo.type(ids.get(row + 1)));
    }
}

package org.jitney.clients.systemctl;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jitney.bus.client.CallFailed;
import org.jitney.clients.cli.Colour;
import org.jitney.clients.cli.Glyph;
import org.jitney.clients.cli.Properties;
import org.jitney.clients.cli.Table;
import org.jitney.clients.cli.Table.Cell;
import org.jitney.unitfile.Glob;

/** {@code list-machines}: this machine; containers are reached by machine1, which is not here. */
final class ListMachines {
    private ListMachines() {}

    static int run(Context context, List<String> patterns) throws CallFailed {
        context.page();
        Table table = Table.of("", "NAME", "STATE", "FAILED", "JOBS").displayOnly(0);
        String name = hostname();
        if (patterns.isEmpty() || Glob.anyMatches(patterns, name)) {
            Properties manager = context.manager().properties();
            String state = manager.string("SystemState");
            long failed = manager.number("NFailedUnits");
            boolean bad = !state.equals("running");
            table.add(
                    Cell.of(bad ? context.output().glyph(Glyph.BLACK_CIRCLE) : " ")
                            .coloured(bad ? Colour.HIGHLIGHT_YELLOW : Colour.NONE),
                    Cell.of(name + " (host)", name),
                    Cell.of(state).coloured(bad ? Colour.HIGHLIGHT_YELLOW : Colour.NONE),
                    Cell.of(Long.toString(failed), failed)
                            .coloured(failed > 0 ? Colour.HIGHLIGHT_RED : Colour.NONE),
                    Cell.of(Long.toString(manager.number("NJobs")), manager.number("NJobs")));
        }
        Listing.print(context, table, "\n" + table.size() + " machines listed.\n");
        return 0;
    }

    /** {@return the name of this machine} */
    static String hostname() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        } catch (IOException e) {
            return "localhost";
        }
    }
}

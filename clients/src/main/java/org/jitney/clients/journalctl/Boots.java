package org.jitney.clients.journalctl;

import java.util.List;
import org.jitney.clients.cli.Json;
import org.jitney.clients.cli.LocalZone;
import org.jitney.clients.cli.Output;
import org.jitney.clients.cli.Table;
import org.jitney.clients.cli.UsageError;
import org.jitney.clients.logs.OutputMode;
import org.jitney.journal.Id128;
import org.jitney.journal.JournalReader;
import org.jitney.unitfile.time.Timestamp;

/** The boots that left entries: which is meant, and a list of them. */
final class Boots {
    private Boots() {}

    /** {@return the boot that somebody means} */
    static Id128 choose(JournalReader journal, BootChoice choice) throws UsageError {
        List<Id128> boots = journal.boots().stream().map(JournalReader.Boot::id).toList();
        int at = index(boots, choice);
        if (at < 0 || at >= boots.size()) {
            String which =
                    choice.id()
                            .map(Id128::toString)
                            .orElse((choice.offset() < 0 ? "" : "+") + choice.offset());
            throw new UsageError(
                    "Data from the specified boot ("
                            + which
                            + ") is not available: No such boot ID in journal");
        }
        return boots.get(at);
    }

    /** {@return the place in a list of oldest first; outside of it if there is none} */
    static <T> int index(List<T> list, BootChoice choice) {
        if (choice.id().isPresent()) {
            int start = list.indexOf(choice.id().get());
            return start < 0 ? -1 : start + choice.offset();
        }
        return choice.offset() > 0 ? choice.offset() - 1 : list.size() - 1 + choice.offset();
    }

    /** {@return the list for people, or for programs in one of the JSON modes} */
    static String render(List<JournalReader.Boot> boots, Wishes wishes, Output output) {
        Table table = Table.of("IDX", "BOOT ID", "FIRST ENTRY", "LAST ENTRY").alignRight(0);
        for (int n = 0; n < boots.size(); n++) {
            int i = wishes.reverse ? boots.size() - 1 - n : n;
            JournalReader.Boot boot = boots.get(i);
            table.add(
                    Table.Cell.of(String.valueOf(i - boots.size() + 1), i - boots.size() + 1),
                    Table.Cell.of(boot.id().toString(), boot.id().toString()),
                    time(boot.first()),
                    time(boot.last()));
        }
        return render(table, wishes, output, "idx");
    }

    static Table.Cell time(long usec) {
        return Table.Cell.of(new Timestamp(usec).render(LocalZone.get()), usec);
    }

    static String render(Table table, Wishes wishes, Output output, String index) {
        if (wishes.output.isJson()) {
            boolean pretty = wishes.output == OutputMode.JSON_PRETTY;
            String text = table.json(pretty ? Json.Style.PRETTY : Json.Style.SHORT);
            String start =
                    switch (wishes.output) {
                        case JSON_SSE -> "data: ";
                        case JSON_SEQ -> "\u001e";
                        default -> "";
                    };
            String end = wishes.output == OutputMode.JSON_SSE ? "\n\n" : "\n";
            return start + text.replace("\"" + index + "\"", "\"index\"").stripTrailing() + end;
        }
        return table.render(!wishes.quiet, output);
    }
}

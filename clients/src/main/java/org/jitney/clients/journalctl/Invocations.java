package org.jitney.clients.journalctl;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jitney.clients.cli.Output;
import org.jitney.clients.cli.Table;
import org.jitney.clients.cli.UsageError;
import org.jitney.clients.logs.UnitMatches;
import org.jitney.journal.Id128;
import org.jitney.journal.JournalReader;
import org.jitney.unitfile.UnitEscape;
import org.jitney.unitfile.UnitType;

/** The runs of a unit that left entries: which is meant, and a list of them. */
final class Invocations {
    private static final List<String> SYSTEM =
            List.of("_SYSTEMD_INVOCATION_ID", "INVOCATION_ID", "OBJECT_SYSTEMD_INVOCATION_ID");
    private static final List<String> USER =
            List.of("_SYSTEMD_INVOCATION_ID", "USER_INVOCATION_ID", "OBJECT_SYSTEMD_INVOCATION_ID");

    private Invocations() {}

    private record Span(long first, long last) {}

    /** {@return the id of the run that somebody means} */
    static String choose(Wishes wishes, JournalReader journal, int uid) throws UsageError {
        BootChoice choice = wishes.invocation.orElse(BootChoice.LAST);
        if (choice.id().isPresent() && choice.offset() == 0) {
            return choice.id().get().toString();
        }
        List<String> ids = new ArrayList<>(find(wishes, journal, uid).keySet());
        List<Optional<Id128>> known = ids.stream().map(Invocations::id).toList();
        int at =
                choice.id().isPresent()
                        ? known.indexOf(choice.id()) + choice.offset()
                        : Boots.index(ids, choice);
        boolean found =
                at >= 0
                        && at < ids.size()
                        && (choice.id().isEmpty() || known.contains(choice.id()));
        if (!found) {
            throw new UsageError(
                    "Data from the specified invocation ("
                            + choice.id().map(Id128::toString).orElse("")
                            + (choice.offset() < 0 ? "" : "+")
                            + choice.offset()
                            + ") is not available: No such invocation ID in journal");
        }
        return ids.get(at);
    }

    private static Optional<Id128> id(String text) {
        try {
            return Optional.of(Id128.parse(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Map<String, Span> find(Wishes wishes, JournalReader journal, int uid)
            throws UsageError {
        int count = wishes.units.size() + wishes.userUnits.size();
        if (count != 1) {
            throw new UsageError(
                    count == 0
                            ? "Using --invocation= with an offset or --list-invocations requires a"
                                    + " unit."
                            : "Using --invocation= or --list-invocations with multiple units is"
                                    + " not supported.");
        }
        boolean system = !wishes.units.isEmpty();
        String text = system ? wishes.units.getFirst() : wishes.userUnits.getFirst();
        Optional<String> unit = UnitEscape.mangle(text, UnitType.SERVICE);
        if (unit.isEmpty()) {
            throw new UsageError("Failed to mangle unit name '" + text + "': Invalid argument");
        }
        if (system) {
            UnitMatches.ofSystem(journal, unit.get());
        } else {
            UnitMatches.ofUser(journal, unit.get(), uid);
        }
        Map<String, Span> found = new LinkedHashMap<>();
        journal.seekHead();
        while (journal.next()) {
            long time = journal.entry().realtime();
            for (String field : system ? SYSTEM : USER) {
                Optional<byte[]> value = journal.field(field);
                if (value.isPresent()) {
                    found.merge(
                            new String(value.get(), UTF_8),
                            new Span(time, time),
                            (known, now) -> new Span(known.first(), now.last()));
                    break;
                }
            }
        }
        journal.flushMatches();
        return found;
    }

    /** {@return a list of them, as of boots} */
    static String render(Wishes wishes, JournalReader journal, int uid, Output output)
            throws UsageError {
        Map<String, Span> found = find(wishes, journal, uid);
        Table table = Table.of("IDX", "INVOCATION ID", "FIRST ENTRY", "LAST ENTRY").alignRight(0);
        List<Map.Entry<String, Span>> list = new ArrayList<>(found.entrySet());
        for (int n = 0; n < list.size(); n++) {
            int i = wishes.reverse ? list.size() - 1 - n : n;
            Map.Entry<String, Span> each = list.get(i);
            table.add(
                    Table.Cell.of(String.valueOf(i - list.size() + 1), i - list.size() + 1),
                    Table.Cell.of(each.getKey()),
                    Boots.time(each.getValue().first()),
                    Boots.time(each.getValue().last()));
        }
        return list.isEmpty() ? "" : Boots.render(table, wishes, output, "idx");
    }
}

package org.jitney.guest.bus;

import java.io.IOException;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jitney.bus.api.JitneyVmcraft1Journal;
import org.jitney.bus.service.Auth;
import org.jitney.bus.service.Call;
import org.jitney.bus.service.DBusError;
import org.jitney.bus.service.InterfaceTable;
import org.jitney.bus.service.Reply;
import org.jitney.bus.wire.Struct;
import org.jitney.bus.wire.Variant;
import org.jitney.guest.logs.Catalog;
import org.jitney.guest.logs.Filter;
import org.jitney.guest.logs.GuestJournal;
import org.jitney.guest.logs.JournalVacuum;
import org.jitney.guest.logs.LogEntry;
import org.jitney.guest.tree.TreeError;
import org.jitney.guest.units.GuestUnits;
import org.jitney.journal.JournalReader;
import org.jitney.linux.event.Clock;
import org.jitney.linux.sys.SyslogLevels;
import org.jitney.unitfile.UnitFileError;
import org.jitney.unitfile.UnitName;
import org.jitney.unitfile.time.Timestamp;

/** {@code org.jitney.vmcraft1.Journal}. */
public final class JournalObject {
    private static final int MOST_EXPORTED = 48 << 20;

    private final Editing editing;
    private final GuestJournal journal;
    private final JournalVacuum vacuum;
    private final boolean readOnly;
    private final Clock clock;

    /** Serves a guest's journal. */
    public JournalObject(
            Editing editing,
            GuestJournal journal,
            JournalVacuum vacuum,
            boolean readOnly,
            Clock clock) {
        this.editing = editing;
        this.journal = journal;
        this.vacuum = vacuum;
        this.readOnly = readOnly;
        this.clock = clock;
    }

    /** {@return the interface with all its members} */
    public static InterfaceTable<JournalObject> table() {
        InterfaceTable<JournalObject> table = InterfaceTable.of(JitneyVmcraft1Journal.INFO);
        table.method("Query", (object, call) -> object.answered(() -> object.query(call)))
                .method("Boots", (object, call) -> object.answered(object::boots))
                .method("Verify", (object, call) -> object.answered(object::verify))
                .method(
                        "DiskUsage",
                        (object, call) ->
                                object.answered(() -> Reply.of(object.journal.diskUsage())))
                .method("Vacuum", (object, call) -> object.answered(() -> object.vacuum(call)))
                .method("Catalog", (object, call) -> object.answered(() -> object.catalog(call)))
                .method("Export", (object, call) -> object.answered(() -> object.export(call)));
        JitneyVmcraft1Journal.INFO
                .methods()
                .forEach(method -> table.authorize(method.name(), Auth.ROOT));
        return table;
    }

    private interface Question {
        Reply ask() throws IOException, TreeError, DBusError;
    }

    private Reply answered(Question question) throws DBusError {
        try {
            return question.ask();
        } catch (IOException | TreeError e) {
            throw Errors.of(e);
        }
    }

    private Filter filter(Map<?, ?> given) throws DBusError {
        Filter all = Filter.all();
        Optional<String> unit = Optional.empty();
        Optional<Integer> priority = Optional.empty();
        OptionalLong since = all.sinceUsec();
        OptionalLong until = all.untilUsec();
        Optional<Integer> boot = Optional.empty();
        int lines = 0;
        for (var each : given.entrySet()) {
            Object value = ((Variant) each.getValue()).value();
            switch (each.getKey().toString()) {
                case "unit" -> unit = Optional.of(unit(value.toString()));
                case "priority" -> priority = Optional.of(priority(value.toString()));
                case "since" -> since = OptionalLong.of(time(value.toString()));
                case "until" -> until = OptionalLong.of(time(value.toString()));
                case "boot" -> boot = Optional.of(number(each.getKey(), value));
                case "lines" -> lines = lines(number(each.getKey(), value));
                default ->
                        throw DBusError.invalidArgs(
                                "There is no filter '%s'".formatted(each.getKey()));
            }
        }
        return new Filter(unit, priority, since, until, boot, lines, List.of());
    }

    private static String unit(String text) throws DBusError {
        String name = GuestUnits.name(text);
        if (UnitName.parse(name).isEmpty()) {
            throw DBusError.invalidArgs("\"%s\" is not a valid unit name.".formatted(name));
        }
        return name;
    }

    private static int lines(int number) throws DBusError {
        if (number < 0) {
            throw DBusError.invalidArgs("The filter 'lines' cannot be " + number);
        }
        return number;
    }

    private static int number(Object key, Object value) throws DBusError {
        if (value instanceof Number number) {
            return Math.clamp(number.longValue(), Integer.MIN_VALUE, Integer.MAX_VALUE);
        }
        throw DBusError.invalidArgs("The filter '%s' is no number".formatted(key));
    }

    private static int priority(String word) throws DBusError {
        int named = SyslogLevels.NAMES.indexOf(word);
        if (named >= 0) {
            return named;
        }
        if (word.matches("[0-7]")) {
            return Integer.parseInt(word);
        }
        throw DBusError.invalidArgs("Unknown log level " + word);
    }

    private long time(String text) throws DBusError {
        try {
            return Timestamp.parse(text, clock.realtimeUsec(), ZoneOffset.UTC).usec();
        } catch (UnitFileError e) {
            throw DBusError.invalidArgs("Failed to parse timestamp: " + text);
        }
    }

    private Reply query(Call call) throws IOException, DBusError {
        List<Object> all = new ArrayList<>();
        for (LogEntry entry : journal.query(filter(call.map(0)))) {
            Map<String, String> fields = new LinkedHashMap<>(entry.fields());
            fields.put("__REALTIME_TIMESTAMP", Long.toString(entry.realtimeUsec()));
            fields.put("__MONOTONIC_TIMESTAMP", Long.toString(entry.monotonicUsec()));
            all.add(fields);
        }
        return Reply.of(all);
    }

    private Reply boots() throws IOException {
        List<JournalReader.Boot> boots = journal.boots();
        List<Object> all = new ArrayList<>();
        for (int i = 0; i < boots.size(); i++) {
            JournalReader.Boot boot = boots.get(i);
            int offset = i - boots.size() + 1;
            all.add(Struct.of(offset, boot.id().toString(), boot.first(), boot.last()));
        }
        return Reply.of(all);
    }

    private Reply verify() throws IOException {
        List<Object> files = new ArrayList<>();
        boolean verified = true;
        for (GuestJournal.Finding each : journal.verify()) {
            verified &= each.problem().isEmpty();
            files.add(Struct.of(each.path(), each.problem(), (long) each.salvageable()));
        }
        return Reply.of(verified, files);
    }

    private Reply vacuum(Call call) throws IOException, TreeError, DBusError {
        boolean dryRun = call.bool(3);
        if (readOnly && !dryRun) {
            throw new DBusError("org.jitney.vmcraft1.ReadOnly", "The guest is attached read-only");
        }
        JournalVacuum.Limits limits =
                new JournalVacuum.Limits(call.int64(0), call.int64(1), call.int64(2));
        JournalVacuum.Result result = vacuum.perform(limits, clock.realtimeUsec(), dryRun);
        return Reply.of(result.deleted(), result.freed());
    }

    private Reply catalog(Call call) throws TreeError, DBusError {
        String id = call.string(0);
        if (!id.replace("-", "").matches("[0-9a-fA-F]{32}")) {
            throw DBusError.invalidArgs("Failed to parse message ID '" + id + "'");
        }
        return Reply.of(Catalog.find(editing.tree(), id).orElse(""));
    }

    private Reply export(Call call) throws IOException, DBusError {
        byte[] entries = journal.export(filter(call.map(0)));
        if (entries.length > MOST_EXPORTED) {
            throw new DBusError(
                    DBusError.LIMITS_EXCEEDED,
                    "These are %d bytes; ask for fewer entries".formatted(entries.length));
        }
        return Reply.of((Object) entries);
    }
}

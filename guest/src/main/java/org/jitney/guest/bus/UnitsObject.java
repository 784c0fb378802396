package org.jitney.guest.bus;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jitney.bus.api.JitneyVmcraft1Units;
import org.jitney.bus.client.Endpoint;
import org.jitney.bus.service.Auth;
import org.jitney.bus.service.Call;
import org.jitney.bus.service.DBusError;
import org.jitney.bus.service.InterfaceTable;
import org.jitney.bus.service.ManagerCalls;
import org.jitney.bus.service.Reply;
import org.jitney.bus.wire.Message;
import org.jitney.bus.wire.Struct;
import org.jitney.bus.wire.Variant;
import org.jitney.guest.logs.BootReport;
import org.jitney.guest.logs.GuestJournal;
import org.jitney.guest.tree.Attributes;
import org.jitney.guest.tree.Content;
import org.jitney.guest.tree.Edit;
import org.jitney.guest.tree.PlannedTree;
import org.jitney.guest.tree.Reason;
import org.jitney.guest.tree.TreeError;
import org.jitney.guest.units.GuestTimers;
import org.jitney.guest.units.GuestUnits;
import org.jitney.guest.units.NewUnit;
import org.jitney.guest.units.SettingCheck;
import org.jitney.guest.units.UnitWriter;
import org.jitney.linux.event.Clock;
import org.jitney.unitfile.Diagnostic;
import org.jitney.unitfile.UnitFile;
import org.jitney.unitfile.UnitFileError;
import org.jitney.unitfile.UnitName;

/** {@code org.jitney.vmcraft1.Units}. */
public final class UnitsObject {
    private final Editing editing;
    private final GuestJournal journal;
    private final ManagerCalls manager;
    private final Endpoint bus;
    private final Clock clock;

    /** Serves a guest's unit files; the manager at the bus looks after them. */
    public UnitsObject(Editing editing, GuestJournal journal, Endpoint bus, Clock clock) {
        this.editing = editing;
        this.journal = journal;
        this.manager = new ManagerCalls(bus);
        this.bus = bus;
        this.clock = clock;
    }

    /** {@return the interface with all its members} */
    public static InterfaceTable<UnitsObject> table() {
        InterfaceTable<UnitsObject> table = InterfaceTable.of(JitneyVmcraft1Units.INFO);
        table.method("Create", UnitsObject::create)
                .method("Read", UnitsObject::read)
                .method("Modify", UnitsObject::modify)
                .method("Delete", UnitsObject::delete)
                .method("Validate", UnitsObject::validate)
                .method("BootTimes", (object, call) -> Reply.of(object.report().times()))
                .method("Blame", (object, call) -> object.blame())
                .method("CriticalChain", UnitsObject::criticalChain)
                .method("Timers", UnitsObject::timers);
        JitneyVmcraft1Units.INFO
                .methods()
                .forEach(method -> table.authorize(method.name(), Auth.ROOT));
        return table;
    }

    private BootReport report() throws DBusError {
        try {
            return BootReport.of(journal, 0);
        } catch (IOException e) {
            throw Errors.of(e);
        }
    }

    private static Map<String, List<String>> settings(Map<?, ?> given) throws DBusError {
        Map<String, List<String>> all = new LinkedHashMap<>();
        for (var each : given.entrySet()) {
            Object value = ((Variant) each.getValue()).value();
            if (value instanceof List<?> values) {
                all.put(each.getKey().toString(), values.stream().map(Object::toString).toList());
            } else if (value instanceof String text) {
                all.put(each.getKey().toString(), text.isEmpty() ? List.of() : List.of(text));
            } else {
                throw DBusError.invalidArgs(
                        "The setting '%s' is neither a text nor a list".formatted(each.getKey()));
            }
        }
        return all;
    }

    private Reply create(Call call) throws DBusError {
        try {
            NewUnit unit = UnitWriter.write(call.string(0), call.string(1), settings(call.map(2)));
            String path = unit.path();
            if (editing.tree().node(path).isPresent()) {
                throw new DBusError(DBusError.FILE_EXISTS, "File " + path + " already exists.");
            }
            String title = "create " + unit.name();
            return answer(write(title, path, unit.text(), call.bool(3)), unit.name(), path);
        } catch (NewUnit.BadValue | TreeError e) {
            throw Errors.of(e);
        }
    }

    private Answer write(String title, String path, String text, boolean dryRun) throws DBusError {
        return editing.perform(
                title,
                dryRun,
                tree -> {
                    Edit edit =
                            new Edit.WriteFile(
                                    path, Content.of(text), Attributes.KEPT, Reason.of(title));
                    tree.make(edit);
                    return complaints(path, text);
                });
    }

    /** What was written is read again: a line that makes no sense should be known at once. */
    private static List<String> complaints(String path, String text) throws UnitFileError {
        List<Diagnostic> found = new ArrayList<>();
        UnitFile.parse(path, text, found::add);
        return found.stream().map(Diagnostic::toString).toList();
    }

    private static Reply answer(Answer answer, String unit, String path) {
        return Reply.of(answer.text("unit", unit).text("path", path).map());
    }

    private static GuestUnits units(PlannedTree tree, String title) {
        return new GuestUnits(tree, Reason.of(title));
    }

    private static String checked(String name) throws DBusError {
        String full = GuestUnits.name(name);
        if (UnitName.parse(full).isEmpty()) {
            throw DBusError.invalidArgs("\"%s\" is not a valid unit name.".formatted(full));
        }
        return full;
    }

    private Reply read(Call call) throws DBusError {
        String unit = checked(call.string(0));
        try {
            List<UnitFile> files = units(editing.tree(), "read").read(unit, new ArrayList<>());
            if (files.isEmpty()) {
                throw Errors.noSuchUnit(unit);
            }
            List<Object> all = new ArrayList<>();
            for (UnitFile file : files) {
                for (UnitFile.Entry e : file.entries()) {
                    all.add(Struct.of(e.section(), e.key(), e.value(), e.file(), (long) e.line()));
                }
            }
            return Reply.of(all);
        } catch (TreeError | UnitFileError e) {
            throw Errors.of(e);
        }
    }

    private Reply modify(Call call) throws DBusError {
        String unit = checked(call.string(0));
        String section = call.string(1);
        String key = call.string(2);
        String value = call.string(3);
        if (!section.matches("[A-Za-z0-9-]{1,128}") || !key.matches("[A-Za-z0-9_-]{1,128}")) {
            throw DBusError.invalidArgs("There is no setting %s in [%s]".formatted(key, section));
        }
        try {
            SettingCheck.checkLine(section, key, value);
            String from =
                    units(editing.tree(), "modify")
                            .fragment(unit)
                            .orElseThrow(() -> Errors.noSuchUnit(unit));
            byte[] old = editing.tree().read(from).map(Content::bytes).orElse(new byte[0]);
            UnitFile file = UnitFile.parse(from, old, diagnostic -> {});
            UnitFile changed =
                    value.isEmpty()
                            ? file.without(section, key)
                            : file.withValue(section, key, value);
            String path = from.startsWith("/etc/") ? from : GuestUnits.FOLDER + "/" + unit;
            String title = "set %s=%s of %s".formatted(key, value, unit);
            return answer(write(title, path, changed.render(), call.bool(4)), unit, path);
        } catch (TreeError | UnitFileError | NewUnit.BadValue e) {
            throw Errors.of(e);
        }
    }

    private Reply delete(Call call) throws DBusError {
        String unit = checked(call.string(0));
        String path = GuestUnits.FOLDER + "/" + unit;
        String title = "delete " + unit;
        Answer answer =
                editing.perform(
                        title,
                        call.bool(1),
                        tree -> {
                            if (tree.node(path).isEmpty()) {
                                throw units(tree, title).fragment(unit).isEmpty()
                                        ? Errors.noSuchUnit(unit)
                                        : new DBusError(
                                                DBusError.ACCESS_DENIED,
                                                unit
                                                        + " belongs to a package of the guest;"
                                                        + " mask it instead");
                            }
                            List<String> warnings =
                                    units(tree, title)
                                            .perform(GuestUnits.Action.DISABLE, List.of(unit));
                            tree.make(new Edit.Remove(path, Reason.of(title)));
                            return warnings;
                        });
        return answer(answer, unit, path);
    }

    private Reply validate(Call call) throws DBusError {
        String unit = checked(call.string(0));
        List<Object> findings = new ArrayList<>();
        analyse(
                call,
                "LoadUnit",
                "sb",
                List.of(unit, false),
                loaded -> {
                    findings.addAll((List<?>) loaded.get(1));
                    analyse(
                            call,
                            "VerifyUnit",
                            "s",
                            List.of(unit),
                            verified -> {
                                findings.addAll((List<?>) verified.get(1));
                                boolean valid =
                                        loaded.getFirst().equals(true)
                                                && verified.getFirst().equals(true)
                                                && findings.isEmpty();
                                call.complete(valid, findings);
                            });
                });
        return Reply.pending();
    }

    private void analyse(
            Call call,
            String member,
            String signature,
            List<?> arguments,
            Consumer<List<Object>> then) {
        bus.call(
                Message.call(
                                ManagerCalls.NAME,
                                "/org/jitney/Analysis1",
                                "org.jitney.Analysis1",
                                member)
                        .body(signature, arguments)
                        .build(),
                Duration.ofSeconds(60),
                answer -> {
                    if (ManagerCalls.succeeded(answer)) {
                        then.accept(answer.body());
                    } else {
                        call.fail(ManagerCalls.error(answer));
                    }
                });
    }

    private Reply blame() throws DBusError {
        List<Object> all = new ArrayList<>();
        for (BootReport.Course course : report().blame()) {
            all.add(Struct.of(course.unit(), course.tookUsec()));
        }
        return Reply.of(all);
    }

    private Reply criticalChain(Call call) throws DBusError {
        String asked = call.string(0).isEmpty() ? "default.target" : checked(call.string(0));
        new ChainSearch(manager, report(), call).begin(asked);
        return Reply.pending();
    }

    private Reply timers(Call call) throws DBusError {
        try {
            GuestTimers timers = new GuestTimers(editing.tree());
            List<Object> all = new ArrayList<>();
            for (GuestTimers.Row row : timers.list(call.bool(0), clock.realtimeUsec())) {
                all.add(Struct.of(row.unit(), row.starts(), row.nextUsec(), row.lastUsec()));
            }
            return Reply.of(all);
        } catch (TreeError | IOException e) {
            throw Errors.of(e);
        }
    }
}

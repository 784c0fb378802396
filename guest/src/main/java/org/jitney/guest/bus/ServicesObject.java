package org.jitney.guest.bus;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jitney.bus.api.JitneyVmcraft1Services;
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
import org.jitney.guest.tree.Reason;
import org.jitney.guest.tree.TreeError;
import org.jitney.guest.units.GuestUnits;
import org.jitney.unitfile.UnitFile;
import org.jitney.unitfile.UnitFileError;
import org.jitney.unitfile.UnitName;
import org.jitney.unitfile.install.InstallError;
import org.jitney.unitfile.install.UnitFileEntry;
import org.jitney.unitfile.install.UnitFileState;

/** {@code org.jitney.vmcraft1.Services}. */
public final class ServicesObject {
    private static final List<String> LIVE_STATES = List.of("", "active", "inactive", "failed");

    private final Editing editing;
    private final GuestJournal journal;
    private final ManagerCalls manager;
    private final Optional<RunningServices> running;

    /**
     * Serves a guest's services.
     *
     * @param manager the one that looks after the guest's units
     * @param running those of a guest that runs
     */
    public ServicesObject(
            Editing editing,
            GuestJournal journal,
            ManagerCalls manager,
            Optional<RunningServices> running) {
        this.editing = editing;
        this.journal = journal;
        this.manager = manager;
        this.running = running;
    }

    /** {@return the interface with all its members} */
    public static InterfaceTable<ServicesObject> table() {
        InterfaceTable<ServicesObject> table = InterfaceTable.of(JitneyVmcraft1Services.INFO);
        table.method("IsAvailable", (object, call) -> object.isAvailable())
                .method("Change", ServicesObject::change)
                .method("ChangeEach", ServicesObject::changeEach)
                .method("Status", ServicesObject::status)
                .method("List", ServicesObject::list)
                .method("ListFailed", ServicesObject::listFailed)
                .method("Dependencies", ServicesObject::dependencies)
                .method("Run", ServicesObject::run)
                .method("Reload", ServicesObject::reload);
        JitneyVmcraft1Services.INFO
                .methods()
                .forEach(method -> table.authorize(method.name(), Auth.ROOT));
        return table;
    }

    private Reply isAvailable() throws DBusError {
        try {
            for (String place : List.of("/usr/lib/systemd/systemd", "/lib/systemd/systemd")) {
                if (editing.tree().target(place).isPresent()) {
                    return Reply.of(true);
                }
            }
            return Reply.of(false);
        } catch (TreeError e) {
            throw Errors.of(e);
        }
    }

    private static GuestUnits.Action action(String word) throws DBusError {
        return switch (word) {
            case "enable" -> GuestUnits.Action.ENABLE;
            case "disable" -> GuestUnits.Action.DISABLE;
            case "mask" -> GuestUnits.Action.MASK;
            case "unmask" -> GuestUnits.Action.UNMASK;
            case "preset" -> GuestUnits.Action.PRESET;
            default -> throw DBusError.invalidArgs("There is no action '" + word + "'");
        };
    }

    private Reply change(Call call) throws DBusError {
        return Reply.of(change(call.string(0), call.strings(1), call.bool(2)).map());
    }

    private Answer change(String word, List<String> services, boolean dryRun) throws DBusError {
        GuestUnits.Action action = action(word);
        if (services.isEmpty()) {
            throw DBusError.invalidArgs("No service was named");
        }
        List<String> names = services.stream().map(GuestUnits::name).toList();
        // systemd takes paths for these two, and says what it does not take.
        if (action != GuestUnits.Action.ENABLE && action != GuestUnits.Action.DISABLE) {
            for (String name : names) {
                requireUnitName(name);
            }
        }
        String title = word + " " + String.join(" ", names);
        Answer answer =
                editing.perform(
                        title,
                        dryRun,
                        tree -> new GuestUnits(tree, Reason.of(title)).perform(action, names));
        if (names.size() == 1) {
            answer.text("service", names.getFirst());
        }
        return answer.texts("services", names).text("action", word);
    }

    private Reply changeEach(Call call) throws DBusError {
        action(call.string(0));
        List<Object> results = new ArrayList<>();
        for (String service : call.strings(1)) {
            try {
                Answer done = change(call.string(0), List.of(service), call.bool(2));
                Variant id = done.map().get("transaction");
                results.add(Struct.of(service, true, id == null ? "" : id.value()));
            } catch (DBusError e) {
                results.add(Struct.of(service, false, e.text()));
            }
        }
        return Reply.of(results);
    }

    private Reply run(Call call) throws DBusError {
        String action = call.string(0);
        if (!List.of("start", "stop", "restart").contains(action)) {
            throw DBusError.invalidArgs("There is no action '" + action + "'");
        }
        String service = GuestUnits.name(call.string(1));
        requireUnitName(service);
        if (running.isPresent()) {
            return running.get().run(call, action, service);
        }
        throw DBusError.notSupported(
                "Cannot %s %s: the guest does not run; boot it to do that"
                        .formatted(action, service));
    }

    private Reply reload(Call call) {
        manager.reload(answer -> finish(call, answer, call::complete));
        return Reply.pending();
    }

    static void finish(Call call, Message answer, Runnable then) {
        if (ManagerCalls.succeeded(answer)) {
            then.run();
        } else {
            call.fail(ManagerCalls.error(answer));
        }
    }

    /** Goes on with the properties of a unit, as the guest's manager has them. */
    interface WithProperties {
        void go(Map<?, ?> properties) throws DBusError;
    }

    private static void requireUnitName(String name) throws DBusError {
        if (UnitName.parse(name).isEmpty()) {
            throw DBusError.invalidArgs("\"%s\" is not a valid unit name.".formatted(name));
        }
    }

    private Reply withProperties(Call call, String name, WithProperties then) throws DBusError {
        requireUnitName(name);
        manager.call(
                "LoadUnit",
                "s",
                List.of(name),
                loaded ->
                        finish(
                                call,
                                loaded,
                                () ->
                                        manager.properties(
                                                loaded.body().getFirst().toString(),
                                                answer ->
                                                        finish(
                                                                call,
                                                                answer,
                                                                () -> go(call, answer, then)))));
        return Reply.pending();
    }

    private static void go(Call call, Message answer, WithProperties then) {
        try {
            then.go((Map<?, ?>) answer.body().getFirst());
        } catch (DBusError e) {
            call.fail(e);
        }
    }

    private static String text(Map<?, ?> properties, String name) {
        return properties.get(name) instanceof Variant value ? value.value().toString() : "";
    }

    private static List<String> texts(Map<?, ?> properties, String name) {
        return properties.get(name) instanceof Variant(var _, List<?> values)
                ? values.stream().map(Object::toString).toList()
                : List.of();
    }

    private static void requireFound(Map<?, ?> properties, String name) throws DBusError {
        if (text(properties, "LoadState").equals("not-found")) {
            throw Errors.noSuchUnit(name);
        }
    }

    private Reply status(Call call) throws DBusError {
        String name = GuestUnits.name(call.string(0));
        return withProperties(
                call,
                name,
                properties -> {
                    requireFound(properties, name);
                    call.complete(
                            new Answer()
                                    .text("name", text(properties, "Id"))
                                    .text("active", text(properties, "ActiveState"))
                                    .text("sub", text(properties, "SubState"))
                                    .text("loaded", text(properties, "LoadState"))
                                    .text("description", text(properties, "Description"))
                                    .text("unit_file_state", text(properties, "UnitFileState"))
                                    .text("preset", text(properties, "UnitFilePreset"))
                                    .text("fragment", text(properties, "FragmentPath"))
                                    .texts("dropins", texts(properties, "DropInPaths"))
                                    .texts("enabled_by", enabledBy(text(properties, "Id")))
                                    .text("last_result", lastResult(text(properties, "Id")))
                                    .map());
                });
    }

    private List<String> enabledBy(String unit) throws DBusError {
        try {
            return new GuestUnits(editing.tree(), Reason.of("status")).enabledBy(unit);
        } catch (InstallError | IOException e) {
            throw Errors.of(e);
        }
    }

    /** A journal that cannot be read is no reason to say nothing about the unit. */
    private String lastResult(String unit) {
        try {
            return BootReport.of(journal, 0).course(unit).map(BootReport.Course::result).orElse("");
        } catch (IOException e) {
            return "";
        }
    }

    private Reply dependencies(Call call) throws DBusError {
        String name = GuestUnits.name(call.string(0));
        return withProperties(
                call,
                name,
                properties -> {
                    requireFound(properties, name);
                    Map<String, List<String>> all = new LinkedHashMap<>();
                    for (String kind : List.of("Requires", "Wants", "After", "Before")) {
                        all.put(kind.toLowerCase(Locale.ROOT), texts(properties, kind));
                    }
                    call.complete(all);
                });
    }

    private Reply list(Call call) throws DBusError {
        String wanted = call.string(0);
        if (!LIVE_STATES.contains(wanted) && UnitFileState.parse(wanted).isEmpty()) {
            throw DBusError.invalidArgs("There is no state '" + wanted + "'");
        }
        if (running.isPresent() && LIVE_STATES.contains(wanted)) {
            return running.get().list(call, wanted);
        }
        try {
            GuestUnits units = new GuestUnits(editing.tree(), Reason.of("list"));
            BootReport report = BootReport.of(journal, 0);
            boolean ofFile = !LIVE_STATES.contains(wanted);
            List<String> states = ofFile ? List.of(wanted) : List.of();
            List<Object> found = new ArrayList<>();
            for (UnitFileEntry entry : units.list(states, List.of("*.service"))) {
                String name = entry.path().substring(entry.path().lastIndexOf('/') + 1);
                boolean failed = report.course(name).filter(BootReport.Course::failed).isPresent();
                // Nothing of a guest is active: it does not run.
                boolean isWanted =
                        ofFile || wanted.isEmpty() || wanted.equals(failed ? "failed" : "inactive");
                if (isWanted) {
                    found.add(described(units, name, entry, failed).map());
                }
            }
            return Reply.of(found);
        } catch (IOException e) {
            throw Errors.of(e);
        }
    }

    private static Answer described(
            GuestUnits units, String name, UnitFileEntry entry, boolean failed) {
        String state = entry.state().toString();
        return new Answer()
                .text("name", name)
                .text("load", state.startsWith("masked") ? "masked" : "loaded")
                .text("active", failed ? "failed" : "inactive")
                .text("sub", failed ? "failed" : "dead")
                .text("description", description(units, name, entry))
                .text("unit_file_state", state)
                .text("path", entry.path());
    }

    private static String description(GuestUnits units, String name, UnitFileEntry entry) {
        try {
            List<UnitFile> files = units.read(entry);
            return files.reversed().stream()
                    .flatMap(file -> file.lastValue("Unit", "Description").stream())
                    .findFirst()
                    .orElse(name);
        } catch (TreeError | UnitFileError e) {
            return name;
        }
    }

    private Reply listFailed(Call call) throws DBusError {
        if (running.isPresent()) {
            return running.get().listFailed(call);
        }
        try {
            List<Object> found = new ArrayList<>();
            for (BootReport.Course course : BootReport.of(journal, 0).failed()) {
                found.add(
                        Struct.of(
                                course.unit(),
                                course.result(),
                                course.lastMessage(),
                                course.timeUsec()));
            }
            return Reply.of(found);
        } catch (IOException e) {
            throw Errors.of(e);
        }
    }
}

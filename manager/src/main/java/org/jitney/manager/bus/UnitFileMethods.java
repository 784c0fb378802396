package org.jitney.manager.bus;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jitney.bus.service.Auth;
import org.jitney.bus.service.Call;
import org.jitney.bus.service.DBusError;
import org.jitney.bus.service.InterfaceTable;
import org.jitney.bus.service.Reply;
import org.jitney.bus.wire.Struct;
import org.jitney.unitfile.install.Change;
import org.jitney.unitfile.install.InstallError;
import org.jitney.unitfile.install.InstallResult;
import org.jitney.unitfile.install.UnitFileEntry;
import org.jitney.unitfile.install.UnitFiles;
import org.jitney.unitfile.install.UnitFiles.Flag;
import org.jitney.unitfile.install.UnitFiles.PresetMode;

/**
 * The members of the Manager interface that look at and change unit files. They need no engine: the
 * offline manager serves the same table.
 */
public final class UnitFileMethods {
    static final String MANAGE_UNIT_FILES = "org.freedesktop.systemd1.manage-unit-files";

    private static final List<String> CHANGING =
            List.of(
                    "EnableUnitFiles",
                    "EnableUnitFilesWithFlags",
                    "ReenableUnitFiles",
                    "LinkUnitFiles",
                    "PresetUnitFiles",
                    "PresetUnitFilesWithMode",
                    "PresetAllUnitFiles",
                    "MaskUnitFiles",
                    "DisableUnitFiles",
                    "DisableUnitFilesWithFlags",
                    "DisableUnitFilesWithFlagsAndInstallInfo",
                    "UnmaskUnitFiles",
                    "RevertUnitFiles",
                    "AddDependencyUnitFiles",
                    "SetDefaultTarget");

    private final Supplier<UnitFiles> files;
    private final Runnable changed;

    /**
     * Serves these unit files.
     *
     * @param files looks at the tree as it is now
     * @param changed tells everybody that symlinks were made or removed
     */
    public UnitFileMethods(Supplier<UnitFiles> files, Runnable changed) {
        this.files = files;
        this.changed = changed;
    }

    /** An operation; its failures become errors of the call. */
    private interface Operation {
        InstallResult on(UnitFiles files) throws InstallError, IOException;
    }

    private interface Question {
        Object on(UnitFiles files) throws InstallError, IOException;
    }

    /** Adds the methods to a table of the Manager interface. */
    public <T> void register(InterfaceTable<T> table) {
        questions(table);
        enabling(table);
        disabling(table);
        presets(table);
        for (String member : CHANGING) {
            table.authorize(member, Auth.polkit(MANAGE_UNIT_FILES));
        }
    }

    private <T> void questions(InterfaceTable<T> table) {
        table.method("GetUnitFileState", (t, c) -> ask(f -> f.stateOf(c.string(0)).toString()))
                .method("GetDefaultTarget", (t, c) -> ask(UnitFiles::defaultTarget))
                .method(
                        "GetUnitFileLinks",
                        (t, c) -> ask(f -> f.linksOf(c.string(0), runtime(c, 1))))
                .method("ListUnitFiles", (t, c) -> ask(f -> rows(f.list(List.of(), List.of()))))
                .method(
                        "ListUnitFilesByPatterns",
                        (t, c) -> ask(f -> rows(f.list(c.strings(0), c.strings(1)))));
    }

    private <T> void enabling(InterfaceTable<T> table) {
        table.method(
                        "EnableUnitFiles",
                        (t, c) -> change(true, f -> f.enable(names(c), flags(c, 1))))
                .method("EnableUnitFilesWithFlags", this::enableWithFlags)
                .method(
                        "ReenableUnitFiles",
                        (t, c) -> change(true, f -> f.reenable(names(c), flags(c, 1))))
                .method(
                        "LinkUnitFiles",
                        (t, c) -> change(false, f -> f.link(names(c), flags(c, 1))))
                .method("SetDefaultTarget", this::setDefault)
                .method("AddDependencyUnitFiles", this::addDependency);
    }

    private <T> void disabling(InterfaceTable<T> table) {
        table.method(
                        "DisableUnitFiles",
                        (t, c) -> change(false, f -> f.disable(names(c), runtime(c, 1))))
                .method("DisableUnitFilesWithFlags", (t, c) -> disableWithFlags(c, false))
                .method(
                        "DisableUnitFilesWithFlagsAndInstallInfo",
                        (t, c) -> disableWithFlags(c, true))
                .method(
                        "MaskUnitFiles",
                        (t, c) -> change(false, f -> f.mask(names(c), flags(c, 1))))
                .method(
                        "UnmaskUnitFiles",
                        (t, c) -> change(false, f -> f.unmask(names(c), runtime(c, 1))))
                .method("RevertUnitFiles", (t, c) -> change(false, f -> f.revert(names(c))));
    }

    private <T> void presets(InterfaceTable<T> table) {
        table.method(
                        "PresetUnitFiles",
                        (t, c) ->
                                change(true, f -> f.preset(names(c), PresetMode.FULL, flags(c, 1))))
                .method("PresetUnitFilesWithMode", this::presetWithMode)
                .method("PresetAllUnitFiles", this::presetAll);
    }

    private <T> Reply presetWithMode(T target, Call call) throws DBusError {
        PresetMode mode = presetMode(call.string(1));
        return change(true, f -> f.preset(names(call), mode, flags(call, 2)));
    }

    private <T> Reply presetAll(T target, Call call) throws DBusError {
        PresetMode mode = presetMode(call.string(0));
        return change(false, f -> f.presetAll(mode, flags(call, 1)));
    }

    private <T> Reply enableWithFlags(T target, Call call) throws DBusError {
        Set<Flag> flags = flags(call.int64(1));
        return change(true, f -> f.enable(names(call), flags));
    }

    private Reply disableWithFlags(Call call, boolean withInfo) throws DBusError {
        Set<Flag> flags = flags(call.int64(1));
        return change(withInfo, f -> f.disable(names(call), flags));
    }

    private <T> Reply setDefault(T target, Call call) throws DBusError {
        Set<Flag> flags = call.bool(1) ? EnumSet.of(Flag.FORCE) : EnumSet.noneOf(Flag.class);
        return change(false, f -> f.setDefault(call.string(0), flags));
    }

    private <T> Reply addDependency(T target, Call call) throws DBusError {
        String type = call.string(2);
        if (!type.equals("Wants") && !type.equals("Requires")) {
            throw DBusError.invalidArgs("Invalid argument");
        }
        return change(
                false, f -> f.addDependency(names(call), call.string(1), type, flags(call, 3)));
    }

    private Reply ask(Question question) throws DBusError {
        try {
            return Reply.of(question.on(files.get()));
        } catch (InstallError e) {
            throw error(e);
        } catch (IOException e) {
            throw error(e);
        }
    }

    /** Also an operation that fails half-way may have changed something. */
    private Reply change(boolean withInfo, Operation operation) throws DBusError {
        try {
            InstallResult result = operation.on(files.get());
            if (result.changedAnything()) {
                changed.run();
            }
            List<Struct> rows = changes(result.changes());
            return withInfo ? Reply.of(result.carriesInstallInfo(), rows) : Reply.of(rows);
        } catch (InstallError e) {
            if (e.result().changedAnything()) {
                changed.run();
            }
            throw error(e);
        } catch (IOException e) {
            throw error(e);
        }
    }

    private static DBusError error(InstallError e) {
        return new DBusError(e.errorName(), String.valueOf(e.getMessage()));
    }

    private static DBusError error(IOException e) {
        return new DBusError(DBusError.IO_ERROR, String.valueOf(e.getMessage()));
    }

    private static List<String> names(Call call) {
        return call.strings(0);
    }

    /** Two booleans in a row: runtime, force. */
    private static Set<Flag> flags(Call call, int at) {
        Set<Flag> flags = runtime(call, at);
        if (call.bool(at + 1)) {
            flags.add(Flag.FORCE);
        }
        return flags;
    }

    private static Set<Flag> runtime(Call call, int at) {
        return call.bool(at) ? EnumSet.of(Flag.RUNTIME) : EnumSet.noneOf(Flag.class);
    }

    private static Set<Flag> flags(long bits) throws DBusError {
        Set<Flag> flags = EnumSet.noneOf(Flag.class);
        long rest = bits;
        for (Flag flag : EnumSet.of(Flag.RUNTIME, Flag.FORCE, Flag.PORTABLE)) {
            if ((bits & flag.bit()) != 0) {
                flags.add(flag);
                rest &= ~flag.bit();
            }
        }
        if (rest != 0) {
            throw DBusError.invalidArgs("Invalid argument");
        }
        return flags;
    }

    private static PresetMode presetMode(String word) throws DBusError {
        return PresetMode.parse(word).orElseThrow(() -> DBusError.invalidArgs("Invalid argument"));
    }

    private static List<Struct> changes(List<Change> changes) {
        List<Struct> rows = new ArrayList<>();
        for (Change change : changes) {
            rows.add(Struct.of(change.type().toString(), change.path(), change.source()));
        }
        return rows;
    }

    private static List<Struct> rows(List<UnitFileEntry> entries) {
        List<Struct> rows = new ArrayList<>();
        for (UnitFileEntry entry : entries) {
            rows.add(Struct.of(entry.path(), entry.state().toString()));
        }
        return rows;
    }
}

package org.jitney.manager;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jitney.manager.graph.LoadState;
import org.jitney.manager.graph.LoadedUnit;
import org.jitney.manager.job.JobMode;
import org.jitney.manager.scope.ScopeMachine;
import org.jitney.manager.unit.SettingLine;
import org.jitney.unitfile.LoadPath;
import org.jitney.unitfile.UnitName;
import org.jitney.unitfile.UnitType;
import org.jitney.unitfile.install.FileTree;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Units that are made over the bus. Each is a unit file in the folder of transient units, read as
 * any other, which goes when the unit goes: there is no second way for settings to come in.
 */
final class TransientUnits {
    private static final Logger LOG = LoggerFactory.getLogger(TransientUnits.class);
    private static final int FILE_MODE = 0644;
    private static final String HEADER =
            "# This is a transient unit file, created programmatically via the systemd API."
                    + " Do not edit.\n";

    private final EngineCore engine;
    private final FileTree files;
    private final LoadPath path;

    TransientUnits(EngineCore engine, FileTree files, LoadPath path) {
        this.engine = engine;
        this.files = files;
        this.path = path;
    }

    Job start(NewUnit main, String mode, List<NewUnit> auxiliary, Requester requester)
            throws ManagerError {
        List<NewUnit> all = new ArrayList<>(List.of(main));
        all.addAll(auxiliary);
        try {
            if (JobMode.parse(mode).isEmpty()) {
                throw Refusal.invalidArgs("Job mode %s is invalid.".formatted(mode));
            }
            for (NewUnit unit : all) {
                requirePristine(unit);
            }
        } catch (ManagerError e) {
            all.forEach(unit -> unit.streams().close());
            throw e;
        }
        try {
            for (NewUnit unit : all) {
                write(unit);
            }
            for (NewUnit unit : all) {
                load(unit);
            }
            return engine.admission().startJob(main.name(), "start", mode, requester);
        } catch (ManagerError e) {
            all.forEach(this::takeBack);
            throw e;
        }
    }

    private void requirePristine(NewUnit unit) throws ManagerError {
        UnitName name =
                UnitName.parse(unit.name())
                        .orElseThrow(() -> Refusal.invalidArgs("Invalid unit name or type."));
        if (!canBeTransient(name.type())) {
            throw Refusal.invalidArgs(
                    "Unit type %s does not support transient units."
                            .formatted(name.type().suffix()));
        }
        UnitEntry known = engine.entry(unit.name());
        LoadState state = known.loaded().loadState();
        boolean pristine =
                (state == LoadState.NOT_FOUND || state == LoadState.LOADED)
                        && known.loaded().fragmentPath().isEmpty()
                        && known.jobOrNull() == null
                        && !known.loaded().isPerpetual();
        if (!pristine) {
            throw new ManagerError(
                    "org.freedesktop.systemd1.UnitExists",
                    "Unit %s was already loaded or has a fragment file.".formatted(unit.name()));
        }
    }

    private static boolean canBeTransient(UnitType type) {
        return switch (type) {
            case SERVICE, SCOPE, SLICE, TIMER, SOCKET, PATH, MOUNT, AUTOMOUNT -> true;
            case TARGET, DEVICE, SWAP -> false;
        };
    }

    private String file(String unit) {
        return path.transientUnits() + "/" + unit;
    }

    private void write(NewUnit unit) throws ManagerError {
        try {
            files.write(
                    file(unit.name()),
                    text(unit.lines()).getBytes(StandardCharsets.UTF_8),
                    FILE_MODE);
        } catch (IOException e) {
            throw new ManagerError(
                    "org.freedesktop.DBus.Error.IOError",
                    "Cannot write %s: %s".formatted(file(unit.name()), e.getMessage()));
        }
    }

    /** {@return the file; a section is named again whenever the lines change over to it} */
    static String text(List<SettingLine> lines) {
        StringBuilder out = new StringBuilder(HEADER);
        String section = "";
        for (SettingLine line : lines) {
            if (!line.section().equals(section)) {
                out.append(section.isEmpty() ? "" : "\n");
                section = line.section();
                out.append('[').append(section).append("]\n");
            }
            out.append(line.text()).append('\n');
        }
        return out.toString();
    }

    /**
     * A unit without a file of its own was there already, by its drop-ins: lists that the new one
     * sets go on from what they were, as with systemd, until the next reload reads the files alone.
     */
    private void goOn(UnitEntry entry, NewUnit unit, LoadedUnit before) {
        Set<String> properties =
                unit.lines().stream().map(SettingLine::key).collect(Collectors.toSet());
        LoadedUnit now = entry.loaded();
        engine.table()
                .replace(
                        entry,
                        new LoadedUnit(
                                now.id(),
                                now.names(),
                                now.loadState(),
                                now.loadError(),
                                now.fragmentPath(),
                                now.sourcePath(),
                                now.dropIns(),
                                now.settings().continuing(properties, before.settings()),
                                now.dependencies(),
                                now.isPerpetual(),
                                now.stamps()));
    }

    private void load(NewUnit unit) throws ManagerError {
        LoadedUnit before = engine.entry(unit.name()).loaded();
        UnitEntry entry = engine.table().readAgain(unit.name());
        LoadedUnit loaded = entry.loaded();
        if (loaded.loadState() != LoadState.LOADED) {
            throw new ManagerError(loaded.loadError().name(), loaded.loadError().text());
        }
        if (before.loadState() == LoadState.LOADED && !before.dropIns().isEmpty()) {
            goOn(entry, unit, before);
        }
        entry.setStreams(unit.streams());
        if (entry.machineOrNull() instanceof ScopeMachine scope) {
            if (unit.processes().isEmpty()) {
                // A scope is its processes: without any it is none.
                throw new ManagerError(
                        "org.freedesktop.DBus.Error.FileNotFound",
                        "Unit %s failed to load properly, please adjust/correct and reload service manager: No such file or directory"
                                .formatted(unit.name()));
            }
            scope.take(unit.processes(), unit.controller());
        }
    }

    private void takeBack(NewUnit unit) {
        unit.streams().close();
        engine.table().get(unit.name()).ifPresent(engine.table()::discard);
        deleteFiles(unit.name());
    }

    /** {@return whether the unit was made over the bus} */
    boolean isTransient(LoadedUnit unit) {
        return unit.fragmentPath().filter(file(unit.id())::equals).isPresent();
    }

    /** The unit is forgotten: its files go, too. */
    void forgotten(LoadedUnit unit) {
        if (isTransient(unit)) {
            deleteFiles(unit.id());
        }
    }

    /** {@return the folder for the drop-ins that are made for the unit over the bus} */
    String dropInFolder(LoadedUnit unit, boolean untilReboot) {
        String base =
                isTransient(unit)
                        ? path.transientUnits()
                        : untilReboot ? path.control().getLast() : path.control().getFirst();
        return base + "/" + unit.id() + ".d";
    }

    FileTree files() {
        return files;
    }

    private void deleteFiles(String unit) {
        try {
            String folder = file(unit) + ".d";
            for (String name : files.list(folder)) {
                files.remove(folder + "/" + name);
            }
            files.removeEmptyDirectory(folder);
            Optional<FileTree.Stat> stat = files.statNoFollow(file(unit));
            if (stat.isPresent()) {
                files.remove(file(unit));
            }
        } catch (IOException e) {
            LOG.warn("{}: its file stays: {}", unit, e.getMessage());
        }
    }
}

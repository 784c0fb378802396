package org.jitney.manager;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jitney.manager.graph.LoadedUnit;
import org.jitney.manager.unit.SettingLine;
import org.jitney.unitfile.install.FileTree;

/**
 * Settings that are changed over the bus while a unit is loaded. They are written as drop-ins and
 * read from there like all others; what else has changed on the disk waits for the next reload.
 */
final class UnitProperties {
    private static final int FILE_MODE = 0644;
    private static final String HEADER =
            "# This is a drop-in unit file extension, created via \"systemctl set-property\"\n"
                    + "# or an equivalent operation. Do not edit.\n";

    private final EngineCore engine;

    UnitProperties(EngineCore engine) {
        this.engine = engine;
    }

    void set(UnitEntry unit, List<LiveUnits.PropertyChange> changes, boolean untilReboot)
            throws ManagerError {
        String folder = engine.transients().dropInFolder(unit.loaded(), untilReboot);
        Map<String, Optional<byte[]>> before = new LinkedHashMap<>();
        Set<String> properties = new LinkedHashSet<>();
        FileTree files = engine.transients().files();
        try {
            for (LiveUnits.PropertyChange change : changes) {
                String path = folder + "/50-" + change.name() + ".conf";
                before.put(
                        path, files.stat(path).isPresent() ? files.read(path) : Optional.empty());
                files.write(path, text(change.lines()).getBytes(StandardCharsets.UTF_8), FILE_MODE);
                properties.addAll(change.properties());
            }
        } catch (IOException e) {
            restore(files, before);
            throw new ManagerError(
                    "org.freedesktop.DBus.Error.IOError",
                    "Cannot write to %s: %s".formatted(folder, e.getMessage()));
        }
        LoadedUnit read = engine.table().peek(unit.id());
        engine.table().replace(unit, merged(unit.loaded(), read, properties, before.keySet()));
        if (!unit.activeState().isInactiveOrFailed()) {
            engine.realizeGroup(unit);
        }
        engine.listeners().unitFilesChanged();
    }

    private static String text(List<SettingLine> lines) {
        StringBuilder out = new StringBuilder(HEADER);
        String section = "";
        for (SettingLine line : lines) {
            if (!line.section().equals(section)) {
                section = line.section();
                out.append('[').append(section).append("]\n");
            }
            out.append(line.text()).append('\n');
        }
        return out.toString();
    }

    private static void restore(FileTree files, Map<String, Optional<byte[]>> before)
            throws ManagerError {
        for (Map.Entry<String, Optional<byte[]>> file : before.entrySet()) {
            try {
                if (file.getValue().isPresent()) {
                    files.write(file.getKey(), file.getValue().get(), FILE_MODE);
                } else if (files.statNoFollow(file.getKey()).isPresent()) {
                    files.remove(file.getKey());
                }
            } catch (IOException e) {
                throw new ManagerError(
                        "org.freedesktop.DBus.Error.IOError",
                        "Cannot take back %s: %s".formatted(file.getKey(), e.getMessage()));
            }
        }
    }

    /** The unit as it was, with the new values of these properties and the files they are in. */
    private static LoadedUnit merged(
            LoadedUnit old, LoadedUnit read, Set<String> properties, Set<String> paths) {
        List<String> dropIns = new ArrayList<>();
        for (String path : read.dropIns()) {
            if (old.dropIns().contains(path) || paths.contains(path)) {
                dropIns.add(path);
            }
        }
        old.dropIns().stream().filter(path -> !dropIns.contains(path)).forEach(dropIns::add);
        Map<String, Long> stamps = new LinkedHashMap<>(old.stamps());
        for (String path : paths) {
            Long stamp = read.stamps().get(path);
            if (stamp != null) {
                stamps.put(path, stamp);
            }
        }
        return new LoadedUnit(
                old.id(),
                old.names(),
                old.loadState(),
                old.loadError(),
                old.fragmentPath(),
                old.sourcePath(),
                dropIns,
                old.settings().taking(properties, read.settings()),
                old.dependencies(),
                old.isPerpetual(),
                stamps);
    }
}

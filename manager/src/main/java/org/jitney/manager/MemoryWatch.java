package org.jitney.manager;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.manager.cgroup.ControlGroups;
import org.jitney.manager.runtime.UnitHost.LogLevel;
import org.jitney.unitfile.UnitType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears when the kernel kills processes of a unit for want of memory. Version 2 of control groups
 * counts that in a file of the group and wakes whoever watches the file. The end of a process may
 * be seen before that news, so the count is asked for then as well.
 */
final class MemoryWatch {
    private static final Logger LOG = LoggerFactory.getLogger(MemoryWatch.class);
    private static final String FILE = "memory.events";
    private static final String OUT_OF_MEMORY = "fe6faa94e7774663a0da52717891d8ef";
    private static final String KILLS = "oom_kill ";

    /** A group that is watched, and how many kills its machine has been told of. */
    private static final class Watched {
        final UnitEntry unit;
        final Path file;
        final int watch;
        long told;

        Watched(UnitEntry unit, Path file, int watch) {
            this.unit = unit;
            this.file = file;
            this.watch = watch;
            this.told = kills(file);
        }
    }

    private final EngineCore engine;
    private final GroupFiles files;
    private final Map<UnitEntry, Watched> byUnit = new HashMap<>();

    MemoryWatch(EngineCore engine, GroupFiles files) {
        this.engine = engine;
        this.files = files;
    }

    /** The unit's group was made: watches it, if the kernel counts for it and somebody cares. */
    void groupIsThere(UnitEntry unit) {
        UnitType type = unit.loaded().type();
        if (byUnit.containsKey(unit) || (type != UnitType.SERVICE && type != UnitType.SCOPE)) {
            return;
        }
        Optional<Path> file = file(unit).filter(Files::exists);
        if (file.isEmpty()) {
            return;
        }
        try {
            int watch = files.watch(file.get(), () -> check(unit));
            byUnit.put(unit, new Watched(unit, file.get(), watch));
        } catch (ErrnoException e) {
            LOG.warn("{}: its memory is not watched: {}", unit.id(), e.getMessage());
        }
    }

    /** The unit's group is about to be removed. */
    void groupGoes(UnitEntry unit) {
        Watched entry = byUnit.remove(unit);
        if (entry != null) {
            files.unwatch(entry.watch);
        }
    }

    private Optional<Path> file(UnitEntry unit) {
        ControlGroups groups = engine.groups();
        boolean counted = groups.mode() == ControlGroups.Mode.V2 && !unit.controlGroup().isEmpty();
        return counted
                ? groups.directory(unit.controlGroup()).map(group -> group.resolve(FILE))
                : Optional.empty();
    }

    /** A process of the unit was killed: it may have been the kernel. */
    void check(UnitEntry unit) {
        Watched entry = byUnit.get(unit);
        if (entry != null) {
            check(entry);
        }
    }

    private void check(Watched entry) {
        long now = kills(entry.file);
        boolean more = now > entry.told;
        entry.told = now;
        if (more) {
            UnitLog.say(
                    entry.unit,
                    LogLevel.NOTICE,
                    "A process of this unit has been killed by the OOM killer.",
                    Map.of("MESSAGE_ID", OUT_OF_MEMORY));
            entry.unit.machine().ifPresent(m -> m.killedForMemory());
        }
    }

    /** {@return how often the kernel has killed in the group and below, by its file} */
    static long kills(Path file) {
        try {
            for (String line : Files.readAllLines(file)) {
                if (line.startsWith(KILLS)) {
                    return Long.parseLong(line.substring(KILLS.length()).strip());
                }
            }
        } catch (IOException gone) {
            LOG.debug("{}: {}", file, gone.toString());
        }
        return 0;
    }
}

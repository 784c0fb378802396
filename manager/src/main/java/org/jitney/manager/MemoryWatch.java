package org.jitney.manager;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jitney.linux.event.EventLoop;
import org.jitney.linux.event.Watch;
import org.jitney.linux.fd.Inotify;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Notify;
import org.jitney.manager.cgroup.ControlGroups;
import org.jitney.unitfile.UnitType;
import org.jspecify.annotations.Nullable;
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
    private final Map<UnitEntry, Watched> byUnit = new HashMap<>();
    private final Map<Integer, Watched> byWatch = new HashMap<>();
    private @Nullable Inotify inotify;
    private @Nullable Watch readable;

    MemoryWatch(EngineCore engine) {
        this.engine = engine;
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
            int watch = open().watch(file.get().toString(), Notify.IN_MODIFY);
            Watched entry = new Watched(unit, file.get(), watch);
            byUnit.put(unit, entry);
            byWatch.put(watch, entry);
        } catch (ErrnoException e) {
            LOG.warn("{}: its memory is not watched: {}", unit.id(), e.getMessage());
        }
    }

    /** The unit's group is about to be removed. */
    void groupGoes(UnitEntry unit) {
        Watched entry = byUnit.remove(unit);
        if (entry == null) {
            return;
        }
        byWatch.remove(entry.watch);
        try {
            if (inotify != null) {
                inotify.unwatch(entry.watch);
            }
        } catch (ErrnoException gone) {
            LOG.debug("{}: {}", unit.id(), gone.getMessage());
        }
    }

    private Optional<Path> file(UnitEntry unit) {
        ControlGroups groups = engine.groups();
        boolean counted = groups.mode() == ControlGroups.Mode.V2 && !unit.controlGroup().isEmpty();
        return counted
                ? groups.directory(unit.controlGroup()).map(group -> group.resolve(FILE))
                : Optional.empty();
    }

    private Inotify open() throws ErrnoException {
        Inotify open = inotify;
        if (open == null) {
            open = Inotify.open();
            inotify = open;
            readable = engine.loop().watch(open.fd(), EventLoop.READABLE, events -> read());
        }
        return open;
    }

    private void read() {
        try {
            if (inotify != null) {
                for (Inotify.Event event : inotify.read()) {
                    Watched entry = byWatch.get(event.watch());
                    if (entry != null) {
                        check(entry);
                    } else if (event.isOverflow()) {
                        Map.copyOf(byWatch).values().forEach(this::check);
                    }
                }
            }
        } catch (ErrnoException e) {
            LOG.warn("memory of groups: {}", e.getMessage());
        }
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
            LOG.info(
                    "{}: A process of this unit has been killed by the OOM killer.",
                    entry.unit.id());
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

    void close() {
        byUnit.clear();
        byWatch.clear();
        if (readable != null) {
            readable.close();
            readable = null;
        }
        if (inotify != null) {
            inotify.close();
            inotify = null;
        }
    }
}

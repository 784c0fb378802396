package org.jitney.manager;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.manager.cgroup.ControlGroups;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears when the last process of a group has left it, whoever's child it was and wherever it went.
 * Version 2 of control groups says so in a file of the group; version 1 has nothing of the kind
 * that a manager in a container could use.
 */
final class EmptinessWatch {
    private static final Logger LOG = LoggerFactory.getLogger(EmptinessWatch.class);
    private static final String FILE = "cgroup.events";

    private final EngineCore engine;
    private final GroupFiles files;
    private final Map<UnitEntry, Integer> watches = new HashMap<>();

    EmptinessWatch(EngineCore engine, GroupFiles files) {
        this.engine = engine;
        this.files = files;
    }

    /** Watches the unit's group, which exists. {@return whether its emptiness will be heard of} */
    boolean watch(UnitEntry unit) {
        if (watches.containsKey(unit)) {
            return true;
        }
        ControlGroups groups = engine.groups();
        boolean tells = groups.mode() == ControlGroups.Mode.V2 && !unit.controlGroup().isEmpty();
        Optional<Path> group = tells ? groups.directory(unit.controlGroup()) : Optional.empty();
        if (group.isEmpty()) {
            return false;
        }
        try {
            Path file = group.get().resolve(FILE);
            watches.put(unit, files.watch(file, () -> engine.queues().checkGroup(unit)));
            return true;
        } catch (ErrnoException e) {
            LOG.debug("{}: its group is not watched: {}", unit.id(), e.getMessage());
            return false;
        }
    }

    /** The unit's group is about to be removed. */
    void groupGoes(UnitEntry unit) {
        Integer watch = watches.remove(unit);
        if (watch != null) {
            files.unwatch(watch);
        }
    }
}

package org.jitney.manager;

import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.manager.exec.ExecDirectories;
import org.jitney.manager.exec.ExecDirectories.Kind;
import org.jitney.manager.runtime.ActiveState;
import org.jitney.manager.runtime.UnitMachine;
import org.jitney.manager.timer.Stamp;
import org.jitney.manager.timer.TimerMachine;
import org.jitney.manager.unit.ExecContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes directories that a unit keeps beyond its runs. */
final class Cleaner {
    private static final Logger LOG = LoggerFactory.getLogger(Cleaner.class);
    private static final String SYSTEMD = "org.freedesktop.systemd1.";
    private static final String STORED_FDS = "fdstore";

    private final EngineCore engine;

    Cleaner(EngineCore engine) {
        this.engine = engine;
    }

    /** {@return the kinds of directories that the unit has} */
    List<String> cleanable(UnitEntry unit) {
        if (unit.machineOrNull() instanceof TimerMachine timer) {
            return timer.stamp().isPresent() ? List.of("state") : List.of();
        }
        Optional<ExecContext> context = unit.settings().exec();
        if (context.isEmpty()) {
            return List.of();
        }
        Set<String> out = new LinkedHashSet<>();
        for (Kind kind : Kind.values()) {
            if (!ExecDirectories.paths(context.get(), kind).isEmpty()) {
                out.add(kind.name().toLowerCase(Locale.ROOT));
            }
        }
        return List.copyOf(out);
    }

    void clean(UnitEntry unit, List<String> what) throws ManagerError {
        Set<Kind> kinds = kinds(what);
        UnitMachine machine = unit.machineOrNull();
        if (machine instanceof TimerMachine timer) {
            clean(unit, timer, kinds);
            return;
        }
        if (unit.settings().exec().isEmpty() || machine == null || !machine.canClean()) {
            throw Refusal.notSupported("Unit '%s' does not support cleaning.".formatted(unit.id()));
        }
        if (unit.jobOrNull() != null || !unit.activeState().isInactiveOrFailed()) {
            throw busy();
        }
        ExecContext context = unit.settings().exec().get();
        Set<String> paths = new LinkedHashSet<>();
        kinds.forEach(kind -> paths.addAll(ExecDirectories.paths(context, kind)));
        if (paths.isEmpty()) {
            throw new ManagerError(SYSTEMD + "NothingToClean", "No matching resources found.");
        }
        if (!machine.cleaning()) {
            throw busy();
        }
        // A tree may be large: others must not wait for it.
        Thread.ofVirtual()
                .start(() -> {
                    boolean good = removeAll(paths);
                    engine.loop().post(() -> machine.cleaned(good));
                });
    }

    /** The state of a timer is its stamp: one small file, removed at once. */
    private static void clean(UnitEntry unit, TimerMachine timer, Set<Kind> kinds)
            throws ManagerError {
        if (unit.jobOrNull() != null || unit.activeState() != ActiveState.INACTIVE) {
            throw busy();
        }
        Optional<Stamp> stamp = timer.stamp();
        if (stamp.isEmpty() || !kinds.equals(EnumSet.of(Kind.STATE))) {
            throw new ManagerError(SYSTEMD + "NothingToClean", "No matching resources found.");
        }
        try {
            stamp.get().remove();
        } catch (ErrnoException e) {
            throw new ManagerError(
                    "org.freedesktop.DBus.Error.Failed",
                    "Failed to clean stamp file of timer: " + e.getMessage());
        }
    }

    private static ManagerError busy() {
        return new ManagerError(SYSTEMD + "UnitBusy", "Unit is not inactive or has pending job.");
    }

    private static Set<Kind> kinds(List<String> what) throws ManagerError {
        Set<Kind> out = EnumSet.noneOf(Kind.class);
        for (String word : what) {
            if (word.equals("all")) {
                return EnumSet.allOf(Kind.class);
            }
            Optional<Kind> kind =
                    EnumSet.allOf(Kind.class).stream()
                            .filter(k -> k.name().toLowerCase(Locale.ROOT).equals(word))
                            .findFirst();
            if (kind.isEmpty() && !word.equals(STORED_FDS)) {
                throw Refusal.invalidArgs("Invalid resource type: " + word);
            }
            kind.ifPresent(out::add);
        }
        // What is asked for nothing in particular is meant for what can be made again.
        return what.isEmpty() ? EnumSet.of(Kind.CACHE, Kind.RUNTIME) : out;
    }

    private boolean removeAll(Set<String> paths) {
        boolean good = true;
        for (String path : paths) {
            try {
                if (engine.root().exists(path)) {
                    engine.root().removeTree(path);
                }
            } catch (ErrnoException e) {
                LOG.warn("cannot remove {}: {}", path, e.getMessage());
                good = false;
            }
        }
        return good;
    }
}

package org.jitney.manager;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jitney.linux.event.Timer;
import org.jitney.unitfile.UnitType;

/**
 * Stops and wakes all processes of a unit at once. The kernel takes its time over it, as a process
 * stops only at the end of what it does in the kernel, so the one who asked is answered later.
 */
final class Freezer {
    private static final String SYSTEMD = "org.freedesktop.systemd1.";
    private static final Duration LOOK_EVERY = Duration.ofMillis(5);

    /** A unit that is not running: frozen, or on its way there or back. */
    private static final class Hold {
        boolean frozen;
        boolean moving;
        Consumer<Optional<ManagerError>> done = failure -> {};
    }

    private final EngineCore engine;
    private final Map<UnitEntry, Hold> holds = new HashMap<>();

    Freezer(EngineCore engine) {
        this.engine = engine;
    }

    boolean isPossible(UnitEntry unit) {
        UnitType type = unit.loaded().type();
        boolean fits = type == UnitType.SERVICE || type == UnitType.SCOPE || type == UnitType.SLICE;
        return fits && !unit.id().equals("-.slice") && engine.groups().canFreeze();
    }

    String state(UnitEntry unit) {
        Hold hold = holds.get(unit);
        if (hold == null) {
            return "running";
        }
        return hold.moving ? (hold.frozen ? "thawing" : "freezing") : "frozen";
    }

    void freeze(UnitEntry unit, boolean freeze, Consumer<Optional<ManagerError>> done)
            throws ManagerError {
        if (!isPossible(unit)) {
            String why =
                    engine.groups().canFreeze() || unit.settings().cgroup().isEmpty()
                            ? "Unit '%s' does not support freezing.".formatted(unit.id())
                            : "Unit '%s' cannot be frozen: this needs control groups of version 2."
                                    .formatted(unit.id());
            throw Refusal.notSupported(why);
        }
        if (unit.jobOrNull() != null) {
            throw new ManagerError(SYSTEMD + "UnitBusy", "Unit has a pending job.");
        }
        if (!unit.activeState().isActiveOrReloading()) {
            throw new ManagerError(SYSTEMD + "UnitInactive", "Unit is inactive.");
        }
        Hold hold = holds.computeIfAbsent(unit, u -> new Hold());
        if (hold.moving) {
            throw Refusal.invalidArgs(
                    "Previously requested freezer operation for this unit is still in progress.");
        }
        if (hold.frozen == freeze) {
            forgetIfRunning(unit, hold);
            done.accept(Optional.empty());
            return;
        }
        begin(unit, hold, freeze, done);
    }

    /** A unit that is to stop must be able to. */
    void thawForStop(UnitEntry unit) {
        Hold hold = holds.remove(unit);
        if (hold != null) {
            try {
                engine.groups().freeze(unit.controlGroup(), false);
            } catch (IOException e) {
                org.slf4j.LoggerFactory.getLogger(Freezer.class)
                        .warn("{}: cannot thaw: {}", unit.id(), e.toString());
            }
            hold.done.accept(
                    Optional.of(new ManagerError(SYSTEMD + "UnitInactive", "Unit is stopping.")));
        }
    }

    private void begin(
            UnitEntry unit, Hold hold, boolean freeze, Consumer<Optional<ManagerError>> done)
            throws ManagerError {
        try {
            engine.realizeGroup(unit);
            engine.groups().freeze(unit.controlGroup(), freeze);
        } catch (IOException e) {
            forgetIfRunning(unit, hold);
            throw new ManagerError("org.freedesktop.DBus.Error.IOError", e.toString());
        }
        hold.moving = true;
        hold.done = done;
        engine.queues().changed(unit);
        Timer[] look = new Timer[1];
        look[0] =
                engine.loop()
                        .timer(() -> {
                            if (holds.get(unit) != hold) {
                                look[0].close();
                            } else if (engine.groups().isFrozen(unit.controlGroup()) == freeze) {
                                look[0].close();
                                finish(unit, hold, freeze);
                            } else {
                                look[0].armAfter(LOOK_EVERY);
                            }
                        });
        look[0].armAfter(Duration.ZERO);
    }

    private void finish(UnitEntry unit, Hold hold, boolean frozen) {
        hold.moving = false;
        hold.frozen = frozen;
        Consumer<Optional<ManagerError>> done = hold.done;
        hold.done = failure -> {};
        forgetIfRunning(unit, hold);
        engine.queues().changed(unit);
        done.accept(Optional.empty());
    }

    private void forgetIfRunning(UnitEntry unit, Hold hold) {
        if (!hold.frozen && !hold.moving) {
            holds.remove(unit);
        }
    }
}

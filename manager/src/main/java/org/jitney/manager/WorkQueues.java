package org.jitney.manager;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jitney.manager.graph.Atom;

/**
 * What is to be done at the end of a loop turn, in a fixed order: jobs first, then the units that
 * nobody needs, that lost what they are bound to or that must be held up, then groups that may be
 * empty, units to forget, and last the news for listeners. Each step may add work; the drain is
 * bounded, and what remains waits for the next turn.
 */
final class WorkQueues {
    private static final int ROUNDS_PER_TURN = 64;

    private final EngineCore engine;
    private final Set<UnitEntry> unneeded = new LinkedHashSet<>();
    private final Set<UnitEntry> bound = new LinkedHashSet<>();
    private final Set<UnitEntry> upheld = new LinkedHashSet<>();
    private final Set<UnitEntry> groups = new LinkedHashSet<>();
    private final Set<UnitEntry> forgettable = new LinkedHashSet<>();
    private final Set<UnitEntry> dirty = new LinkedHashSet<>();
    private boolean woken;

    WorkQueues(EngineCore engine) {
        this.engine = engine;
    }

    /** Makes sure that the queues are drained in the next loop turn. */
    void wake() {
        if (!woken) {
            woken = true;
            engine.loop().defer(this::begin);
        }
    }

    /**
     * Lets the answer to whoever asked for the work go out first: thousands of jobs may follow.
     * What it says is written down before, so that it is never forgotten.
     */
    private void begin() {
        engine.saved().flush();
        engine.loop().defer(this::drain);
    }

    /** {@return whether there is work for the next loop turn} */
    boolean isWoken() {
        return woken;
    }

    /** The listeners are to hear of the unit. */
    void changed(UnitEntry unit) {
        if (dirty.add(unit)) {
            wake();
        }
    }

    /** The unit's state or job changed: everything around it is looked at again. */
    void stateChanged(UnitEntry unit) {
        changed(unit);
        unneeded(unit);
        bound.add(unit);
        upheld.add(unit);
        engine.table().related(unit, Atom.ADD_STOP_WHEN_UNNEEDED_QUEUE).forEach(this::unneeded);
        upheld.addAll(engine.table().related(unit, Atom.ADD_START_WHEN_UPHELD_QUEUE));
        bound.addAll(engine.table().related(unit, Atom.ADD_CANNOT_BE_ACTIVE_WITHOUT_QUEUE));
        mayForget(unit);
        wake();
    }

    private void unneeded(UnitEntry unit) {
        if (unit.stopsWhenUnneeded()) {
            unneeded.add(unit);
        }
    }

    /** The unit's group may have become empty. */
    void checkGroup(UnitEntry unit) {
        groups.add(unit);
        wake();
    }

    void mayForget(UnitEntry unit) {
        forgettable.add(unit);
        wake();
    }

    /** The unit goes; whoever follows it hears first what became of it. */
    void forgotten(UnitEntry unit) {
        if (dirty.contains(unit)) {
            engine.listeners().unitChanged(unit);
        }
        for (Set<UnitEntry> queue : List.of(unneeded, bound, upheld, groups, forgettable, dirty)) {
            queue.remove(unit);
        }
    }

    private void drain() {
        woken = false;
        int rounds = 0;
        boolean more = true;
        while (more && rounds++ < ROUNDS_PER_TURN) {
            engine.jobTable().runQueued();
            more = drainChecks();
        }
        if (more) {
            wake();
        }
        List<UnitEntry> idle = take(forgettable);
        if (!idle.isEmpty()) {
            idle.forEach(engine.table()::release);
            engine.table().forgetUnused(idle);
        }
        List<UnitEntry> changed = take(dirty);
        changed.forEach(engine.saved()::changed);
        // Written before anybody hears of it: what a client was told is never forgotten.
        engine.saved().flush();
        changed.forEach(engine.listeners()::unitChanged);
        engine.turnEnded();
    }

    private boolean drainChecks() {
        boolean any = false;
        for (UnitEntry unit : take(groups)) {
            any = true;
            engine.processes().checkGroup(unit);
        }
        for (UnitEntry unit : take(unneeded)) {
            if (engine.propagation().isUnneeded(unit) && unit.mayActByItself(engine.nowUsec())) {
                any = true;
                engine.startJobQuietly(unit, "stop", "fail", "StopWhenUnneeded=");
            }
        }
        for (UnitEntry unit : take(bound)) {
            if (engine.propagation().isBoundByInactive(unit)
                    && unit.mayActByItself(engine.nowUsec())) {
                any = true;
                engine.startJobQuietly(unit, "stop", "replace", "BindsTo= of an inactive unit");
            }
        }
        for (UnitEntry unit : take(upheld)) {
            if (engine.propagation().isUpheld(unit) && unit.mayActByItself(engine.nowUsec())) {
                any = true;
                engine.startJobQuietly(unit, "start", "fail", "Upholds=");
            }
        }
        return any;
    }

    private static List<UnitEntry> take(Set<UnitEntry> queue) {
        List<UnitEntry> taken = List.copyOf(queue);
        queue.clear();
        return taken;
    }
}

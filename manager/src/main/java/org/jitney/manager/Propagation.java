package org.jitney.manager;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jitney.manager.graph.Atom;
import org.jitney.manager.job.JobResult;
import org.jitney.manager.runtime.ActiveState;
import org.jitney.manager.runtime.StandardFiles;
import org.jitney.manager.runtime.StateChange;
import org.jitney.manager.runtime.UnitHost.LogLevel;

/**
 * What a change of one unit does to others without anybody having asked for it: pulled in or thrown
 * out by dependencies, woken as triggers, started on failure.
 */
final class Propagation {
    private final EngineCore engine;

    Propagation(EngineCore engine) {
        this.engine = engine;
    }

    /** Acts on a change of state that the unit's machine reports. */
    void changed(UnitEntry unit, StateChange change) {
        ActiveState before = change.before();
        ActiveState now = change.now();
        if (before != now) {
            unit.times().changed(before, now, engine.now());
            if (before.isInactiveOrFailed()) {
                engine.clockDrive().ifPresent(clock -> clock.unitWentUp(unit));
            }
        }
        engine.failed(unit, now == ActiveState.FAILED);
        boolean hadJob = unit.jobOrNull() != null;
        boolean expected = engine.jobTable().unitChanged(unit, change);
        if (!hadJob || !expected) {
            retroactively(unit, before, now);
        }
        if (now.isInactiveOrFailed() && !before.isInactiveOrFailed()) {
            engine.resources().runEnds(unit);
        }
        if (now != before && !change.willRestart()) {
            outcome(unit, before, now);
        }
        wakeTriggers(unit);
        engine.queues().stateChanged(unit);
        if (now.isInactiveOrFailed()) {
            unit.setStreams(StandardFiles.NONE);
        }
        // Also of one that could not start: its group was made for nothing.
        if (now.isInactiveOrFailed() && now != before) {
            engine.queues().checkGroup(unit);
        }
    }

    private void retroactively(UnitEntry unit, ActiveState before, ActiveState now) {
        boolean wasDown = before.isInactiveOrFailed();
        boolean wasUp = before.isActiveOrReloading() || before == ActiveState.ACTIVATING;
        if (wasDown && (now.isActiveOrReloading() || now == ActiveState.ACTIVATING)) {
            pullIn(unit, Atom.RETROACTIVE_START_REPLACE, "replace");
            pullIn(unit, Atom.RETROACTIVE_START_FAIL, "fail");
            throwOut(unit, Atom.RETROACTIVE_STOP_ON_START);
        } else if (wasUp && (now.isInactiveOrFailed() || now == ActiveState.DEACTIVATING)) {
            throwOut(unit, Atom.RETROACTIVE_STOP_ON_STOP);
        }
    }

    private void pullIn(UnitEntry unit, Atom atom, String mode) {
        Set<UnitEntry> after = Set.copyOf(engine.table().related(unit, Atom.AFTER));
        for (UnitEntry other : engine.table().related(unit, atom)) {
            ActiveState state = other.activeState();
            boolean up = state.isActiveOrReloading() || state == ActiveState.ACTIVATING;
            // What we are ordered after should have been there first: too late to pull it in now.
            if (!up && !after.contains(other)) {
                engine.startJobQuietly(other, "start", mode, "pulled in by " + unit.id());
            }
        }
    }

    private void throwOut(UnitEntry unit, Atom atom) {
        for (UnitEntry other : engine.table().related(unit, atom)) {
            if (!other.activeState().isInactiveOrFailed()) {
                engine.startJobQuietly(other, "stop", "replace", "thrown out by " + unit.id());
            }
        }
    }

    private void outcome(UnitEntry unit, ActiveState before, ActiveState now) {
        if (now == ActiveState.FAILED) {
            handOver(unit, Atom.ON_FAILURE, unit.settings().unit().onFailureJobMode());
            engine.endings().failed(unit);
        } else if (now == ActiveState.INACTIVE && before != ActiveState.FAILED) {
            handOver(unit, Atom.ON_SUCCESS, unit.settings().unit().onSuccessJobMode());
            engine.endings().succeeded(unit);
        }
    }

    private void handOver(UnitEntry unit, Atom atom, String mode) {
        List<UnitEntry> others = List.copyOf(engine.table().related(unit, atom));
        if (others.isEmpty()) {
            return;
        }
        String setting = atom == Atom.ON_FAILURE ? "OnFailure=" : "OnSuccess=";
        UnitLog.say(
                unit, LogLevel.INFO, "Triggering %s dependencies.".formatted(setting), Map.of());
        for (UnitEntry other : others) {
            engine.tryJob(other, "start", mode, setting + " of " + unit.id())
                    .ifPresent(why ->
                            UnitLog.say(
                                    unit,
                                    LogLevel.WARNING,
                                    "Failed to enqueue %s job, ignoring: %s"
                                            .formatted(setting, why.text()),
                                    Refusal.fields(why)));
        }
    }

    private void wakeTriggers(UnitEntry unit) {
        for (UnitEntry other : engine.table().related(unit, Atom.TRIGGERED_BY)) {
            other.machine().ifPresent(machine -> machine.triggered(unit.id()));
        }
    }

    /** A job is over: failures that were never a state of the unit are handed over too. */
    void jobEnded(UnitEntry unit, JobResult result) {
        if (result == JobResult.TIMEOUT || result == JobResult.DEPENDENCY) {
            handOver(unit, Atom.ON_FAILURE, unit.settings().unit().onFailureJobMode());
        }
        wakeTriggers(unit);
        engine.queues().stateChanged(unit);
    }

    /** {@return whether nobody needs the unit any more, it being one that then goes} */
    boolean isUnneeded(UnitEntry unit) {
        if (!unit.stopsWhenUnneeded()
                || !unit.activeState().isActiveOrReloading()
                || unit.jobOrNull() != null) {
            return false;
        }
        return engine.table().related(unit, Atom.PINS_STOP_WHEN_UNNEEDED).stream()
                .allMatch(o -> o.jobOrNull() == null && o.activeState().isInactiveOrFailed());
    }

    /** {@return whether a unit that this one is bound to is down for good} */
    boolean isBoundByInactive(UnitEntry unit) {
        ActiveState state = unit.activeState();
        if ((!state.isActiveOrReloading() && state != ActiveState.ACTIVATING)
                || unit.jobOrNull() != null) {
            return false;
        }
        return engine.table().related(unit, Atom.CANNOT_BE_ACTIVE_WITHOUT).stream()
                .anyMatch(o -> o.jobOrNull() == null && o.activeState().isInactiveOrFailed());
    }

    /** {@return whether an active unit holds this one up though it is down} */
    boolean isUpheld(UnitEntry unit) {
        if (!unit.activeState().isInactiveOrFailed() || unit.jobOrNull() != null) {
            return false;
        }
        return engine.table().related(unit, Atom.START_STEADILY).stream()
                .anyMatch(o -> o.jobOrNull() == null && o.activeState().isActiveOrReloading());
    }
}

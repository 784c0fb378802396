package org.jitney.manager;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jitney.manager.condition.ConditionTester;
import org.jitney.manager.graph.Atom;
import org.jitney.manager.graph.LoadState;
import org.jitney.manager.job.JobResult;
import org.jitney.manager.runtime.ActivationDetails;
import org.jitney.manager.runtime.ActiveState;
import org.jitney.manager.runtime.Begin;
import org.jitney.manager.runtime.UnitHost.LogLevel;
import org.jitney.manager.runtime.UnitMachine;
import org.jitney.manager.unit.Condition;
import org.jitney.manager.unit.Directives;

/** Tells a unit to start, stop or reload, after asking everything that may speak against it. */
final class UnitStarter {
    private final EngineCore engine;
    private final ConditionTester tester;

    UnitStarter(EngineCore engine, ConditionTester tester) {
        this.engine = engine;
        this.tester = tester;
    }

    JobOutcome start(UnitEntry unit, Optional<ActivationDetails> activation) {
        UnitMachine machine = unit.machineOrNull();
        if (unit.loaded().loadState() != LoadState.LOADED || machine == null) {
            return new JobOutcome.Ends(JobResult.INVALID);
        }
        ActiveState state = unit.activeState();
        if (state.isActiveOrReloading()) {
            return new JobOutcome.Already();
        }
        if (state == ActiveState.MAINTENANCE) {
            return new JobOutcome.Waits();
        }
        if (!machine.isSupported()) {
            say(unit, LogLevel.WARNING, "units of this type do not work here.");
            return new JobOutcome.Ends(JobResult.UNSUPPORTED);
        }
        if (state != ActiveState.ACTIVATING) {
            unit.setConditions(test(unit.settings().unit().conditions()), engine.now());
            if (!unit.conditionResult()) {
                engine.queues().changed(unit);
                return new JobOutcome.Ends(JobResult.DONE);
            }
            unit.setAsserts(test(unit.settings().unit().asserts()), engine.now());
            if (!unit.assertResult()) {
                say(unit, LogLevel.NOTICE, "Starting requested but asserts failed.");
                engine.queues().changed(unit);
                return new JobOutcome.Ends(JobResult.ASSERT);
            }
        }
        if (lacksWhatItIsBoundTo(unit)) {
            return new JobOutcome.Ends(JobResult.DEPENDENCY);
        }
        // A start that another one of the same unit waits for is none of its own.
        if (state.isInactiveOrFailed()
                && machine.countsStarts()
                && !unit.withinStartLimit(engine.nowUsec())) {
            say(unit, LogLevel.WARNING, "Start request repeated too quickly.");
            machine.startLimitHit();
            String action = unit.settings().unit().startLimitAction();
            engine.endings().act(unit, action, -1, "hit its start limit");
            return new JobOutcome.Ends(JobResult.FAILED);
        }
        if (state.isInactiveOrFailed() && engine.sliceLimits().forbids(unit).isPresent()) {
            return new JobOutcome.Ends(JobResult.CONCURRENCY);
        }
        engine.realizeGroup(unit);
        unit.activatedBy(activation);
        return switch (machine.start()) {
            case STARTED -> {
                if (state.isInactiveOrFailed()) {
                    // Whoever relies on it looks into the journal of the unit, not into ours.
                    Directives.withoutEffect(unit.settings())
                            .forEach(text -> say(unit, LogLevel.WARNING, text));
                }
                yield new JobOutcome.Runs();
            }
            case ALREADY -> new JobOutcome.Already();
            case LATER -> new JobOutcome.Waits();
            case NOT_SUPPORTED -> new JobOutcome.Ends(JobResult.UNSUPPORTED);
            case REFUSED -> new JobOutcome.Ends(JobResult.FAILED);
        };
    }

    /** Units that this one is bound to and ordered after must be up by now. */
    private boolean lacksWhatItIsBoundTo(UnitEntry unit) {
        List<UnitEntry> after = engine.table().related(unit, Atom.AFTER);
        for (UnitEntry other : engine.table().related(unit, Atom.CANNOT_BE_ACTIVE_WITHOUT)) {
            if (after.contains(other) && !other.activeState().isActiveOrReloading()) {
                say(
                        unit,
                        LogLevel.NOTICE,
                        "Bound to unit %s, but unit isn't active.".formatted(other.id()));
                return true;
            }
        }
        return false;
    }

    private static void say(UnitEntry unit, LogLevel level, String text) {
        UnitLog.say(unit, level, text, Map.of());
    }

    private List<Unit.ConditionOutcome> test(List<Condition> conditions) {
        List<Unit.ConditionOutcome> out = new ArrayList<>();
        boolean triggered = false;
        for (Condition condition : conditions) {
            // One trigger condition that holds is enough; the others need not be looked at.
            boolean skip = condition.isTrigger() && triggered;
            boolean holds =
                    !skip
                            && tester.holds(kind(condition.type()), condition.parameter())
                                    != condition.isNegated();
            triggered |= condition.isTrigger() && holds;
            out.add(
                    new Unit.ConditionOutcome(
                            condition.type(),
                            condition.isTrigger(),
                            condition.isNegated(),
                            condition.parameter(),
                            skip ? 0 : holds ? 1 : -1));
        }
        return out;
    }

    /** {@return the name of the test: the directive without its first word} */
    private static String kind(String directive) {
        String word = directive.startsWith("Assert") ? "Assert" : "Condition";
        return directive.startsWith(word) ? directive.substring(word.length()) : directive;
    }

    Begin stop(UnitEntry unit) {
        UnitMachine machine = unit.machineOrNull();
        if (machine == null || unit.activeState().isInactiveOrFailed()) {
            return Begin.ALREADY;
        }
        engine.live().freezer().thawForStop(unit);
        return machine.stop();
    }

    JobOutcome reload(UnitEntry unit) {
        UnitMachine machine = unit.machineOrNull();
        if (machine == null || unit.loaded().loadState() != LoadState.LOADED) {
            return new JobOutcome.Ends(JobResult.INVALID);
        }
        if (!unit.canReload()) {
            return new JobOutcome.Ends(JobResult.SKIPPED);
        }
        ActiveState state = unit.activeState();
        if (state == ActiveState.RELOADING) {
            return new JobOutcome.Waits();
        }
        if (state != ActiveState.ACTIVE) {
            UnitLog.say(
                    unit,
                    LogLevel.WARNING,
                    "Unit cannot be reloaded because it is inactive.",
                    Map.of());
            return new JobOutcome.Ends(JobResult.INVALID);
        }
        if (!machine.canReload()) {
            // Only those that reload along with it have something to do, by jobs of their own.
            return new JobOutcome.Ends(JobResult.DONE);
        }
        return switch (machine.reload()) {
            case STARTED -> new JobOutcome.Runs();
            case ALREADY -> new JobOutcome.Already();
            case LATER -> new JobOutcome.Waits();
            case NOT_SUPPORTED -> new JobOutcome.Ends(JobResult.SKIPPED);
            case REFUSED -> new JobOutcome.Ends(JobResult.FAILED);
        };
    }
}

package org.jitney.manager;

import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jitney.manager.graph.Atom;
import org.jitney.manager.graph.LoadState;
import org.jitney.manager.runtime.ActivationDetails;
import org.jitney.manager.runtime.ActiveState;
import org.jitney.manager.runtime.HostTimer;
import org.jitney.manager.runtime.TriggerHost;
import org.jitney.manager.runtime.UnitMoments;

/** What the machine of a unit that starts another one sees of the engine. */
final class EngineTriggers implements TriggerHost {
    private final EngineCore engine;
    private final UnitEntry unit;

    EngineTriggers(EngineCore engine, UnitEntry unit) {
        this.engine = engine;
        this.unit = unit;
    }

    private Optional<UnitEntry> entry() {
        List<UnitEntry> all = engine.table().related(unit, Atom.TRIGGERS);
        return all.isEmpty() ? Optional.empty() : Optional.of(all.getFirst());
    }

    @Override
    public Optional<String> target() {
        return entry().map(UnitEntry::id);
    }

    @Override
    public boolean isTargetLoaded() {
        return entry().filter(e -> e.loaded().loadState() == LoadState.LOADED).isPresent();
    }

    @Override
    public ActiveState targetState() {
        return entry().map(UnitEntry::activeState).orElse(ActiveState.INACTIVE);
    }

    @Override
    public boolean targetHasJob() {
        return entry().flatMap(UnitEntry::job).isPresent();
    }

    @Override
    public boolean targetHitStartLimit() {
        return entry().filter(UnitEntry::hitStartLimit).isPresent();
    }

    @Override
    public UnitMoments targetMoments() {
        return entry().map(EngineTriggers::momentsOf).orElse(UnitMoments.NONE);
    }

    @Override
    public UnitMoments moments() {
        return momentsOf(unit);
    }

    private static UnitMoments momentsOf(UnitEntry entry) {
        return new UnitMoments(entry.inactiveExit(), entry.inactiveEnter());
    }

    @Override
    public Optional<String> startTarget(ActivationDetails details) {
        try {
            Job job =
                    engine.admission()
                            .startJob(
                                    target().orElse(""),
                                    "start",
                                    "replace",
                                    Requester.manager("triggered by " + unit.id()));
            job.setActivation(details);
            if (details.elapsed().isSet()) {
                engine.clockDrive().ifPresent(ClockDrive::timerElapsed);
            }
            return Optional.empty();
        } catch (ManagerError e) {
            return Optional.of(e.text());
        }
    }

    @Override
    public long bootUsec() {
        return engine.bootUsec();
    }

    @Override
    public long startupUsec() {
        return engine.started().monotonicUsec();
    }

    @Override
    public ZoneId zone() {
        return engine.timeWatch().zone();
    }

    @Override
    public void later(Runnable action) {
        engine.loop().defer(action);
    }

    @Override
    public HostTimer elapse(Base base, LongSupplier accuracyUsec, Runnable action) {
        return engine.elapses().timer(base, accuracyUsec, action);
    }

    @Override
    public Waking waking(Runnable action) {
        return engine.elapses().waking(action);
    }
}

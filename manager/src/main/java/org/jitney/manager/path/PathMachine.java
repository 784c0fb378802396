package org.jitney.manager.path;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.manager.runtime.ActivationDetails;
import org.jitney.manager.runtime.ActiveState;
import org.jitney.manager.runtime.Begin;
import org.jitney.manager.runtime.StateBag;
import org.jitney.manager.runtime.StateChange;
import org.jitney.manager.runtime.TriggerHost;
import org.jitney.manager.runtime.UnitHost;
import org.jitney.manager.runtime.UnitHost.LogLevel;
import org.jitney.manager.runtime.UnitLines;
import org.jitney.manager.runtime.UnitMachine;
import org.jitney.manager.unit.PathSettings;
import org.jitney.manager.unit.Structs;

/**
 * Starts another unit when something happens to a path.
 *
 * <pre>
 *   dead → waiting ⇄ running
 *          either of them → dead or failed
 * </pre>
 *
 * <p>Waiting, it watches. Running means that the unit was started and is not down again: nothing is
 * watched meanwhile. When the unit is down, settings that ask for a state ({@code PathExists=} and
 * the like) start it again at once if that state still holds; those that ask for a change wait for
 * the next one.
 */
public final class PathMachine implements UnitMachine {
    private static final String SUCCESS = "success";
    private static final String RESOURCES = "resources";

    private final UnitHost host;
    private final TriggerHost engine;
    private final Supplier<PathSettings> settings;
    private final PathFiles files;
    private final TriggerLimit limit = new TriggerLimit();
    private List<PathWatch> watches;
    private PathState state = PathState.DEAD;
    private String result = SUCCESS;
    private boolean lookQueued;

    /** Creates the machine in state dead. */
    public PathMachine(
            UnitHost host, TriggerHost engine, Supplier<PathSettings> settings, PathFiles files) {
        this.host = host;
        this.engine = engine;
        this.settings = settings;
        this.files = files;
        this.watches = newWatches();
    }

    private List<PathWatch> newWatches() {
        return wanted().stream().map(setting -> new PathWatch(setting, host, files)).toList();
    }

    private List<PathSetting> wanted() {
        return settings.get().paths().stream().map(PathMachine::setting).toList();
    }

    private static PathSetting setting(Structs.Pair pair) {
        return new PathSetting(PathSetting.Kind.of(pair.first()), pair.second());
    }

    /** {@return what clients may read} */
    public PathRuntime runtime() {
        return new PathRuntime(result);
    }

    @Override
    public ActiveState activeState() {
        return state.active();
    }

    @Override
    public String subState() {
        return state.toString();
    }

    @Override
    public boolean countsStarts() {
        return true;
    }

    @Override
    public void startLimitHit() {
        enterDead("start-limit-hit");
    }

    @Override
    public Begin start() {
        Optional<String> target = engine.target();
        if (target.isEmpty()) {
            host.log(LogLevel.ERROR, "Refusing to start, no unit to trigger.");
            return Begin.REFUSED;
        }
        if (!engine.isTargetLoaded()) {
            host.log(
                    LogLevel.ERROR,
                    "Refusing to start, unit %s to trigger not loaded.".formatted(target.get()));
            return Begin.REFUSED;
        }
        host.newInvocation();
        makeDirectories();
        result = SUCCESS;
        enterWaiting(true, false);
        return Begin.STARTED;
    }

    private void makeDirectories() {
        if (!settings.get().makeDirectory()) {
            return;
        }
        for (PathWatch watch : watches) {
            PathSetting setting = watch.setting();
            boolean mustNotBeMade =
                    switch (setting.kind()) {
                        case EXISTS, EXISTS_GLOB -> true;
                        case CHANGED, MODIFIED, DIRECTORY_NOT_EMPTY -> false;
                    };
            if (mustNotBeMade) {
                continue;
            }
            try {
                files.makeDirectory(setting.path(), settings.get().directoryMode());
            } catch (ErrnoException e) {
                host.log(
                        LogLevel.WARNING,
                        "mkdir(%s) failed: %s".formatted(setting.path(), e.getMessage()));
            }
        }
    }

    @Override
    public Begin stop() {
        if (state == PathState.DEAD || state == PathState.FAILED) {
            return Begin.ALREADY;
        }
        enterDead(SUCCESS);
        return Begin.STARTED;
    }

    private void enterWaiting(boolean initial, boolean afterUnit) {
        if (engine.target().isPresent() && !engine.targetState().isInactiveOrFailed()) {
            enterUp();
            return;
        }
        if (triggers(initial, afterUnit)) {
            return;
        }
        try {
            for (PathWatch watch : watches) {
                watch.open(() -> event(watch));
            }
        } catch (ErrnoException e) {
            host.log(LogLevel.WARNING, "Failed to enter waiting state: " + e.getMessage());
            enterDead(RESOURCES);
            return;
        }
        // What came before the watch was there would never be seen.
        if (!triggers(false, afterUnit)) {
            set(PathState.WAITING);
        }
    }

    private boolean triggers(boolean initial, boolean afterUnit) {
        for (PathWatch watch : watches) {
            Optional<String> path = watch.triggering(initial, afterUnit);
            if (path.isPresent()) {
                host.log(LogLevel.DEBUG, "Got triggered.");
                enterRunning(path.get());
                return true;
            }
        }
        return false;
    }

    private void event(PathWatch watch) {
        if (state != PathState.WAITING && state != PathState.RUNNING) {
            return;
        }
        try {
            if (watch.isChange()) {
                enterRunning(watch.setting().path());
            } else {
                enterWaiting(false, false);
            }
        } catch (ErrnoException e) {
            host.log(LogLevel.ERROR, "Failed to read inotify event: " + e.getMessage());
            enterDead(RESOURCES);
        }
    }

    private void enterRunning(String path) {
        if (host.isStopPending()) {
            return;
        }
        PathSettings now = settings.get();
        if (!limit.test(now.triggerLimitIntervalUsec(), now.triggerLimitBurst(), host.nowUsec())) {
            host.log(LogLevel.WARNING, "Trigger limit hit, refusing further activation.");
            enterDead("trigger-limit-hit");
            return;
        }
        if (engine.target().isEmpty()) {
            host.log(LogLevel.ERROR, "Unit to trigger vanished.");
            enterDead(RESOURCES);
            return;
        }
        Optional<String> refused = engine.startTarget(ActivationDetails.ofPath(host.id(), path));
        if (refused.isPresent()) {
            host.log(LogLevel.WARNING, "Failed to queue unit startup job: " + refused.get());
            enterDead(RESOURCES);
            return;
        }
        enterUp();
    }

    private void enterUp() {
        set(PathState.RUNNING);
        watches.forEach(PathWatch::close);
    }

    private void enterDead(String reason) {
        if (result.equals(SUCCESS)) {
            result = reason;
        }
        UnitLines.result(host, result);
        watches.forEach(PathWatch::close);
        set(result.equals(SUCCESS) ? PathState.DEAD : PathState.FAILED);
    }

    @Override
    public void triggered(String unit) {
        if (state != PathState.WAITING && state != PathState.RUNNING) {
            return;
        }
        if (engine.targetHitStartLimit()) {
            enterDead("unit-start-limit-hit");
        } else if (isOutOfStep() && !lookQueued) {
            // Not at once: we may be called while the unit's jobs are being exchanged.
            lookQueued = true;
            engine.later(this::lookAgain);
        }
    }

    private boolean isOutOfStep() {
        if (engine.targetHasJob()) {
            return false;
        }
        boolean down = engine.targetState().isInactiveOrFailed();
        return (state == PathState.RUNNING && down) || (state == PathState.WAITING && !down);
    }

    private void lookAgain() {
        lookQueued = false;
        if (isOutOfStep()) {
            enterWaiting(false, true);
        }
    }

    @Override
    public void reloaded() {
        boolean same = watches.stream().map(PathWatch::setting).toList().equals(wanted());
        if (same) {
            return;
        }
        watches.forEach(PathWatch::close);
        watches = newWatches();
        if (state == PathState.WAITING || state == PathState.RUNNING) {
            enterWaiting(true, false);
        }
    }

    private void set(PathState now) {
        ActiveState before = state.active();
        state = now;
        host.stateChanged(StateChange.of(before, now.active()));
    }

    @Override
    public void save(StateBag into) {
        into.put("state", state.name()).put("result", result);
    }

    @Override
    public void restore(StateBag from) {
        state = from.constant("state", PathState.DEAD);
        result = from.has("result") ? from.text("result") : SUCCESS;
    }

    /** What changed while nobody watched is not made up for, as in the original. */
    @Override
    public void resume() {
        if (state == PathState.WAITING || state == PathState.RUNNING) {
            enterWaiting(true, false);
        }
    }

    @Override
    public void resetFailed() {
        result = SUCCESS;
        if (state == PathState.FAILED) {
            set(PathState.DEAD);
        }
    }
}

package org.jitney.manager.timer;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jitney.manager.runtime.ActivationDetails;
import org.jitney.manager.runtime.ActiveState;
import org.jitney.manager.runtime.Begin;
import org.jitney.manager.runtime.DualTimestamp;
import org.jitney.manager.runtime.HostTimer;
import org.jitney.manager.runtime.StateBag;
import org.jitney.manager.runtime.StateChange;
import org.jitney.manager.runtime.TriggerHost;
import org.jitney.manager.runtime.TriggerHost.Base;
import org.jitney.manager.runtime.TriggerHost.Waking;
import org.jitney.manager.runtime.UnitHost;
import org.jitney.manager.runtime.UnitHost.LogLevel;
import org.jitney.manager.runtime.UnitLines;
import org.jitney.manager.runtime.UnitMachine;
import org.jitney.manager.unit.TimerSettings;

/**
 * Starts another unit when its time has come.
 *
 * <pre>
 *   dead → waiting → running → waiting … → elapsed
 *            any of them → dead or failed
 * </pre>
 *
 * <p>Waiting, it is armed for the next elapse on either clock, and computes that anew whenever
 * something it depends on has changed: the wall clock, the zone, the unit's state, the settings.
 * Running means that the unit was started and is not down again: nothing elapses meanwhile.
 */
public final class TimerMachine implements UnitMachine {
    private static final String SUCCESS = "success";
    private static final String RESOURCES = "resources";

    private final UnitHost host;
    private final TriggerHost engine;
    private final Supplier<TimerSettings> settings;
    private final Stamp stamp;
    private final RandomDelay delay;
    private final HostTimer monotonic;
    private final HostTimer realtime;
    private Optional<HostTimer> waking = Optional.empty();
    private boolean wakingRefused;
    private TimerSchedule schedule;
    private TimerSchedule.Next next;
    private TimerState state = TimerState.DEAD;
    private String result = SUCCESS;
    private DualTimestamp lastTrigger = DualTimestamp.NEVER;
    private long nextRealtimeUsec = TimerSchedule.NEVER;
    private long nextMonotonicUsec = TimerSchedule.NEVER;

    /** Creates the machine in state dead. */
    public TimerMachine(
            UnitHost host,
            TriggerHost engine,
            Supplier<TimerSettings> settings,
            Stamp stamp,
            RandomDelay delay) {
        this.host = host;
        this.engine = engine;
        this.settings = settings;
        this.stamp = stamp;
        this.delay = delay;
        LongSupplier accuracy = () -> settings.get().accuracyUsec();
        this.monotonic = engine.elapse(Base.MONOTONIC, accuracy, this::elapsed);
        this.realtime = engine.elapse(Base.WALL, accuracy, this::elapsed);
        this.schedule = newSchedule();
        this.next = unknown();
    }

    private TimerSchedule newSchedule() {
        return new TimerSchedule(settings.get().timersCalendar(), settings.get().timersMonotonic());
    }

    private TimerSchedule.Next unknown() {
        return new TimerSchedule.Next(
                OptionalLong.empty(),
                OptionalLong.empty(),
                settings.get().timersCalendar(),
                settings.get().timersMonotonic());
    }

    /** {@return what clients may read} */
    public TimerRuntime runtime() {
        return new TimerRuntime(
                result,
                nextRealtimeUsec,
                nextMonotonicUsec,
                lastTrigger,
                next.monotonic(),
                next.calendar());
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
        schedule.restarted();
        lastTrigger = DualTimestamp.NEVER;
        if (settings.get().persistent()) {
            lastTrigger = new DualTimestamp(lastRun(), 0);
        }
        result = SUCCESS;
        enterWaiting(false);
        return Begin.STARTED;
    }

    /** {@return when the timer elapsed in an earlier life, 0 if that is not known} */
    private long lastRun() {
        long now = host.now().realtimeUsec();
        OptionalLong stamped = stamp.read();
        if (stamped.isEmpty()) {
            // It has never run: counted from now, also after the next boot.
            stamp.write(now);
            return 0;
        }
        if (stamped.getAsLong() >= now) {
            host.log(
                    LogLevel.WARNING,
                    "Not using persistent file timestamp as it is in the future: " + stamp.file());
            return 0;
        }
        return stamped.getAsLong();
    }

    @Override
    public Begin stop() {
        if (state == TimerState.DEAD || state == TimerState.FAILED) {
            return Begin.ALREADY;
        }
        enterDead(SUCCESS);
        return Begin.STARTED;
    }

    private void enterWaiting(boolean afterClockChange) {
        if (engine.target().isEmpty()) {
            host.log(LogLevel.ERROR, "Unit to trigger vanished.");
            enterDead(RESOURCES);
            return;
        }
        DualTimestamp now = host.now();
        next =
                schedule.next(
                        new TimerSchedule.Facts(
                                now,
                                engine.zone(),
                                lastTrigger,
                                engine.moments().inactiveExit(),
                                engine.targetMoments(),
                                engine.bootUsec(),
                                engine.startupUsec(),
                                state.active() == ActiveState.ACTIVE,
                                afterClockChange,
                                delay.offsetUsec(settings.get()),
                                settings.get().deferReactivation()));
        boolean nothingComes = next.realtimeUsec().isEmpty() && next.monotonicUsec().isEmpty();
        TimerSettings wanted = settings.get();
        if (nothingComes && !wanted.onClockChange() && !wanted.onTimezoneChange()) {
            enterElapsed();
            return;
        }
        nextMonotonicUsec = arm(monotonic, next.monotonicUsec());
        nextRealtimeUsec = arm(realtime, next.realtimeUsec());
        wakeUp(now);
        set(TimerState.WAITING);
    }

    private long arm(HostTimer timer, OptionalLong at) {
        if (at.isEmpty()) {
            timer.disarm();
            return 0;
        }
        long usec = delay.add(at.getAsLong(), settings.get());
        timer.armAt(usec < 0 ? HostTimer.NEVER : usec);
        return usec;
    }

    /** Arms what wakes the machine; without it the timer still elapses while the machine is up. */
    private void wakeUp(DualTimestamp now) {
        if (!settings.get().wakeSystem()) {
            waking.ifPresent(HostTimer::disarm);
            return;
        }
        if (waking.isEmpty() && !wakingRefused) {
            switch (engine.waking(this::woken)) {
                case Waking.Armable(HostTimer timer) -> waking = Optional.of(timer);
                case Waking.Refused(String why) -> {
                    wakingRefused = true;
                    host.log(
                            LogLevel.WARNING,
                            "WakeSystem= has no effect, the timer elapses only while the machine"
                                    + " is awake: "
                                    + why);
                }
            }
        }
        waking.ifPresent(timer -> timer.armAt(wakeUsec(now)));
    }

    /** {@return the earlier of both elapses, by the wall clock} */
    private long wakeUsec(DualTimestamp now) {
        long byWall = nextRealtimeUsec <= 0 ? Long.MAX_VALUE : nextRealtimeUsec;
        long byMonotonic =
                nextMonotonicUsec <= 0
                        ? Long.MAX_VALUE
                        : now.realtimeUsec() + (nextMonotonicUsec - now.monotonicUsec());
        long first = Math.min(byWall, byMonotonic);
        return first == Long.MAX_VALUE ? HostTimer.NEVER : first;
    }

    /** The monotonic clock stood still while the machine slept; the alarm did not. */
    private void woken() {
        elapsed();
    }

    private void elapsed() {
        if (state == TimerState.WAITING) {
            host.log(LogLevel.DEBUG, "Timer elapsed.");
            enterRunning();
        }
    }

    private void enterRunning() {
        if (host.isStopPending()) {
            return;
        }
        if (engine.target().isEmpty()) {
            host.log(LogLevel.ERROR, "Unit to trigger vanished.");
            enterDead(RESOURCES);
            return;
        }
        DualTimestamp now = host.now();
        Optional<String> refused = engine.startTarget(ActivationDetails.ofTimer(host.id(), now));
        if (refused.isPresent()) {
            host.log(LogLevel.WARNING, "Failed to queue unit startup job: " + refused.get());
            enterDead(RESOURCES);
            return;
        }
        lastTrigger = now;
        if (settings.get().persistent()) {
            stamp.write(now.realtimeUsec());
        }
        set(TimerState.RUNNING);
    }

    /** A timer that may elapse again when the unit comes or goes stays, whatever the settings. */
    private void enterElapsed() {
        if (settings.get().remainAfterElapse() || schedule.followsUnit()) {
            set(TimerState.ELAPSED);
        } else {
            enterDead(SUCCESS);
        }
    }

    private void enterDead(String reason) {
        if (result.equals(SUCCESS)) {
            result = reason;
        }
        UnitLines.result(host, result);
        set(result.equals(SUCCESS) ? TimerState.DEAD : TimerState.FAILED);
    }

    @Override
    public void triggered(String unit) {
        switch (state) {
            case WAITING, ELAPSED -> enterWaiting(false);
            case RUNNING -> {
                if (engine.targetState().isInactiveOrFailed() && !engine.targetHasJob()) {
                    enterWaiting(false);
                }
            }
            case DEAD, FAILED -> {}
        }
    }

    @Override
    public void clockChanged() {
        if (state != TimerState.WAITING) {
            return;
        }
        long now = host.now().realtimeUsec();
        if (lastTrigger.realtimeUsec() > now) {
            // The clock was set back: what is to come by the new time shall come.
            lastTrigger = new DualTimestamp(now, lastTrigger.monotonicUsec());
        }
        if (settings.get().onClockChange()) {
            enterRunning();
        } else {
            enterWaiting(true);
        }
    }

    @Override
    public void zoneChanged() {
        if (state != TimerState.WAITING) {
            return;
        }
        if (settings.get().onTimezoneChange()) {
            enterRunning();
        } else {
            enterWaiting(false);
        }
    }

    @Override
    public void reloaded() {
        TimerSettings now = settings.get();
        if (!schedule.isOf(now.timersCalendar(), now.timersMonotonic())) {
            schedule = newSchedule();
            next = unknown();
        }
        if (state == TimerState.WAITING) {
            enterWaiting(false);
        }
    }

    private void set(TimerState now) {
        ActiveState before = state.active();
        state = now;
        if (now != TimerState.WAITING) {
            monotonic.disarm();
            realtime.disarm();
            waking.ifPresent(HostTimer::disarm);
            nextMonotonicUsec = TimerSchedule.NEVER;
            nextRealtimeUsec = TimerSchedule.NEVER;
        }
        host.stateChanged(StateChange.of(before, now.active()));
    }

    @Override
    public void resetFailed() {
        result = SUCCESS;
        if (state == TimerState.FAILED) {
            set(TimerState.DEAD);
        }
    }

    @Override
    public void save(StateBag into) {
        into.put("state", state.name()).put("result", result).put("last-trigger", lastTrigger);
    }

    @Override
    public void restore(StateBag from) {
        state = from.constant("state", TimerState.DEAD);
        result = from.has("result") ? from.text("result") : SUCCESS;
        lastTrigger = from.moment("last-trigger");
    }

    @Override
    public void resume() {
        if (state == TimerState.WAITING) {
            enterWaiting(false);
        } else {
            triggered("");
        }
    }

    @Override
    public void release() {
        monotonic.disarm();
        realtime.disarm();
    }

    /** {@return the stamp of a persistent timer, which is its state on disk} */
    public Optional<Stamp> stamp() {
        return settings.get().persistent() ? Optional.of(stamp) : Optional.empty();
    }
}

package org.jitney.manager;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.LongConsumer;
import org.jitney.linux.event.Timer;
import org.jitney.linux.event.VirtualTime;
import org.jitney.manager.runtime.ActiveState;
import org.jitney.manager.runtime.UnitMachine;
import org.jspecify.annotations.Nullable;

/**
 * Moves virtual time as a client says, one due timer after the other.
 *
 * <p>Programs run in real time: a service that a timer has started takes its milliseconds. So the
 * clock stands until no job is left and everything that went up meanwhile has ended or, being a
 * service that stays, has been waited for as long as the client's patience lasts. Then the next
 * timer is due: of a unit, of a job, of a time-out, whatever goes by the manager's clock.
 */
final class ClockDrive implements VirtualClock {
    /** Beyond this, in the year 2255, neither the kernel nor calendar expressions have a time. */
    private static final long LAST_USEC = 9_000_000_000_000_000L;

    private final EngineCore engine;
    private final VirtualTime time;
    private final Set<UnitEntry> awaited = new LinkedHashSet<>();
    private final Timer patience;
    private Duration most = Duration.ZERO;
    private @Nullable LongConsumer done;
    private long targetUsec;
    private long elapsed;
    private boolean impatient;
    private boolean stepQueued;

    ClockDrive(EngineCore engine, VirtualTime time) {
        this.engine = engine;
        this.time = time;
        this.patience = engine.loop().timer(this::patienceIsOver);
    }

    @Override
    public long realtimeUsec() {
        return time.clock().realtimeUsec();
    }

    @Override
    public long monotonicUsec() {
        return time.clock().monotonic().usec();
    }

    @Override
    public void advance(long usec, long patienceUsec, LongConsumer whenDone) throws ManagerError {
        if (usec < 0 || usec > LAST_USEC - Math.max(realtimeUsec(), monotonicUsec())) {
            throw Refusal.invalidArgs(
                    "The clock cannot be advanced by %s us".formatted(Long.toUnsignedString(usec)));
        }
        begin(monotonicUsec() + usec, patienceUsec, whenDone);
    }

    @Override
    public void set(long realtimeUsec, long patienceUsec, LongConsumer whenDone)
            throws ManagerError {
        if (realtimeUsec < 0 || realtimeUsec > LAST_USEC) {
            throw Refusal.invalidArgs(
                    "The clock cannot be set to %s us"
                            .formatted(Long.toUnsignedString(realtimeUsec)));
        }
        begin(monotonicUsec(), patienceUsec, whenDone);
        time.setRealtime(realtimeUsec);
    }

    private void begin(long until, long patienceUsec, LongConsumer whenDone) throws ManagerError {
        if (done != null) {
            throw new ManagerError(
                    "org.jitney.Clock1.Busy", "The clock is being moved by another call");
        }
        done = whenDone;
        targetUsec = until;
        elapsed = 0;
        impatient = false;
        awaited.clear();
        most = Duration.ofNanos(Math.clamp(patienceUsec, 0, LAST_USEC / 1000) * 1000);
        look();
    }

    /** A timer unit has elapsed. */
    void timerElapsed() {
        elapsed++;
    }

    /** A unit has left its rest; what it does now is to be waited for. */
    void unitWentUp(UnitEntry unit) {
        if (done != null) {
            awaited.add(unit);
            impatient = false;
        }
    }

    /** All queues are drained for now: it may be time to go on. */
    void turnEnded() {
        if (done != null) {
            look();
        }
    }

    /** Looks in the next turn, when what this one has begun shows. */
    private void look() {
        if (!stepQueued) {
            stepQueued = true;
            engine.loop().defer(this::step);
        }
    }

    private void step() {
        stepQueued = false;
        if (done == null) {
            return;
        }
        if (!impatient && !isAtRest()) {
            if (!patience.isArmed()) {
                patience.armAfter(most);
            }
            return;
        }
        patience.disarm();
        OptionalLong next = time.nextDue();
        if (next.isPresent() && next.getAsLong() <= targetUsec) {
            time.moveTo(next.getAsLong());
            look();
            return;
        }
        time.moveTo(targetUsec);
        finish();
    }

    private void patienceIsOver() {
        // Whatever is still busy now is not waited for again, until something new goes up.
        impatient = true;
        awaited.clear();
        look();
    }

    private boolean isAtRest() {
        if (engine.queues().isWoken()) {
            return false;
        }
        awaited.removeIf(unit -> !isBusy(unit));
        return engine.jobTable().size() == 0 && awaited.isEmpty();
    }

    private static boolean isBusy(UnitEntry unit) {
        UnitMachine machine = unit.machineOrNull();
        return machine != null
                && !unit.activeState().isInactiveOrFailed()
                && (machine.mainPid() > 0
                        || machine.controlPid() > 0
                        || unit.activeState() == ActiveState.DEACTIVATING);
    }

    private void finish() {
        LongConsumer last = done;
        done = null;
        awaited.clear();
        if (last != null) {
            last.accept(elapsed);
        }
    }

    /** Nobody will move the clock any more: what has to time out shall. */
    void letGo() {
        time.flow();
        targetUsec = monotonicUsec();
    }
}

package org.jitney.manager.runtime;

import java.time.ZoneId;
import java.util.Optional;
import java.util.function.LongSupplier;

/** What a unit that starts another one asks of the engine, besides {@link UnitHost}. */
public interface TriggerHost {
    /** {@return the unit that this one starts, if there still is one} */
    Optional<String> target();

    /** {@return whether the target has a unit file that could be read} */
    boolean isTargetLoaded();

    /** {@return the state of the target; inactive when there is none} */
    ActiveState targetState();

    /** {@return whether any job of the target is queued} */
    boolean targetHasJob();

    /** {@return whether the target failed since it was started too often} */
    boolean targetHitStartLimit();

    UnitMoments targetMoments();

    /** {@return those of the unit itself} */
    UnitMoments moments();

    /**
     * Queues a start of the target.
     *
     * @return the refusal, if it was refused
     */
    Optional<String> startTarget(ActivationDetails details);

    /** {@return when the machine was booted, by the monotonic clock; of a container, its start} */
    long bootUsec();

    /** {@return when the manager began to work, by the monotonic clock} */
    long startupUsec();

    /** {@return the zone of calendar expressions that name none} */
    ZoneId zone();

    /** Runs an action after the handlers of this loop turn. */
    void later(Runnable action);

    /** Makes a timer that may be late by so many microseconds, to share a wake-up with others. */
    HostTimer elapse(Base base, LongSupplier accuracyUsec, Runnable action);

    /**
     * Makes a timer on the wall clock that wakes the machine when it is suspended; what it cannot
     * be had for is in the answer's text.
     */
    Waking waking(Runnable action);

    /** The clock that a timer goes by. */
    enum Base {
        MONOTONIC,
        WALL
    }

    /** A timer that wakes the machine, or why there is none. */
    sealed interface Waking {
        record Armable(HostTimer timer) implements Waking {}

        record Refused(String why) implements Waking {}
    }
}

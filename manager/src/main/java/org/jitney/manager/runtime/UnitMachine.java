package org.jitney.manager.runtime;

import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * The state machine of one unit. It is called on the engine's thread only, never waits, and reports
 * every change of state to its {@link UnitHost}.
 */
public interface UnitMachine {
    ActiveState activeState();

    /** {@return the state in the words of the type} */
    String subState();

    /** Called when the start limit has let the start through and all conditions hold. */
    Begin start();

    Begin stop();

    default Begin reload() {
        return Begin.NOT_SUPPORTED;
    }

    default boolean canReload() {
        return false;
    }

    /** {@return whether a user may order a start (a device, for one, comes by itself)} */
    default boolean canStart() {
        return true;
    }

    /** {@return whether units of this type work here at all, with this kernel and container} */
    default boolean isSupported() {
        return true;
    }

    default boolean canStop() {
        return canStart();
    }

    /** The start limit was hit: go to failed. */
    default void startLimitHit() {}

    /** {@return whether starts are counted against {@code StartLimitBurst=}} */
    default boolean countsStarts() {
        return false;
    }

    /** Forgets a failure. */
    void resetFailed();

    /** One of the unit's processes, watched by the machine, has ended. */
    default void processEnded(int pid, ProcessEnd end) {}

    /** No process is left in the unit's group. */
    default void groupEmpty() {}

    /** The kernel has killed a process in the unit's group, as there was no memory left. */
    default void killedForMemory() {}

    /** An {@code sd_notify} datagram came from a process of the unit; the machine owns the fds. */
    default void notified(byte[] datagram, int pid, List<HostFd> fds) {
        fds.forEach(HostFd::close);
    }

    /** The owner of a bus name that the unit waits for changed; empty when there is none now. */
    default void busNameOwner(String name, String owner) {}

    /** A unit that this one triggers, or whose state it follows, changed or finished a job. */
    default void triggered(String unit) {}

    /** The unit's job is over, whichever way, and there is no other in its place. */
    default void jobGone() {}

    /** Somebody has set the wall clock. */
    default void clockChanged() {}

    /** The machine has another time zone. */
    default void zoneChanged() {}

    /** The settings were read again. */
    default void reloaded() {}

    /** {@return bus names whose owner the machine wants to hear of} */
    default Set<String> busNames() {
        return Set.of();
    }

    default int mainPid() {
        return 0;
    }

    default int controlPid() {
        return 0;
    }

    /** {@return whether the unit may be forgotten when it is inactive and nothing refers to it} */
    default boolean mayBeForgotten() {
        return true;
    }

    /** Frees what outlives a stop, such as stored fds: the unit is inactive and has no job. */
    default void release() {}

    /** {@return whether the unit keeps directories that can be removed} */
    default boolean canClean() {
        return false;
    }

    /** Its directories are about to be removed. {@return whether the unit is at rest for that} */
    default boolean cleaning() {
        return false;
    }

    /** The directories are gone, or some could not be removed. */
    default void cleaned(boolean success) {}

    /** {@return environment that the unit gives every one of its processes} */
    default Collection<String> environment() {
        return List.of();
    }

    /**
     * Writes down all that a successor needs to go on with the unit: called after each change, and
     * so it must be cheap. A machine that keeps nothing begins anew in its successor.
     */
    default void save(StateBag into) {}

    /**
     * Takes over what {@link #save} wrote, before the machine does anything else. It reports no
     * change and starts nothing: other units may not be there yet.
     */
    default void restore(StateBag from) {}

    /** All units have taken over their state: look at what happened meanwhile, arm the timers. */
    default void resume() {}
}

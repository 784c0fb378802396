package org.jitney.manager;

import java.util.List;

/** Hears what happens in the engine, on the engine's thread, once a loop turn for each unit. */
public interface ManagerListener {
    default void unitNew(Unit unit) {}

    default void unitRemoved(Unit unit) {}

    /** Something of the unit that clients may show has changed. */
    default void unitChanged(Unit unit) {}

    default void jobNew(Job job) {}

    default void jobChanged(Job job) {}

    /** The job is over; {@code job.result()} is set. */
    default void jobRemoved(Job job) {}

    /** A reload of all unit files begins or ends. */
    default void reloading(boolean active) {}

    default void unitFilesChanged() {}

    /** The manager's own properties changed. */
    default void managerChanged(List<String> properties) {}

    /** Asks the owner of a bus name to end a scope. {@return whether it is there to be asked} */
    default boolean requestStop(Unit scope, String controller) {
        return false;
    }

    /** The first transaction is over. */
    default void startupFinished(long userspaceUsec) {}
}

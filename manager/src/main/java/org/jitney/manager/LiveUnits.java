package org.jitney.manager;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jitney.manager.runtime.UnitHost;
import org.jitney.manager.unit.SettingLine;
import org.jitney.manager.unit.Structs;

/** What can be done to units that run, beyond jobs. All of it on the engine's thread. */
public interface LiveUnits {
    /**
     * Makes a unit, and others that it needs, and queues a start job for it. When any of that is
     * refused nothing is left of them.
     *
     * @param mode token such as {@code fail}
     */
    Job startTransient(NewUnit unit, String mode, List<NewUnit> auxiliary, Requester requester)
            throws ManagerError;

    /** The same for the process that hosts this manager. */
    default Job startTransient(NewUnit unit, String mode, List<NewUnit> auxiliary)
            throws ManagerError {
        return startTransient(unit, mode, auxiliary, Requester.manager("its host"));
    }

    /**
     * Gives a unit settings while it runs, and writes them where they are found again.
     *
     * @param untilReboot whether they are forgotten at the next boot
     */
    void setProperties(Unit unit, List<PropertyChange> changes, boolean untilReboot)
            throws ManagerError;

    /**
     * Marks a unit.
     *
     * @param words markers that replace all there are, or each with a plus or minus sign
     */
    void mark(Unit unit, List<String> words) throws ManagerError;

    /** Queues the jobs that units are marked for. {@return those jobs} */
    List<Job> startMarked(Requester requester) throws ManagerError;

    /** A bus name has no owner any more: it controls no scope. */
    void busNameLeft(String name);

    /** Gives up control over a scope: its processes stay, and are only watched from now on. */
    void abandon(Unit scope) throws ManagerError;

    /**
     * Moves processes into the group of a unit that runs.
     *
     * @param subgroup the path below that group, empty for the group itself
     */
    void attach(Unit unit, String subgroup, Set<Integer> processes) throws ManagerError;

    /**
     * Stops or wakes all processes of a unit at once.
     *
     * @param done told when it is done, with the reason when it was not
     */
    void freeze(Unit unit, boolean freeze, Consumer<Optional<ManagerError>> done)
            throws ManagerError;

    /** {@return running, freezing, frozen or thawing} */
    String freezerState(Unit unit);

    /** {@return whether the processes of such a unit can be frozen here} */
    boolean canFreeze(Unit unit);

    /**
     * Removes directories that a unit keeps.
     *
     * @param what the kinds, such as {@code state} or {@code all}
     */
    void clean(Unit unit, List<String> what) throws ManagerError;

    /** {@return the kinds of directories of the unit that can be removed} */
    List<String> cleanable(Unit unit);

    /**
     * Mounts a file or directory in the namespace of a service that runs.
     *
     * @param makes whether the destination is made when it is not there
     * @param done told when it is done, with the reason when it was not
     */
    void bindMount(
            Unit unit,
            String source,
            String destination,
            boolean isReadOnly,
            boolean makes,
            Consumer<Optional<ManagerError>> done)
            throws ManagerError;

    /**
     * As {@link #bindMount}, with the file systems of an image.
     *
     * @param options of mounts, by the names of partitions
     */
    void mountImage(
            Unit unit,
            String source,
            String destination,
            boolean isReadOnly,
            boolean makes,
            List<Structs.Pair> options,
            Consumer<Optional<ManagerError>> done)
            throws ManagerError;

    /** Sends a signal with a value; {@code whom} as with {@link Manager#kill}. */
    void queueSignal(Unit unit, String whom, int signal, int value) throws ManagerError;

    /** Sends a signal to the processes of a group below the unit's. */
    void killSubgroup(Unit unit, String whom, String subgroup, int signal) throws ManagerError;

    /** Removes a group below the unit's that has no process. */
    void removeSubgroup(Unit unit, String subgroup) throws ManagerError;

    /** {@return the descriptors that a service gave away for safekeeping, with their names} */
    List<UnitHost.NamedFd> storedFds(Unit unit) throws ManagerError;

    /**
     * A property that changes.
     *
     * @param name what it was set by
     * @param lines what a unit file says for it
     * @param properties all that the lines give another value
     */
    record PropertyChange(String name, List<SettingLine> lines, Set<String> properties) {}
}

package org.jitney.manager;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jitney.manager.cgroup.GroupPrograms;
import org.jitney.manager.cgroup.GroupUsage;
import org.jitney.manager.exec.DynamicUsers;
import org.jitney.manager.runtime.DualTimestamp;
import org.jitney.manager.unit.ManagerDefaults;

/** The engine; every method is called on its loop's thread. */
public interface Manager {
    /** Begins: perpetual units, cgroups, notify socket. Starts no other unit. */
    void start();

    /** Stops every unit, then calls {@code done}. */
    void shutdown(Runnable done);

    void listen(ManagerListener listener);

    void unlisten(ManagerListener listener);

    /** {@return the unit if it is loaded now} */
    Optional<Unit> unit(String name);

    /** {@return the unit, loaded from disk when it is not yet; load errors are in the unit} */
    Unit load(String name) throws ManagerError;

    Collection<Unit> units();

    /** Keeps a unit from being forgotten until it is released as often. */
    void hold(Unit unit);

    void release(Unit unit);

    /**
     * Plans and queues a job.
     *
     * @param type token such as {@code start}, {@code reload-or-restart}
     * @param mode token such as {@code replace}
     */
    Job startJob(String name, String type, String mode, Requester requester) throws ManagerError;

    /** Plans and queues a job for the process that hosts the manager. */
    default Job startJob(String name, String type, String mode) throws ManagerError {
        return startJob(name, type, mode, Requester.manager("its host"));
    }

    /**
     * Plans and queues jobs for several units, all or none of them.
     *
     * @param types the type of the job for each unit, in the order in which they are queued
     * @throws ManagerError when one of them is refused, or takes another's place; nothing is queued
     */
    List<Job> startJobs(Map<String, String> types, String mode, Requester requester)
            throws ManagerError;

    /** {@return what {@link #startJob} would do now, and why; nothing of it is done} */
    PlanReport plan(String name, String type, String mode);

    /** {@return the jobs that are over, the newest first; of all units for an empty name} */
    List<PastJob> history(String unit, long most);

    Collection<Job> jobs();

    Optional<Job> job(int id);

    /** {@return the queued jobs that wait for this one} */
    Collection<Job> jobsAfter(Job job);

    /** {@return the queued jobs that this one waits for} */
    Collection<Job> jobsBefore(Job job);

    void cancelJob(int id, Requester requester) throws ManagerError;

    void clearJobs(Requester requester);

    /** As {@link #reload(Runnable)}, for who does not wait. */
    default void reload() {
        reload(() -> {});
    }

    /**
     * Runs the generators, reads all unit files again and keeps the state of what runs; then calls
     * {@code done}, at once when there are no generators.
     */
    void reload(Runnable done);

    /** Goes on as a newer program in the same process; on success nothing ever returns. */
    default void reexecute() throws ManagerError {
        throw Refusal.notSupported("Reexecute: this manager runs no program.");
    }

    /** Ends the manager: units are stopped, and its host goes the way that {@code how} says. */
    default void end(Ending how) throws ManagerError {
        throw Refusal.notSupported("This manager ends with its client.");
    }

    /** {@return how often everything but the kernel has begun anew} */
    default int softReboots() {
        return 0;
    }

    /** {@return the status with which an exiting manager ends} */
    default int exitCode() {
        return 0;
    }

    /** Sets the status with which an exiting manager ends. */
    default void setExitCode(int code) throws ManagerError {
        throw Refusal.notSupported("This manager ends with its client.");
    }

    void resetFailed(String name) throws ManagerError;

    void resetFailed();

    /** Sends a signal; {@code whom} is main, control or all. */
    void kill(String name, String whom, int signal) throws ManagerError;

    /** {@return the processes of the unit with their command lines and cgroup} */
    List<UnitProcess> processesOf(Unit unit);

    Optional<Unit> unitByPid(int pid);

    Optional<Unit> unitByInvocationId(String hex);

    /** {@return the users that exist for units only, for as long as those run} */
    default List<DynamicUsers.DynamicUser> dynamicUsers() {
        return List.of();
    }

    /** The owner of a bus name is another one now, or nobody when {@code owner} is empty. */
    default void busNameOwner(String name, String owner) {}

    /** {@return the bus names that units wait for: whoever is on the bus tells their owners} */
    default Set<String> busNames() {
        return Set.of();
    }

    /** {@return what can be done to units that run; empty when none ever does} */
    default Optional<LiveUnits> live() {
        return Optional.empty();
    }

    /** {@return whether services that no longer ping their watchdog are ended for that} */
    boolean honoursWatchdogs();

    void honourWatchdogs(boolean on) throws ManagerError;

    /** {@return NAME=value lines of the manager's own environment} */
    List<String> environment();

    void setEnvironment(List<String> assignments) throws ManagerError;

    void unsetEnvironment(List<String> names) throws ManagerError;

    /** {@return this moment on the clocks that units go by; never where nothing runs} */
    default DualTimestamp now() {
        return DualTimestamp.NEVER;
    }

    /** {@return the clock, when it is one that clients move} */
    default Optional<VirtualClock> virtualClock() {
        return Optional.empty();
    }

    /** {@return running, starting, degraded, stopping …} */
    String systemState();

    /** {@return whether status messages are shown on a console} */
    default boolean showsStatus() {
        return false;
    }

    /**
     * Decides whether status messages are shown on a console: for good, or back to what the host
     * was told when {@code shown} is empty.
     */
    default void showStatus(Optional<Boolean> shown) throws ManagerError {
        if (shown.orElse(false)) {
            throw Refusal.notSupported("No status is shown on a console here.");
        }
    }

    /** {@return names of failed units} */
    Set<String> failedUnits();

    int installedJobs();

    int failedJobs();

    /** {@return the group of the manager itself, the root of those of its units} */
    String controlGroup();

    /** {@return the path by which clients know a group: as it is, or that in the kernel's tree} */
    default String shownGroup(String group) {
        return group;
    }

    /** {@return the directory of a unit's group in the kernel's hierarchy, if there is one} */
    Optional<Path> controlGroupDirectory(String group);

    /** {@return the directory of a unit's group that has the files of this controller} */
    default Optional<Path> controlGroupDirectory(String group, String controller) {
        return controlGroupDirectory(group);
    }

    /** {@return what the processes of a unit use, or have used in its last run} */
    default GroupUsage usage(Unit unit) {
        return GroupUsage.NONE;
    }

    /** {@return what went over the network in this run of a unit, if that is counted} */
    default Optional<GroupPrograms.Traffic> traffic(Unit unit) {
        return Optional.empty();
    }

    /** {@return where output goes that is meant for the journal, if any process ever runs} */
    default Optional<Path> logFile(Unit unit) {
        return Optional.empty();
    }

    /** {@return what units get that do not say otherwise} */
    ManagerDefaults defaults();

    /** {@return the folders of unit files, the first wins} */
    List<String> searchPath();

    /**
     * {@return a moment of the manager's own, such as UnitsLoadStart; never when it did not come}
     */
    default DualTimestamp moment(String name) {
        return DualTimestamp.NEVER;
    }

    /** {@return how often unit files were read again} */
    default long reloads() {
        return 0;
    }

    /** {@return when the engine was started} */
    DualTimestamp startTimestamp();

    /** {@return when the first transaction was over} */
    DualTimestamp finishTimestamp();

    /** One process of a unit, as {@code GetUnitProcesses} lists it. */
    record UnitProcess(String controlGroup, int pid, String commandLine) {}
}

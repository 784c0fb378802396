package org.jitney.manager.runtime;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** What the engine does for the machine of one unit. */
public interface UnitHost {
    /** {@return the unit's name} */
    String id();

    /** {@return the monotonic clock, in microseconds} */
    long nowUsec();

    /** {@return this moment on both clocks} */
    DualTimestamp now();

    HostTimer timer(Runnable action);

    /** Reports a change of state; jobs, dependencies and the bus follow from it. */
    void stateChanged(StateChange change);

    /** Something that clients may show has changed. */
    void changed();

    /** Gives the unit a new invocation ID: it is about to start afresh. */
    void newInvocation();

    /** Starts a process in the unit's group and watches it. */
    int spawn(ProcessRequest request) throws SpawnRefused;

    /** Watches a process that is not our child, as far as its end can be seen. */
    void watch(int pid);

    void unwatch(int pid);

    /** {@return whether the process exists and is no zombie} */
    boolean isAlive(int pid);

    /** {@return whether we are told when the process ends} */
    boolean isChild(int pid);

    /** {@return whether the process is in the unit's group} */
    boolean owns(int pid);

    /** {@return the processes of the unit} */
    Set<Integer> processes();

    /** Moves processes into the unit's group. {@return how many of them are there now} */
    int attach(Set<Integer> pids);

    /** {@return whether any process is left in the unit} */
    boolean hasProcesses();

    /**
     * {@return whether {@link UnitMachine#groupEmpty} will be called when the last process leaves
     * the unit's group, which exists; without that the machine has to watch its processes}
     */
    boolean hearsOfEmptiness();

    /**
     * Signals the unit's processes as its kill settings say; {@return whether one is waited for}
     */
    boolean kill(KillOperation operation, Processes processes);

    void signal(int pid, int signal);

    /** A command that is a condition ({@code ExecCondition=}) has said whether the unit starts. */
    void conditionCommand(boolean holds);

    /** {@return the short name of a signal, for example {@code TERM}} */
    String signalName(int signal);

    /** {@return the name of an exit code, for example {@code FAILURE} or {@code EXEC}} */
    String exitName(int code);

    /** {@return whether a job that stops the unit is queued} */
    boolean isStopPending();

    /** {@return whether any job that starts or restarts the unit is queued} */
    boolean isStartPending();

    /** Queues a job for another unit; {@return the refusal, if it was refused} */
    Optional<String> startJob(String unit, String type, String mode);

    /** {@return whether a start of that unit would stop what runs, or take queued jobs away} */
    boolean wouldDisturb(String unit);

    /** {@return whether any job is queued or running} */
    boolean hasJobs();

    /** Runs something once, when some unit or job has changed. */
    void afterChange(Runnable action);

    /** Counts an activation against the start limit; {@return whether it may go on} */
    boolean withinStartLimit();

    /** Tells those that reload with this unit that it reloads. */
    void propagateReload();

    /** {@return the sockets that the unit's socket units listen on, to be handed over} */
    List<NamedFd> listenFds();

    /** {@return an owner for a descriptor that was taken over from a predecessor} */
    HostFd openFd(int number);

    /** {@return the process that a process descriptor stands for, if it still exists} */
    default OptionalInt processOf(HostFd fd) {
        return OptionalInt.empty();
    }

    /** {@return whether the process has that ID, which is the inode of its process descriptors} */
    default boolean isProcess(int pid, long id) {
        return false;
    }

    /** Runs the action when the other end is gone or in error; close the answer to end that. */
    default AutoCloseable watchHangup(HostFd fd, Runnable gone) {
        return () -> {};
    }

    /** {@return whether a service that no longer pings its watchdog is to be ended for that} */
    default boolean honoursWatchdogs() {
        return true;
    }

    /** Watches a descriptor for something to read or accept; close the answer to end that. */
    AutoCloseable watchReadable(HostFd fd, Runnable ready);

    /**
     * Starts a service for one connection, which it then owns.
     *
     * @param unit an instance of a template
     * @return the refusal, if it was refused; the connection is closed then
     */
    Optional<String> startConnection(String unit, HostFd connection, List<String> environment);

    /**
     * {@return the owner of a connection that a predecessor has accepted; it counts with its socket
     * unit until it is closed}
     *
     * @param number the descriptor, none when only the service itself still has it
     */
    HostFd connectionOf(String socket, OptionalInt number);

    /** {@return whether a job that starts the other unit is queued} */
    boolean isStartPending(String unit);

    /** {@return whether the other unit failed since it was started too often} */
    boolean hitStartLimit(String unit);

    /** {@return the real path of a path below the root directory} */
    String hostPath(String path);

    /** {@return the text of a file, if it can be read and is a small regular file} */
    Optional<String> readFile(String path);

    /** {@return the owner's uid, or -1 when there is no such file} */
    int ownerOf(String path);

    void deleteFile(String path);

    /** Removes what lives as long as the unit runs: runtime directories, temporary files, users. */
    void releaseRunResources();

    /** {@return the state of another unit, if it is loaded} */
    Optional<ActiveState> stateOf(String unit);

    /** {@return whether another unit can be loaded} */
    boolean canLoad(String unit);

    /** Says something about the unit. */
    default void log(LogLevel level, String text) {
        log(level, text, Map.of());
    }

    /** The same with fields for the journal besides those of every line about the unit. */
    void log(LogLevel level, String text, Map<String, String> fields);

    /** How urgent a log line is. */
    enum LogLevel {
        DEBUG(7),
        INFO(6),
        NOTICE(5),
        WARNING(4),
        ERROR(3);

        private final int priority;

        LogLevel(int priority) {
            this.priority = priority;
        }

        /** {@return the number of the level in syslog(3)} */
        public int priority() {
            return priority;
        }
    }

    /** The processes that the machine knows by role; zero for none. */
    record Processes(int main, boolean mainIsAlien, int control) {}

    /** An open descriptor with the name under which it is handed over. */
    record NamedFd(int fd, String name) {}
}

package org.jitney.manager.cgroup;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Keeps the processes of units apart. A group is named by its path below the root slice, for
 * example {@code /system.slice/cron.service}.
 *
 * <p>Services need no notification of emptiness: the manager is the reaper of every orphan, so the
 * last process of a group ends as its child, and {@link #isEmpty} is asked then. The processes of
 * scopes are other people's; there {@code cgroup.events} tells, or each of them is watched.
 */
public sealed interface ControlGroups permits TreeControlGroups, DescentGroups {

    /** How the processes are told apart. */
    enum Mode {
        V2,
        V1_NAMED,
        NONE
    }

    /** {@return how the processes are told apart} */
    Mode mode();

    /** Makes the group; one that is there already is fine. */
    void create(String group) throws IOException;

    /**
     * {@return the files into which a new process writes {@code 0} to join the group, if joining is
     * done that way}
     */
    List<Path> joinFiles(String group);

    /**
     * {@return a soft {@code RLIMIT_RTTIME} that every process of the group is to start with, if
     * that is how its descendants are known}
     */
    OptionalLong mark(String group);

    /** Notes a process that was started for the group. */
    void started(String group, int pid, String invocationId);

    /** Finds the processes of a group again that a manager before this one had started. */
    void recover(String group, OptionalLong mark, String invocationId);

    /** Moves a process that was found by its PID into the group. */
    void adopt(String group, int pid) throws IOException;

    /** Notes that a process was reaped. */
    void ended(int pid);

    /** {@return the processes in the group and the groups below it} */
    Set<Integer> processes(String group);

    /** {@return the group below the root slice in which a process is, if it is one of ours} */
    Optional<String> groupOf(int pid);

    /** {@return whether no process is left in the group and below it} */
    boolean isEmpty(String group);

    /** {@return the real path of the group in the kernel's hierarchy, empty without one} */
    String kernelPath(String group);

    /**
     * {@return whether the manager lives in the tree of its units, which was given to it as its own
     * group; clients are told real paths then, as they look for them themselves}
     */
    default boolean isDelegated() {
        return false;
    }

    /** {@return the directory of the group, if groups are directories} */
    Optional<Path> directory(String group);

    /**
     * Makes controllers available in a group. {@return those that are, among them also ones that
     * were not asked for}
     */
    Set<String> enable(String group, Set<String> controllers);

    /** Writes into a file of the group; file and text are those of version 2. */
    void write(String group, Attribute attribute) throws IOException;

    /**
     * {@return the directory that has the group's files of that controller, if the group has the
     * controller}
     */
    Optional<Path> directory(String group, String controller);

    /** {@return whether that controller lies in a hierarchy of version 1} */
    boolean isVersion1(String controller);

    /** {@return whether the processes of a group can be stopped and woken all at once} */
    boolean canFreeze();

    /** Orders all processes of the group and below to stop, or to go on. */
    void freeze(String group, boolean freeze) throws IOException;

    /** {@return whether all processes of the group have stopped} */
    boolean isFrozen(String group);

    /** Removes the group and those below it when they are empty. */
    void remove(String group);

    /** Removes everything that was created. */
    void close();
}

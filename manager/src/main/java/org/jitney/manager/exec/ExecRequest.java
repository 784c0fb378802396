package org.jitney.manager.exec;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jitney.manager.runtime.ProcessRequest;
import org.jitney.manager.runtime.StandardFiles;
import org.jitney.manager.unit.ExecContext;

/**
 * What the engine knows about a process to be started.
 *
 * @param unit the unit's name
 * @param context the unit's settings for processes
 * @param process which command, with what
 * @param managerEnvironment the environment that all services start from
 * @param ownEnvironment the environment of the manager itself, of which PassEnvironment= takes
 * @param unitEnvironment what the engine adds for this unit, such as the invocation ID
 * @param joinFiles the files through which the child joins its control group, of each hierarchy
 * @param delegation what of that group the process may administrate
 * @param mark the soft limit by which descendants are known, where there are no control groups
 * @param streams open files that take the place of the streams that the settings name
 * @param logFile where output goes that is meant for the journal
 * @param rootOnlyForStart whether only the main command gets the root directory
 */
public record ExecRequest(
        String unit,
        ExecContext context,
        ProcessRequest process,
        List<String> managerEnvironment,
        List<String> ownEnvironment,
        List<String> unitEnvironment,
        List<Path> joinFiles,
        Delegation delegation,
        OptionalLong mark,
        StandardFiles streams,
        Path logFile,
        boolean rootOnlyForStart) {

    /**
     * The group as the unit's own to administrate.
     *
     * @param group its directory, if it is delegated
     * @param subgroup the part of it in which the process starts, empty for none
     * @param pressure the files of pressure on the group that it may watch
     */
    public record Delegation(Optional<Path> group, String subgroup, List<Path> pressure) {
        /** A group that the manager keeps to itself. */
        public static final Delegation NONE = new Delegation(Optional.empty(), "", List.of());
    }
}

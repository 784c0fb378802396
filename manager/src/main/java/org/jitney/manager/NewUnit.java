package org.jitney.manager;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jitney.manager.runtime.StandardFiles;
import org.jitney.manager.unit.SettingLine;

/**
 * A unit that somebody makes over the bus.
 *
 * @param name its name
 * @param lines what its unit file says
 * @param processes the processes of a scope
 * @param controller the bus name that is asked to end a scope, if any
 * @param streams open files that its processes read from and write to; the manager owns them
 */
public record NewUnit(
        String name,
        List<SettingLine> lines,
        Set<Integer> processes,
        Optional<String> controller,
        StandardFiles streams) {

    /** Makes a description that nobody can change any more. */
    public NewUnit {
        lines = List.copyOf(lines);
        processes = Set.copyOf(processes);
    }
}

package org.jitney.manager.exec;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jitney.linux.spawn.ProgramBuilder;
import org.jitney.manager.exec.ExecRequest.Delegation;

/** How a process enters the control group of its unit. */
final class GroupEntry {
    private GroupEntry() {}

    /** A group that is delegated is the user's, with the files by which it is divided. */
    static void join(ProgramBuilder program, ExecRequest request, Identity identity) {
        Delegation delegation = request.delegation();
        Optional<Path> group = delegation.group();
        Optional<Path> part =
                group.filter(_ -> !delegation.subgroup().isEmpty())
                        .map(directory -> directory.resolve(delegation.subgroup()));
        part.ifPresent(directory -> program.mkdir(directory.toString(), 0755));
        for (Path file : request.joinFiles()) {
            boolean isWhole = group.filter(g -> g.equals(file.getParent())).isPresent();
            Path own = isWhole ? part.map(p -> p.resolve("cgroup.procs")).orElse(file) : file;
            program.writeFile(own.toString(), "0");
            if (!file.equals(request.joinFiles().getFirst())) {
                // The first is where the unit's processes are found; without the limits of another
                // hierarchy it is as well started.
                program.optional();
            }
        }
        if (identity.uid() > 0) {
            group.ifPresent(directory -> own(program, directory, identity));
            part.ifPresent(directory -> own(program, directory, identity));
            for (Path file : delegation.pressure()) {
                // Who sets a threshold writes it there.
                program.chown(file.toString(), identity.uid(), identity.gid()).optional();
            }
        }
    }

    private static void own(ProgramBuilder program, Path group, Identity identity) {
        program.chown(group.toString(), identity.uid(), identity.gid());
        // What cgroups(7) lists as to be given away, and "tasks" of version 1.
        for (String file :
                List.of("cgroup.procs", "cgroup.subtree_control", "cgroup.threads", "tasks")) {
            Path path = group.resolve(file);
            program.chown(path.toString(), identity.uid(), identity.gid()).optional();
        }
    }
}

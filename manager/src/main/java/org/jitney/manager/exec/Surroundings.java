package org.jitney.manager.exec;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jitney.linux.spawn.ProgramBuilder;
import org.jitney.linux.spawn.Slot;
import org.jitney.manager.image.ImageTree;
import org.jitney.manager.unit.ExecContext;

/** What a process sees around it: its root directory, its mounts and its other namespaces. */
final class Surroundings {
    private final ProgramBuilder program;
    private final ExecRequest request;
    private final SandboxProbe probe;
    private final Path runtime;

    /** {@code runtime} is a directory of the manager's own. */
    Surroundings(ProgramBuilder program, ExecRequest request, SandboxProbe probe, Path runtime) {
        this.program = program;
        this.request = request;
        this.probe = probe;
        this.runtime = runtime;
    }

    /** The tree of images, and the slot by which the child enters its namespace. */
    record InImages(Optional<ImageTree> tree, Optional<Slot> namespace) {}

    /** {@return whether the process has mounts of its own then} */
    boolean add(RunResources resources, InImages inImages) {
        ExecContext context = request.context();
        Optional<String> root = inImages.tree.map(ImageTree::root).or(this::rootDirectory);
        boolean tree = inImages.tree.isPresent() || Sandbox.isWanted(context, root);
        if (!tree && !Namespaces.areWanted(context)) {
            root();
            return false;
        }
        if (!probe.mayMount()) {
            probe.warnOnce(request.unit());
            root();
            return false;
        }
        new Namespaces(program, MountTable.read()).add(context, resources);
        if (tree) {
            sandbox(resources, inImages, root.orElse("/"));
        } else {
            root();
        }
        return tree;
    }

    private void sandbox(RunResources resources, InImages inImages, String root) {
        ExecContext context = request.context();
        Optional<String> secrets = Credentials.directory(request.unit(), context);
        // Where it sees its own group as the topmost one, no file has the path that it has here.
        boolean elsewhere =
                Namespaces.hasOwnGroups(context) && !Namespaces.delegatesGroups(context);
        MountRules rules =
                MountRules.of(context, resources.withCredentials(secrets), !root.equals("/"))
                        .writable(elsewhere ? List.of() : request.delegation().pressure());
        Sandbox sandbox = new Sandbox(program, runtime, probe.mayPivot());
        if (inImages.tree.isPresent()) {
            Slot namespace = inImages.namespace.orElseThrow();
            sandbox.add(context, rules, inImages.tree.get(), namespace);
        } else {
            sandbox.add(context, rules, root);
        }
    }

    private Optional<String> rootDirectory() {
        boolean applies = !request.rootOnlyForStart() || request.process().main();
        return applies ? request.context().rootDirectory() : Optional.empty();
    }

    /** Changes the root directory, if the unit has one; nothing is mounted. */
    void root() {
        rootDirectory()
                .ifPresent(directory ->
                        program.exitStatus(ExitCode.CHROOT.code()).chroot(directory).chdir("/"));
    }
}

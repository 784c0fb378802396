package org.jitney.manager.exec;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jitney.linux.spawn.ProgramBuilder;
import org.jitney.linux.spawn.Slot;
import org.jitney.linux.sys.Mount;
import org.jitney.manager.image.ImageTree;
import org.jitney.manager.unit.ExecContext;

/**
 * The mount namespace of a process: a tree that is put together on a stage, and then becomes the
 * root.
 */
final class Sandbox {
    private static final long CLONE_NEWNS = 0x00020000;
    private static final long SLAVE = Mount.MS_REC | Mount.MS_SLAVE;

    private final ProgramBuilder program;
    private final Path runtime;
    private final boolean mayPivot;

    /**
     * Writes into {@code program}; {@code runtime} is a directory of the manager in which the stage
     * lies.
     */
    Sandbox(ProgramBuilder program, Path runtime, boolean mayPivot) {
        this.program = program;
        this.runtime = runtime;
        this.mayPivot = mayPivot;
    }

    /**
     * {@return whether the settings ask for a mount namespace; {@code root} is the root directory
     * that applies}
     */
    static boolean isWanted(ExecContext context, Optional<String> root) {
        boolean lists =
                Stream.of(
                                context.readWritePaths(),
                                context.readOnlyPaths(),
                                context.inaccessiblePaths(),
                                context.execPaths(),
                                context.noExecPaths(),
                                context.bindPaths(),
                                context.bindReadOnlyPaths(),
                                context.temporaryFileSystem())
                        .anyMatch(list -> !list.isEmpty());
        return lists
                || protects(context)
                || (context.mountFlags() != 0 && context.mountFlags() != Mount.MS_SHARED)
                || (root.isPresent()
                        && (context.mountAPIVFS() || !ExecDirectories.paths(context).isEmpty()))
                || (context.dynamicUser() && hasPrivateDirectories(context));
    }

    private static boolean hasPrivateDirectories(ExecContext context) {
        return !context.stateDirectory().isEmpty()
                || !context.cacheDirectory().isEmpty()
                || !context.logsDirectory().isEmpty();
    }

    private static boolean protects(ExecContext context) {
        return !context.privateTmp().equals("no")
                || context.privateDevices()
                || context.privateMounts()
                || context.privatePids()
                || context.privateBpf()
                || !context.logNamespace().isEmpty()
                || context.privateIpc()
                || context.ipcNamespacePath().isPresent()
                || !context.protectSystem().equals("no")
                || !context.protectHome().equals("no")
                || context.protectKernelTunables()
                || context.protectKernelModules()
                || context.protectKernelLogs()
                || !context.protectControlGroups().equals("no")
                || !context.protectProc().equals("default")
                || !context.procSubset().equals("all");
    }

    void add(ExecContext context, MountRules rules, String root) {
        program.exitStatus(ExitCode.NAMESPACE.code());
        stage(context, rules, new MountStage(program, runtime, root, MountTable.read()));
    }

    /** In {@code namespace} the images are mounted. */
    void add(ExecContext context, MountRules rules, ImageTree images, Slot namespace) {
        program.exitStatus(ExitCode.NAMESPACE.code());
        program.setns(namespace, CLONE_NEWNS);
        MountTable table = MountTable.of(images.mountInfo());
        Optional<Path> look = Optional.of(images.look());
        MountRules all = rules.with(images.binds());
        stage(context, all, new MountStage(program, runtime, images.root(), table, look));
    }

    private void stage(ExecContext context, MountRules rules, MountStage stage) {
        program.unshare(CLONE_NEWNS);
        program.mount("", "/", "", SLAVE, "");
        stage.open();
        proc(stage, context);
        stage.apply(rules.rules());
        stage.keepNotifySocket();
        stage.setFlags();
        enter(program, stage.on("/"), mayPivot);
        long propagation = context.mountFlags() == 0 ? Mount.MS_SHARED : context.mountFlags();
        program.mount("", "/", "", Mount.MS_REC | propagation, "").optional();
    }

    private static void proc(MountStage stage, ExecContext context) {
        if (context.privatePids()) {
            stage.ownProc();
        }
        List<String> options = new ArrayList<>();
        boolean empties = context.procSubset().equals("pid");
        if (!context.protectProc().equals("default")) {
            options.add("hidepid=" + context.protectProc());
        }
        if (empties) {
            options.add("subset=pid");
        }
        if (!options.isEmpty()) {
            // Kernels without these options, and containers, refuse: then all of /proc stays.
            stage.proc(String.join(",", options), empties);
        }
    }

    /** Makes the stage the root and lets go of what was the root. */
    static void enter(ProgramBuilder program, String stage, boolean pivot) {
        program.chdir(stage);
        if (pivot) {
            program.pivotRoot(".", ".");
            program.umount(".", Mount.MNT_DETACH);
        } else {
            program.mount(".", "/", "", Mount.MS_MOVE, "");
            program.chroot(".");
        }
        program.chdir("/");
    }
}

package org.jitney.manager.exec;

import java.nio.file.Path;
import java.util.Optional;
import org.jitney.linux.spawn.ProgramBuilder;
import org.jitney.linux.spawn.Slot;
import org.jitney.linux.sys.Fcntl;
import org.jitney.linux.sys.Mount;
import org.jitney.manager.unit.ExecContext;

/**
 * The namespaces of a process other than that of its mounts. A network or IPC namespace is one for
 * all processes of a unit, and for the units that join it: the first process makes it and binds it
 * to a file, the others enter it there.
 */
final class Namespaces {
    static final long CLONE_NEWUSER = 0x10000000;
    private static final long CLONE_NEWUTS = 0x04000000;
    private static final long CLONE_NEWIPC = 0x08000000;
    private static final long CLONE_NEWNET = 0x40000000;
    private static final int SIOCSIFFLAGS = 0x8914;
    private static final int IFF_UP = 1;
    private static final int IFF_RUNNING = 0x40;

    private final ProgramBuilder program;
    private final MountTable table;

    /** {@code table} tells which namespaces are held by files already. */
    Namespaces(ProgramBuilder program, MountTable table) {
        this.program = program;
        this.table = table;
    }

    /** {@return whether the settings ask for any of these} */
    static boolean areWanted(ExecContext context) {
        return context.privateNetwork()
                || context.networkNamespacePath().isPresent()
                || context.privateIpc()
                || context.ipcNamespacePath().isPresent()
                || context.protectHostname();
    }

    void add(ExecContext context, RunResources resources) {
        program.exitStatus(ExitCode.NETWORK.code());
        if (context.networkNamespacePath().isPresent()) {
            enter(context.networkNamespacePath().get(), CLONE_NEWNET);
        } else if (context.privateNetwork()) {
            share(resources.networkNamespace(), CLONE_NEWNET, "net");
        }
        program.exitStatus(ExitCode.NAMESPACE.code());
        if (context.ipcNamespacePath().isPresent()) {
            enter(context.ipcNamespacePath().get(), CLONE_NEWIPC);
        } else if (context.privateIpc()) {
            share(resources.ipcNamespace(), CLONE_NEWIPC, "ipc");
        }
        if (context.protectHostname()) {
            program.unshare(CLONE_NEWUTS);
        }
    }

    private void enter(String path, long type) {
        program.setns(open(program, path), type);
    }

    static Slot open(ProgramBuilder program, String path) {
        return program.openFile(path, Fcntl.O_RDONLY | Fcntl.O_NOCTTY, 0);
    }

    private void share(Optional<Path> holder, long type, String name) {
        if (holder.isPresent() && table.flags().containsKey(holder.get().toString())) {
            enter(holder.get().toString(), type);
            return;
        }
        program.unshare(type);
        if (type == CLONE_NEWNET) {
            program.interfaceFlags("lo", SIOCSIFFLAGS, IFF_UP | IFF_RUNNING);
        }
        if (holder.isPresent()) {
            String path = holder.get().toString();
            program.createFile(path, "", 0444);
            program.mount("/proc/self/ns/" + name, path, "", Mount.MS_BIND, "");
        }
    }
}

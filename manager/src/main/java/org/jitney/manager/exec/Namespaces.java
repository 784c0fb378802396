package org.jitney.manager.exec;

import java.nio.file.Files;
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
 *
 * <p>A namespace belongs to the user namespace in which it was made. So those that
 * DelegateNamespaces= names are made once more, after that of the users; each process has its own
 * of them, as it has its own namespace of users.
 */
final class Namespaces {
    static final long CLONE_NEWUSER = 0x10000000;
    private static final long CLONE_NEWNS = 0x00020000;
    private static final long CLONE_NEWCGROUP = 0x02000000;
    private static final long CLONE_NEWUTS = 0x04000000;
    private static final long CLONE_NEWIPC = 0x08000000;
    private static final long CLONE_NEWPID = 0x20000000;
    private static final long CLONE_NEWNET = 0x40000000;
    private static final String GROUPS = "/sys/fs/cgroup";
    private static final int SIOCSIFFLAGS = 0x8914;
    private static final int IFF_UP = 1;
    private static final int IFF_RUNNING = 0x40;
    private static final long SAFE = Mount.MS_NOSUID | Mount.MS_NODEV | Mount.MS_NOEXEC;

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
                || !context.protectHostname().equals("no")
                || hasOwnGroups(context);
    }

    /** {@return whether a namespace of processes is to be delegated, which is made too early} */
    static boolean delegatesProcesses(ExecContext context) {
        return context.privatePids() && isGiven(context, CLONE_NEWPID);
    }

    /** {@return whether it sees its own control group only when it has a namespace of users} */
    static boolean delegatesGroups(ExecContext context) {
        return hasOwnGroups(context) && isGiven(context, CLONE_NEWCGROUP);
    }

    /** {@return whether the unit sees its own control group as the topmost one} */
    static boolean hasOwnGroups(ExecContext context) {
        String level = context.protectControlGroups();
        return (level.equals("private") || level.equals("strict"))
                && Files.exists(Path.of(GROUPS, "cgroup.controllers"));
    }

    void add(ExecContext context, RunResources resources) {
        program.exitStatus(ExitCode.NETWORK.code());
        if (context.networkNamespacePath().isPresent()) {
            enter(context.networkNamespacePath().get(), CLONE_NEWNET);
        } else if (context.privateNetwork() && !isGiven(context, CLONE_NEWNET)) {
            share(resources.networkNamespace(), CLONE_NEWNET, "net");
        }
        program.exitStatus(ExitCode.NAMESPACE.code());
        if (context.ipcNamespacePath().isPresent()) {
            enter(context.ipcNamespacePath().get(), CLONE_NEWIPC);
        } else if (context.privateIpc() && !isGiven(context, CLONE_NEWIPC)) {
            share(resources.ipcNamespace(), CLONE_NEWIPC, "ipc");
        }
        if (!isGiven(context, CLONE_NEWUTS)) {
            hostname(context);
        }
        if (hasOwnGroups(context) && !delegatesGroups(context)) {
            program.unshare(CLONE_NEWCGROUP);
        }
    }

    /**
     * Makes those that belong to the user namespace that the process has entered meanwhile.
     *
     * @param mounts whether the process has mounts of its own
     */
    void addDelegated(ExecContext context, boolean mounts) {
        program.exitStatus(ExitCode.NETWORK.code());
        if (context.privateNetwork()
                && context.networkNamespacePath().isEmpty()
                && isGiven(context, CLONE_NEWNET)) {
            network();
        }
        program.exitStatus(ExitCode.NAMESPACE.code());
        if (isGiven(context, CLONE_NEWUTS)) {
            hostname(context);
        }
        boolean ipc =
                context.privateIpc()
                        && context.ipcNamespacePath().isEmpty()
                        && isGiven(context, CLONE_NEWIPC);
        if (ipc) {
            program.unshare(CLONE_NEWIPC);
        }
        boolean groups = delegatesGroups(context);
        if (groups) {
            program.unshare(CLONE_NEWCGROUP);
        }
        if (mounts && (ipc || groups || isGiven(context, CLONE_NEWNS))) {
            // A copy of what was put together: what is hidden there stays so (mount_namespaces(7)).
            program.unshare(CLONE_NEWNS);
            if (ipc) {
                program.mount("mqueue", "/dev/mqueue", "mqueue", SAFE, "").optional();
            }
            if (groups) {
                boolean strict = context.protectControlGroups().equals("strict");
                long flags = strict ? SAFE | Mount.MS_RDONLY : SAFE;
                // The kernel does not mount a file system over itself.
                program.mount("tmpfs", GROUPS, "tmpfs", SAFE, "mode=0755");
                program.mount("cgroup2", GROUPS, "cgroup2", flags, "");
            }
        }
    }

    private static boolean isGiven(ExecContext context, long type) {
        return (context.delegatedNamespaces() & type) != 0;
    }

    private void hostname(ExecContext context) {
        if (!context.protectHostname().equals("no")) {
            program.unshare(CLONE_NEWUTS);
            context.ownHostname().ifPresent(program::sethostname);
        }
    }

    private void network() {
        program.unshare(CLONE_NEWNET);
        program.interfaceFlags("lo", SIOCSIFFLAGS, IFF_UP | IFF_RUNNING);
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
        if (type == CLONE_NEWNET) {
            network();
        } else {
            program.unshare(type);
        }
        if (holder.isPresent()) {
            String path = holder.get().toString();
            program.createFile(path, "", 0444);
            program.mount("/proc/self/ns/" + name, path, "", Mount.MS_BIND, "");
        }
    }
}

package org.jitney.linux.spawn;

import static org.jitney.linux.spawn.Operands.bytes;
import static org.jitney.linux.spawn.Operands.flags;
import static org.jitney.linux.spawn.Operands.number;
import static org.jitney.linux.spawn.Operands.slot;
import static org.jitney.linux.spawn.Operands.struct;
import static org.jitney.linux.spawn.Operands.text;
import static org.jitney.linux.spawn.Operands.textOrNull;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jitney.linux.sys.Fcntl;
import org.jitney.linux.sys.SyscallNumber;

/** Steps about mounts and the other things that a process can have a namespace of. */
abstract sealed class NamespaceSteps extends FileSteps permits ProgramBuilder {
    private static final long OPEN_TREE_CLONE = 1 | Fcntl.O_CLOEXEC;
    private static final long AT_RECURSIVE = 0x8000;
    private static final long MOVE_MOUNT_F_EMPTY_PATH = 4;
    private static final int SOCK_DGRAM = 2;

    /** Changes the root directory. */
    public ProgramBuilder chroot(String path) {
        return call("chroot", SyscallNumber.CHROOT, text(path));
    }

    /** Leaves namespaces that it shares; the flags are CLONE_NEW…. */
    public ProgramBuilder unshare(long flags) {
        return call("unshare", SyscallNumber.UNSHARE, flags(flags));
    }

    /** Enters a namespace. */
    public ProgramBuilder setns(Slot namespace, long type) {
        return call("setns", SyscallNumber.SETNS, slot(namespace), flags(type));
    }

    /** Mounts; empty strings are passed as NULL. */
    public ProgramBuilder mount(
            String source, String target, String type, long flags, String options) {
        return call(
                "mount",
                SyscallNumber.MOUNT,
                textOrNull(source),
                text(target),
                textOrNull(type),
                flags(flags),
                textOrNull(options));
    }

    /** Copies a mount without attaching the copy anywhere: {@return the slot for later steps} */
    public Slot cloneMount(String path) {
        return into(
                "open_tree",
                SyscallNumber.OPEN_TREE,
                List.of(number(Fcntl.AT_FDCWD), text(path), flags(OPEN_TREE_CLONE)));
    }

    /** As {@link #cloneMount}, with all mounts below it. */
    public Slot cloneMounts(String path) {
        return into(
                "open_tree",
                SyscallNumber.OPEN_TREE,
                List.of(number(Fcntl.AT_FDCWD), text(path), flags(OPEN_TREE_CLONE | AT_RECURSIVE)));
    }

    /** Attaches a copied mount at a path. */
    public ProgramBuilder attachMount(Slot mount, String target) {
        return call(
                "move_mount",
                SyscallNumber.MOVE_MOUNT,
                slot(mount),
                text(""),
                number(Fcntl.AT_FDCWD),
                text(target),
                flags(MOVE_MOUNT_F_EMPTY_PATH));
    }

    /** Unmounts. */
    public ProgramBuilder umount(String target, int flags) {
        return call("umount", SyscallNumber.UMOUNT2, text(target), flags(flags));
    }

    /** Changes the root mount. */
    public ProgramBuilder pivotRoot(String newRoot, String putOld) {
        return call("pivot_root", SyscallNumber.PIVOT_ROOT, text(newRoot), text(putOld));
    }

    /** Sets the flags of a network interface; one that cannot be set stays as it is. */
    public ProgramBuilder interfaceFlags(String name, long request, int flags) {
        Slot socket =
                into(
                        "socket",
                        SyscallNumber.SOCKET,
                        List.of(number(AF_UNIX), flags(SOCK_DGRAM | SOCK_CLOEXEC), number(0)));
        ByteBuffer ifreq = struct(40);
        ifreq.put(name.getBytes(StandardCharsets.US_ASCII)).putShort(16, (short) flags);
        Operand shown = bytes(ifreq, "%s 0x%x".formatted(name, flags));
        return call("interface", SyscallNumber.IOCTL, slot(socket), flags(request), shown)
                .optional();
    }

    /**
     * Opens a user namespace and has it mapped from outside; each map is a text for {@code uid_map}
     * and {@code gid_map}. This needs a process that stays outside, which the helper makes for it.
     *
     * @param setsGroups whether the namespace may drop groups
     */
    public ProgramBuilder userNamespace(String uids, String gids, boolean setsGroups) {
        List<Operand> operands =
                List.of(
                        text(uids),
                        number(uids.length()),
                        text(gids),
                        number(gids.length()),
                        number(setsGroups ? 1 : 0));
        return add("user namespace", new Step.Action.UserNamespace(), operands);
    }

    /**
     * Goes on as the first process of a namespace of processes, and another child of the same
     * parent. To be the first step: what was done before was done by the process that ends here.
     */
    public ProgramBuilder pidNamespace() {
        return add("process namespace", new Step.Action.PidNamespace(), List.of());
    }

    /** Sets the host name, in a UTS namespace of its own. */
    public ProgramBuilder sethostname(String name) {
        int length = name.getBytes(StandardCharsets.UTF_8).length;
        return call("sethostname", SyscallNumber.SETHOSTNAME, text(name), number(length));
    }
}

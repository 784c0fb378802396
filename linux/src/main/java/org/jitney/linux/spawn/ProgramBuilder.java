package org.jitney.linux.spawn;

import static org.jitney.linux.spawn.Operands.bytes;
import static org.jitney.linux.spawn.Operands.flags;
import static org.jitney.linux.spawn.Operands.id;
import static org.jitney.linux.spawn.Operands.limit;
import static org.jitney.linux.spawn.Operands.number;
import static org.jitney.linux.spawn.Operands.octal;
import static org.jitney.linux.spawn.Operands.slot;
import static org.jitney.linux.spawn.Operands.struct;
import static org.jitney.linux.spawn.Operands.text;
import static org.jitney.linux.spawn.Operands.textOrNull;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jitney.linux.sys.Errno;
import org.jitney.linux.sys.Fcntl;
import org.jitney.linux.sys.Prctl;
import org.jitney.linux.sys.SignalMask;
import org.jitney.linux.sys.SyscallNumber;

/**
 * Writes a program step by step, in the order in which the child performs it.
 *
 * <p>Each step that fails ends the child with the {@link #exitStatus} in force when it was added.
 */
public final class ProgramBuilder {
    private static final long F_DUPFD_CLOEXEC = 1030;

    private static final int CAPABILITY_VERSION_3 = 0x20080522;
    private static final int SECCOMP_SET_MODE_FILTER = 1;
    private static final int IPC_RMID = 0;
    private static final int AF_UNIX = 1;
    private static final int SOCK_STREAM = 1;
    private static final int SOCK_DGRAM = 2;
    private static final int SOCK_CLOEXEC = 02000000;
    private static final long OPEN_TREE_CLONE = 1 | Fcntl.O_CLOEXEC;
    private static final long AT_RECURSIVE = 0x8000;
    private static final long MOVE_MOUNT_F_EMPTY_PATH = 4;
    private static final int TIOCSWINSZ = 0x5414;

    private final List<Step> steps = new ArrayList<>();
    private final List<String> pidVariables = new ArrayList<>();
    private int exitStatus = 255;
    private int opened;

    ProgramBuilder() {}

    /** Sets what the child exits with if one of the steps that follow fails. */
    public ProgramBuilder exitStatus(int status) {
        exitStatus = status;
        return this;
    }

    /** Lets the last step fail: the child goes on. */
    public ProgramBuilder optional() {
        steps.add(steps.removeLast().optional());
        return this;
    }

    /** Lets the last step fail with some errors, four at most. */
    public ProgramBuilder tolerating(Integer... errors) {
        if (errors.length > 4) {
            throw new IllegalArgumentException("at most four errors");
        }
        steps.add(steps.removeLast().tolerating(List.of(errors)));
        return this;
    }

    /** Renames the last step, for reports. */
    public ProgramBuilder named(String name) {
        steps.add(steps.removeLast().named(name));
        return this;
    }

    /** Makes every handler the default but for some signals, which are ignored; unblocks all. */
    public ProgramBuilder resetSignals(Set<Integer> ignored) {
        Operand mask = new Operand.Flags(SignalMask.bits(ignored));
        return add("reset signals", new Step.Action.ResetSignals(), List.of(mask));
    }

    /** Becomes the leader of a new session. */
    public ProgramBuilder setsid() {
        return call("setsid", SyscallNumber.SETSID);
    }

    /** Joins or makes a process group; 0 and 0 make one of its own. */
    public ProgramBuilder setpgid(int pid, int group) {
        return call("setpgid", SyscallNumber.SETPGID, number(pid), number(group));
    }

    /** Puts a descriptor at a number, where it survives execve. */
    public ProgramBuilder dup2(Slot source, int target) {
        return call("dup2", SyscallNumber.DUP3, slot(source), number(target), number(0));
    }

    /** Puts one number at another, where it survives execve. */
    public ProgramBuilder dup2(int source, int target) {
        return call("dup2", SyscallNumber.DUP3, number(source), number(target), number(0));
    }

    /** Has execve close all descriptors from one on, except those that later steps dup2 there. */
    public ProgramBuilder closeFrom(int first) {
        return add("close from", new Step.Action.CloseFrom(), List.of(number(first)));
    }

    /** Waits until nobody has the other end of a pipe open any more; nothing is read from it. */
    public ProgramBuilder waitForEnd(Slot pipe) {
        // At the end of the pipe nothing is written to the address, which is none.
        return call("wait", SyscallNumber.READ, slot(pipe), number(0), number(1)).optional();
    }

    /** Closes descriptors now, from one to another. */
    public ProgramBuilder closeRange(int first, int last) {
        return call(
                "close range", SyscallNumber.CLOSE_RANGE, number(first), number(last), number(0));
    }

    /** Changes the working directory. */
    public ProgramBuilder chdir(String path) {
        return call("chdir", SyscallNumber.CHDIR, text(path));
    }

    /** Changes the working directory to an open one. */
    public ProgramBuilder fchdir(Slot directory) {
        return call("fchdir", SyscallNumber.FCHDIR, slot(directory));
    }

    /** Changes the root directory. */
    public ProgramBuilder chroot(String path) {
        return call("chroot", SyscallNumber.CHROOT, text(path));
    }

    /** Sets the supplementary groups. */
    public ProgramBuilder setgroups(List<Integer> groups) {
        ByteBuffer list = struct(4 * groups.size());
        groups.forEach(list::putInt);
        Operand shown = bytes(list, groups.toString());
        return call("setgroups", SyscallNumber.SETGROUPS, number(groups.size()), shown);
    }

    /** Sets the real, effective and saved group. */
    public ProgramBuilder setresgid(int gid) {
        return call("setresgid", SyscallNumber.SETRESGID, id(gid), id(gid), id(gid));
    }

    /** Sets the real, effective and saved user. */
    public ProgramBuilder setresuid(int uid) {
        return call("setresuid", SyscallNumber.SETRESUID, id(uid), id(uid), id(uid));
    }

    /** Sets a resource limit; -1 is infinity. */
    public ProgramBuilder prlimit(int resource, long soft, long hard) {
        Operand limit =
                bytes(struct(16).putLong(soft).putLong(hard), limit(soft) + ":" + limit(hard));
        return call(
                "prlimit", SyscallNumber.PRLIMIT64, number(0), number(resource), limit, number(0));
    }

    /** Sets the file mode creation mask. */
    public ProgramBuilder umask(int mask) {
        return call("umask", SyscallNumber.UMASK, octal(mask));
    }

    /** Writes to a file that exists, in one piece, such as one of a cgroup or of /proc. */
    public ProgramBuilder writeFile(String path, String content) {
        return write("write file", path, content, Fcntl.O_WRONLY | Fcntl.O_NOCTTY, 0);
    }

    /** Makes or empties a file and writes it. */
    public ProgramBuilder createFile(String path, String content, int mode) {
        int flags = Fcntl.O_WRONLY | Fcntl.O_CREAT | Fcntl.O_TRUNC | Fcntl.O_NOCTTY;
        return write("create file", path, content, flags, mode);
    }

    /** Makes or empties a file and writes these bytes. */
    public ProgramBuilder createFile(String path, byte[] content, int mode) {
        int flags = Fcntl.O_WRONLY | Fcntl.O_CREAT | Fcntl.O_TRUNC | Fcntl.O_NOCTTY;
        Operand data = Operand.Bytes.of(content, content.length + " bytes");
        return write(
                "create file",
                List.of(text(path), data, number(content.length), flags(flags), octal(mode)));
    }

    /** Removes a file. */
    public ProgramBuilder unlink(String path) {
        Operand here = number(Fcntl.AT_FDCWD);
        return call("unlink", SyscallNumber.UNLINKAT, here, text(path), number(0));
    }

    /** Removes a System V shared memory segment. */
    public ProgramBuilder removeSharedMemory(int id) {
        return call("shmctl", SyscallNumber.SHMCTL, number(id), number(IPC_RMID), number(0));
    }

    /** Removes a System V semaphore set. */
    public ProgramBuilder removeSemaphores(int id) {
        return call(
                "semctl", SyscallNumber.SEMCTL, number(id), number(0), number(IPC_RMID), number(0));
    }

    /** Removes a System V message queue. */
    public ProgramBuilder removeMessageQueue(int id) {
        return call("msgctl", SyscallNumber.MSGCTL, number(id), number(IPC_RMID), number(0));
    }

    private ProgramBuilder write(String name, String path, String content, int flags, int mode) {
        byte[] utf8 = content.getBytes(StandardCharsets.UTF_8);
        Operand data = Operand.Bytes.of(utf8, new Operand.Text(content).toString());
        return write(
                name, List.of(text(path), data, number(utf8.length), flags(flags), octal(mode)));
    }

    private ProgramBuilder write(String name, List<Operand> operands) {
        return add(name, new Step.Action.WriteFile(), operands);
    }

    /** Opens a file: {@return the slot for later steps} It is close-on-exec there. */
    public Slot openFile(String path, int flags, int mode) {
        return into(
                "open",
                SyscallNumber.OPENAT,
                List.of(
                        number(Fcntl.AT_FDCWD),
                        text(path),
                        flags(flags | Fcntl.O_CLOEXEC),
                        octal(mode)));
    }

    /**
     * Duplicates a descriptor to a number of at least that, out of the way of later steps: {@return
     * the slot for those}
     */
    public Slot duplicateAbove(Slot source, int least) {
        return into(
                "duplicate",
                SyscallNumber.FCNTL,
                List.of(slot(source), number(F_DUPFD_CLOEXEC), number(least)));
    }

    /** Performs a system call whose result is a descriptor: {@return the slot for later steps} */
    private Slot into(String name, SyscallNumber number, List<Operand> operands) {
        Slot.Opened slot = new Slot.Opened(opened++);
        steps.add(
                new Step(
                        name,
                        new Step.Action.Call(number),
                        operands,
                        Optional.of(slot),
                        exitStatus,
                        false,
                        List.of()));
        return slot;
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

    /** Makes a directory; one that exists is fine. */
    public ProgramBuilder mkdir(String path, int mode) {
        Operand here = number(Fcntl.AT_FDCWD);
        return call("mkdir", SyscallNumber.MKDIRAT, here, text(path), octal(mode))
                .tolerating(Errno.EEXIST);
    }

    /** Makes a symbolic link. */
    public ProgramBuilder symlink(String target, String path) {
        Operand here = number(Fcntl.AT_FDCWD);
        return call("symlink", SyscallNumber.SYMLINKAT, text(target), here, text(path));
    }

    /** Makes a device node, FIFO or empty file. */
    public ProgramBuilder mknod(String path, int mode, long device) {
        Operand here = number(Fcntl.AT_FDCWD);
        return call("mknod", SyscallNumber.MKNODAT, here, text(path), octal(mode), flags(device));
    }

    /** Changes the owner of a file; -1 leaves one as it is. */
    public ProgramBuilder chown(String path, int uid, int gid) {
        Operand here = number(Fcntl.AT_FDCWD);
        return call("chown", SyscallNumber.FCHOWNAT, here, text(path), id(uid), id(gid), number(0));
    }

    /** Calls prctl. */
    public ProgramBuilder prctl(int option, long a, long b, long c, long d) {
        return call(
                "prctl",
                SyscallNumber.PRCTL,
                number(option),
                flags(a),
                flags(b),
                flags(c),
                flags(d));
    }

    /** Gives up the right to gain privileges by execve. */
    public ProgramBuilder noNewPrivileges() {
        return prctl(Prctl.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0).named("no new privileges");
    }

    /** Names the process, as its executable would. */
    public ProgramBuilder processName(String name) {
        return call("process name", SyscallNumber.PRCTL, number(Prctl.PR_SET_NAME), text(name));
    }

    /** Sets the thread's capabilities; bit n is capability n. */
    public ProgramBuilder capset(long effective, long permitted, long inheritable) {
        Operand header = bytes(struct(8).putInt(CAPABILITY_VERSION_3).putInt(0), "self");
        ByteBuffer data = struct(24);
        for (int shift = 0; shift <= 32; shift += 32) {
            data.putInt((int) (effective >>> shift));
            data.putInt((int) (permitted >>> shift));
            data.putInt((int) (inheritable >>> shift));
        }
        String shown =
                "effective 0x%x, permitted 0x%x, inheritable 0x%x"
                        .formatted(effective, permitted, inheritable);
        return call("capset", SyscallNumber.CAPSET, header, bytes(data, shown));
    }

    /**
     * Installs a seccomp filter of classic BPF instructions, eight bytes each; a reader sees what
     * it says.
     */
    public ProgramBuilder seccomp(byte[] instructions, int flags, String shown) {
        var filter = new Operand.Filter(Operand.Bytes.of(instructions, shown));
        return call(
                "seccomp",
                SyscallNumber.SECCOMP,
                number(SECCOMP_SET_MODE_FILTER),
                flags(flags),
                filter);
    }

    /** Sets the nice level. */
    public ProgramBuilder setpriority(int nice) {
        return call("setpriority", SyscallNumber.SETPRIORITY, number(0), number(0), number(nice));
    }

    /** Sets the I/O class and level, as {@code ioprio_set} packs them. */
    public ProgramBuilder ioprio(int value) {
        return call("ioprio", SyscallNumber.IOPRIO_SET, number(1), number(0), flags(value));
    }

    /** Sets the scheduling policy (with SCHED_RESET_ON_FORK if wanted) and priority. */
    public ProgramBuilder sched(int policy, int priority) {
        Operand parameter = bytes(struct(4).putInt(priority), "priority " + priority);
        return call("sched", SyscallNumber.SCHED_SETSCHEDULER, number(0), flags(policy), parameter);
    }

    /** Binds to processors, one bit each, lowest byte first. */
    public ProgramBuilder affinity(byte[] mask) {
        Operand shown = Operand.Bytes.of(mask, mask.length + " bytes");
        return call(
                "affinity", SyscallNumber.SCHED_SETAFFINITY, number(0), number(mask.length), shown);
    }

    /** Sets the NUMA policy. */
    public ProgramBuilder memoryPolicy(int mode, byte[] nodes) {
        Operand shown = Operand.Bytes.of(nodes, nodes.length + " bytes");
        return call(
                "memory policy",
                SyscallNumber.SET_MEMPOLICY,
                number(mode),
                shown,
                number(nodes.length * 8L + 1));
    }

    /** Sets the execution domain. */
    public ProgramBuilder personality(long value) {
        return call("personality", SyscallNumber.PERSONALITY, flags(value));
    }

    /** Calls ioctl on a descriptor with a number as argument. */
    public ProgramBuilder ioctl(Slot fd, long request, long argument) {
        return call("ioctl", SyscallNumber.IOCTL, slot(fd), flags(request), flags(argument));
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

    /** Sets the size of a terminal; 0 leaves one as it is. */
    public ProgramBuilder terminalSize(Slot terminal, int rows, int columns) {
        ByteBuffer size = struct(8).putShort((short) rows).putShort((short) columns);
        Operand shown = bytes(size, rows + " x " + columns);
        return call("terminal size", SyscallNumber.IOCTL, slot(terminal), flags(TIOCSWINSZ), shown);
    }

    /**
     * Opens a user namespace and has it mapped from outside; each map is a text for {@code uid_map}
     * and {@code gid_map}. This needs a process that stays outside, which the helper makes for it.
     */
    public ProgramBuilder userNamespace(String uids, String gids) {
        List<Operand> operands =
                List.of(text(uids), number(uids.length()), text(gids), number(gids.length()));
        return add("user namespace", new Step.Action.UserNamespace(), operands);
    }

    /**
     * Goes on as the first process of a namespace of processes, and another child of the same
     * parent. To be the first step: what was done before was done by the process that ends here.
     */
    public ProgramBuilder pidNamespace() {
        return add("process namespace", new Step.Action.PidNamespace(), List.of());
    }

    /**
     * Connects to a stream socket in the file system: {@return the slot for later steps} The other
     * side sees {@code name} as the address in the abstract namespace.
     */
    public Slot connect(String path, String name) {
        Slot socket = streamSocket();
        Operand own = unixAddress("\0" + name, "@" + name);
        int ownSize = 3 + name.getBytes(StandardCharsets.UTF_8).length;
        call("bind", SyscallNumber.BIND, slot(socket), own, number(ownSize));
        return connect(socket, path);
    }

    private Slot streamSocket() {
        return into(
                "socket",
                SyscallNumber.SOCKET,
                List.of(number(AF_UNIX), flags(SOCK_STREAM | SOCK_CLOEXEC), number(0)));
    }

    private Slot connect(Slot socket, String path) {
        call("connect", SyscallNumber.CONNECT, slot(socket), unixAddress(path, path), number(110));
        return socket;
    }

    private static Operand unixAddress(String path, String shown) {
        ByteBuffer address = struct(110).putShort((short) AF_UNIX);
        return bytes(address.put(path.getBytes(StandardCharsets.UTF_8)), shown);
    }

    /** Connects to a stream socket in the file system: {@return the slot for later steps} */
    public Slot connect(String path) {
        return connect(streamSocket(), path);
    }

    /**
     * Opens a login session by a helper that stays until this process ends. What the session sets
     * in the environment is passed by the {@link #execve} that follows.
     */
    public ProgramBuilder loginSession(String helper, List<String> argv) {
        List<Operand> operands =
                List.of(
                        text(helper),
                        new Operand.Vector(List.copyOf(argv), false),
                        new Operand.Environment(),
                        number(SyscallTable.SESSION_VARIABLES));
        return add("login session", new Step.Action.LoginSession(), operands);
    }

    /**
     * Opens a terminal and makes it that of the session, waiting until nobody else has it: {@return
     * the slot for later steps}
     */
    public Slot waitForTerminal(String path) {
        Slot.Opened slot = new Slot.Opened(opened++);
        var action = new Step.Action.WaitTerminal();
        List<Operand> operands = List.of(text(path));
        steps.add(
                new Step(
                        "wait for terminal",
                        action,
                        operands,
                        Optional.of(slot),
                        exitStatus,
                        false,
                        List.of()));
        return slot;
    }

    /** Makes a terminal what a login expects. */
    public ProgramBuilder resetTerminal(Slot terminal) {
        return add("reset terminal", new Step.Action.ResetTerminal(), List.of(slot(terminal)));
    }

    /**
     * Copies all that can be read from one descriptor to another; more than the limit is an error.
     */
    public ProgramBuilder copy(Slot from, Slot to, long limit) {
        List<Operand> operands = List.of(slot(from), slot(to), number(limit));
        return add("copy", new Step.Action.Copy(), operands);
    }

    /** Closes what an earlier step has opened. */
    public ProgramBuilder close(Slot fd) {
        return call("close", SyscallNumber.CLOSE, slot(fd));
    }

    /** Changes the mode of a file. */
    public ProgramBuilder chmod(String path, int mode) {
        Operand here = number(Fcntl.AT_FDCWD);
        return call("chmod", SyscallNumber.FCHMODAT, here, text(path), octal(mode));
    }

    /** Calls keyctl with numbers. */
    public ProgramBuilder keyctl(int operation, long a, long b, long c) {
        return call(
                "keyctl", SyscallNumber.KEYCTL, number(operation), number(a), number(b), number(c));
    }

    /** Joins a new session keyring without a name. */
    public ProgramBuilder joinSessionKeyring() {
        return keyctl(1, 0, 0, 0).named("join session keyring");
    }

    /** Makes the user's keyring reachable from the session's. */
    public ProgramBuilder linkUserKeyring() {
        return keyctl(8, -4, -3, 0).named("link user keyring");
    }

    /** Sets the host name, in a UTS namespace of its own. */
    public ProgramBuilder sethostname(String name) {
        int length = name.getBytes(StandardCharsets.UTF_8).length;
        return call("sethostname", SyscallNumber.SETHOSTNAME, text(name), number(length));
    }

    /** Has the next {@link #execve} pass a variable whose value is the child's process number. */
    public ProgramBuilder envPid(String variable) {
        pidVariables.add(variable);
        return add(
                "own pid", new Step.Action.PatchPid(), List.of(new Operand.PidVariable(variable)));
    }

    /** Executes a program; the variables are {@code NAME=value}. */
    public ProgramBuilder execve(String path, List<String> argv, List<String> environment) {
        List<String> variables = new ArrayList<>(environment);
        variables.removeIf(
                text -> pidVariables.stream().anyMatch(name -> text.startsWith(name + "=")));
        pidVariables.forEach(name -> variables.add(name + "="));
        return call(
                "execve",
                SyscallNumber.EXECVE,
                text(path),
                new Operand.Vector(List.copyOf(argv), false),
                new Operand.Vector(List.copyOf(variables), true));
    }

    /** {@return the program} */
    public SyscallProgram build() {
        return new SyscallProgram(steps);
    }

    private ProgramBuilder call(String name, SyscallNumber number, Operand... operands) {
        return add(name, new Step.Action.Call(number), List.of(operands));
    }

    private ProgramBuilder add(String name, Step.Action action, List<Operand> operands) {
        steps.add(new Step(name, action, operands, Optional.empty(), exitStatus, false, List.of()));
        return this;
    }
}

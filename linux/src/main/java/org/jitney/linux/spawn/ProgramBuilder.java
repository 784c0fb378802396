package org.jitney.linux.spawn;

import static org.jitney.linux.spawn.Operands.bytes;
import static org.jitney.linux.spawn.Operands.flags;
import static org.jitney.linux.spawn.Operands.id;
import static org.jitney.linux.spawn.Operands.limit;
import static org.jitney.linux.spawn.Operands.number;
import static org.jitney.linux.spawn.Operands.slot;
import static org.jitney.linux.spawn.Operands.struct;
import static org.jitney.linux.spawn.Operands.text;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jitney.linux.sys.Prctl;
import org.jitney.linux.sys.SignalMask;
import org.jitney.linux.sys.SyscallNumber;

/**
 * Writes a program step by step, in the order in which the child performs it.
 *
 * <p>Each step that fails ends the child with the {@link #exitStatus} in force when it was added.
 */
public final class ProgramBuilder extends NamespaceSteps {
    private static final int CAPABILITY_VERSION_3 = 0x20080522;
    private static final int SECCOMP_SET_MODE_FILTER = 1;
    private static final int IPC_RMID = 0;
    private static final int TIOCSWINSZ = 0x5414;
    private final List<String> pidVariables = new ArrayList<>();

    ProgramBuilder() {}

    @Override
    ProgramBuilder self() {
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

    /** Sets the size of a terminal; 0 leaves one as it is. */
    public ProgramBuilder terminalSize(Slot terminal, int rows, int columns) {
        ByteBuffer size = struct(8).putShort((short) rows).putShort((short) columns);
        Operand shown = bytes(size, rows + " x " + columns);
        return call("terminal size", SyscallNumber.IOCTL, slot(terminal), flags(TIOCSWINSZ), shown);
    }

    /**
     * Opens a login session by a helper that stays until this process ends. What the session sets
     * in the environment is passed by the {@link #execve} that follows, but for {@code unset}:
     * names, or {@code NAME=value} for a variable with this very value.
     */
    public ProgramBuilder loginSession(String helper, List<String> argv, List<String> unset) {
        List<Operand> operands =
                List.of(
                        text(helper),
                        new Operand.Vector(List.copyOf(argv), false),
                        new Operand.Environment(),
                        number(SyscallTable.SESSION_VARIABLES),
                        new Operand.Vector(List.copyOf(unset), false));
        return add("login session", new Step.Action.LoginSession(), operands);
    }

    /**
     * Opens a terminal and makes it that of the session, waiting until nobody else has it: {@return
     * the slot for later steps}
     */
    public Slot waitForTerminal(String path) {
        return open("wait for terminal", new Step.Action.WaitTerminal(), List.of(text(path)));
    }

    /** Makes a terminal what a login expects. */
    public ProgramBuilder resetTerminal(Slot terminal) {
        return add("reset terminal", new Step.Action.ResetTerminal(), List.of(slot(terminal)));
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

    /** Has the next {@link #execve} pass a variable whose value is the child's process number. */
    public ProgramBuilder envPid(String variable) {
        pidVariables.add(variable);
        return add(
                "own pid", new Step.Action.PatchPid(), List.of(new Operand.PidVariable(variable)));
    }

    /** Executes a program; the variables are {@code NAME=value}. */
    public ProgramBuilder execve(String path, List<String> argv, List<String> environment) {
        return execve(path, new Operand.Vector(List.copyOf(argv), false), environment);
    }

    /**
     * Executes a program whose arguments are put together at the last moment, when a login session
     * has had its say about the environment.
     */
    public ProgramBuilder executeExpanded(
            String path, List<ArgumentPart> argv, List<String> environment) {
        List<String> parts = argv.stream().map(ArgumentPart::encoded).toList();
        List<Operand> operands =
                List.of(new Operand.Vector(parts, false), new Operand.Environment());
        Slot words = open("arguments", new Step.Action.Arguments(), operands);
        return execve(path, slot(words), environment);
    }

    private ProgramBuilder execve(String path, Operand argv, List<String> environment) {
        List<String> variables = new ArrayList<>(environment);
        variables.removeIf(
                text -> pidVariables.stream().anyMatch(name -> text.startsWith(name + "=")));
        pidVariables.forEach(name -> variables.add(name + "="));
        return call(
                "execve",
                SyscallNumber.EXECVE,
                text(path),
                argv,
                new Operand.Vector(List.copyOf(variables), true));
    }

    /** {@return the program} */
    public SyscallProgram build() {
        return new SyscallProgram(steps);
    }
}

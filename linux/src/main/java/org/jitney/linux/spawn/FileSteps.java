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

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jitney.linux.sys.Errno;
import org.jitney.linux.sys.Fcntl;
import org.jitney.linux.sys.SyscallNumber;

/** Steps about descriptors, files and sockets in the file system. */
abstract sealed class FileSteps extends Steps permits NamespaceSteps {
    private static final long F_DUPFD_CLOEXEC = 1030;
    static final int AF_UNIX = 1;
    private static final int SOCK_STREAM = 1;
    static final int SOCK_CLOEXEC = 02000000;

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

    /** Calls ioctl on a descriptor with a number as argument. */
    public ProgramBuilder ioctl(Slot fd, long request, long argument) {
        return call("ioctl", SyscallNumber.IOCTL, slot(fd), flags(request), flags(argument));
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
}

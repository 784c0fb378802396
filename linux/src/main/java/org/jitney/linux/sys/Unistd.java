package org.jitney.linux.sys;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Processes, ids, names and pipes: {@code unistd.h}. */
public final class Unistd {
    private static final int TCGETS = 0x5401;

    private Unistd() {}

    /** {@return this process} */
    public static int getpid() {
        return (int) Syscall.call(SyscallNumber.GETPID, 0, 0, 0);
    }

    /** {@return the parent of this process} */
    public static int getppid() {
        return (int) Syscall.call(SyscallNumber.GETPPID, 0, 0, 0);
    }

    /** {@return the calling thread} */
    public static int gettid() {
        return (int) Syscall.call(SyscallNumber.GETTID, 0, 0, 0);
    }

    /** {@return the real user} */
    public static int getuid() {
        return (int) Syscall.call(SyscallNumber.GETUID, 0, 0, 0);
    }

    /** {@return the effective user} */
    public static int geteuid() {
        return (int) Syscall.call(SyscallNumber.GETEUID, 0, 0, 0);
    }

    /** {@return the real group} */
    public static int getgid() {
        return (int) Syscall.call(SyscallNumber.GETGID, 0, 0, 0);
    }

    /** {@return the process group of a process, 0 for this one} */
    public static int getpgid(int pid) throws ErrnoException {
        return (int) Syscall.checked(SyscallNumber.GETPGID, pid, 0, 0);
    }

    /** Closes a descriptor. Linux frees the number even when it reports an error. */
    public static void close(int fd) {
        Syscall.call(SyscallNumber.CLOSE, fd, 0, 0);
    }

    /** Reads from a place of a file into a direct buffer: {@return the count, 0 at the end} */
    public static int pread(int fd, ByteBuffer into, long offset) throws ErrnoException {
        long count =
                Syscall.retry(
                        SyscallNumber.PREAD64,
                        fd,
                        Memory.addressOf(into),
                        into.remaining(),
                        offset);
        Syscall.check(SyscallNumber.PREAD64, count);
        into.position(into.position() + (int) count);
        return (int) count;
    }

    /** Makes a pipe: {@return the read end and the write end} */
    public static int[] pipe2(int flags) throws ErrnoException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment ends = arena.allocate(8, 4);
            Syscall.checked(SyscallNumber.PIPE2, ends.address(), flags | Fcntl.O_CLOEXEC, 0);
            return ends.toArray(ValueLayout.JAVA_INT);
        }
    }

    /** Puts an open descriptor at another number, where it survives execve. */
    public static void dup2(int from, int to) throws ErrnoException {
        Syscall.checked(SyscallNumber.DUP3, from, to, 0);
    }

    /** Sets what new files are not allowed: {@return what it was} */
    public static int umask(int mask) {
        return (int) Syscall.call(SyscallNumber.UMASK, mask, 0, 0);
    }

    /** Changes the directory that relative paths start from. */
    public static void chdir(String path) throws ErrnoException {
        try (Arena arena = Arena.ofConfined()) {
            Syscall.checked(SyscallNumber.CHDIR, arena.allocateFrom(path).address(), 0, 0);
        }
    }

    /** Becomes another program with the same environment; returns only by an exception. */
    public static void execv(String path, List<String> argv) throws ErrnoException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment vector = arena.allocate(8L * (argv.size() + 1), 8);
            for (int i = 0; i < argv.size(); i++) {
                vector.setAtIndex(
                        ValueLayout.JAVA_LONG, i, arena.allocateFrom(argv.get(i)).address());
            }
            long name = arena.allocateFrom(path).address();
            MemorySegment state = Native.state();
            try {
                long _ =
                        (long)
                                Native.bind("execv")
                                        .invokeExact(
                                                state, name, vector.address(), 0L, 0L, 0L, 0L, 0L);
            } catch (Throwable t) {
                throw new AssertionError(t);
            }
            throw new ErrnoException("execv " + path, Native.errno(state));
        }
    }

    /** Becomes another program with that environment; returns only by an exception. */
    public static void execve(String path, List<String> argv, List<String> environment)
            throws ErrnoException {
        try (Arena arena = Arena.ofConfined()) {
            Syscall.checked(
                    SyscallNumber.EXECVE,
                    arena.allocateFrom(path).address(),
                    strings(arena, argv).address(),
                    strings(arena, environment).address());
        }
    }

    private static MemorySegment strings(Arena arena, List<String> texts) {
        MemorySegment vector = arena.allocate(8L * (texts.size() + 1), 8);
        for (int i = 0; i < texts.size(); i++) {
            vector.setAtIndex(ValueLayout.JAVA_LONG, i, arena.allocateFrom(texts.get(i)).address());
        }
        return vector;
    }

    /** Sets how nice this thread, and with it the program that it becomes, is to others. */
    public static void setNice(int nice) throws ErrnoException {
        Syscall.checked(SyscallNumber.SETPRIORITY, 0, 0, nice);
    }

    /** {@return the kernel's host name in this UTS namespace} */
    public static String gethostname() throws ErrnoException {
        return Uname.read().nodename();
    }

    /** Sets the kernel's host name in this UTS namespace. */
    public static void sethostname(String name) throws ErrnoException {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocateFrom(name);
            Syscall.checked(SyscallNumber.SETHOSTNAME, memory.address(), bytes.length, 0);
        }
    }

    /** {@return whether the descriptor is a terminal} */
    public static boolean isatty(int fd) {
        try (Arena arena = Arena.ofConfined()) {
            return Syscall.call(SyscallNumber.IOCTL, fd, TCGETS, arena.allocate(64).address()) == 0;
        }
    }

    /** Reads where a symbolic link points. */
    public static String readlinkat(int dir, String path) throws ErrnoException {
        try (Arena arena = Arena.ofConfined()) {
            long size = 4096;
            MemorySegment target = arena.allocate(size);
            long name = arena.allocateFrom(path).address();
            long length =
                    Syscall.retry(SyscallNumber.READLINKAT, dir, name, target.address(), size);
            Syscall.check(SyscallNumber.READLINKAT, length);
            byte[] bytes = target.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }
}

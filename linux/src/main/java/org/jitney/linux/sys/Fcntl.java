package org.jitney.linux.sys;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Opening files and the flags of descriptors: {@code fcntl.h} and {@code linux/openat2.h}. */
public final class Fcntl {
    public static final int AT_FDCWD = -100;
    public static final int AT_SYMLINK_NOFOLLOW = 0x100;
    public static final int AT_REMOVEDIR = 0x200;
    public static final int AT_NO_AUTOMOUNT = 0x800;
    public static final int AT_EMPTY_PATH = 0x1000;

    public static final int O_RDONLY = 0;
    public static final int O_WRONLY = 1;
    public static final int O_RDWR = 2;
    public static final int O_CREAT = 0100;
    public static final int O_EXCL = 0200;
    public static final int O_NOCTTY = 0400;
    public static final int O_TRUNC = 01000;
    public static final int O_APPEND = 02000;
    public static final int O_NONBLOCK = 04000;
    public static final int O_CLOEXEC = 02000000;
    public static final int O_PATH = 010000000;

    // These three differ between the two machines.
    public static final int O_DIRECTORY = generic() ? 040000 : 0200000;
    public static final int O_NOFOLLOW = generic() ? 0100000 : 0400000;
    public static final int O_TMPFILE = 020000000 | O_DIRECTORY;

    public static final long RESOLVE_NO_XDEV = 0x01;
    public static final long RESOLVE_NO_MAGICLINKS = 0x02;
    public static final long RESOLVE_NO_SYMLINKS = 0x04;
    public static final long RESOLVE_BENEATH = 0x08;
    public static final long RESOLVE_IN_ROOT = 0x10;

    private static final int F_GETFD = 1;
    private static final int F_SETFD = 2;
    private static final int F_GETFL = 3;
    private static final int F_SETFL = 4;
    private static final int F_DUPFD_CLOEXEC = 1030;
    private static final int F_GET_SEALS = 1034;
    private static final int FD_CLOEXEC = 1;

    /** Seals against any change: of the size either way, of the content, of the seals. */
    private static final int ALL_SEALS = 0xf;

    private Fcntl() {}

    private static boolean generic() {
        return SyscallNumber.OPENAT.number() == SyscallNumber.OPENAT.onAarch64();
    }

    /** Opens a path, always close-on-exec: {@return the descriptor} */
    public static int openat(int dir, String path, int flags, int mode) throws ErrnoException {
        try (Arena arena = Arena.ofConfined()) {
            long name = arena.allocateFrom(path).address();
            long fd = Syscall.retry(SyscallNumber.OPENAT, dir, name, flags | O_CLOEXEC, mode);
            return (int) Syscall.check(SyscallNumber.OPENAT, fd);
        }
    }

    /**
     * Opens a path under {@code RESOLVE_…} rules, always close-on-exec: {@return the descriptor}
     */
    public static int openat2(int dir, String path, int flags, int mode, long resolve)
            throws ErrnoException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment how = arena.allocate(24, 8);
            how.set(ValueLayout.JAVA_LONG, 0, Integer.toUnsignedLong(flags | O_CLOEXEC));
            how.set(ValueLayout.JAVA_LONG, 8, mode);
            how.set(ValueLayout.JAVA_LONG, 16, resolve);
            long name = arena.allocateFrom(path).address();
            long fd;
            do {
                // EAGAIN: a rename went on elsewhere while ".." was looked up; the kernel asks to
                // try again.
                fd = Syscall.retry(SyscallNumber.OPENAT2, dir, name, how.address(), 24);
            } while (fd == -Errno.EAGAIN);
            return (int) Syscall.check(SyscallNumber.OPENAT2, fd);
        }
    }

    /** Duplicates a descriptor to the lowest free number from {@code least} on, close-on-exec. */
    public static int duplicate(int fd, int least) throws ErrnoException {
        return (int) Syscall.checked(SyscallNumber.FCNTL, fd, F_DUPFD_CLOEXEC, least);
    }

    /** {@return the file status flags, such as {@link #O_NONBLOCK}} */
    public static int statusFlags(int fd) throws ErrnoException {
        return (int) Syscall.checked(SyscallNumber.FCNTL, fd, F_GETFL, 0);
    }

    /** {@return whether it is a file in memory that nobody can change any more} */
    public static boolean isSealed(int fd) {
        long seals = Syscall.retry(SyscallNumber.FCNTL, fd, F_GET_SEALS, 0, 0);
        return seals >= 0 && (seals & ALL_SEALS) == ALL_SEALS;
    }

    /** Sets or clears {@link #O_NONBLOCK} on the open file. */
    public static void setNonBlocking(int fd, boolean on) throws ErrnoException {
        int old = statusFlags(fd);
        int flags = on ? old | O_NONBLOCK : old & ~O_NONBLOCK;
        Syscall.checked(SyscallNumber.FCNTL, fd, F_SETFL, flags);
    }

    /** {@return whether the descriptor goes away at {@code execve}} */
    public static boolean isCloseOnExec(int fd) throws ErrnoException {
        return (Syscall.checked(SyscallNumber.FCNTL, fd, F_GETFD, 0) & FD_CLOEXEC) != 0;
    }

    /** Says whether the descriptor goes away at {@code execve}. */
    public static void setCloseOnExec(int fd, boolean on) throws ErrnoException {
        Syscall.checked(SyscallNumber.FCNTL, fd, F_SETFD, on ? FD_CLOEXEC : 0);
    }
}

package org.jitney.linux.sys;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** File status, modes and directories: {@code sys/stat.h}, {@code dirent.h}. */
public final class Stat {
    public static final int S_IFMT = 0170000;
    public static final int S_IFSOCK = 0140000;
    public static final int S_IFLNK = 0120000;
    public static final int S_IFREG = 0100000;
    public static final int S_IFBLK = 0060000;
    public static final int S_IFDIR = 0040000;
    public static final int S_IFCHR = 0020000;
    public static final int S_IFIFO = 0010000;

    private static final int STATX_BASIC_STATS = 0x7ff;

    private Stat() {}

    /**
     * What {@code statx} says. Times are microseconds since 1970 by the real-time clock; {@code
     * mode} holds type and permissions.
     */
    public record FileStat(
            int mode,
            int uid,
            int gid,
            long size,
            long links,
            long inode,
            long device,
            long rdevice,
            long mtimeUsec,
            long ctimeUsec) {

        /** {@return whether it is a regular file} */
        public boolean isRegular() {
            return (mode & S_IFMT) == S_IFREG;
        }

        /** {@return whether it is a directory} */
        public boolean isDirectory() {
            return (mode & S_IFMT) == S_IFDIR;
        }

        /** {@return whether it is a symbolic link} */
        public boolean isSymlink() {
            return (mode & S_IFMT) == S_IFLNK;
        }

        /** {@return whether it is a character device} */
        public boolean isCharacterDevice() {
            return (mode & S_IFMT) == S_IFCHR;
        }

        /** {@return whether it is a socket} */
        public boolean isSocket() {
            return (mode & S_IFMT) == S_IFSOCK;
        }

        /** {@return whether it is a named pipe} */
        public boolean isFifo() {
            return (mode & S_IFMT) == S_IFIFO;
        }

        /** {@return the permission bits, with set-uid, set-gid and sticky} */
        public int permissions() {
            return mode & 07777;
        }

        /** {@return whether both describe the same file} */
        public boolean isSameFile(FileStat other) {
            return inode == other.inode && device == other.device;
        }
    }

    /** Asks about a path, or with {@code AT_EMPTY_PATH} and {@code ""} about a descriptor. */
    public static FileStat statx(int dir, String path, int flags) throws ErrnoException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment out = arena.allocate(256, 8);
            long name = arena.allocateFrom(path).address();
            Syscall.checked(
                    SyscallNumber.STATX, dir, name, flags, STATX_BASIC_STATS, out.address(), 0);
            return new FileStat(
                    out.get(ValueLayout.JAVA_SHORT, 28) & 0xffff,
                    out.get(ValueLayout.JAVA_INT, 20),
                    out.get(ValueLayout.JAVA_INT, 24),
                    out.get(ValueLayout.JAVA_LONG, 40),
                    Integer.toUnsignedLong(out.get(ValueLayout.JAVA_INT, 16)),
                    out.get(ValueLayout.JAVA_LONG, 32),
                    device(out, 136),
                    device(out, 128),
                    usec(out, 112),
                    usec(out, 96));
        }
    }

    /** {@return how many blocks of 512 bytes a file takes on the disk} */
    public static long blocks(String path, int flags) throws ErrnoException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment out = arena.allocate(256, 8);
            long name = arena.allocateFrom(path).address();
            Syscall.checked(
                    SyscallNumber.STATX,
                    Fcntl.AT_FDCWD,
                    name,
                    flags,
                    STATX_BASIC_STATS,
                    out.address(),
                    0);
            return out.get(ValueLayout.JAVA_LONG, 48);
        }
    }

    private static long device(MemorySegment out, long at) {
        return makedev(out.get(ValueLayout.JAVA_INT, at), out.get(ValueLayout.JAVA_INT, at + 4));
    }

    /** {@return a device number made of its two halves, as the C library packs them} */
    public static long makedev(int major, int minor) {
        long high = Integer.toUnsignedLong(major);
        long low = Integer.toUnsignedLong(minor);
        return (low & 0xff)
                | ((high & 0xfff) << 8)
                | ((low & ~0xffL) << 12)
                | ((high & ~0xfffL) << 32);
    }

    private static long usec(MemorySegment out, long at) {
        return out.get(ValueLayout.JAVA_LONG, at) * 1_000_000
                + Integer.toUnsignedLong(out.get(ValueLayout.JAVA_INT, at + 8)) / 1000;
    }

    /** Makes a directory. */
    public static void mkdirat(int dir, String path, int mode) throws ErrnoException {
        path(SyscallNumber.MKDIRAT, dir, path, mode);
    }

    /** Makes a device node, a FIFO or a socket file. */
    public static void mknodat(int dir, String path, int mode, long device) throws ErrnoException {
        try (Arena arena = Arena.ofConfined()) {
            long name = arena.allocateFrom(path).address();
            Syscall.checked(SyscallNumber.MKNODAT, dir, name, mode, device, 0, 0);
        }
    }

    /** Removes a file, or with {@code AT_REMOVEDIR} an empty directory. */
    public static void unlinkat(int dir, String path, int flags) throws ErrnoException {
        path(SyscallNumber.UNLINKAT, dir, path, flags);
    }

    /** Changes the permissions of a path; follows links. */
    public static void fchmodat(int dir, String path, int mode) throws ErrnoException {
        path(SyscallNumber.FCHMODAT, dir, path, mode);
    }

    /** Changes the permissions of an open file. */
    public static void fchmod(int fd, int mode) throws ErrnoException {
        Syscall.checked(SyscallNumber.FCHMOD, fd, mode, 0);
    }

    /** Changes the owner of an open file; -1 leaves one as it is. */
    public static void fchown(int fd, int uid, int gid) throws ErrnoException {
        Syscall.checked(SyscallNumber.FCHOWN, fd, uid, gid);
    }

    /** Changes the owner of a path; -1 leaves one as it is. */
    public static void fchownat(int dir, String path, int uid, int gid, int flags)
            throws ErrnoException {
        try (Arena arena = Arena.ofConfined()) {
            long name = arena.allocateFrom(path).address();
            Syscall.checked(SyscallNumber.FCHOWNAT, dir, name, uid, gid, flags, 0);
        }
    }

    /** Asks whether this process may read, write (2) or execute (1) a path; 0: does it exist. */
    public static void faccessat(int dir, String path, int mode) throws ErrnoException {
        path(SyscallNumber.FACCESSAT, dir, path, mode);
    }

    /** Makes a symbolic link. */
    public static void symlinkat(String target, int dir, String path) throws ErrnoException {
        try (Arena arena = Arena.ofConfined()) {
            Syscall.checked(
                    SyscallNumber.SYMLINKAT,
                    arena.allocateFrom(target).address(),
                    dir,
                    arena.allocateFrom(path).address());
        }
    }

    /** Renames; what had the new name is replaced. */
    public static void renameat(int fromDir, String from, int toDir, String to)
            throws ErrnoException {
        try (Arena arena = Arena.ofConfined()) {
            long oldName = arena.allocateFrom(from).address();
            long newName = arena.allocateFrom(to).address();
            Syscall.checked(SyscallNumber.RENAMEAT, fromDir, oldName, toDir, newName, 0, 0);
        }
    }

    /** Sets when an open file was last read and changed, in microseconds since 1970. */
    public static void futimens(int fd, long usec) throws ErrnoException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment times = arena.allocate(32, 8);
            for (int at = 0; at < 32; at += 16) {
                times.set(ValueLayout.JAVA_LONG, at, Math.floorDiv(usec, 1_000_000L));
                times.set(ValueLayout.JAVA_LONG, at + 8, Math.floorMod(usec, 1_000_000L) * 1000);
            }
            Syscall.checked(SyscallNumber.UTIMENSAT, fd, 0, times.address(), 0, 0, 0);
        }
    }

    /** Waits until the file's content is on the disk. */
    public static void fsync(int fd) throws ErrnoException {
        Syscall.checked(SyscallNumber.FSYNC, fd, 0, 0);
    }

    /** Waits until all of the file system that an open file is on is on the disk. */
    public static void syncfs(int fd) throws ErrnoException {
        Syscall.checked(SyscallNumber.SYNCFS, fd, 0, 0);
    }

    /** Reads directory entries as raw {@code linux_dirent64}: {@return bytes read, 0 at the end} */
    public static int getdents64(int fd, Memory into) throws ErrnoException {
        return (int) Syscall.checked(SyscallNumber.GETDENTS64, fd, into.address(), into.size());
    }

    private static void path(SyscallNumber call, int dir, String path, long argument)
            throws ErrnoException {
        try (Arena arena = Arena.ofConfined()) {
            Syscall.checked(call, dir, arena.allocateFrom(path).address(), argument);
        }
    }
}

package org.jitney.linux.sys;

import java.lang.foreign.Arena;

/** {@code sys/inotify.h}. */
public final class Notify {
    public static final int IN_ACCESS = 0x1;
    public static final int IN_MODIFY = 0x2;
    public static final int IN_ATTRIB = 0x4;
    public static final int IN_CLOSE_WRITE = 0x8;
    public static final int IN_OPEN = 0x20;
    public static final int IN_MOVED_FROM = 0x40;
    public static final int IN_MOVED_TO = 0x80;
    public static final int IN_CREATE = 0x100;
    public static final int IN_DELETE = 0x200;
    public static final int IN_DELETE_SELF = 0x400;
    public static final int IN_MOVE_SELF = 0x800;
    public static final int IN_Q_OVERFLOW = 0x4000;
    public static final int IN_IGNORED = 0x8000;
    public static final int IN_ONLYDIR = 0x01000000;
    public static final int IN_DONT_FOLLOW = 0x02000000;

    private Notify() {}

    /** Opens a non-blocking inotify instance. */
    public static int init() throws ErrnoException {
        int flags = Fcntl.O_NONBLOCK | Fcntl.O_CLOEXEC;
        return (int) Syscall.checked(SyscallNumber.INOTIFY_INIT1, flags, 0, 0);
    }

    /** Watches a path: {@return the watch descriptor} */
    public static int add(int fd, String path, int mask) throws ErrnoException {
        try (Arena arena = Arena.ofConfined()) {
            long name = arena.allocateFrom(path).address();
            return (int) Syscall.checked(SyscallNumber.INOTIFY_ADD_WATCH, fd, name, mask);
        }
    }

    /** Stops a watch. */
    public static void remove(int fd, int watch) throws ErrnoException {
        Syscall.checked(SyscallNumber.INOTIFY_RM_WATCH, fd, watch, 0);
    }
}

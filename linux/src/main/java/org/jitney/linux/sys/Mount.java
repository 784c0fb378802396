package org.jitney.linux.sys;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Mounting: {@code sys/mount.h}. */
public final class Mount {
    public static final long MS_RDONLY = 1;
    public static final long MS_NOSUID = 2;
    public static final long MS_NODEV = 4;
    public static final long MS_NOEXEC = 8;
    public static final long MS_REMOUNT = 32;
    public static final long MS_NOATIME = 1024;
    public static final long MS_BIND = 4096;
    public static final long MS_MOVE = 8192;
    public static final long MS_REC = 16384;
    public static final long MS_UNBINDABLE = 1 << 17;
    public static final long MS_PRIVATE = 1 << 18;
    public static final long MS_SLAVE = 1 << 19;
    public static final long MS_SHARED = 1 << 20;
    public static final long MS_RELATIME = 1 << 21;
    public static final long MS_STRICTATIME = 1 << 24;

    public static final int MNT_FORCE = 1;
    public static final int MNT_DETACH = 2;
    public static final int UMOUNT_NOFOLLOW = 8;

    private Mount() {}

    /** Mounts; an empty type or empty options are passed as NULL. */
    public static void mount(String source, String target, String type, long flags, String options)
            throws ErrnoException {
        try (Arena arena = Arena.ofConfined()) {
            Syscall.checked(
                    SyscallNumber.MOUNT,
                    address(arena, source),
                    arena.allocateFrom(target).address(),
                    address(arena, type),
                    flags,
                    address(arena, options),
                    0);
        }
    }

    /** Unmounts. */
    public static void umount(String target, int flags) throws ErrnoException {
        try (Arena arena = Arena.ofConfined()) {
            long path = arena.allocateFrom(target).address();
            Syscall.checked(SyscallNumber.UMOUNT2, path, flags, 0);
        }
    }

    private static long address(Arena arena, String text) {
        MemorySegment memory = text.isEmpty() ? MemorySegment.NULL : arena.allocateFrom(text);
        return memory.address();
    }
}

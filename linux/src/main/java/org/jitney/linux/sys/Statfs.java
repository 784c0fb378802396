package org.jitney.linux.sys;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** A file system: its type, its size in bytes, and the mount flags. */
public record Statfs(long type, long blockSize, long blocks, long available, long flags) {
    public static final long TMPFS_MAGIC = 0x01021994;
    public static final long CGROUP2_SUPER_MAGIC = 0x63677270;
    public static final long CGROUP_SUPER_MAGIC = 0x27e0eb;
    public static final long PROC_SUPER_MAGIC = 0x9fa0;
    public static final long SYSFS_MAGIC = 0x62656572;
    public static final long OVERLAYFS_SUPER_MAGIC = 0x794c7630;

    private static final long ST_RDONLY = 1;

    /** Asks about the file system that holds a path. */
    public static Statfs of(String path) throws ErrnoException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment out = arena.allocate(120, 8);
            Syscall.checked(
                    SyscallNumber.STATFS, arena.allocateFrom(path).address(), out.address(), 0);
            return new Statfs(
                    out.get(ValueLayout.JAVA_LONG, 0),
                    out.get(ValueLayout.JAVA_LONG, 8),
                    out.get(ValueLayout.JAVA_LONG, 16),
                    out.get(ValueLayout.JAVA_LONG, 32),
                    out.get(ValueLayout.JAVA_LONG, 80));
        }
    }

    /** {@return whether it is mounted read-only} */
    public boolean isReadOnly() {
        return (flags & ST_RDONLY) != 0;
    }
}

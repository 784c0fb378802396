package org.jitney.linux.sys;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * How many descriptors a process may have open: RLIMIT_NOFILE.
 *
 * @param soft what counts
 * @param hard how far the process itself may raise it
 */
public record FileLimit(long soft, long hard) {
    /** The number of this limit, for prlimit. */
    public static final int RESOURCE = 7;

    /** {@return the limit of this process} */
    public static FileLimit current() throws ErrnoException {
        return current(RESOURCE);
    }

    /** {@return the limit of this process for another resource; -1 is infinity} */
    public static FileLimit current(int resource) throws ErrnoException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment limit = arena.allocate(16, 8);
            Syscall.checked(SyscallNumber.PRLIMIT64, 0, resource, 0, limit.address(), 0, 0);
            return new FileLimit(
                    limit.get(ValueLayout.JAVA_LONG, 0), limit.get(ValueLayout.JAVA_LONG, 8));
        }
    }

    /** Makes this the limit of this process. */
    public void set() throws ErrnoException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment limit = arena.allocateFrom(ValueLayout.JAVA_LONG, soft, hard);
            Syscall.checked(SyscallNumber.PRLIMIT64, 0, RESOURCE, limit.address(), 0, 0, 0);
        }
    }
}

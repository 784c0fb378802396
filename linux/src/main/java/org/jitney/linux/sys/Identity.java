package org.jitney.linux.sys;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.List;

/**
 * Becoming another user, for good.
 *
 * <p>To the kernel an identity belongs to a thread. The functions of the C library carry a change
 * over to every thread of the process (nptl(7)), those that the JVM has started among them; the
 * bare system calls would leave all threads but one what they were.
 */
public final class Identity {
    private static final MethodHandle SETGROUPS = Native.bind("setgroups");
    private static final MethodHandle SETRESGID = Native.bind("setresgid");
    private static final MethodHandle SETRESUID = Native.bind("setresuid");

    private Identity() {}

    /**
     * Becomes a user in all threads: first the groups, as the user may not change them any more.
     */
    public static void become(int uid, int gid, List<Integer> groups) throws ErrnoException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment list = arena.allocate(4L * Math.max(1, groups.size()), 4);
            for (int i = 0; i < groups.size(); i++) {
                list.setAtIndex(ValueLayout.JAVA_INT, i, groups.get(i));
            }
            check("setgroups", SETGROUPS, groups.size(), list.address(), 0);
        }
        check("setresgid", SETRESGID, gid, gid, gid);
        check("setresuid", SETRESUID, uid, uid, uid);
    }

    private static void check(String name, MethodHandle function, long a, long b, long c)
            throws ErrnoException {
        MemorySegment state = Native.state();
        int result;
        try {
            result = (int) (long) function.invokeExact(state, a, b, c, 0L, 0L, 0L, 0L);
        } catch (Throwable t) {
            throw new AssertionError(t);
        }
        if (result != 0) {
            throw new ErrnoException(name, Native.errno(state));
        }
    }
}

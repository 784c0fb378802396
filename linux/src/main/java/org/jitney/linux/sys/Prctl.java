package org.jitney.linux.sys;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Attributes of this process or thread: {@code sys/prctl.h}. */
public final class Prctl {
    public static final int PR_SET_PDEATHSIG = 1;
    public static final int PR_SET_DUMPABLE = 4;
    public static final int PR_SET_KEEPCAPS = 8;
    public static final int PR_SET_NAME = 15;
    public static final int PR_SET_SECCOMP = 22;
    public static final int PR_CAPBSET_READ = 23;
    public static final int PR_CAPBSET_DROP = 24;
    public static final int PR_SET_SECUREBITS = 28;
    public static final int PR_SET_TIMERSLACK = 29;
    public static final int PR_GET_TIMERSLACK = 30;
    public static final int PR_SET_CHILD_SUBREAPER = 36;
    public static final int PR_GET_CHILD_SUBREAPER = 37;
    public static final int PR_SET_NO_NEW_PRIVS = 38;
    public static final int PR_CAP_AMBIENT = 47;
    public static final int PR_CAP_AMBIENT_RAISE = 2;
    public static final int PR_CAP_AMBIENT_CLEAR_ALL = 4;

    private Prctl() {}

    /** Calls {@code prctl}: {@return its result} */
    public static long prctl(int option, long a, long b, long c, long d) throws ErrnoException {
        return Syscall.checked(SyscallNumber.PRCTL, option, a, b, c, d, 0);
    }

    /** Makes orphans below this process its children (all threads). */
    public static void setChildSubreaper(boolean on) throws ErrnoException {
        prctl(PR_SET_CHILD_SUBREAPER, on ? 1 : 0, 0, 0, 0);
    }

    /** {@return by how many nanoseconds timers of the calling thread may be late} */
    public static long timerSlackNsec() throws ErrnoException {
        return prctl(PR_GET_TIMERSLACK, 0, 0, 0, 0);
    }

    /** {@return whether orphans below this process become its children} */
    public static boolean isChildSubreaper() throws ErrnoException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment value = arena.allocate(ValueLayout.JAVA_INT);
            prctl(PR_GET_CHILD_SUBREAPER, value.address(), 0, 0, 0);
            return value.get(ValueLayout.JAVA_INT, 0) != 0;
        }
    }
}

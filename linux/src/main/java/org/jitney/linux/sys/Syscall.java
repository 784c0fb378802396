package org.jitney.linux.sys;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * The one door to the kernel: {@code syscall(2)}.
 *
 * <p>Results are the kernel's own: zero or more on success, {@code -errno} on failure. Nothing is
 * allocated, so hot paths call this directly with addresses they keep.
 */
public final class Syscall {
    private static final MethodHandle CALL = Native.bind("syscall");

    /** So many calls from code that is not compiled yet, and the JVM rebuilds a method handle. */
    private static final int UNTIL_REBUILT = 128;

    private Syscall() {}

    /**
     * Has the JVM rebuild the handles of system calls and clocks now, which takes it some
     * milliseconds and would else come in the middle of a burst of work.
     */
    public static void settle() {
        for (int i = 0; i < UNTIL_REBUILT; i++) {
            call(SyscallNumber.GETPPID, 0, 0, 0);
            Clocks.usec(Clocks.MONOTONIC);
        }
    }

    /** Calls with six arguments: {@return the result, or minus errno} */
    public static long call(SyscallNumber call, long a, long b, long c, long d, long e, long f) {
        MemorySegment state = Native.state();
        long result;
        try {
            result = (long) CALL.invokeExact(state, (long) call.number(), a, b, c, d, e, f);
        } catch (Throwable t) {
            throw new AssertionError(t);
        }
        return result == -1 ? -Native.errno(state) : result;
    }

    /** Calls with up to three arguments: {@return the result, or minus errno} */
    public static long call(SyscallNumber call, long a, long b, long c) {
        return call(call, a, b, c, 0, 0, 0);
    }

    /** Calls and repeats while a signal interrupts: {@return the result, or minus errno} */
    public static long retry(SyscallNumber call, long a, long b, long c, long d) {
        long result;
        do {
            result = call(call, a, b, c, d, 0, 0);
        } while (result == -Errno.EINTR);
        return result;
    }

    /** Turns {@code -errno} into an exception that names the call. */
    public static long check(SyscallNumber call, long result) throws ErrnoException {
        if (result < 0) {
            throw new ErrnoException(call.callName(), (int) -result);
        }
        return result;
    }

    /** Calls with six arguments; a failure is an exception. */
    public static long checked(SyscallNumber call, long a, long b, long c, long d, long e, long f)
            throws ErrnoException {
        return check(call, call(call, a, b, c, d, e, f));
    }

    /** Calls with up to three arguments; a failure is an exception. */
    public static long checked(SyscallNumber call, long a, long b, long c) throws ErrnoException {
        return check(call, call(call, a, b, c, 0, 0, 0));
    }
}

package org.jitney.linux.sys;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Set;

/** Blocked signals of the calling thread, and {@code signalfd}. */
public final class SignalMask {
    private static final int SIG_BLOCK = 0;
    private static final int SIG_SETMASK = 2;
    private static final int SFD_NONBLOCK = Fcntl.O_NONBLOCK;

    /** The size of one {@code signalfd_siginfo}. */
    public static final int SIGINFO_SIZE = 128;

    private SignalMask() {}

    /** Encodes signal numbers as the kernel's 64-bit set. */
    public static long bits(Set<Integer> signals) {
        long bits = 0;
        for (int signal : signals) {
            bits |= 1L << (signal - 1);
        }
        return bits;
    }

    /** Blocks signals in the calling thread: {@return the mask before} */
    public static long block(Set<Integer> signals) throws ErrnoException {
        return change(SIG_BLOCK, bits(signals));
    }

    /** Replaces the mask of the calling thread: {@return the mask before} */
    public static long set(long bits) throws ErrnoException {
        return change(SIG_SETMASK, bits);
    }

    private static long change(int how, long bits) throws ErrnoException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment sets = arena.allocate(16, 8);
            sets.set(ValueLayout.JAVA_LONG, 0, bits);
            Syscall.checked(
                    SyscallNumber.RT_SIGPROCMASK, how, sets.address(), sets.address() + 8, 8, 0, 0);
            return sets.get(ValueLayout.JAVA_LONG, 8);
        }
    }

    /** Opens a non-blocking descriptor from which pending signals are read. */
    public static int signalfd(Set<Integer> signals) throws ErrnoException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment set = arena.allocateFrom(ValueLayout.JAVA_LONG, bits(signals));
            int flags = SFD_NONBLOCK | Fcntl.O_CLOEXEC;
            return (int)
                    Syscall.checked(SyscallNumber.SIGNALFD4, -1, set.address(), 8, flags, 0, 0);
        }
    }
}

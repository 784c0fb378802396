package org.jitney.linux.sys;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** {@code clock_gettime(2)}. */
public final class Clocks {
    public static final int REALTIME = 0;
    public static final int MONOTONIC = 1;
    public static final int BOOTTIME = 7;
    public static final int REALTIME_ALARM = 8;

    private Clocks() {}

    /** {@return a clock's time in microseconds} */
    public static long usec(int clock) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment spec = arena.allocate(16, 8);
            long result = Syscall.call(SyscallNumber.CLOCK_GETTIME, clock, spec.address(), 0);
            if (result < 0) {
                throw new IllegalStateException("clock " + clock + " cannot be read");
            }
            return spec.get(ValueLayout.JAVA_LONG, 0) * 1_000_000
                    + spec.get(ValueLayout.JAVA_LONG, 8) / 1000;
        }
    }
}

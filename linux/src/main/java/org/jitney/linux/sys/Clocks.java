package org.jitney.linux.sys;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** {@code clock_gettime(2)}. */
public final class Clocks {
    public static final int REALTIME = 0;
    public static final int MONOTONIC = 1;
    public static final int BOOTTIME = 7;
    public static final int REALTIME_ALARM = 8;

    /** The C library's function: it reads most clocks without entering the kernel. */
    private static final MethodHandle READ = Native.bind("clock_gettime");

    private static final ThreadLocal<MemorySegment> TIME =
            ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(16, 8));

    private Clocks() {}

    /** Sets the system's clock. */
    public static void setRealtime(long usec) throws ErrnoException {
        Memory time = Memory.allocate(16);
        time.bytes().putLong(0, Math.floorDiv(usec, 1_000_000L));
        time.bytes().putLong(8, Math.floorMod(usec, 1_000_000L) * 1000);
        Syscall.checked(SyscallNumber.CLOCK_SETTIME, REALTIME, time.address(), 0);
    }

    /**
     * Tells the kernel how far the time zone is from UTC. The first one to do so in the life of a
     * kernel also moves the clock, if the hardware clock runs in local time.
     */
    public static void setMinutesWest(int minutes) throws ErrnoException {
        Memory zone = Memory.allocate(8);
        zone.bytes().putInt(0, minutes);
        Syscall.checked(SyscallNumber.SETTIMEOFDAY, 0, zone.address(), 0);
    }

    /** {@return a clock's time in microseconds} */
    public static long usec(int clock) {
        MemorySegment spec = TIME.get();
        long result;
        try {
            long address = spec.address();
            result =
                    (long)
                            READ.invokeExact(
                                    Native.state(), (long) clock, address, 0L, 0L, 0L, 0L, 0L);
        } catch (Throwable t) {
            throw new AssertionError(t);
        }
        if ((int) result != 0) {
            throw new IllegalStateException("clock " + clock + " cannot be read");
        }
        return spec.get(ValueLayout.JAVA_LONG, 0) * 1_000_000
                + spec.get(ValueLayout.JAVA_LONG, 8) / 1000;
    }
}

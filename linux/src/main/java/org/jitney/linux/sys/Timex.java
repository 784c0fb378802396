package org.jitney.linux.sys;

import java.nio.ByteBuffer;

/**
 * {@code sys/timex.h}: the kernel's clock discipline.
 *
 * @param modes which of the values are set, 0 for none
 * @param offset to be corrected, in ns with {@link #ADJ_NANO}, in µs without
 * @param freq frequency correction in millionths, times 65,536
 * @param maxerror largest error in µs
 * @param esterror estimated error in µs
 * @param status bits {@code STA_…}
 * @param constant time constant of the loop
 * @param tai seconds between TAI and UTC
 */
public record Timex(
        int modes,
        long offset,
        long freq,
        long maxerror,
        long esterror,
        int status,
        long constant,
        int tai) {
    public static final int ADJ_OFFSET = 0x1;
    public static final int ADJ_MAXERROR = 0x4;
    public static final int ADJ_ESTERROR = 0x8;
    public static final int ADJ_STATUS = 0x10;
    public static final int ADJ_TIMECONST = 0x20;
    public static final int ADJ_SETOFFSET = 0x100;
    public static final int ADJ_NANO = 0x2000;

    public static final int STA_PLL = 0x1;
    public static final int STA_INS = 0x10;
    public static final int STA_DEL = 0x20;
    public static final int STA_UNSYNC = 0x40;

    private static final int SIZE = 208;
    private static final int TIME = 72;
    private static final int TAI = 160;

    /** {@return what the kernel has; nothing is set} */
    public static Timex read() throws ErrnoException {
        return new Timex(0, 0, 0, 0, 0, 0, 0, 0).adjust();
    }

    /**
     * Sets the values that {@link #modes} names and {@return what the kernel has then} With {@link
     * #ADJ_SETOFFSET} the clock is moved by {@link #offset} nanoseconds at once.
     */
    public Timex adjust() throws ErrnoException {
        Memory memory = Memory.allocate(SIZE);
        ByteBuffer bytes = memory.bytes();
        bytes.putInt(0, modes);
        bytes.putLong(8, offset);
        bytes.putLong(16, freq);
        bytes.putLong(24, maxerror);
        bytes.putLong(32, esterror);
        bytes.putInt(40, status);
        bytes.putLong(48, constant);
        if ((modes & ADJ_SETOFFSET) != 0) {
            bytes.putLong(8, 0);
            bytes.putLong(TIME, Math.floorDiv(offset, 1_000_000_000L));
            bytes.putLong(TIME + 8, Math.floorMod(offset, 1_000_000_000L));
        }
        Syscall.checked(SyscallNumber.ADJTIMEX, memory.address(), 0, 0);
        return new Timex(
                0,
                bytes.getLong(8),
                bytes.getLong(16),
                bytes.getLong(24),
                bytes.getLong(32),
                bytes.getInt(40),
                bytes.getLong(48),
                bytes.getInt(TAI));
    }
}

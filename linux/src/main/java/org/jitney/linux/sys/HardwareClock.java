package org.jitney.linux.sys;

import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.LocalDateTime;

/** {@code linux/rtc.h}: the clock that runs while the machine is off. */
public final class HardwareClock {
    private static final long RTC_RD_TIME = 0x80247009L;
    private static final long RTC_SET_TIME = 0x4024700aL;
    private static final int SIZE = 36;

    private HardwareClock() {}

    /**
     * {@return what the clock of an open device shows}
     *
     * @throws ErrnoException EINVAL also when it shows no time at all
     */
    public static LocalDateTime read(int fd) throws ErrnoException {
        Memory memory = Memory.allocate(SIZE);
        Ioctl.exchange(fd, RTC_RD_TIME, memory);
        ByteBuffer bytes = memory.bytes();
        try {
            return LocalDateTime.of(
                    bytes.getInt(20) + 1900,
                    bytes.getInt(16) + 1,
                    bytes.getInt(12),
                    bytes.getInt(8),
                    bytes.getInt(4),
                    bytes.getInt(0));
        } catch (DateTimeException e) {
            throw new ErrnoException("RTC_RD_TIME", Errno.EINVAL);
        }
    }

    /** Sets the clock of an open device, to the second. */
    public static void set(int fd, LocalDateTime time) throws ErrnoException {
        Memory memory = Memory.allocate(SIZE);
        ByteBuffer bytes = memory.bytes();
        bytes.putInt(0, time.getSecond());
        bytes.putInt(4, time.getMinute());
        bytes.putInt(8, time.getHour());
        bytes.putInt(12, time.getDayOfMonth());
        bytes.putInt(16, time.getMonthValue() - 1);
        bytes.putInt(20, time.getYear() - 1900);
        bytes.putInt(24, time.getDayOfWeek().getValue() % 7);
        bytes.putInt(28, time.getDayOfYear() - 1);
        Ioctl.exchange(fd, RTC_SET_TIME, memory);
    }
}

package org.jitney.network1.link;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * How long packets take at a rate, in the kernel's ticks of 64 ns (the second number of {@code
 * /proc/net/psched}): what {@code struct tc_ratespec} and the tables beside it hold; pure.
 *
 * @param rate bytes a second
 * @param mpu what the smallest packet counts as
 * @param overhead what is counted beside each packet
 * @param cell two to the power of this many bytes are one step of the table
 */
record RateTable(long rate, long mpu, int overhead, int cell) {
    private static final int STEPS = 256;
    private static final long USUAL_SIZE = 2047;
    private static final double TICKS_IN_USEC = 1000.0 / 64;
    private static final int LINKLAYER_ETHERNET = 1;
    private static final long MOST = 0xffff_ffffL;

    /**
     * A table up to a size.
     *
     * @param largest packet; 0 for the usual one
     */
    static RateTable of(long rate, long mpu, int overhead, long largest) {
        long size = largest == 0 ? USUAL_SIZE : largest;
        int cell = 0;
        while (size >> cell > STEPS - 1) {
            cell++;
        }
        return new RateTable(rate, mpu, overhead, cell);
    }

    /** {@return as many ticks as microseconds have; no more than 32 bits hold} */
    static long ticks(long usec) {
        return (long) Math.min((double) usec * TICKS_IN_USEC, (double) MOST);
    }

    /** {@return what bytes take, in ticks} */
    static long time(long rate, long bytes) {
        return ticks((long) (1_000_000.0 * ((double) bytes / (double) rate)));
    }

    /** {@return the rate as far as 32 bits hold it: a larger one has an attribute of its own} */
    long narrowRate() {
        return Math.min(rate, MOST);
    }

    boolean isWide() {
        return rate > MOST;
    }

    /** {@return the twelve bytes of {@code struct tc_ratespec}} */
    byte[] spec() {
        return ByteBuffer.allocate(12)
                .order(ByteOrder.nativeOrder())
                .put((byte) cell)
                .put((byte) LINKLAYER_ETHERNET)
                .putShort((short) overhead)
                .putShort((short) -1)
                .putShort((short) mpu)
                .putInt((int) narrowRate())
                .array();
    }

    /** {@return what packets of each size take} */
    byte[] encode() {
        ByteBuffer out = ByteBuffer.allocate(STEPS * 4).order(ByteOrder.nativeOrder());
        for (long i = 1; i <= STEPS; i++) {
            out.putInt((int) time(narrowRate(), Math.max(i << cell, mpu)));
        }
        return out.array();
    }
}

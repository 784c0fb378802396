package org.jitney.journal.format;

/** Offsets of objects in a file, which are multiples of 8: a bit for each, and their ranks. */
final class OffsetSet {
    private final long[] bits;
    private int[] ranks = {};
    private int count;

    /** Makes room for all offsets below a limit. */
    OffsetSet(long limit) {
        bits = new long[(int) (limit >>> 9) + 1];
    }

    void add(long offset) {
        if (!has(offset)) {
            bits[(int) (offset >>> 9)] |= 1L << (offset >>> 3);
            count++;
        }
    }

    boolean has(long offset) {
        return (offset & 7) == 0
                && offset >= 0
                && offset >>> 9 < bits.length
                && (bits[(int) (offset >>> 9)] >>> (offset >>> 3) & 1) != 0;
    }

    int count() {
        return count;
    }

    /** Makes {@link #rank} work; nothing may be added after it. */
    void freeze() {
        ranks = new int[bits.length];
        int sum = 0;
        for (int i = 0; i < bits.length; i++) {
            ranks[i] = sum;
            sum += Long.bitCount(bits[i]);
        }
    }

    /** {@return how many smaller offsets there are} */
    int rank(long offset) {
        int word = (int) (offset >>> 9);
        long below = (1L << (offset >>> 3)) - 1;
        return ranks[word] + Long.bitCount(bits[word] & below);
    }

    /** {@return the least offset at or after this, -1 if there is none} */
    long next(long offset) {
        int word = (int) (offset >>> 9);
        if (word >= bits.length) {
            return -1;
        }
        long left = bits[word] & -1L << (offset >>> 3);
        while (left == 0) {
            word++;
            if (word == bits.length) {
                return -1;
            }
            left = bits[word];
        }
        return (long) word << 9 | (long) Long.numberOfTrailingZeros(left) << 3;
    }
}

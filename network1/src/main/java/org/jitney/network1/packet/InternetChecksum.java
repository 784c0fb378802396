package org.jitney.network1.packet;

/** The checksum of RFC 1071. */
final class InternetChecksum {
    private InternetChecksum() {}

    /** {@return the sum of 16-bit words so far; an odd last byte counts as the higher one} */
    static long add(long sum, byte[] bytes, int from, int end) {
        long total = sum;
        for (int i = from; i + 1 < end; i += 2) {
            total += Byte.toUnsignedInt(bytes[i]) << 8 | Byte.toUnsignedInt(bytes[i + 1]);
        }
        if (((end - from) & 1) == 1) {
            total += (long) Byte.toUnsignedInt(bytes[end - 1]) << 8;
        }
        return total;
    }

    /** {@return what is to be written; over bytes that have it already, 0} */
    static int finish(long sum) {
        long folded = sum;
        while (folded >>> 16 != 0) {
            folded = (folded & 0xffff) + (folded >>> 16);
        }
        return (int) (~folded & 0xffff);
    }
}

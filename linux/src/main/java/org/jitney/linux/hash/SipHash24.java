package org.jitney.linux.hash;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** SipHash-2-4 of Aumasson and Bernstein, 64 bits. */
public final class SipHash24 {
    private final long k0;
    private final long k1;

    /** Takes the two little-endian halves of the key. */
    public SipHash24(long k0, long k1) {
        this.k0 = k0;
        this.k1 = k1;
    }

    /** {@return the hash of some bytes under a key of 16 bytes} */
    public static long hash(byte[] key, byte[] bytes) {
        ByteBuffer halves = ByteBuffer.wrap(key).order(ByteOrder.LITTLE_ENDIAN);
        return new SipHash24(halves.getLong(0), halves.getLong(8))
                .hash(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN));
    }

    /** Hashes a whole little-endian buffer from 0 to its limit. */
    public long hash(ByteBuffer in) {
        long v0 = k0 ^ 0x736f6d6570736575L;
        long v1 = k1 ^ 0x646f72616e646f6dL;
        long v2 = k0 ^ 0x6c7967656e657261L;
        long v3 = k1 ^ 0x7465646279746573L;
        int length = in.limit();
        int whole = length & ~7;
        // The last word holds what is left, and the length in its highest byte.
        long last = (long) length << 56;
        for (int i = length - 1; i >= whole; i--) {
            last |= (in.get(i) & 0xffL) << (8 * (i - whole));
        }
        for (int i = 0; i <= whole; i += 8) {
            long word = i < whole ? in.getLong(i) : last;
            v3 ^= word;
            for (int round = 0; round < 2; round++) {
                v0 += v1;
                v2 += v3;
                v1 = Long.rotateLeft(v1, 13) ^ v0;
                v3 = Long.rotateLeft(v3, 16) ^ v2;
                v0 = Long.rotateLeft(v0, 32);
                v2 += v1;
                v0 += v3;
                v1 = Long.rotateLeft(v1, 17) ^ v2;
                v3 = Long.rotateLeft(v3, 21) ^ v0;
                v2 = Long.rotateLeft(v2, 32);
            }
            v0 ^= word;
        }
        v2 ^= 0xff;
        for (int round = 0; round < 4; round++) {
            v0 += v1;
            v2 += v3;
            v1 = Long.rotateLeft(v1, 13) ^ v0;
            v3 = Long.rotateLeft(v3, 16) ^ v2;
            v0 = Long.rotateLeft(v0, 32);
            v2 += v1;
            v0 += v3;
            v1 = Long.rotateLeft(v1, 17) ^ v2;
            v3 = Long.rotateLeft(v3, 21) ^ v0;
            v2 = Long.rotateLeft(v2, 32);
        }
        return v0 ^ v1 ^ v2 ^ v3;
    }
}

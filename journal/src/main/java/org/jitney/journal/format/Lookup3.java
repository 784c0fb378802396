package org.jitney.journal.format;

import java.nio.ByteBuffer;

/** Bob Jenkins' lookup3 ({@code hashlittle2} with both seeds 0), as 64 bits. */
final class Lookup3 {
    private Lookup3() {}

    /** Hashes a whole little-endian buffer from 0 to its limit. */
    static long hash(ByteBuffer in) {
        int left = in.limit();
        int a = 0xdeadbeef + left;
        int b = a;
        int c = a;
        int at = 0;
        while (left > 12) {
            a += in.getInt(at);
            b += in.getInt(at + 4);
            c += in.getInt(at + 8);
            a = (a - c) ^ Integer.rotateLeft(c, 4);
            c += b;
            b = (b - a) ^ Integer.rotateLeft(a, 6);
            a += c;
            c = (c - b) ^ Integer.rotateLeft(b, 8);
            b += a;
            a = (a - c) ^ Integer.rotateLeft(c, 16);
            c += b;
            b = (b - a) ^ Integer.rotateLeft(a, 19);
            a += c;
            c = (c - b) ^ Integer.rotateLeft(b, 4);
            b += a;
            at += 12;
            left -= 12;
        }
        if (left > 0) {
            a += word(in, at, left);
            b += word(in, at + 4, left - 4);
            c += word(in, at + 8, left - 8);
            c = (c ^ b) - Integer.rotateLeft(b, 14);
            a = (a ^ c) - Integer.rotateLeft(c, 11);
            b = (b ^ a) - Integer.rotateLeft(a, 25);
            c = (c ^ b) - Integer.rotateLeft(b, 16);
            a = (a ^ c) - Integer.rotateLeft(c, 4);
            b = (b ^ a) - Integer.rotateLeft(a, 14);
            c = (c ^ b) - Integer.rotateLeft(b, 24);
        }
        return (long) c << 32 | (b & 0xffffffffL);
    }

    /** Reads up to four bytes, as if zeros came after the end. */
    private static int word(ByteBuffer in, int at, int left) {
        if (left >= 4) {
            return in.getInt(at);
        }
        int word = 0;
        for (int i = 0; i < left; i++) {
            word |= (in.get(at + i) & 0xff) << (8 * i);
        }
        return word;
    }
}

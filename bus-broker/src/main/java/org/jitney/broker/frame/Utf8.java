package org.jitney.broker.frame;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Checks text as D-Bus wants it: UTF-8, shortest form, no surrogates, no NUL. */
final class Utf8 {
    private static final VarHandle LONG =
            MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long HIGH = 0x8080808080808080L;
    private static final long ONES = 0x0101010101010101L;

    private Utf8() {}

    static boolean isValid(ByteBuffer b, int off, int end) {
        int i = off;
        while (i < end) {
            // Eight bytes at once while they are ASCII and none is zero.
            if (end - i >= 8) {
                long w = (long) LONG.get(b, i);
                if (((w | (w - ONES)) & HIGH) == 0) {
                    i += 8;
                    continue;
                }
            }
            int c = b.get(i);
            if (c > 0) {
                i++;
            } else {
                int n = sequence(b, i, end);
                if (n == 0) {
                    return false;
                }
                i += n;
            }
        }
        return true;
    }

    /**
     * {@return the length of the sequence that starts with a byte above 127, 0 when it is wrong}
     */
    private static int sequence(ByteBuffer b, int i, int end) {
        int c = b.get(i) & 0xff;
        int n =
                c >= 0xc2 && c <= 0xdf
                        ? 2
                        : c >= 0xe0 && c <= 0xef ? 3 : c >= 0xf0 && c <= 0xf4 ? 4 : 0;
        if (n == 0 || end - i < n) {
            return 0;
        }
        int second = b.get(i + 1) & 0xff;
        boolean ok =
                switch (c) {
                    case 0xe0 -> second >= 0xa0 && second <= 0xbf;
                    case 0xed -> second >= 0x80 && second <= 0x9f;
                    case 0xf0 -> second >= 0x90 && second <= 0xbf;
                    case 0xf4 -> second >= 0x80 && second <= 0x8f;
                    default -> second >= 0x80 && second <= 0xbf;
                };
        for (int k = 2; ok && k < n; k++) {
            ok = (b.get(i + k) & 0xc0) == 0x80;
        }
        return ok ? n : 0;
    }
}

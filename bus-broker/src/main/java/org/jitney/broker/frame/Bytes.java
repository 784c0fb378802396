package org.jitney.broker.frame;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Integers of either byte order in byte arrays. */
final class Bytes {
    private static final VarHandle LITTLE =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle BIG =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private Bytes() {}

    static int i32(byte[] b, int at, boolean big) {
        return big ? (int) BIG.get(b, at) : (int) LITTLE.get(b, at);
    }

    static long u32(byte[] b, int at, boolean big) {
        return Integer.toUnsignedLong(i32(b, at, big));
    }

    static void put32(byte[] b, int at, boolean big, int v) {
        if (big) {
            BIG.set(b, at, v);
        } else {
            LITTLE.set(b, at, v);
        }
    }
}

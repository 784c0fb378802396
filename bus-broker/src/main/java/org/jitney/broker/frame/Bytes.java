package org.jitney.broker.frame;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Integers of either byte order in byte arrays and buffers, whatever order a buffer has. */
final class Bytes {
    private static final VarHandle LITTLE =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle BIG =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private static final VarHandle LITTLE_VIEW =
            MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle BIG_VIEW =
            MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private Bytes() {}

    static int i32(byte[] b, int at, boolean big) {
        return big ? (int) BIG.get(b, at) : (int) LITTLE.get(b, at);
    }

    static int i32(ByteBuffer b, int at, boolean big) {
        return big ? (int) BIG_VIEW.get(b, at) : (int) LITTLE_VIEW.get(b, at);
    }

    static long u32(ByteBuffer b, int at, boolean big) {
        return Integer.toUnsignedLong(i32(b, at, big));
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

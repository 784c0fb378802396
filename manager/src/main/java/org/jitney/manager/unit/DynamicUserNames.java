package org.jitney.manager.unit;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * The name of the user of DynamicUser= when a unit names none: that of the unit, or where that is
 * no name for a user a hash of it. The hash is SipHash-2-4 with the key that systemd uses, so that
 * both find the same user.
 */
final class DynamicUserNames {
    private static final Pattern USER_NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_-]{0,30}");
    private static final long KEY_LOW = 0x964e5828e6af1a58L;
    private static final long KEY_HIGH = 0xec07928c3bf54eb4L;

    private DynamicUserNames() {}

    /** {@return the user of a unit, given the unit's name without instance and type} */
    static String of(String prefix) {
        if (USER_NAME.matcher(prefix).matches()) {
            return prefix;
        }
        return "_du%016x".formatted(hash(prefix.getBytes(StandardCharsets.UTF_8)));
    }

    private static long hash(byte[] bytes) {
        SipState state = new SipState(KEY_LOW, KEY_HIGH);
        ByteBuffer padded =
                ByteBuffer.allocate(bytes.length / 8 * 8 + 8).order(ByteOrder.LITTLE_ENDIAN);
        padded.put(bytes).put(padded.capacity() - 1, (byte) bytes.length).rewind();
        while (padded.hasRemaining()) {
            state.take(padded.getLong());
        }
        return state.finish();
    }

    private static final class SipState {
        private long v0;
        private long v1;
        private long v2;
        private long v3;

        SipState(long low, long high) {
            v0 = 0x736f6d6570736575L ^ low;
            v1 = 0x646f72616e646f6dL ^ high;
            v2 = 0x6c7967656e657261L ^ low;
            v3 = 0x7465646279746573L ^ high;
        }

        void take(long word) {
            v3 ^= word;
            round();
            round();
            v0 ^= word;
        }

        long finish() {
            v2 ^= 0xff;
            for (int i = 0; i < 4; i++) {
                round();
            }
            return v0 ^ v1 ^ v2 ^ v3;
        }

        private void round() {
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
    }
}

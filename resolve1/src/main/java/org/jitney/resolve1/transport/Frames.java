package org.jitney.resolve1.transport;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Consumer;

/** Puts messages together from the bytes of a stream: each has its length in front (two bytes). */
final class Frames {
    private static final int HEAD = 2;

    private byte[] pending = new byte[512];
    private int used;

    /** Takes bytes, and hands on each message that is complete. */
    void add(ByteBuffer bytes, Consumer<byte[]> message) {
        int count = bytes.remaining();
        if (used + count > pending.length) {
            pending = Arrays.copyOf(pending, Math.max(2 * pending.length, used + count));
        }
        bytes.get(pending, used, count);
        used += count;
        int at = 0;
        while (used - at >= HEAD) {
            int length = (pending[at] & 0xff) << 8 | (pending[at + 1] & 0xff);
            if (used - at < HEAD + length) {
                break;
            }
            byte[] one = Arrays.copyOfRange(pending, at + HEAD, at + HEAD + length);
            at += HEAD + length;
            message.accept(one);
        }
        System.arraycopy(pending, at, pending, 0, used - at);
        used -= at;
    }

    /** {@return the message as it goes into a stream} */
    static byte[] framed(byte[] message) {
        byte[] out = new byte[HEAD + message.length];
        out[0] = (byte) (message.length >> 8);
        out[1] = (byte) message.length;
        System.arraycopy(message, 0, out, HEAD, message.length);
        return out;
    }

    /** {@return whether a message has begun and is not complete} */
    boolean isPartial() {
        return used > 0;
    }
}

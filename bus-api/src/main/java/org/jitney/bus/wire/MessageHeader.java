package org.jitney.bus.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jitney.bus.wire.ProtocolViolation.Kind;

/**
 * The fixed 16-byte start of every message: enough to know how many bytes follow.
 *
 * <pre>
 *  0   1   2   3   4        8        12          16
 *  | E | T | F | V | body n | serial | fields n  |   E: 'l' or 'B', V: always 1
 * </pre>
 */
record MessageHeader(
        ByteOrder order, int type, int flags, int bodyLength, int serial, int fieldsLength) {

    static final int SIZE = 16;

    /** Decodes the header at {@code at}; all 16 bytes are there. */
    static MessageHeader decode(byte[] data, int at) throws ProtocolViolation {
        ByteOrder order =
                switch (data[at]) {
                    case 'l' -> ByteOrder.LITTLE_ENDIAN;
                    case 'B' -> ByteOrder.BIG_ENDIAN;
                    default -> throw new ProtocolViolation(Kind.BAD_ENDIAN);
                };
        ByteBuffer in = ByteBuffer.wrap(data).order(order);
        int type = data[at + 1] & 0xff;
        if (type == 0) {
            throw new ProtocolViolation(Kind.BAD_TYPE);
        }
        if (data[at + 3] != 1) {
            throw new ProtocolViolation(Kind.BAD_VERSION);
        }
        // All of it in long: nothing overflows.
        long body = Integer.toUnsignedLong(in.getInt(at + 4));
        long fields = Integer.toUnsignedLong(in.getInt(at + 12));
        if (fields > Limits.MAX_ARRAY || body > Limits.MAX_MESSAGE) {
            throw new ProtocolViolation(Kind.TOO_LARGE);
        }
        if (SIZE + ((fields + 7) & -8L) + body > Limits.MAX_MESSAGE) {
            throw new ProtocolViolation(Kind.TOO_LARGE);
        }
        int serial = in.getInt(at + 8);
        if (serial == 0) {
            throw new ProtocolViolation(Kind.BAD_SERIAL);
        }
        return new MessageHeader(
                order, type, data[at + 2] & 0xff, (int) body, serial, (int) fields);
    }

    /** {@return where the body starts, relative to the message} */
    int bodyOffset() {
        return SIZE + ((fieldsLength + 7) & -8);
    }

    int messageLength() {
        return bodyOffset() + bodyLength;
    }
}

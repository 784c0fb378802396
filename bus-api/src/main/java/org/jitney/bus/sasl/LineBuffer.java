package org.jitney.bus.sasl;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jitney.bus.wire.ProtocolViolation;
import org.jitney.bus.wire.ProtocolViolation.Kind;
import org.jspecify.annotations.Nullable;

/** Collects one CR LF line at a time, of bounded length; what is not ASCII shows as chars > 127. */
final class LineBuffer {

    /** The reference buffers this much of a handshake. */
    static final int MAX_LINE = 16384;

    private static final byte[] NOTHING = new byte[0];

    private byte[] line = NOTHING;
    private int length;

    /** Takes bytes up to the end of a line; null when the line is not complete yet. */
    @Nullable String next(ByteBuffer in) throws ProtocolViolation {
        while (in.hasRemaining()) {
            byte b = in.get();
            if (b == '\n' && length > 0 && line[length - 1] == '\r') {
                String text = new String(line, 0, length - 1, StandardCharsets.ISO_8859_1);
                length = 0;
                line = NOTHING;
                return text;
            }
            if (length == MAX_LINE) {
                throw new ProtocolViolation(Kind.BAD_AUTH, "an endless authentication line");
            }
            if (length == line.length) {
                line = Arrays.copyOf(line, Math.clamp(length * 2L, 128, MAX_LINE));
            }
            line[length++] = b;
        }
        return null;
    }
}

package org.jitney.bus.sasl;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jitney.bus.wire.ProtocolViolation;
import org.jitney.bus.wire.ProtocolViolation.Kind;
import org.jspecify.annotations.Nullable;

/** Collects one CR LF line at a time, of bounded length. */
final class LineBuffer {

    private static final int MAX_LINE = 4096;

    private final byte[] line = new byte[MAX_LINE];
    private int length;

    /** Takes bytes up to the end of a line; null when the line is not complete yet. */
    @Nullable String next(ByteBuffer in) throws ProtocolViolation {
        while (in.hasRemaining()) {
            byte b = in.get();
            if (b == '\n' && length > 0 && line[length - 1] == '\r') {
                String text = new String(line, 0, length - 1, StandardCharsets.US_ASCII);
                length = 0;
                return text;
            }
            if (length == MAX_LINE) {
                throw new ProtocolViolation(Kind.BAD_AUTH, "an endless authentication line");
            }
            line[length++] = b;
        }
        return null;
    }
}

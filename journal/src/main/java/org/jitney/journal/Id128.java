package org.jitney.journal;

import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * An id of 128 bits: of a file, a boot, a machine, a sequence of numbers.
 *
 * @param high the first 8 bytes, big-endian
 * @param low the last 8 bytes, big-endian
 */
public record Id128(long high, long low) {
    public static final Id128 NULL = new Id128(0, 0);

    /**
     * {@return the id of 32 hexadecimal digits}
     *
     * @throws IllegalArgumentException if the text is anything else
     */
    public static Id128 parse(String text) {
        if (text.length() != 32 || !text.chars().allMatch(c -> Character.digit(c, 16) >= 0)) {
            throw new IllegalArgumentException("not an id of 32 hexadecimal digits: " + text);
        }
        return new Id128(
                Long.parseUnsignedLong(text, 0, 16, 16), Long.parseUnsignedLong(text, 16, 32, 16));
    }

    public boolean isNull() {
        return high == 0 && low == 0;
    }

    /**
     * As a record has it; the first that is left to the JVM costs a command a third of its time.
     */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Id128 id && high == id.high && low == id.low;
    }

    @Override
    public int hashCode() {
        return 31 * Long.hashCode(high) + Long.hashCode(low);
    }

    /** {@return 32 hexadecimal digits in lower case} */
    @Override
    public String toString() {
        HexFormat hex = HexFormat.of();
        return hex.toHexDigits(high).concat(hex.toHexDigits(low));
    }
}

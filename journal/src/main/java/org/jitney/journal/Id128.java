package org.jitney.journal;

import java.nio.charset.StandardCharsets;

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

    /** {@return 32 hexadecimal digits in lower case} */
    @Override
    public String toString() {
        byte[] digits = new byte[32];
        for (int i = 0; i < 16; i++) {
            digits[15 - i] = digit(high >>> (4 * i));
            digits[31 - i] = digit(low >>> (4 * i));
        }
        return new String(digits, StandardCharsets.ISO_8859_1);
    }

    private static byte digit(long value) {
        int digit = (int) value & 15;
        return (byte) (digit < 10 ? '0' + digit : 'a' - 10 + digit);
    }
}

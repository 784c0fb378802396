package org.jitney.unitfile;

import java.io.ByteArrayOutputStream;
import java.util.Optional;

/** The backslash escapes of C strings, with {@code \s} for a blank. */
public final class CEscape {
    /** Characters behind the backslash of {@code \x00} and {@code \000}. */
    private static final int ZERO_LENGTH = 3;

    private CEscape() {}

    /**
     * What one escape stands for.
     *
     * @param length characters behind the backslash that it takes
     * @param text the character, or for {@code \xHH} and {@code \ooo} the byte as {@link RawBytes}
     *     carries it
     */
    record One(int length, String text) {}

    /** Reads the escape whose backslash is right before {@code at}; empty when it is none. */
    static Optional<One> read(String text, int at) {
        if (at >= text.length()) {
            return Optional.empty();
        }
        char c = text.charAt(at);
        int simple = "abfnrtv\\\"'s".indexOf(c);
        if (simple >= 0) {
            char meant = "\u0007\b\f\n\r\t\u000b\\\"' ".charAt(simple);
            return Optional.of(new One(1, String.valueOf(meant)));
        }
        return switch (c) {
            case 'x' -> rawByte(number(text, at + 1, 2, 16), 3);
            case 'u' -> character(number(text, at + 1, 4, 16), 5);
            case 'U' -> character(number(text, at + 1, 8, 16), 9);
            case '0', '1', '2', '3', '4', '5', '6', '7' -> rawByte(number(text, at, 3, 8), 3);
            default -> Optional.empty();
        };
    }

    private static Optional<One> rawByte(long value, int length) {
        // Zero would end the string for every program that gets it.
        return value > 0 && value < 256
                ? Optional.of(new One(length, RawBytes.decode(new byte[] {(byte) value})))
                : Optional.empty();
    }

    private static Optional<One> character(long value, int length) {
        boolean surrogate = value >= 0xD800 && value <= 0xDFFF;
        if (value <= 0 || value > 0x10FFFF || surrogate) {
            return Optional.empty();
        }
        return Optional.of(new One(length, Character.toString((int) value)));
    }

    private static long number(String text, int at, int digits, int base) {
        if (at + digits > text.length()) {
            return -1;
        }
        long value = 0;
        for (int i = at; i < at + digits; i++) {
            int digit = text.charAt(i) < 128 ? Character.digit(text.charAt(i), base) : -1;
            if (digit < 0) {
                return -1;
            }
            value = value * base + digit;
        }
        return value;
    }

    /** {@return the text with its escapes replaced} */
    public static String unescape(String text) throws UnitFileError {
        return RawBytes.decode(unescape(text, false));
    }

    /** {@return the bytes of the text with its escapes replaced; among them may be a zero} */
    public static byte[] unescapeBytes(String text) throws UnitFileError {
        return unescape(text, true);
    }

    private static byte[] unescape(String text, boolean zero) throws UnitFileError {
        var out = new ByteArrayOutputStream();
        int start = 0;
        for (int at = text.indexOf('\\'); at >= 0; at = text.indexOf('\\', start)) {
            Optional<One> one =
                    zero && isZero(text, at + 1)
                            ? Optional.of(new One(ZERO_LENGTH, "\0"))
                            : read(text, at + 1);
            if (one.isEmpty()) {
                throw new UnitFileError(
                        UnitFileError.Kind.INVALID, "Invalid escape sequence in '" + text + "'");
            }
            out.writeBytes(RawBytes.encode(text.substring(start, at)));
            out.writeBytes(RawBytes.encode(one.get().text()));
            start = at + 1 + one.get().length();
        }
        out.writeBytes(RawBytes.encode(text.substring(start)));
        return out.toByteArray();
    }

    private static boolean isZero(String text, int at) {
        return text.startsWith("x00", at) || text.startsWith("000", at);
    }

    /**
     * {@return the text in a form that {@link #unescape} takes back, without control characters}
     */
    public static String escape(String text) {
        var out = new StringBuilder();
        for (byte b : RawBytes.encode(text)) {
            int c = b & 0xff;
            int simple = "\u0007\b\f\n\r\t\u000b\\\"'".indexOf(c);
            if (simple >= 0) {
                out.append('\\').append("abfnrtv\\\"'".charAt(simple));
            } else if (c < ' ' || c >= 127) {
                out.append('\\').append((char) ('0' + (c >> 6)));
                out.append((char) ('0' + ((c >> 3) & 7))).append((char) ('0' + (c & 7)));
            } else {
                out.append((char) c);
            }
        }
        return out.toString();
    }
}

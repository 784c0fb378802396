package org.jitney.clients.logs;

/** What may be shown of bytes that claim to be UTF-8. */
public final class Utf8 {
    private static final int PLAIN = 0x7f - ' ';

    private Utf8() {}

    /**
     * {@return whether it is valid UTF-8 without control characters} A tab may be in it.
     *
     * @param newline whether line feeds may be in it, too
     */
    public static boolean isPrintable(byte[] text, int offset, int length, boolean newline) {
        int end = offset + length;
        int i = offset;
        while (i < end) {
            int c = text[i];
            // From the space to the tilde, in one comparison.
            if (((c - ' ') & 0xff) < PLAIN) {
                i++;
            } else if (c >= 0) {
                if (c != '\t' && !(newline && c == '\n')) {
                    return false;
                }
                i++;
            } else {
                int size = sequence(text, i, end);
                // U+0080 to U+009F are control characters as well.
                if (size == 0 || (c == (byte) 0xc2 && (text[i + 1] & 0xff) < 0xa0)) {
                    return false;
                }
                i += size;
            }
        }
        return true;
    }

    /** {@return whether it is printable, line feeds and all} */
    public static boolean isPrintable(byte[] text, int offset, int length) {
        return isPrintable(text, offset, length, true);
    }

    /** {@return the length of the valid sequence of several bytes that starts there, or 0} */
    static int sequence(byte[] text, int at, int end) {
        int first = text[at] & 0xff;
        int size = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
        if (first < 0xc2 || first > 0xf4 || at + size > end) {
            return 0;
        }
        int c = first & (0xff >> (size + 1));
        for (int i = 1; i < size; i++) {
            if ((text[at + i] & 0xc0) != 0x80) {
                return 0;
            }
            c = (c << 6) | (text[at + i] & 0x3f);
        }
        boolean overlong = c < (size == 2 ? 0x80 : size == 3 ? 0x800 : 0x10000);
        boolean surrogate = c >= 0xd800 && c < 0xe000;
        boolean noCharacter = (c >= 0xfdd0 && c <= 0xfdef) || (c & 0xfffe) == 0xfffe;
        return overlong || surrogate || noCharacter || c > 0x10ffff ? 0 : size;
    }

    /** {@return whether every byte is ASCII} */
    static boolean isAscii(byte[] text, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            if (text[i] < 0) {
                return false;
            }
        }
        return true;
    }
}

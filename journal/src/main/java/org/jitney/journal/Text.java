package org.jitney.journal;

/** What can be shown as a line of text. */
public final class Text {
    private Text() {}

    /**
     * {@return whether the bytes from an index on are valid UTF-8 without control characters; tabs
     * are allowed, line breaks are not}
     */
    public static boolean isPrintable(byte[] bytes, int from) {
        int i = from;
        while (i < bytes.length) {
            int b = bytes[i];
            if (b >= 0) {
                if ((b < ' ' && b != '\t') || b == 0x7f) {
                    return false;
                }
                i++;
                continue;
            }
            int length = sequence(bytes, i);
            if (length == 0) {
                return false;
            }
            i += length;
        }
        return true;
    }

    /** {@return the length of the character of several bytes at an index, 0 if it is none} */
    private static int sequence(byte[] bytes, int at) {
        int first = bytes[at] & 0xff;
        int length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
        if (first < 0xc2 || first > 0xf4 || at + length > bytes.length) {
            return 0;
        }
        int point = first & (0x7f >> length);
        for (int i = 1; i < length; i++) {
            int next = bytes[at + i] & 0xff;
            if ((next & 0xc0) != 0x80) {
                return 0;
            }
            point = (point << 6) | (next & 0x3f);
        }
        int least = length == 2 ? 0xa0 : length == 3 ? 0x800 : 0x10000;
        boolean isSurrogate = point >= 0xd800 && point <= 0xdfff;
        // Below 0xa0 are control characters; the last two of each plane and a row are none.
        boolean isNone = (point & 0xfffe) == 0xfffe || (point >= 0xfdd0 && point <= 0xfdef);
        return point < least || point > 0x10ffff || isSurrogate || isNone ? 0 : length;
    }
}

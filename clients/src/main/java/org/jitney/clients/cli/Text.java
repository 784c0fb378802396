package org.jitney.clients.cli;

import java.nio.charset.StandardCharsets;

/** How wide text is on a terminal, and cutting it to a width. */
public final class Text {
    private Text() {}

    /** {@return how many columns the text takes} */
    public static int width(String text) {
        int width = text.getBytes(StandardCharsets.UTF_8).length;
        if (width == text.length()) {
            // All of it is ASCII. A command that lives for some milliseconds looks at no letter
            // twice.
            return width;
        }
        width = 0;
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            width += width(c);
            i += Character.charCount(c);
        }
        return width;
    }

    private static int width(int c) {
        int type = Character.getType(c);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK) {
            return 0;
        }
        // East Asian wide and full-width blocks, and the emoji planes.
        boolean wide =
                c >= 0x1100
                        && (c <= 0x115f
                                || (c >= 0x2e80 && c <= 0xa4cf)
                                || (c >= 0xac00 && c <= 0xd7a3)
                                || (c >= 0xf900 && c <= 0xfaff)
                                || (c >= 0xfe30 && c <= 0xfe6f)
                                || (c >= 0xff00 && c <= 0xff60)
                                || (c >= 0x1f300 && c <= 0x1faff)
                                || (c >= 0x20000 && c <= 0x3fffd));
        return wide ? 2 : 1;
    }

    /**
     * {@return the text, cut to a width if it is longer}
     *
     * @param percent where the cut is: 0 at the start, 100 at the end
     */
    public static String ellipsize(String text, int width, int percent, Output output) {
        if (width(text) <= width) {
            return text;
        }
        String mark = output.glyph(Glyph.ELLIPSIS);
        int room = Math.max(0, width - mark.length());
        int head = (room * percent + 50) / 100;
        return head(text, head) + mark + tail(text, room - head);
    }

    private static String head(String text, int width) {
        int end = 0;
        int used = 0;
        while (end < text.length()) {
            int c = text.codePointAt(end);
            if (used + width(c) > width) {
                break;
            }
            used += width(c);
            end += Character.charCount(c);
        }
        return text.substring(0, end);
    }

    private static String tail(String text, int width) {
        int start = text.length();
        int used = 0;
        while (start > 0) {
            int c = text.codePointBefore(start);
            if (used + width(c) > width) {
                break;
            }
            used += width(c);
            start -= Character.charCount(c);
        }
        return text.substring(start);
    }
}

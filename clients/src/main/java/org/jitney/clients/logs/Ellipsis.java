package org.jitney.clients.logs;

import java.nio.charset.StandardCharsets;
import org.jitney.clients.cli.Text;

/** Cuts a line of bytes to a width, with a sign where something is missing. */
final class Ellipsis {
    private Ellipsis() {}

    /**
     * Writes the line, cut if it is longer.
     *
     * @param width columns, at least 3
     * @param percent where the cut is: 100 at the end
     */
    static void print(
            ByteOutput out,
            byte[] text,
            int offset,
            int length,
            int width,
            int percent,
            boolean unicode) {
        if (Utf8.isAscii(text, offset, length)) {
            ascii(out, text, offset, length, width, percent, unicode);
        } else {
            wide(out, new String(text, offset, length, StandardCharsets.UTF_8), width, percent);
        }
    }

    private static void ascii(
            ByteOutput out,
            byte[] text,
            int offset,
            int length,
            int width,
            int percent,
            boolean unicode) {
        if (length <= width) {
            out.write(text, offset, length);
            return;
        }
        int room = width - (unicode ? 1 : 3);
        int head = (room * percent + 50) / 100;
        out.write(text, offset, head);
        out.print(unicode ? "…" : "...");
        out.write(text, offset + length - (room - head), room - head);
    }

    /** Signs beyond ASCII: each may take two columns, and the sign of the cut is always "…". */
    private static void wide(ByteOutput out, String text, int width, int percent) {
        int limit = (width - 1) * percent / 100;
        int used = 0;
        int head = 0;
        while (head < text.length()) {
            int columns = columns(text.codePointAt(head));
            if (used + columns > limit) {
                break;
            }
            used += columns;
            head = text.offsetByCodePoints(head, 1);
        }
        int tail = text.length();
        while (tail > head) {
            int columns = columns(text.codePointBefore(tail));
            if (used + columns > width) {
                break;
            }
            used += columns;
            tail = text.offsetByCodePoints(tail, -1);
        }
        if (tail == head) {
            out.print(text);
            return;
        }
        // One sign more has to go for that of the cut.
        if (tail < text.length()) {
            tail = text.offsetByCodePoints(tail, 1);
        } else if (head > 0) {
            head = text.offsetByCodePoints(head, -1);
        }
        out.print(text.substring(0, head));
        out.print("…");
        out.print(text.substring(tail));
    }

    private static int columns(int c) {
        return Math.max(1, Text.width(Character.toString(c)));
    }
}

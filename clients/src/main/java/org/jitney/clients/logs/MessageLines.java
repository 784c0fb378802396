package org.jitney.clients.logs;

/**
 * Prints a message of perhaps several lines behind a prefix: further lines are indented to where
 * the first one began, and cut to the width of the terminal unless lines may be of any length.
 */
final class MessageLines {
    /** Of a message that is cut no more than so many lines are shown, */
    private static final int LINES = 3;

    /** and no more than so many bytes. */
    private static final int BYTES = 300;

    private final ByteOutput out;
    private final boolean whole;
    private final int columns;
    private final boolean unicode;

    MessageLines(ByteOutput out, boolean whole, int columns, boolean unicode) {
        this.out = out;
        this.whole = whole;
        this.columns = columns;
        this.unicode = unicode;
    }

    /**
     * {@return whether something was cut}
     *
     * @param prefix the columns that are used already
     * @param marked where the part is that was searched for, relative to the offset
     */
    boolean print(byte[] text, int from, int prefix, LevelColours colours, Marked marked) {
        if (from >= text.length) {
            out.write('\n');
            return false;
        }
        boolean cut = false;
        int line = 0;
        for (int at = from; at < text.length; line++) {
            int end = at;
            while (end < text.length && text[end] != '\n') {
                end++;
            }
            int indent = line > 0 ? prefix : 0;
            boolean last = line + 1 == LINES || end + 1 >= from + BYTES;
            if (whole || (prefix + (end - at) + 1 < columns && !last)) {
                out.spaces(indent);
                whole(text, at, end, at - from, colours, marked);
            } else {
                cut = true;
                cut(text, at, end, indent, prefix, last, colours);
                if (last) {
                    break;
                }
            }
            at = end + 1;
        }
        return cut;
    }

    /** Where the part is that was searched for, if messages are printed with marks at all. */
    record Marked(boolean marks, Highlight highlight) {
        static final Marked NOT = new Marked(false, Highlight.NONE);
    }

    /** As the original's way of printing has it, a line is over at a zero byte. */
    private void part(byte[] text, int at, int length) {
        int end = at;
        while (end < at + length && text[end] != 0) {
            end++;
        }
        out.write(text, at, end - at);
    }

    private void whole(
            byte[] text, int at, int end, int before, LevelColours colours, Marked marked) {
        int length = end - at;
        int start = marked.highlight().start();
        out.write(colours.on());
        if (marked.marks() && before <= start && start < length) {
            // The part is counted from the start of the message, and applied to the line.
            int stop = marked.highlight().end();
            part(text, at, start);
            out.write(colours.mark());
            part(text, at + start, Math.min(length, stop) - start);
            if (length > stop) {
                out.write(colours.on());
                part(text, at + stop, length - stop);
            }
        } else {
            part(text, at, length);
        }
        out.write(colours.off());
        out.write('\n');
    }

    private void cut(
            byte[] text,
            int at,
            int end,
            int indent,
            int prefix,
            boolean last,
            LevelColours colours) {
        int length = end - at;
        int room = columns - prefix;
        if (room < 3) {
            out.print("...\n");
            return;
        }
        out.spaces(indent);
        out.write(colours.on());
        if (room > length + 3) {
            part(text, at, length);
            out.print("...");
        } else {
            Ellipsis.print(out, text, at, length, room, last ? 100 : 90, unicode);
        }
        out.write(colours.off());
        out.write('\n');
    }
}

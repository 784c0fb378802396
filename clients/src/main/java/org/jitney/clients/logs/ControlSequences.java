package org.jitney.clients.logs;

import java.io.ByteArrayOutputStream;

/**
 * Takes out of a message what programs send to terminals: colours ({@code ESC [ … m}), links and
 * titles ({@code ESC ] … BEL}), carriage returns at the end of a line; tabs become eight spaces.
 * Everything else, broken sequences among it, stays as it is.
 */
final class ControlSequences {
    private static final int ESC = 0x1b;
    private static final int BEL = 7;
    private static final int TAB = 8;

    private final byte[] text;
    private final int from;
    private final Highlight old;
    private final ByteArrayOutputStream out;
    private int movedStart;
    private int movedEnd;

    private ControlSequences(byte[] text, int from, Highlight old) {
        this.text = text;
        this.from = from;
        this.old = old;
        this.out = new ByteArrayOutputStream(text.length + 64);
    }

    /** A message without them, and where the part that was searched for is now. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Result(byte[] text, Highlight highlight) {}

    /** {@return whether there is anything to take out} */
    static boolean isNeeded(byte[] text, int from) {
        for (int i = from; i < text.length; i++) {
            byte c = text[i];
            if (c == '\t' || c == '\r' || c == ESC) {
                return true;
            }
        }
        return false;
    }

    /**
     * {@return what is left of the bytes from that offset}
     *
     * @param highlight relative to the offset
     */
    static Result strip(byte[] text, int from, Highlight highlight) {
        ControlSequences run = new ControlSequences(text, from, highlight);
        run.run();
        return new Result(run.out.toByteArray(), highlight.moved(run.movedStart, run.movedEnd));
    }

    private void run() {
        int returns = 0;
        int i = from;
        while (i < text.length) {
            int c = text[i];
            if (c == '\r') {
                returns++;
                i++;
                continue;
            }
            for (returns = c == '\n' ? 0 : returns; returns > 0; returns--) {
                out.write('\r');
            }
            if (c == ESC) {
                i = escape(i);
                continue;
            }
            if (c == '\t') {
                out.write("        ".getBytes(java.nio.charset.StandardCharsets.US_ASCII), 0, TAB);
                move(i, TAB - 1);
            } else {
                out.write(c);
            }
            i++;
        }
    }

    /** {@return where to go on} */
    private int escape(int at) {
        int next = at + 1;
        if (next >= text.length) {
            out.write(ESC);
            move(next, 1);
            return next;
        }
        int kind = text[next];
        if (kind != '[' && kind != ']') {
            out.write(ESC);
            out.write(kind);
            move(next, 1);
            return next + 1;
        }
        int i = next + 1;
        while (i < text.length && isPart(kind, text[i])) {
            if (text[i] == (kind == '[' ? 'm' : BEL)) {
                return i + 1;
            }
            i++;
        }
        // Not what it looked like.
        out.write(ESC);
        out.write(kind);
        move(i, 2);
        return next + 1;
    }

    private static boolean isPart(int kind, byte c) {
        if (kind == '[') {
            return (c >= '0' && c <= '9') || c == ';' || c == 'm' || c == 0;
        }
        return c == BEL || (c >= ' ' && c <= '~');
    }

    private void move(int at, int by) {
        movedStart += at - from < old.start() ? by : 0;
        movedEnd += at - from < old.end() ? by : 0;
    }
}

package org.jitney.clients.logs;

import java.nio.charset.StandardCharsets;
import org.jitney.clients.cli.Colour;
import org.jitney.clients.cli.Output;

/** The terminal sequences around a message of some importance, and around what was searched. */
@SuppressWarnings("ArrayRecordComponent") // never compared; the printers need the bytes
record LevelColours(byte[] on, byte[] off, byte[] mark) {
    static final int INFO = 6;
    private static final int NOTICE = 5;
    private static final int WARNING = 4;
    private static final int ERR = 3;

    static final LevelColours NONE = new LevelColours(new byte[0], new byte[0], new byte[0]);

    static LevelColours of(int priority, Output output) {
        if (priority == INFO) {
            return NONE;
        }
        if (priority > INFO) {
            return of(output, Colour.GREY, Colour.HIGHLIGHT_RED);
        }
        if (priority <= ERR) {
            return of(output, Colour.HIGHLIGHT_RED, Colour.HIGHLIGHT);
        }
        if (priority <= WARNING) {
            return of(output, Colour.HIGHLIGHT_YELLOW, Colour.HIGHLIGHT);
        }
        assert priority == NOTICE;
        return of(output, Colour.HIGHLIGHT, Colour.HIGHLIGHT_RED);
    }

    /** {@return the colours of what the audit system says, whatever its importance} */
    LevelColours audit(Output output) {
        return new LevelColours(
                bytes(output.colour(Colour.BLUE)), bytes(output.reset(Colour.BLUE)), mark);
    }

    private static LevelColours of(Output output, Colour on, Colour mark) {
        return new LevelColours(
                bytes(output.colour(on)), bytes(output.reset(on)), bytes(output.colour(mark)));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** {@return the importance that a PRIORITY field says; informational if it says none} */
    static int priority(byte[] value) {
        boolean digit = value.length == 1 && value[0] >= '0' && value[0] <= '7';
        return digit ? value[0] - '0' : INFO;
    }
}

package org.jitney.journald.protocol;

import java.util.Arrays;

/**
 * Takes the bytes of one stream apart: a header, then lines that end with a newline, a NUL, at the
 * longest length, when another process goes on, or with the stream.
 */
public final class StreamParser {
    /** A unit's name has to have room in a line of the header, however short lines may be. */
    private static final int HEADER_LINE_MAX = 254;

    private static final int FIRST_SIZE = 1024;

    /** Takes what was found. */
    public interface Sink {
        /** The header is whole; lines follow. */
        void begun(StreamHeader header);

        /** A line, without what ended it and spaces before that. */
        void line(byte[] text, LineBreak end);
    }

    private final Sink sink;
    private final int lineMax;
    private final boolean fromRoot;
    private StreamHeader header = StreamHeader.EMPTY;
    private int headerLines;
    private byte[] buffer = new byte[FIRST_SIZE];
    private int held;

    /**
     * Begins a stream.
     *
     * @param lineMax in bytes
     * @param fromRoot whether it may say which unit it belongs to
     */
    public StreamParser(int lineMax, boolean fromRoot, Sink sink) {
        this.lineMax = lineMax;
        this.fromRoot = fromRoot;
        this.sink = sink;
    }

    /** Goes on with a stream whose header was read before. */
    public StreamParser(int lineMax, StreamHeader header, Sink sink) {
        this(lineMax, false, sink);
        this.header = header;
        this.headerLines = StreamHeader.LINES;
    }

    /** {@return whether the header is whole} */
    public boolean isRunning() {
        return headerLines == StreamHeader.LINES;
    }

    /** {@return how many bytes may be added at once} */
    public int room() {
        return Math.max(lineMax, HEADER_LINE_MAX) - held;
    }

    /** Adds bytes that have come. */
    public void add(byte[] bytes, int count) throws StreamHeader.Malformed {
        if (held + count > buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.max(held + count, 2 * buffer.length));
        }
        System.arraycopy(bytes, 0, buffer, held, count);
        held += count;
        scan();
    }

    /** Ends a line that was begun: another process goes on, or nobody. */
    public void flush(LineBreak why) throws StreamHeader.Malformed {
        if (held > 0) {
            int end = held;
            held = 0;
            found(0, end, why);
        }
    }

    private void scan() throws StreamHeader.Malformed {
        int at = 0;
        while (true) {
            int most = isRunning() ? lineMax : HEADER_LINE_MAX;
            int limit = Math.min(held - at, most);
            int end = 0;
            while (end < limit && buffer[at + end] != '\n' && buffer[at + end] != 0) {
                end++;
            }
            if (end < limit) {
                LineBreak how = buffer[at + end] == 0 ? LineBreak.NUL : LineBreak.NEWLINE;
                found(at, at + end, how);
                at += end + 1;
            } else if (held - at >= most) {
                found(at, at + most, LineBreak.LINE_MAX);
                at += most;
            } else {
                break;
            }
        }
        held -= at;
        System.arraycopy(buffer, at, buffer, 0, held);
    }

    private void found(int start, int end, LineBreak how) throws StreamHeader.Malformed {
        int from = start;
        int to = end;
        while (to > from && SyslogText.isSpace(buffer[to - 1])) {
            to--;
        }
        if (isRunning()) {
            // What a message begins with stays, as it may be an indentation.
            sink.line(Arrays.copyOfRange(buffer, from, to), how);
            return;
        }
        if (how != LineBreak.NEWLINE) {
            throw new StreamHeader.Malformed("Control protocol line not properly terminated.");
        }
        while (from < to && SyslogText.isSpace(buffer[from])) {
            from++;
        }
        header = header.with(headerLines, Arrays.copyOfRange(buffer, from, to), fromRoot);
        headerLines++;
        if (isRunning()) {
            sink.begun(header);
        }
    }
}

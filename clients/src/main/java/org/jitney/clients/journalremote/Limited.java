package org.jitney.clients.journalremote;

import java.io.IOException;
import java.io.InputStream;

/**
 * A part of a stream: so many bytes of it, or the chunks that HTTP cuts a body into (RFC 9112,
 * 7.1).
 */
final class Limited extends InputStream {
    private static final int LONGEST_LINE = 1024;

    private final InputStream in;
    private final boolean isChunked;
    private long left;
    private boolean isOver;
    private boolean isFirst = true;

    /** Reads that many bytes, or with -1 chunks. */
    Limited(InputStream in, long length) {
        this.in = in;
        this.isChunked = length < 0;
        this.left = Math.max(length, 0);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (left == 0 && isChunked && !isOver) {
            nextChunk();
        }
        if (left == 0) {
            return -1;
        }
        int count = in.read(into, from, (int) Math.min(length, left));
        if (count < 0) {
            throw new IOException("the connection ends within a body");
        }
        left -= count;
        return count;
    }

    private void nextChunk() throws IOException {
        if (!isFirst && !line(in).isEmpty()) {
            throw new IOException("no line break after a chunk");
        }
        isFirst = false;
        String line = line(in);
        int end = line.indexOf(';');
        String size = (end < 0 ? line : line.substring(0, end)).strip();
        if (!size.matches("[0-9a-fA-F]{1,15}")) {
            throw new IOException("no size of a chunk: " + size);
        }
        left = Long.parseLong(size, 16);
        if (left == 0) {
            isOver = true;
            int lines = 0;
            while (!line(in).isEmpty()) {
                if (++lines > 100) {
                    throw new IOException("too many trailers");
                }
            }
        }
    }

    /** {@return a line without its end} */
    static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        int c = in.read();
        while (c >= 0 && c != '\n') {
            if (line.length() >= LONGEST_LINE * 8) {
                throw new IOException("a line is too long");
            }
            line.append((char) c);
            c = in.read();
        }
        if (c < 0) {
            throw new IOException("the connection ends within a line");
        }
        if (!line.isEmpty() && line.charAt(line.length() - 1) == '\r') {
            line.setLength(line.length() - 1);
        }
        return line.toString();
    }
}

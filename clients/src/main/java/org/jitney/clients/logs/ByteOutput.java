package org.jitney.clients.logs;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jitney.clients.cli.StandardOutput;
import org.jspecify.annotations.Nullable;

/** Bytes on their way to a stream, many at a time; or bytes that are only put together. */
public final class ByteOutput {
    private static final int SIZE = 1 << 16;
    private static final int PIECE = 100_000_000;
    private static final int PIECE_DIGITS = 8;

    private final byte[] digits = new byte[20];
    private final @Nullable Sink sink;
    private byte[] buffer;
    private int used;

    /** Where bytes go. */
    @FunctionalInterface
    public interface Sink {
        /**
         * Takes the first bytes of an array.
         *
         * @throws Closed if nobody reads any more
         */
        void write(byte[] bytes, int count);
    }

    /** Writes to that stream when the buffer is full, or flushed. */
    public ByteOutput(PrintStream stream) {
        this((bytes, count) -> write(stream, bytes, count), SIZE);
    }

    /** Writes to that sink when so many bytes are there, or it is flushed. */
    public ByteOutput(@Nullable Sink sink, int size) {
        this.sink = sink;
        this.buffer = new byte[size];
    }

    /** {@return one that keeps what is written} */
    static ByteOutput keeping() {
        return new ByteOutput(null, 256);
    }

    /** {@return what one has kept; it is empty after that} */
    byte[] take() {
        byte[] kept = Arrays.copyOf(buffer, used);
        used = 0;
        return kept;
    }

    /** Nobody reads any more; there is no sense in going on. */
    public static final class Closed extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** Writes one byte. */
    public void write(int value) {
        if (used == buffer.length) {
            room(1);
        }
        buffer[used++] = (byte) value;
    }

    /** Writes all of these bytes. */
    public void write(byte[] bytes) {
        write(bytes, 0, bytes.length);
    }

    /** Writes a part of these bytes. */
    public void write(byte[] bytes, int offset, int length) {
        if (length > buffer.length - used) {
            room(length);
        }
        System.arraycopy(bytes, offset, buffer, used, length);
        used += length;
    }

    /** Writes text as UTF-8. */
    public void print(String text) {
        write(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Writes so many spaces. */
    public void spaces(int count) {
        for (int i = 0; i < count; i++) {
            write(' ');
        }
    }

    /** Writes a number without a sign, as wide as that at least, with what fills it up. */
    public int decimal(long value, int width, char fill) {
        int at = digits.length;
        long rest = value;
        if (rest < 0) {
            digits[--at] = (byte) ('0' + Long.remainderUnsigned(rest, 10));
            rest = Long.divideUnsigned(rest, 10);
        }
        // Divisions of 64 bits take several times as long as those of 32.
        while (rest >= PIECE) {
            int piece = (int) (rest % PIECE);
            rest /= PIECE;
            for (int i = 0; i < PIECE_DIGITS; i++) {
                digits[--at] = (byte) ('0' + piece % 10);
                piece /= 10;
            }
        }
        int last = (int) rest;
        do {
            digits[--at] = (byte) ('0' + last % 10);
            last /= 10;
        } while (last != 0);
        int length = digits.length - at;
        for (int i = length; i < width; i++) {
            write(fill);
        }
        write(digits, at, length);
        return Math.max(length, width);
    }

    /** Writes a number. */
    public void decimal(long value) {
        decimal(value, 1, ' ');
    }

    /** Writes 64 bits, the lowest first. */
    public void littleEndian(long value) {
        for (int shift = 0; shift < 64; shift += 8) {
            write((int) (value >>> shift));
        }
    }

    /**
     * Makes everything visible.
     *
     * @throws Closed if nobody reads any more
     */
    public void flush() {
        if (sink != null) {
            drain(sink);
        }
    }

    private void room(int length) {
        if (sink != null) {
            drain(sink);
        }
        if (length > buffer.length - used) {
            buffer = Arrays.copyOf(buffer, Math.max(used + length, buffer.length * 2));
        }
    }

    private void drain(Sink to) {
        int count = used;
        used = 0;
        to.write(buffer, count);
    }

    /**
     * Writes the first bytes of an array so that everybody sees them. Where there is no room they
     * are lost, and what comes later may not be.
     *
     * @throws Closed if nobody reads any more
     */
    public static void write(PrintStream to, byte[] bytes, int count) {
        to.write(bytes, 0, count);
        if (to.checkError() && StandardOutput.isClosed(to)) {
            throw new Closed();
        }
    }
}

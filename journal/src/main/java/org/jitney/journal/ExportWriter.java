package org.jitney.journal;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.function.Function;

/**
 * Writes many entries in the journal export format, the fast way: each with one call to the stream,
 * and without making anew what was in the entry before.
 */
public final class ExportWriter {
    private static final Function<byte[], byte[]> RENDERER = ExportFormat::render;
    private static final int KEPT = 1 << 20;

    private final OutputStream out;
    private byte[] buffer = new byte[4096];
    private int length;

    private final CursorWriter cursors = new CursorWriter();

    public ExportWriter(OutputStream out) {
        this.out = out;
    }

    /** Writes the entry that a reader stands on. */
    public void write(JournalReader reader) throws IOException {
        length = 0;
        head(reader.head());
        reader.forEachField(RENDERER, this::append);
        append('\n');
        out.write(buffer, 0, length);
        if (buffer.length > KEPT) {
            buffer = new byte[4096];
        }
    }

    private void head(JournalEntry entry) {
        int cursor = cursors.write(entry);
        append("__CURSOR=");
        append(cursors.bytes(), cursor);
        append("\n__REALTIME_TIMESTAMP=");
        append(Long.toString(entry.realtime()));
        append("\n__MONOTONIC_TIMESTAMP=");
        append(Long.toString(entry.monotonic()));
        append("\n_BOOT_ID=");
        append(cursors.bootIdText(entry.bootId()));
        append('\n');
    }

    private void reserve(int more) {
        if (buffer.length - length < more) {
            buffer =
                    Arrays.copyOf(buffer, Math.max(Math.addExact(length, more), 2 * buffer.length));
        }
    }

    private void append(char c) {
        reserve(1);
        buffer[length++] = (byte) c;
    }

    private void append(byte[] bytes) {
        append(bytes, bytes.length);
    }

    private void append(byte[] bytes, int count) {
        reserve(count);
        System.arraycopy(bytes, 0, buffer, length, count);
        length += count;
    }

    @SuppressWarnings("deprecation") // Copies the low bytes, which is all that ASCII has.
    private void append(String text) {
        reserve(text.length());
        text.getBytes(0, text.length(), buffer, length);
        length += text.length();
    }
}

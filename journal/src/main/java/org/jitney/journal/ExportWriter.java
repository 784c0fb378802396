package org.jitney.journal;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Function;

/**
 * Writes many entries in the journal export format, the fast way: each with one call to the stream,
 * and without making anew what was in the entry before.
 */
public final class ExportWriter {
    private static final Function<byte[], byte[]> RENDERER = ExportFormat::render;
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final int KEPT = 1 << 20;

    private final OutputStream out;
    private byte[] buffer = new byte[4096];
    private int length;

    private Id128 seqnumId = Id128.NULL;
    private byte[] seqnumIdText = ascii(Id128.NULL.toString());
    private Id128 bootId = Id128.NULL;
    private byte[] bootIdText = ascii(Id128.NULL.toString());

    public ExportWriter(OutputStream out) {
        this.out = out;
    }

    /** Writes the entry that a reader stands on. */
    public void write(JournalReader reader) throws IOException {
        length = 0;
        JournalEntry entry = reader.head();
        head(entry, xorHash(entry));
        reader.forEachField(RENDERER, this::append);
        append('\n');
        out.write(buffer, 0, length);
        if (buffer.length > KEPT) {
            buffer = new byte[4096];
        }
    }

    private void head(JournalEntry entry, long xorHash) {
        if (!entry.seqnumId().equals(seqnumId)) {
            seqnumId = entry.seqnumId();
            seqnumIdText = ascii(seqnumId.toString());
        }
        if (!entry.bootId().equals(bootId)) {
            bootId = entry.bootId();
            bootIdText = ascii(bootId.toString());
        }
        append("__CURSOR=s=");
        append(seqnumIdText);
        append(";i=");
        hex(entry.seqnum());
        append(";b=");
        append(bootIdText);
        append(";m=");
        hex(entry.monotonic());
        append(";t=");
        hex(entry.realtime());
        append(";x=");
        hex(xorHash);
        append("\n__REALTIME_TIMESTAMP=");
        append(Long.toString(entry.realtime()));
        append("\n__MONOTONIC_TIMESTAMP=");
        append(Long.toString(entry.monotonic()));
        append("\n_BOOT_ID=");
        append(bootIdText);
        append('\n');
    }

    private static long xorHash(JournalEntry entry) {
        if (entry instanceof StoredEntry stored) {
            return stored.xorHash();
        }
        String cursor = entry.cursor();
        return Long.parseUnsignedLong(cursor.substring(cursor.lastIndexOf('=') + 1), 16);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
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
        reserve(bytes.length);
        System.arraycopy(bytes, 0, buffer, length, bytes.length);
        length += bytes.length;
    }

    @SuppressWarnings("deprecation") // Copies the low bytes, which is all that ASCII has.
    private void append(String text) {
        reserve(text.length());
        text.getBytes(0, text.length(), buffer, length);
        length += text.length();
    }

    private void hex(long number) {
        int digits = Math.max((67 - Long.numberOfLeadingZeros(number)) / 4, 1);
        reserve(digits);
        for (int i = digits - 1; i >= 0; i--) {
            buffer[length++] = HEX[(int) (number >>> (4 * i)) & 15];
        }
    }
}

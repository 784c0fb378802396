package org.jitney.journal;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The journal export format, {@code application/vnd.fdo.journal}: lines of {@code NAME=value}, an
 * empty line after each entry. A value that is no plain text stands after its name and a line
 * break, with its size in 8 bytes before it and a line break behind it.
 */
public final class ExportFormat {
    /** How many fields an entry has at most. */
    static final int MOST_FIELDS = 1024;

    /** What an entry has at most, in bytes. */
    static final long MOST_BYTES = Math.min(770L << 20, Runtime.getRuntime().maxMemory() / 4);

    private static final int MOST_NAME = 64;
    private static final int CHUNK = 64 << 10;

    private ExportFormat() {}

    /**
     * An entry of a stream.
     *
     * @param cursor {@code __CURSOR}, empty if there is none
     * @param realtime microseconds since 1970, 0 if unknown
     * @param monotonic microseconds, 0 if unknown
     * @param bootId {@link Id128#NULL} if unknown
     * @param fields each {@code NAME=value}, without those that begin with two underscores
     */
    public record Imported(
            String cursor, long realtime, long monotonic, Id128 bootId, List<byte[]> fields) {}

    /** Writes an entry with the empty line that ends it. */
    public static void write(JournalEntry entry, OutputStream out) throws IOException {
        String head =
                "__CURSOR="
                        + entry.cursor()
                        + "\n__REALTIME_TIMESTAMP="
                        + entry.realtime()
                        + "\n__MONOTONIC_TIMESTAMP="
                        + entry.monotonic()
                        + "\n_BOOT_ID="
                        + entry.bootId()
                        + "\n";
        out.write(head.getBytes(StandardCharsets.ISO_8859_1));
        for (byte[] field : entry.fields()) {
            // It stands above already.
            if (!startsWith(field, "_BOOT_ID=")) {
                writeField(field, out);
            }
        }
        out.write('\n');
    }

    private static boolean startsWith(byte[] field, String text) {
        if (field.length < text.length()) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (field[i] != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** {@return one field, {@code NAME=value}, as it is written; nothing for what stands above} */
    static byte[] render(byte[] field) {
        if (startsWith(field, "_BOOT_ID=")) {
            return new byte[0];
        }
        int equals = 0;
        while (equals < field.length && field[equals] != '=') {
            equals++;
        }
        if (equals == field.length || Text.isPrintable(field, equals + 1)) {
            byte[] line = Arrays.copyOf(field, field.length + 1);
            line[field.length] = '\n';
            return line;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(field.length + 10);
        try {
            writeField(field, out);
        } catch (IOException e) {
            throw new IllegalStateException("in memory", e);
        }
        return out.toByteArray();
    }

    /** Writes one field, {@code NAME=value}, as text or with its size. */
    public static void writeField(byte[] field, OutputStream out) throws IOException {
        int equals = 0;
        while (equals < field.length && field[equals] != '=') {
            equals++;
        }
        if (equals == field.length || Text.isPrintable(field, equals + 1)) {
            out.write(field);
        } else {
            out.write(field, 0, equals);
            out.write('\n');
            int size = field.length - equals - 1;
            ByteBuffer bytes = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
            out.write(bytes.putLong(size).array());
            out.write(field, equals + 1, size);
        }
        out.write('\n');
    }

    /**
     * Reads the next entry of a stream, byte by byte: the stream should be a buffered one. Fields
     * with a name that no field may have are passed over.
     *
     * @return empty at the end
     * @throws MalformedExport if the stream is something else, or more than an entry may be
     */
    public static Optional<Imported> read(InputStream in) throws IOException, MalformedExport {
        return new Reader(in).read();
    }

    private static final class Reader {
        private final InputStream in;
        private final ImportedEntry entry = new ImportedEntry();
        private boolean isEmpty = true;

        private byte[] line = new byte[256];
        private int length;
        private int equals;

        Reader(InputStream in) {
            this.in = in;
        }

        Optional<Imported> read() throws IOException, MalformedExport {
            while (readLine()) {
                if (length == 0) {
                    if (isEmpty) {
                        // Empty lines before an entry mean nothing.
                        continue;
                    }
                    return Optional.of(entry.get());
                }
                isEmpty = false;
                if (equals < 0) {
                    readBinary();
                }
                entry.add(Arrays.copyOf(line, length), equals);
                if (line.length > CHUNK) {
                    line = new byte[256];
                }
            }
            if (!isEmpty) {
                throw new MalformedExport("the stream ends within an entry");
            }
            return Optional.empty();
        }

        /** {@return whether there was a line} It may be the beginning of a field with a size. */
        private boolean readLine() throws IOException, MalformedExport {
            length = 0;
            equals = -1;
            int c = in.read();
            if (c < 0) {
                return false;
            }
            while (c != '\n') {
                if (c < 0) {
                    throw new MalformedExport("the stream ends within a line");
                }
                if (c == '=' && equals < 0) {
                    equals = length;
                }
                append((byte) c);
                c = in.read();
            }
            return true;
        }

        private void append(byte c) throws MalformedExport {
            if (length == line.length) {
                entry.checkRoom(length);
                line = Arrays.copyOf(line, 2 * length);
            }
            line[length++] = c;
        }

        private void readBinary() throws IOException, MalformedExport {
            if (length > MOST_NAME) {
                throw new MalformedExport("a line has no '=' and is too long for a name");
            }
            byte[] sizeBytes = in.readNBytes(8);
            if (sizeBytes.length < 8) {
                throw new MalformedExport("the stream ends within a size");
            }
            long size = ByteBuffer.wrap(sizeBytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
            if (size < 0 || size > MOST_BYTES) {
                throw new MalformedExport(
                        "a field is larger than fields may be: " + Long.toUnsignedString(size));
            }
            entry.checkRoom(size);
            equals = length;
            append((byte) '=');
            try {
                readValue(size);
            } catch (EOFException e) {
                throw new MalformedExport("the stream ends within a value");
            }
            if (in.read() != '\n') {
                throw new MalformedExport("no line break after a value");
            }
        }

        /** Grows with what really comes, as the size is only a claim. */
        private void readValue(long size) throws IOException {
            int end = length + (int) size;
            while (length < end) {
                if (length == line.length) {
                    int larger = (int) Math.min(end, Math.max(2L * line.length, CHUNK));
                    line = Arrays.copyOf(line, larger);
                }
                int count = in.read(line, length, Math.min(line.length, end) - length);
                if (count < 0) {
                    throw new EOFException();
                }
                length += count;
            }
        }
    }
}

package org.jitney.journal;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Entries as JSON objects, as {@code journalctl -o json} has them: a value is a string, or an array
 * of bytes if it is no text; a field that is there more than once has an array of values.
 */
public final class JsonFormat {
    private static final String SHORT_ESCAPES = "\"\\\b\f\n\r\t";
    private static final String SHORT_LETTERS = "\"\\bfnrt";

    private JsonFormat() {}

    /** Writes an entry on a line of its own, long values and all. */
    public static void write(JournalEntry entry, OutputStream out) throws IOException {
        Map<String, List<byte[]>> fields = new LinkedHashMap<>();
        add(fields, "__CURSOR", entry.cursor());
        add(fields, "__REALTIME_TIMESTAMP", Long.toString(entry.realtime()));
        add(fields, "__MONOTONIC_TIMESTAMP", Long.toString(entry.monotonic()));
        add(fields, "_BOOT_ID", entry.bootId().toString());
        for (byte[] field : entry.fields()) {
            int equals = 0;
            while (equals < field.length && field[equals] != '=') {
                equals++;
            }
            String name = new String(field, 0, equals, US_ASCII);
            if (equals < field.length && !name.equals("_BOOT_ID")) {
                fields.computeIfAbsent(name, _ -> new ArrayList<>())
                        .add(Arrays.copyOfRange(field, equals + 1, field.length));
            }
        }
        char separator = '{';
        for (Map.Entry<String, List<byte[]>> field : fields.entrySet()) {
            out.write(separator);
            string(field.getKey().getBytes(US_ASCII), out);
            out.write(':');
            values(field.getValue(), out);
            separator = ',';
        }
        out.write('}');
        out.write('\n');
    }

    private static void add(Map<String, List<byte[]>> fields, String name, String value) {
        fields.put(name, List.of(value.getBytes(US_ASCII)));
    }

    private static void values(List<byte[]> values, OutputStream out) throws IOException {
        if (values.size() == 1) {
            value(values.getFirst(), out);
            return;
        }
        char separator = '[';
        for (byte[] value : values) {
            out.write(separator);
            value(value, out);
            separator = ',';
        }
        out.write(']');
    }

    private static void value(byte[] value, OutputStream out) throws IOException {
        if (Text.isPrintable(value, 0)
                && Arrays.equals(new String(value, UTF_8).getBytes(UTF_8), value)) {
            string(value, out);
            return;
        }
        char separator = '[';
        for (byte each : value) {
            out.write(separator);
            out.write(Integer.toString(each & 0xff).getBytes(US_ASCII));
            separator = ',';
        }
        out.write(']');
    }

    private static void string(byte[] text, OutputStream out) throws IOException {
        out.write('"');
        for (byte each : text) {
            int escape = SHORT_ESCAPES.indexOf(each);
            if (escape >= 0) {
                out.write('\\');
                out.write(SHORT_LETTERS.charAt(escape));
            } else {
                out.write(each);
            }
        }
        out.write('"');
    }

    /**
     * Reads the next object of a stream, byte by byte: the stream should be a buffered one. What
     * {@code json-seq} and {@code json-sse} put before each is passed over. Fields that are null,
     * as they were too long, are not there; those with a name that no field may have are passed
     * over.
     *
     * @return empty at the end
     * @throws MalformedExport if the stream is something else, or more than an entry may be
     */
    public static Optional<ExportFormat.Imported> read(InputStream in)
            throws IOException, MalformedExport {
        return new Reader(in).read();
    }

    private static final class Reader {
        private static final String EVENT = "data:";
        private static final int RECORD = 0x1e;

        private final InputStream in;
        private final ImportedEntry entry = new ImportedEntry();

        /** The byte that comes next, -1 at the end. */
        private int next;

        Reader(InputStream in) {
            this.in = in;
        }

        Optional<ExportFormat.Imported> read() throws IOException, MalformedExport {
            advance();
            space();
            if (next == RECORD) {
                advance();
                space();
            } else if (next == EVENT.charAt(0)) {
                word(EVENT);
                space();
            }
            if (next < 0) {
                return Optional.empty();
            }
            if (next != '{') {
                throw new MalformedExport("an entry begins with '{'");
            }
            advance();
            space();
            while (next != '}') {
                member();
                space();
                if (next == ',') {
                    advance();
                    space();
                } else if (next != '}') {
                    throw new MalformedExport("there is no ',' between two fields");
                }
            }
            // The byte behind it belongs to the next one.
            return Optional.of(entry.get());
        }

        private void advance() throws IOException {
            next = in.read();
        }

        private void space() throws IOException {
            while (next == ' ' || next == '\t' || next == '\n' || next == '\r') {
                advance();
            }
        }

        private void expect(char wanted) throws IOException, MalformedExport {
            if (next != wanted) {
                throw new MalformedExport("there is no '%s' where one should be".formatted(wanted));
            }
            advance();
        }

        private void word(String text) throws IOException, MalformedExport {
            for (int i = 0; i < text.length(); i++) {
                expect(text.charAt(i));
            }
        }

        private void member() throws IOException, MalformedExport {
            ByteArrayOutputStream name = new ByteArrayOutputStream();
            string(name);
            space();
            expect(':');
            space();
            if (next != '[') {
                scalar(name);
                return;
            }
            advance();
            space();
            if (isDigit()) {
                bytes(name);
                return;
            }
            while (next != ']') {
                if (next == '[') {
                    advance();
                    space();
                    bytes(name);
                } else {
                    scalar(name);
                }
                space();
                if (next == ',') {
                    advance();
                    space();
                } else if (next != ']') {
                    throw new MalformedExport("there is no ',' between two values");
                }
            }
            advance();
        }

        private boolean isDigit() {
            return next >= '0' && next <= '9';
        }

        private void scalar(ByteArrayOutputStream name) throws IOException, MalformedExport {
            if (next == 'n') {
                word("null");
                return;
            }
            ByteArrayOutputStream field = begin(name);
            if (next == '"') {
                string(field);
            } else if (isDigit()) {
                while (isDigit()) {
                    put(field, next);
                    advance();
                }
            } else {
                throw new MalformedExport("a value is a string, an array of bytes, or null");
            }
            entry.add(field.toByteArray(), name.size());
        }

        private static ByteArrayOutputStream begin(ByteArrayOutputStream name) {
            ByteArrayOutputStream field = new ByteArrayOutputStream(name.size() + 64);
            field.writeBytes(name.toByteArray());
            field.write('=');
            return field;
        }

        /** The rest of an array of bytes, which may be empty. */
        private void bytes(ByteArrayOutputStream name) throws IOException, MalformedExport {
            ByteArrayOutputStream field = begin(name);
            while (next != ']') {
                int value = 0;
                if (!isDigit()) {
                    throw new MalformedExport("an array of bytes has numbers only");
                }
                while (isDigit() && value <= 0xff) {
                    value = value * 10 + next - '0';
                    advance();
                }
                if (value > 0xff) {
                    throw new MalformedExport("a byte is larger than 255");
                }
                put(field, value);
                space();
                if (next == ',') {
                    advance();
                    space();
                } else if (next != ']') {
                    throw new MalformedExport("there is no ',' between two bytes");
                }
            }
            advance();
            entry.add(field.toByteArray(), name.size());
        }

        private void put(ByteArrayOutputStream to, int value) throws MalformedExport {
            if ((to.size() & 0xffff) == 0) {
                entry.checkRoom(to.size());
            }
            to.write(value);
        }

        private void string(ByteArrayOutputStream to) throws IOException, MalformedExport {
            expect('"');
            while (next != '"') {
                if (next < 0) {
                    throw new MalformedExport("the stream ends within a string");
                }
                if (next == '\\') {
                    advance();
                    escape(to);
                } else {
                    put(to, next);
                    advance();
                }
            }
            advance();
        }

        private void escape(ByteArrayOutputStream to) throws IOException, MalformedExport {
            int letter = SHORT_LETTERS.indexOf(next);
            if (letter >= 0 || next == '/') {
                put(to, letter >= 0 ? SHORT_ESCAPES.charAt(letter) : '/');
                advance();
                return;
            }
            int code = unit();
            if (Character.isHighSurrogate((char) code)) {
                expect('\\');
                int low = unit();
                if (!Character.isLowSurrogate((char) low)) {
                    throw new MalformedExport("half a character");
                }
                code = Character.toCodePoint((char) code, (char) low);
            } else if (Character.isLowSurrogate((char) code)) {
                throw new MalformedExport("half a character");
            }
            for (byte each : Character.toString(code).getBytes(UTF_8)) {
                put(to, each);
            }
        }

        private int unit() throws IOException, MalformedExport {
            expect('u');
            int code = 0;
            for (int i = 0; i < 4; i++) {
                int digit = next < 0 ? -1 : Character.digit(next, 16);
                if (digit < 0) {
                    throw new MalformedExport("an escape that is not known");
                }
                code = code * 16 + digit;
                advance();
            }
            return code;
        }
    }
}

package org.jitney.clients.logs;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import java.util.List;
import org.jitney.clients.cli.Colour;
import org.jitney.clients.cli.Output;
import org.jitney.clients.logs.RenderedFields.Rendered;
import org.jitney.journal.JournalEntry;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object an entry. A value is a string, or an array of bytes if it is not text, or null if
 * it is long; a field that is there more than once is an array of values.
 */
final class JsonPrinter implements EntryPrinter {
    private static final int LONGEST = 4096;
    private static final int NO_MORE = -1;
    private static final int NOT_FIRST = -2;
    private static final byte[] BOOT_ID = FieldName.of("_BOOT_ID");
    private static final byte[] BOOT = "_BOOT_ID".getBytes(US_ASCII);
    private static final byte[] CURSOR = "__CURSOR".getBytes(US_ASCII);
    private static final byte[] REALTIME = "__REALTIME_TIMESTAMP".getBytes(US_ASCII);
    private static final byte[] MONOTONIC = "__MONOTONIC_TIMESTAMP".getBytes(US_ASCII);
    private static final byte[] SHORT_ESCAPES = new byte[128];

    static {
        SHORT_ESCAPES['"'] = '"';
        SHORT_ESCAPES['\\'] = '\\';
        SHORT_ESCAPES['\b'] = 'b';
        SHORT_ESCAPES['\f'] = 'f';
        SHORT_ESCAPES['\n'] = 'n';
        SHORT_ESCAPES['\r'] = 'r';
        SHORT_ESCAPES['\t'] = 't';
    }

    private final OutputMode mode;
    private final EntryStyle style;
    private final RenderedFields seen = new RenderedFields();
    private final ByteOutput scratch = ByteOutput.keeping();
    private ByteOutput out;
    private final boolean pretty;
    private final byte[] string;
    private final byte[] number;
    private final byte[] nothing;
    private final byte[] normal;
    private int[] names = new int[64];
    private int[] hashes = new int[64];
    private int[] following = new int[64];
    private @Nullable Rendered[] known = new Rendered[64];

    JsonPrinter(OutputMode mode, EntryStyle style, ByteOutput out) {
        this.mode = mode;
        this.style = style;
        this.out = out;
        this.pretty = mode == OutputMode.JSON_PRETTY;
        Output output = style.output();
        this.string = output.colour(Colour.GREEN).getBytes(US_ASCII);
        this.number = output.colour(Colour.HIGHLIGHT_BLUE).getBytes(US_ASCII);
        this.nothing = output.colour(Colour.HIGHLIGHT).getBytes(US_ASCII);
        this.normal = output.reset(Colour.GREEN).getBytes(US_ASCII);
    }

    @Override
    public boolean print(EntryView view, Highlight highlight) {
        JournalEntry entry = view.entry();
        List<byte[]> fields = entry.fields();
        index(fields);
        if (mode == OutputMode.JSON_SSE) {
            out.print("data: ");
        } else if (mode == OutputMode.JSON_SEQ) {
            out.write(0x1e);
        }
        out.write('{');
        newLine();
        plain(CURSOR, entry.cursor().getBytes(ISO_8859_1));
        separator();
        scratch.decimal(entry.realtime());
        plain(REALTIME, scratch.take());
        separator();
        scratch.decimal(entry.monotonic());
        plain(MONOTONIC, scratch.take());
        separator();
        scratch.hex(entry.bootId().high(), entry.bootId().low());
        plain(BOOT, scratch.take());
        for (int i = 0; i < fields.size(); i++) {
            if (following[i] != NOT_FIRST) {
                separator();
                member(fields, i);
            }
        }
        if (pretty) {
            out.write('\n');
        }
        out.write('}');
        out.write('\n');
        if (mode == OutputMode.JSON_SSE) {
            out.write('\n');
        }
        return false;
    }

    /** Finds the names, and for each field the next one of its name. */
    private void index(List<byte[]> fields) {
        int count = fields.size();
        if (count > names.length) {
            names = new int[count * 2];
            hashes = new int[count * 2];
            following = new int[count * 2];
            known = new Rendered[count * 2];
        }
        long bits = 0;
        for (int i = 0; i < count; i++) {
            byte[] field = fields.get(i);
            Rendered rendered = field.length == 0 ? null : seen.find(field);
            int length = rendered == null ? FieldName.length(field) : rendered.name();
            known[i] = rendered;
            names[i] = length;
            hashes[i] = rendered == null ? hash(field, length) : rendered.hash();
            following[i] = NO_MORE;
            if (FieldName.is(field, BOOT_ID)
                    || !FieldName.isWanted(style.fields(), field, length)) {
                following[i] = NOT_FIRST;
                continue;
            }
            long bit = 1L << hashes[i];
            boolean perhapsBefore = (bits & bit) != 0;
            bits |= bit;
            for (int before = i - 1; perhapsBefore && before >= 0; before--) {
                if (hashes[before] == hashes[i] && isSame(fields.get(before), field, length)) {
                    following[before] = following[before] == NOT_FIRST ? NOT_FIRST : i;
                    following[i] = NOT_FIRST;
                    break;
                }
            }
        }
    }

    private static int hash(byte[] field, int length) {
        int hash = length;
        for (int i = 0; i < length; i++) {
            hash = hash * 31 + field[i];
        }
        return hash;
    }

    private static boolean isSame(byte[] one, byte[] other, int name) {
        return one.length > name && Arrays.equals(one, 0, name + 1, other, 0, name + 1);
    }

    private void member(List<byte[]> fields, int at) {
        byte[] field = fields.get(at);
        if (following[at] == NO_MORE) {
            single(field, at);
            return;
        }
        string(field, 0, names[at]);
        colon();
        out.write('[');
        boolean first = true;
        for (int i = at; i < fields.size(); i++) {
            byte[] each = fields.get(i);
            if (hashes[i] == hashes[at] && isSame(each, field, names[at])) {
                element(first, 2);
                value(each, names[at], pretty ? 2 : 0);
                first = false;
            }
        }
        end(1);
    }

    private void single(byte[] field, int at) {
        Rendered rendered = known[at];
        if (rendered == null && seen.isWorthwhile(field)) {
            ByteOutput stream = out;
            out = scratch;
            single(field, names[at], pretty ? 1 : 0);
            out = stream;
            rendered = new Rendered(names[at], hashes[at], scratch.take());
            seen.keep(field, rendered);
        }
        if (rendered == null) {
            single(field, names[at], pretty ? 1 : 0);
        } else {
            out.write(rendered.text());
        }
    }

    private void single(byte[] field, int name, int depth) {
        string(field, 0, name);
        colon();
        value(field, name, depth);
    }

    private void value(byte[] field, int name, int depth) {
        int from = name + 1;
        int length = field.length - from;
        if (!style.all() && field.length >= LONGEST) {
            out.write(nothing);
            out.print("null");
            out.write(normal);
        } else if (Utf8.isPrintable(field, from, length)) {
            string(field, from, length);
        } else {
            out.write('[');
            for (int i = from; i < field.length; i++) {
                element(i == from, depth + 1);
                out.write(number);
                out.decimal(field[i] & 0xff);
                out.write(normal);
            }
            end(depth);
        }
    }

    private void element(boolean first, int depth) {
        if (!first) {
            out.write(',');
        }
        if (pretty) {
            out.write('\n');
            tabs(depth);
        }
    }

    private void end(int depth) {
        if (pretty) {
            out.write('\n');
            tabs(depth);
        }
        out.write(']');
    }

    /** Writes what is known to need no escapes. */
    private void plain(byte[] name, byte[] value) {
        quoted(name);
        colon();
        quoted(value);
    }

    private void quoted(byte[] text) {
        out.write('"');
        out.write(string);
        out.write(text);
        out.write(normal);
        out.write('"');
    }

    private void separator() {
        out.write(',');
        newLine();
    }

    private void newLine() {
        if (pretty) {
            out.write('\n');
            out.write('\t');
        }
    }

    private void tabs(int count) {
        for (int i = 0; i < count; i++) {
            out.write('\t');
        }
    }

    private void colon() {
        if (pretty) {
            out.write(' ');
        }
        out.write(':');
        if (pretty) {
            out.write(' ');
        }
    }

    private void string(byte[] text, int offset, int length) {
        out.write('"');
        out.write(string);
        int end = offset + length;
        int start = offset;
        for (int i = offset; i < end; i++) {
            byte c = text[i];
            if (c >= 0 && SHORT_ESCAPES[c] != 0) {
                out.write(text, start, i - start);
                out.write('\\');
                out.write(SHORT_ESCAPES[c]);
                start = i + 1;
            }
        }
        out.write(text, start, end - start);
        out.write(normal);
        out.write('"');
    }
}

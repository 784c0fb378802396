package org.jitney.clients.logs;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jitney.clients.cli.Colour;
import org.jitney.clients.cli.Output;
import org.jitney.journal.CursorWriter;
import org.jitney.journal.JournalEntry;

/**
 * A JSON object an entry. A value is a string, or an array of bytes if it is not text, or null if
 * it is long; a field that is there more than once is an array of values.
 */
final class JsonPrinter implements EntryPrinter {
    private static final int LONGEST = 4096;
    private static final int NO_MORE = -1;
    private static final int NOT_FIRST = -2;
    private static final Member HIDDEN = new Member(new byte[0], 0, 0, new byte[0]);
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

    /**
     * A field and what it is written as if it is the only one of its name.
     *
     * @param name the length of its name
     * @param hash of its name
     */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares them
    private record Member(byte[] field, int name, int hash, byte[] text) {}

    private final OutputMode mode;
    private final EntryStyle style;
    private final Function<byte[], Member> renderer = this::render;
    private final Consumer<Member> collector = this::collect;
    private final CursorWriter cursors = new CursorWriter();
    private final ByteOutput scratch = ByteOutput.keeping();
    private ByteOutput out;
    private final boolean pretty;
    private final byte[] string;
    private final byte[] number;
    private final byte[] nothing;
    private final byte[] normal;
    private Member[] members = new Member[64];
    private int[] following = new int[64];
    private int count;
    private long seen;

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
        JournalEntry entry = view.head();
        count = 0;
        seen = 0;
        view.forEachField(renderer, collector);
        if (mode == OutputMode.JSON_SSE) {
            out.print("data: ");
        } else if (mode == OutputMode.JSON_SEQ) {
            out.write(0x1e);
        }
        out.write('{');
        newLine();
        int cursor = cursors.write(entry);
        scratch.write(cursors.bytes(), 0, cursor);
        plain(CURSOR, scratch.take());
        separator();
        scratch.decimal(entry.realtime());
        plain(REALTIME, scratch.take());
        separator();
        scratch.decimal(entry.monotonic());
        plain(MONOTONIC, scratch.take());
        separator();
        plain(BOOT, cursors.bootIdText(entry.bootId()));
        for (int i = 0; i < count; i++) {
            if (following[i] != NOT_FIRST) {
                separator();
                member(i);
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

    private Member render(byte[] field) {
        int name = FieldName.length(field);
        if (FieldName.is(field, BOOT_ID) || !FieldName.isWanted(style.fields(), field, name)) {
            return HIDDEN;
        }
        ByteOutput stream = out;
        out = scratch;
        string(field, 0, name);
        colon();
        value(field, name, pretty ? 1 : 0);
        out = stream;
        return new Member(field, name, hash(field, name), scratch.take());
    }

    /** Keeps a field, and finds the one before that has its name. */
    private void collect(Member member) {
        if (member.name == 0) {
            return;
        }
        if (count == members.length) {
            members = Arrays.copyOf(members, count * 2);
            following = Arrays.copyOf(following, count * 2);
        }
        members[count] = member;
        following[count] = NO_MORE;
        long bit = 1L << member.hash;
        boolean perhapsBefore = (seen & bit) != 0;
        seen |= bit;
        for (int before = count - 1; perhapsBefore && before >= 0; before--) {
            if (isOneName(members[before], member)) {
                following[before] = following[before] == NOT_FIRST ? NOT_FIRST : count;
                following[count] = NOT_FIRST;
                break;
            }
        }
        count++;
    }

    private static int hash(byte[] field, int length) {
        int hash = length;
        for (int i = 0; i < length; i++) {
            hash = hash * 31 + field[i];
        }
        return hash;
    }

    private static boolean isOneName(Member one, Member other) {
        return one.hash == other.hash
                && one.name == other.name
                && Arrays.equals(one.field, 0, one.name, other.field, 0, other.name);
    }

    private void member(int at) {
        Member member = members[at];
        if (following[at] == NO_MORE) {
            out.write(member.text);
            return;
        }
        string(member.field, 0, member.name);
        colon();
        out.write('[');
        boolean first = true;
        for (int i = at; i < count; i++) {
            Member each = members[i];
            if (isOneName(each, member)) {
                element(first, 2);
                value(each.field, each.name, pretty ? 2 : 0);
                first = false;
            }
        }
        end(1);
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

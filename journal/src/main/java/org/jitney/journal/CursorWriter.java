package org.jitney.journal;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes cursors of many entries, one after the other, as {@code __CURSOR} of the export format has
 * them. The ids that an entry has in common with the one before are not made into text anew.
 */
public final class CursorWriter {
    private static final int ID = 32;
    private static final int LONGEST = 2 * (ID + 3) + 4 * 19;
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private byte[] out = new byte[LONGEST];
    private final byte[] seqnumIdText = new byte[ID];
    private final byte[] bootIdText = new byte[ID];
    private Id128 seqnumId = Id128.NULL;
    private Id128 bootId = Id128.NULL;
    private int length;

    /** Begins. */
    public CursorWriter() {
        digits(seqnumIdText, seqnumId);
        digits(bootIdText, bootId);
    }

    /** {@return the length of an entry's cursor, which {@link #bytes} begins with then} */
    public int write(JournalEntry entry) {
        if (entry instanceof StoredEntry stored) {
            return write(stored);
        }
        byte[] other = entry.cursor().getBytes(StandardCharsets.US_ASCII);
        out = other.length > LONGEST ? other : Arrays.copyOf(other, LONGEST);
        return other.length;
    }

    /** {@return what the last cursor is the beginning of; valid until the next} */
    public byte[] bytes() {
        return out;
    }

    int write(StoredEntry entry) {
        if (!entry.seqnumId().equals(seqnumId)) {
            seqnumId = entry.seqnumId();
            digits(seqnumIdText, seqnumId);
        }
        bootIdText(entry.bootId());
        length = 0;
        id('s', seqnumIdText);
        number('i', entry.seqnum());
        id('b', bootIdText);
        number('m', entry.monotonic());
        number('t', entry.realtime());
        number('x', entry.xorHash());
        // Without the last semicolon.
        return --length;
    }

    /** {@return 32 hexadecimal digits of a boot's id; not to be changed, valid until the next} */
    public byte[] bootIdText(Id128 id) {
        if (!id.equals(bootId)) {
            bootId = id;
            digits(bootIdText, id);
        }
        return bootIdText;
    }

    private void id(char name, byte[] text) {
        begin(name);
        System.arraycopy(text, 0, out, length, ID);
        length += ID;
        out[length++] = ';';
    }

    private void begin(char name) {
        out[length++] = (byte) name;
        out[length++] = '=';
    }

    private void number(char name, long number) {
        int count = Math.max((67 - Long.numberOfLeadingZeros(number)) / 4, 1);
        begin(name);
        digits(out, length, number, count);
        length += count;
        out[length++] = ';';
    }

    private static void digits(byte[] to, Id128 id) {
        digits(to, 0, id.high(), 16);
        digits(to, 16, id.low(), 16);
    }

    private static void digits(byte[] to, int at, long number, int count) {
        long rest = number;
        for (int i = at + count - 1; i >= at; i--) {
            to[i] = HEX[(int) rest & 15];
            rest >>>= 4;
        }
    }
}

package org.jitney.clients.logs;

import org.jspecify.annotations.Nullable;

/**
 * What fields became that come again and again, such as the name of the host. The reader hands out
 * the same array for the same field of many entries, so the array itself is the key; what is seen
 * for the first time is only noted, as most of that does not come again.
 */
@SuppressWarnings("ReferenceEquality") // that is the point
final class RenderedFields {
    private static final int SIZE = 1 << 12;

    /**
     * A field and what it is written as.
     *
     * @param name the length of its name
     * @param hash of its name
     */
    @SuppressWarnings("ArrayRecordComponent") // compared by the array's identity only
    record Rendered(int name, int hash, byte[] text) {}

    private final byte[][] fields = new byte[SIZE][];
    private final @Nullable Rendered[] rendered = new Rendered[SIZE];

    private static int slot(byte[] field) {
        int length = field.length;
        int mixed = length * 31 + field[length - 1];
        mixed = mixed * 31 + field[length / 2];
        mixed = mixed * 31 + field[length * 3 / 4];
        mixed = mixed * 31 + field[0];
        return (mixed * 0x9e3779b1) >>> 20;
    }

    /** {@return what the field became before} */
    @Nullable Rendered find(byte[] field) {
        int slot = slot(field);
        return fields[slot] == field ? rendered[slot] : null;
    }

    /** {@return whether the field was seen before, so that it pays to keep what it becomes} */
    boolean isWorthwhile(byte[] field) {
        int slot = slot(field);
        if (fields[slot] == field) {
            return true;
        }
        fields[slot] = field;
        rendered[slot] = null;
        return false;
    }

    void keep(byte[] field, Rendered text) {
        int slot = slot(field);
        fields[slot] = field;
        rendered[slot] = text;
    }
}

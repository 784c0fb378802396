package org.jitney.journal.format;

import java.util.Arrays;

/**
 * The data objects that a new entry refers to and that were there before, in the order of the file,
 * each once, with what says where the next entry of each goes.
 */
final class Items {
    private static final int USUAL = 64;

    private long[] data = new long[USUAL];
    private ArraySlots[] slots = new ArraySlots[USUAL];
    private int count;

    void clear() {
        count = 0;
    }

    int count() {
        return count;
    }

    long data(int index) {
        return data[index];
    }

    ArraySlots slots(int index) {
        return slots[index];
    }

    /** Adds one, if it is not there. They mostly come in order. */
    void add(ArraySlots item) {
        long offset = item.data();
        int at = count;
        while (at > 0 && data[at - 1] > offset) {
            at--;
        }
        if (at > 0 && data[at - 1] == offset) {
            // The later one is not retired, and has to learn of the entry.
            slots[at - 1] = item;
            return;
        }
        if (count == data.length) {
            data = Arrays.copyOf(data, 2 * count);
            slots = Arrays.copyOf(slots, 2 * count);
        }
        if (at < count) {
            System.arraycopy(data, at, data, at + 1, count - at);
            System.arraycopy(slots, at, slots, at + 1, count - at);
        }
        data[at] = offset;
        slots[at] = item;
        count++;
    }
}

package org.jitney.broker.matches;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A hash table of entries that spends one reference on each: a bus holds ten thousand rules, and
 * what a map's own nodes would take is more than the rules.
 *
 * <p>Open addressing with linear probing, at most half full; removing moves the followers back, so
 * that there are no graves.
 *
 * @param <S> who subscribes
 */
abstract class RuleTable<S> {
    private static final int SMALLEST = 8;

    private @Nullable Entry<S>[] slots = newSlots(SMALLEST);
    private int size;

    @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type cannot be made
    private static <S> @Nullable Entry<S>[] newSlots(int length) {
        return (@Nullable Entry<S>[]) new Entry[length];
    }

    /** {@return the hash of what this table looks for in an entry} */
    abstract int hash(MatchRule rule);

    boolean isEmpty() {
        return size == 0;
    }

    private static int spread(int hash) {
        int h = hash * 0x9e3779b9;
        return h ^ h >>> 16;
    }

    /** {@return the first slot for this hash; the next ones are tried with {@link #after}} */
    int slot(int hash) {
        return spread(hash) & (slots.length - 1);
    }

    int after(int slot) {
        return (slot + 1) & (slots.length - 1);
    }

    @Nullable Entry<S> at(int slot) {
        return slots[slot];
    }

    void add(Entry<S> entry) {
        if (2 * (size + 1) > slots.length) {
            resize(slots.length * 2);
        }
        size++;
        put(entry);
    }

    private void put(Entry<S> entry) {
        int i = slot(hash(entry.rule));
        while (slots[i] != null) {
            i = after(i);
        }
        slots[i] = entry;
    }

    private void resize(int length) {
        @Nullable Entry<S>[] old = slots;
        slots = newSlots(length);
        for (Entry<S> e : old) {
            if (e != null) {
                put(e);
            }
        }
    }

    private int find(Entry<S> entry) {
        int i = slot(hash(entry.rule));
        while (slots[i] != null && slots[i] != entry) {
            i = after(i);
        }
        if (slots[i] == null) {
            throw new IllegalStateException("not in the table: " + entry.rule);
        }
        return i;
    }

    void replace(Entry<S> old, Entry<S> next) {
        slots[find(old)] = next;
    }

    void remove(Entry<S> entry) {
        int hole = find(entry);
        slots[hole] = null;
        size--;
        if (size == 0) {
            slots = newSlots(SMALLEST);
            return;
        }
        if (8 * size < slots.length && slots.length > SMALLEST) {
            resize(slots.length / 2);
            return;
        }
        int i = after(hole);
        for (Entry<S> e = slots[i]; e != null; e = slots[i]) {
            int home = slot(hash(e.rule));
            // May it move to the hole, or does it belong behind it?
            if (((i - home) & (slots.length - 1)) >= ((i - hole) & (slots.length - 1))) {
                slots[hole] = e;
                slots[i] = null;
                hole = i;
            }
            i = after(i);
        }
    }

    @Override
    public String toString() {
        return Arrays.toString(slots);
    }
}

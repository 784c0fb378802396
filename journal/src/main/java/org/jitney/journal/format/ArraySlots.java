package org.jitney.journal.format;

import java.lang.invoke.VarHandle;

/**
 * Where the next item of a chain goes: the last array, and how many items it has. It stays true as
 * long as every item is put by this object.
 */
final class ArraySlots {
    private final JournalFile file;
    private final FileBytes bytes;
    private final boolean compact;
    private final int headAt;
    private final long data;
    private long array;
    private long used;
    private long capacity;
    private long count;
    private boolean isRetired;

    ArraySlots(JournalFile file, int headAt, long data) throws CorruptFile {
        this.file = file;
        this.bytes = file.bytes();
        this.compact = file.isCompact();
        this.headAt = headAt;
        this.data = data;
        if (data == 0) {
            count = bytes.u64(Layout.N_ENTRIES);
            find(bytes.u64(headAt), tailArray(Layout.TAIL_ENTRY_ARRAY_OFFSET), count);
        } else {
            count = bytes.u64(data + Layout.DATA_N_ENTRIES);
            long tailArray = compact ? bytes.u32(data + Layout.DATA_TAIL_ARRAY) : 0;
            long inTail = compact ? bytes.u32(data + Layout.DATA_TAIL_ARRAY_N) : 0;
            find(
                    bytes.u64(data + Layout.DATA_ENTRY_ARRAY),
                    new long[] {tailArray, inTail},
                    Math.max(count - 1, 0));
        }
    }

    private long[] tailArray(int at) throws CorruptFile {
        return new long[] {bytes.u32(at), bytes.u32(at + 4)};
    }

    private void find(long first, long[] known, long items) throws CorruptFile {
        long at = known[0] != 0 ? known[0] : first;
        long left = known[0] != 0 ? known[1] : items;
        while (at != 0) {
            long size = file.object(at, Layout.ENTRY_ARRAY) - Layout.ARRAY_ITEMS;
            array = at;
            capacity = size / Layout.arrayItemSize(compact);
            used = Math.min(left, capacity);
            left -= used;
            long next = bytes.u64(at + Layout.ARRAY_NEXT);
            if (next != 0 && next <= at) {
                throw new CorruptFile(at, "Array chain has a cycle");
            }
            at = left > 0 || used == capacity ? next : 0;
        }
        if (left > 0) {
            throw new CorruptFile(first, "Array chain too short");
        }
    }

    /** {@return whether a new array is needed before an item can be added} */
    private boolean isFull() {
        return used == capacity;
    }

    /** {@return how many items a new array gets} */
    private long nextCapacity() {
        long items = data == 0 ? count : Math.max(count - 1, 0);
        long next = items > capacity ? (items + 1) * 2 : capacity * 2;
        return Math.max(next, 4);
    }

    /** Puts the item in; the number that counts is the caller's to raise. */
    void put(long entry, long freshArray) throws CorruptFile {
        boolean isFresh = freshArray != 0;
        long into = isFresh ? freshArray : array;
        long index = isFresh ? 0 : used;
        long items = into + Layout.ARRAY_ITEMS;
        if (compact) {
            bytes.putU32(items + 4 * index, entry);
        } else {
            bytes.putU64(items + 8 * index, entry);
        }
        VarHandle.storeStoreFence();
        if (isFresh) {
            if (array == 0) {
                bytes.putU64(data == 0 ? headAt : data + Layout.DATA_ENTRY_ARRAY, freshArray);
            } else {
                bytes.putU64(array + Layout.ARRAY_NEXT, freshArray);
            }
        }
        tailIs(into, index + 1);
        if (isFresh) {
            long size = file.object(freshArray, Layout.ENTRY_ARRAY) - Layout.ARRAY_ITEMS;
            array = freshArray;
            capacity = size / Layout.arrayItemSize(compact);
        }
        used = index + 1;
        count++;
    }

    /** Puts an item of a data object into the object itself, or behind those that it has. */
    void putCounted(long entry, long freshArray) throws CorruptFile {
        long now = count;
        if (now == 0) {
            bytes.putU64(data + Layout.DATA_ENTRY, entry);
            count = 1;
        } else {
            put(entry, freshArray);
        }
        bytes.putU64(data + Layout.DATA_N_ENTRIES, now + 1);
    }

    /** There is another one for the same chain from now on. */
    void retire() {
        isRetired = true;
    }

    /** {@return whether it is true no more} */
    boolean isRetired() {
        return isRetired;
    }

    /** {@return whose entries these are} */
    long data() {
        return data;
    }

    private void tailIs(long into, long items) throws CorruptFile {
        if (data == 0) {
            bytes.putU32(Layout.TAIL_ENTRY_ARRAY_OFFSET, into);
            bytes.putU32(Layout.TAIL_ENTRY_ARRAY_N_ENTRIES, items);
        } else if (compact) {
            bytes.putU32(data + Layout.DATA_TAIL_ARRAY, into);
            bytes.putU32(data + Layout.DATA_TAIL_ARRAY_N, items);
        }
    }

    /** {@return the size of the array that the next item needs, 0 if it needs none} */
    long freshSize() {
        boolean isInline = data != 0 && count == 0;
        if (isInline || !isFull()) {
            return 0;
        }
        return Layout.align(Layout.ARRAY_ITEMS + nextCapacity() * Layout.arrayItemSize(compact));
    }
}

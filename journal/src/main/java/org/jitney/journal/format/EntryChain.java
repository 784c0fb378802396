package org.jitney.journal.format;

import java.util.Arrays;

/**
 * A chain of entry arrays: all entries of a file, or those with one data object, which has the
 * first of them in itself. It is sorted by offset, and so by number and (within a boot) by time.
 *
 * <p>Where the arrays lie is kept, as there are few of them, each being as large as all before it.
 * A damaged array ends the chain; a damaged item is passed over.
 */
public final class EntryChain {
    private static final long LOOKS_LEAST = 1 << 20;

    private final JournalFile file;
    private final long data;

    private long[] arrays = new long[16];
    private long[] begins = new long[17];
    private int known;
    private boolean isBroken;

    private int current;
    private long near;
    private long nearOffset;
    private long looks;

    private EntryChain(JournalFile file, long data) {
        this.file = file;
        this.data = data;
    }

    static EntryChain ofFile(JournalFile file) {
        return new EntryChain(file, 0);
    }

    static EntryChain ofData(JournalFile file, long data) {
        return new EntryChain(file, data);
    }

    /** Says whether an entry lies before what is looked for. */
    @FunctionalInterface
    public interface Before {
        boolean test(JournalFile.Entry entry) throws CorruptFile;
    }

    private int inline() {
        return data == 0 ? 0 : 1;
    }

    /** {@return how many entries there are now, as far as they can be reached} */
    public long size() {
        try {
            long claimed;
            if (data == 0) {
                claimed = file.bytes().u64(Layout.N_ENTRIES);
            } else {
                file.object(data, Layout.DATA);
                claimed = file.bytes().u64(data + Layout.DATA_N_ENTRIES);
            }
            if (claimed <= 0) {
                return 0;
            }
            long inArrays = claimed - inline();
            while (begins[known] < inArrays && !isBroken) {
                learn();
            }
            return Math.min(claimed, begins[known] + inline());
        } catch (CorruptFile e) {
            return 0;
        }
    }

    private void learn() {
        try {
            long next;
            if (known > 0) {
                next = file.bytes().u64(arrays[known - 1] + Layout.ARRAY_NEXT);
            } else if (data == 0) {
                next = file.bytes().u64(Layout.ENTRY_ARRAY_OFFSET);
            } else {
                next = file.bytes().u64(data + Layout.DATA_ENTRY_ARRAY);
            }
            // Arrays are appended, so that each comes after the one before.
            if (next == 0 || (known > 0 && next <= arrays[known - 1])) {
                isBroken = next != 0;
                throw new CorruptFile(next, "Array chain too short");
            }
            long size = file.object(next, Layout.ENTRY_ARRAY) - Layout.ARRAY_ITEMS;
            long items = size / Layout.arrayItemSize(file.isCompact());
            if (items == 0) {
                throw new CorruptFile(next, "Empty entry array");
            }
            if (known == arrays.length) {
                arrays = Arrays.copyOf(arrays, 2 * known);
                begins = Arrays.copyOf(begins, 2 * known + 1);
            }
            arrays[known] = next;
            begins[known + 1] = begins[known] + items;
            known++;
        } catch (CorruptFile e) {
            isBroken = true;
        }
    }

    /** A chain that was damaged may have been so only for a moment, while it was written to. */
    public void retry() {
        isBroken = false;
    }

    /** {@return the offset at an index below {@link #size}} */
    private long at(long index) throws CorruptFile {
        if (data != 0) {
            if (index == 0) {
                return file.bytes().u64(data + Layout.DATA_ENTRY);
            }
            index--;
        }
        while (index < begins[current]) {
            current--;
        }
        while (index >= begins[current + 1]) {
            current++;
        }
        long items = arrays[current] + Layout.ARRAY_ITEMS;
        long within = index - begins[current];
        return file.isCompact()
                ? file.bytes().u32(items + 4 * within)
                : file.bytes().u64(items + 8 * within);
    }

    /**
     * {@return the whole entry nearest to an index in a direction, that does not lie on the wrong
     * side of an offset; 0 if there is none}
     */
    private long wholeFrom(long index, long offset, boolean down, long size) {
        for (long i = index; i >= 0 && i < size && mayLook(size); i += down ? 1 : -1) {
            try {
                long found = at(i);
                if (down ? found >= offset : found <= offset) {
                    file.entry(found);
                    near = i;
                    nearOffset = found;
                    return found;
                }
            } catch (CorruptFile e) {
                // Passed over.
            }
            looks++;
        }
        return 0;
    }

    /** Many items that are passed over again and again could make a small file take for ever. */
    private boolean mayLook(long size) {
        return looks < LOOKS_LEAST + 8 * size;
    }

    /**
     * {@return the offset of the first entry at or after an offset, or of the last at or before it;
     * 0 if there is none}
     */
    public long find(long offset, boolean down) {
        long size = size();
        if (size == 0) {
            return 0;
        }
        // Mostly the next one after the last that was found is asked for. Going on by index comes
        // to an end in an array that is not sorted, too.
        boolean isNext = nearOffset != 0 && offset == nearOffset + (down ? 1 : -1);
        if (isNext) {
            return wholeFrom(near + (down ? 1 : -1), offset, down, size);
        }
        // The first that is not before the offset.
        long index = bisect(size, i -> at(i) < offset);
        if (!down && (index == size || offsetAt(index) != offset)) {
            index--;
        }
        return wholeFrom(index, offset, down, size);
    }

    private long offsetAt(long index) {
        try {
            return at(index);
        } catch (CorruptFile e) {
            return 0;
        }
    }

    /**
     * Looks for a place in the order.
     *
     * @param before whether an entry comes before the place
     * @return the offset of the first entry that does not (down), or of the last that does (up); 0
     *     if there is none
     */
    public long seek(Before before, boolean down) {
        long size = size();
        long index = bisect(size, i -> before.test(file.entry(at(i))));
        long any = down ? 0 : Long.MAX_VALUE;
        return size == 0 ? 0 : wholeFrom(down ? index : index - 1, any, down, size);
    }

    private interface IndexBefore {
        boolean test(long index) throws CorruptFile;
    }

    /**
     * {@return the first index that is not before} What is damaged counts as what comes next that
     * is not; nothing behind is found then, nor anything by sweeping the whole.
     */
    private static long bisect(long size, IndexBefore before) {
        long low = 0;
        long high = size;
        while (low < high) {
            long middle = (low + high) >>> 1;
            boolean isBefore = false;
            boolean isKnown = false;
            for (long i = middle; i < high && !isKnown && i < middle + 64; i++) {
                try {
                    isBefore = before.test(i);
                    isKnown = true;
                    middle = i;
                } catch (CorruptFile e) {
                    // The next one may be whole.
                }
            }
            if (isBefore) {
                low = middle + 1;
            } else if (isKnown) {
                // What lies between the old middle and the one that was found is damaged.
                high = (low + high) >>> 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}

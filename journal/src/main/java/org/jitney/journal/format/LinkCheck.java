package org.jitney.journal.format;

/**
 * The links between the objects of a file: the hash table; the entries in their order; the chains
 * of the data objects.
 *
 * <p>That each data object of an entry knows of the entry would cost a search for every pair.
 * Entries and chains have the same order, so going through the entries once while one place is kept
 * in each chain finds the same.
 */
final class LinkCheck {
    private static final int STEPS = 4096;

    private final JournalFile file;
    private final FileBytes bytes;
    private final boolean compact;
    private final Verifier.Progress progress;
    private final OffsetSet data;
    private final OffsetSet entries;
    private final OffsetSet arrays;
    private final OffsetSet hashed;
    private final OffsetSet listed;

    LinkCheck(
            JournalFile file,
            OffsetSet data,
            OffsetSet entries,
            OffsetSet arrays,
            Verifier.Progress progress) {
        this.file = file;
        this.bytes = file.bytes();
        this.compact = file.isCompact();
        this.data = data;
        this.entries = entries;
        this.arrays = arrays;
        this.progress = progress;
        this.hashed = new OffsetSet(bytes.limit());
        this.listed = new OffsetSet(bytes.limit());
    }

    void check() throws CorruptFile {
        checkHashTable();
        data.freeze();
        checkEntries();
        checkData();
    }

    private void checkHashTable() throws CorruptFile {
        long table = bytes.u64(Layout.DATA_HASH_TABLE_OFFSET);
        long buckets = bytes.u64(Layout.DATA_HASH_TABLE_SIZE) / Layout.HASH_ITEM;
        for (long i = 0; i < buckets; i++) {
            if (i % STEPS == 0) {
                progress.at(0.5 + 0.1 * i / buckets);
            }
            long before = 0;
            long at = bytes.u64(table + i * Layout.HASH_ITEM);
            while (at != 0) {
                if (!data.has(at)) {
                    throw new CorruptFile(
                            at, "Invalid data object at hash entry %d of %d".formatted(i, buckets));
                }
                if (at <= before) {
                    throw new CorruptFile(
                            before,
                            "Hash chain has a cycle in hash entry %d of %d".formatted(i, buckets));
                }
                if (Long.remainderUnsigned(bytes.u64(at + Layout.HASH), buckets) != i) {
                    throw new CorruptFile(
                            at, "Hash value mismatch in hash entry %d of %d".formatted(i, buckets));
                }
                hashed.add(at);
                before = at;
                at = bytes.u64(at + Layout.NEXT_HASH);
            }
            Verifier.same(
                    before,
                    "Tail hash pointer in hash table",
                    before,
                    bytes.u64(table + i * Layout.HASH_ITEM + 8));
        }
    }

    /** Goes through the main array. Keeps for each data object how far its chain has come. */
    private void checkEntries() throws CorruptFile {
        Chains chains = new Chains(data.count());
        long count = bytes.u64(Layout.N_ENTRIES);
        long array = bytes.u64(Layout.ENTRY_ARRAY_OFFSET);
        long before = 0;
        long i = 0;
        while (i < count) {
            if (!arrays.has(array)) {
                throw new CorruptFile(array, "Invalid array at %d of %d".formatted(i, count));
            }
            long items = items(array);
            for (long j = 0; j < items && i < count; j++, i++) {
                if (i % STEPS == 0) {
                    progress.at(0.6 + 0.3 * i / count);
                }
                long at = item(array, j);
                if (at <= before) {
                    throw new CorruptFile(
                            array, "Entry array not sorted at %d of %d".formatted(i, count));
                }
                before = at;
                if (!entries.has(at)) {
                    throw new CorruptFile(
                            array, "Invalid array entry at %d of %d".formatted(i, count));
                }
                listed.add(at);
                checkItems(file.entry(at), chains, i + 1 == count);
            }
            array = nextArray(array);
        }
    }

    private void checkItems(JournalFile.Entry entry, Chains chains, boolean isLast)
            throws CorruptFile {
        for (int i = 0; i < entry.items(); i++) {
            long object = file.item(entry, i);
            if (!data.has(object)) {
                throw new CorruptFile(entry.offset(), "Invalid data object of entry");
            }
            if (!hashed.has(object)) {
                throw new CorruptFile(entry.offset(), "Data object missing from hash table");
            }
            // Who adds an entry links it to its data at last, and may have died before.
            if (!chains.reach(data.rank(object), object, entry.offset()) && !isLast) {
                throw new CorruptFile(
                        entry.offset(),
                        "Entry object not referenced by linked data object at %08x"
                                .formatted(object));
            }
        }
    }

    private long items(long array) throws CorruptFile {
        return (bytes.u64(array + Layout.OBJECT_SIZE) - Layout.ARRAY_ITEMS)
                / Layout.arrayItemSize(compact);
    }

    private long item(long array, long index) throws CorruptFile {
        long items = array + Layout.ARRAY_ITEMS;
        return compact ? bytes.u32(items + 4 * index) : bytes.u64(items + 8 * index);
    }

    private long nextArray(long array) throws CorruptFile {
        long next = bytes.u64(array + Layout.ARRAY_NEXT);
        if (next != 0 && next <= array) {
            throw new CorruptFile(
                    array, "Array chain has cycle (jumps back to %08x)".formatted(next));
        }
        return next;
    }

    /** A place in the chain of every data object; chains and entries have the same order. */
    private final class Chains {
        private final long[] array;
        private final int[] within;
        private final int[] done;

        Chains(int count) {
            array = new long[count];
            within = new int[count];
            done = new int[count];
        }

        /** {@return whether the chain has this entry}, which lies behind all that were asked for */
        boolean reach(int which, long object, long entry) throws CorruptFile {
            long count = bytes.u64(object + Layout.DATA_N_ENTRIES);
            while (done[which] < count) {
                long at = current(which, object);
                if (at >= entry) {
                    return at == entry;
                }
                advance(which, object);
            }
            return false;
        }

        private long current(int which, long object) throws CorruptFile {
            if (done[which] == 0) {
                return bytes.u64(object + Layout.DATA_ENTRY);
            }
            if (!arrays.has(array[which])) {
                throw new CorruptFile(object, "Invalid array offset %08x".formatted(array[which]));
            }
            return item(array[which], within[which]);
        }

        private void advance(int which, long object) throws CorruptFile {
            if (done[which] == 0) {
                array[which] = bytes.u64(object + Layout.DATA_ENTRY_ARRAY);
            } else if (++within[which] == items(array[which])) {
                array[which] = nextArray(array[which]);
                within[which] = 0;
            }
            done[which]++;
        }
    }

    private void checkData() throws CorruptFile {
        long step = 0;
        long at = data.next(0);
        while (at >= 0) {
            if (step++ % STEPS == 0) {
                progress.at(0.9 + 0.1 * at / bytes.limit());
            }
            if (hashed.has(at)) {
                checkChain(at);
            }
            at = data.next(at + 8);
        }
    }

    private void checkChain(long object) throws CorruptFile {
        long count = bytes.u64(object + Layout.DATA_N_ENTRIES);
        long array = bytes.u64(object + Layout.DATA_ENTRY_ARRAY);
        if (array != 0 && Long.compareUnsigned(count, 2) < 0) {
            throw new CorruptFile(
                    object,
                    "Entry array present (entry_array_offset=%08x, but n_entries=%d)"
                            .formatted(array, count));
        }
        if (count == 0) {
            return;
        }
        long before = bytes.u64(object + Layout.DATA_ENTRY);
        checkReferenced(object, before);
        long i = 1;
        while (Long.compareUnsigned(i, count) < 0) {
            if (array == 0) {
                throw new CorruptFile(object, "Array chain too short");
            }
            if (!arrays.has(array)) {
                throw new CorruptFile(object, "Invalid array offset %08x".formatted(array));
            }
            long items = items(array);
            for (long j = 0; j < items && i < count; j++, i++) {
                long entry = item(array, j);
                if (entry <= before) {
                    throw new CorruptFile(
                            object,
                            "Data object's entry array not sorted (%d <= %d)"
                                    .formatted(entry, before));
                }
                before = entry;
                checkReferenced(object, entry);
            }
            array = nextArray(array);
        }
    }

    private void checkReferenced(long object, long entry) throws CorruptFile {
        if (!entries.has(entry)) {
            throw new CorruptFile(
                    object, "Data object references invalid entry at %08x".formatted(entry));
        }
        if (!listed.has(entry)) {
            throw new CorruptFile(entry, "Entry object doesn't exist in the main entry array");
        }
    }
}

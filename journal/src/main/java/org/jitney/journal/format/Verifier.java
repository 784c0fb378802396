package org.jitney.journal.format;

import java.util.Optional;

/**
 * Compares everything in a file with everything else, in four passes: the objects one after the
 * other and what the header counts; the hash table; the entries in their order; the chains of the
 * data objects.
 *
 * <p>That each data object of an entry knows of the entry would cost a search for every pair.
 * Entries and chains have the same order, so going through the entries once while one place is kept
 * in each chain finds the same.
 */
public final class Verifier {
    private static final int STEPS = 4096;

    private final JournalFile file;
    private final FileBytes bytes;
    private final boolean compact;
    private final Progress progress;
    private final Optional<SealCheck> seals;

    private final OffsetSet data;
    private final OffsetSet hashed;
    private final OffsetSet entries;
    private final OffsetSet listed;
    private final OffsetSet arrays;
    private final ObjectCheck check;

    private final long[] counts = new long[Layout.TAG + 1];
    private long objects;
    private boolean hasMainArray;
    private Optional<JournalFile.Entry> last = Optional.empty();

    /** Is told how much is done, from 0 to 1. */
    @FunctionalInterface
    public interface Progress {
        void at(double part);
    }

    /** Looks at the seals of a file while it is gone through. */
    public interface SealCheck {
        /** An object that is no tag. */
        void object(JournalFile file, long at) throws CorruptFile;

        /** An entry, before {@link #object} has it. */
        void entry(JournalFile.Entry entry) throws CorruptFile;

        void tag(JournalFile file, long at, long seqnum, long epoch) throws CorruptFile;
    }

    private Verifier(JournalFile file, Optional<SealCheck> seals, Progress progress) {
        this.file = file;
        this.bytes = file.bytes();
        this.compact = file.isCompact();
        this.progress = progress;
        this.seals = seals;
        long limit = bytes.limit();
        data = new OffsetSet(limit);
        hashed = new OffsetSet(limit);
        entries = new OffsetSet(limit);
        listed = new OffsetSet(limit);
        arrays = new OffsetSet(limit);
        check = new ObjectCheck(file);
    }

    /**
     * Verifies a file.
     *
     * @throws CorruptFile for the first thing that is wrong
     */
    public static void verify(JournalFile file, Optional<SealCheck> seals, Progress progress)
            throws CorruptFile {
        Verifier verifier = new Verifier(file, seals, progress);
        verifier.checkHeader();
        verifier.checkObjects();
        verifier.checkCounts();
        verifier.checkHashTable();
        verifier.data.freeze();
        verifier.checkEntries();
        verifier.checkData();
        progress.at(1);
    }

    private long header(int at) throws CorruptFile {
        return bytes.u64(at);
    }

    private boolean isSealed() throws CorruptFile {
        return (bytes.u32(Layout.COMPATIBLE_FLAGS) & Layout.COMPATIBLE_SEALED) != 0;
    }

    private void checkHeader() throws CorruptFile {
        long unknown = bytes.u32(Layout.COMPATIBLE_FLAGS) & ~Layout.COMPATIBLE_ALL;
        if (unknown != 0) {
            throw new CorruptFile(0, "Cannot verify file with unknown extensions.");
        }
        if (!HeaderCheck.isReservedZero(bytes)) {
            throw new CorruptFile(Layout.RESERVED, "Reserved field is non-zero");
        }
    }

    private void checkObjects() throws CorruptFile {
        long tail = header(Layout.TAIL_OBJECT_OFFSET);
        long at = tail == 0 ? 1 : file.headerSize();
        while (at <= tail) {
            if (objects % STEPS == 0) {
                progress.at(0.5 * at / tail);
            }
            long size = file.object(at, 0);
            int type = bytes.u8(at);
            check.check(at, type, size);
            checkCompression(at, type);
            objects++;
            counts[type]++;
            checkPlace(at, type, size);
            at += Layout.align(size);
        }
        if (tail != 0 && !isLast(tail, at)) {
            throw new CorruptFile(
                    Layout.TAIL_OBJECT_OFFSET, "Tail object pointer is not that of an object");
        }
    }

    private boolean isLast(long tail, long end) throws CorruptFile {
        return tail + Layout.align(file.object(tail, 0)) == end;
    }

    private void checkCompression(long at, int type) throws CorruptFile {
        if (type != Layout.DATA) {
            return;
        }
        Compression compression = file.compression(at);
        long flags = bytes.u32(Layout.INCOMPATIBLE_FLAGS);
        if (compression != Compression.NONE && (flags & compression.headerFlag()) == 0) {
            throw new CorruptFile(
                    at,
                    "%1$s compressed object in file without %1$s compression"
                            .formatted(compression));
        }
    }

    private void checkPlace(long at, int type, long size) throws CorruptFile {
        switch (type) {
            case Layout.DATA -> data.add(at);
            case Layout.ENTRY -> placeEntry(at);
            case Layout.DATA_HASH_TABLE -> placeTable(at, size, Layout.DATA_HASH_TABLE_OFFSET);
            case Layout.FIELD_HASH_TABLE -> placeTable(at, size, Layout.FIELD_HASH_TABLE_OFFSET);
            case Layout.ENTRY_ARRAY -> {
                arrays.add(at);
                hasMainArray |= at == header(Layout.ENTRY_ARRAY_OFFSET);
            }
            case Layout.TAG -> placeTag(at);
            default -> {
                // A field object may stand anywhere.
            }
        }
        if (seals.isPresent() && type != Layout.TAG) {
            seals.get().object(file, at);
        }
    }

    private void placeTag(long at) throws CorruptFile {
        if (!isSealed()) {
            throw new CorruptFile(at, "Tag object in file without sealing");
        }
        long seqnum = bytes.u64(at + Layout.TAG_SEQNUM);
        if (seqnum != counts[Layout.TAG]) {
            throw new CorruptFile(
                    at,
                    "Tag sequence number out of synchronization (%s != %d)"
                            .formatted(Long.toUnsignedString(seqnum), counts[Layout.TAG]));
        }
        if (seals.isPresent()) {
            seals.get().tag(file, at, seqnum, bytes.u64(at + Layout.TAG_EPOCH));
        }
    }

    private void placeTable(long at, long size, int where) throws CorruptFile {
        if (counts[bytes.u8(at)] > 1) {
            throw new CorruptFile(at, "More than one " + Layout.typeName(bytes.u8(at)));
        }
        if (header(where) != at + Layout.OBJECT_HEADER
                || header(where + 8) != size - Layout.OBJECT_HEADER) {
            throw new CorruptFile(
                    at,
                    "Header offset or size for %s invalid"
                            .formatted(Layout.typeName(bytes.u8(at))));
        }
    }

    private void placeEntry(long at) throws CorruptFile {
        JournalFile.Entry entry = file.entry(at);
        if (isSealed() && counts[Layout.TAG] == 0) {
            throw new CorruptFile(at, "First entry before first tag");
        }
        if (seals.isPresent()) {
            seals.get().entry(entry);
        }
        entries.add(at);
        if (last.isEmpty()) {
            same(
                    at,
                    "Head entry sequence number",
                    entry.seqnum(),
                    header(Layout.HEAD_ENTRY_SEQNUM));
            same(
                    at,
                    "Head entry realtime timestamp",
                    entry.realtime(),
                    header(Layout.HEAD_ENTRY_REALTIME));
        } else {
            checkFollows(entry, last.get());
        }
        last = Optional.of(entry);
    }

    private static void checkFollows(JournalFile.Entry entry, JournalFile.Entry before)
            throws CorruptFile {
        if (Long.compareUnsigned(before.seqnum(), entry.seqnum()) >= 0) {
            throw new CorruptFile(
                    entry.offset(),
                    "Entry sequence number out of synchronization (%s >= %s)"
                            .formatted(
                                    Long.toUnsignedString(before.seqnum()),
                                    Long.toUnsignedString(entry.seqnum())));
        }
        boolean sameBoot =
                before.bootHigh() == entry.bootHigh() && before.bootLow() == entry.bootLow();
        if (sameBoot && before.monotonic() > entry.monotonic()) {
            throw new CorruptFile(
                    entry.offset(),
                    "Entry timestamp out of synchronization (%d > %d)"
                            .formatted(before.monotonic(), entry.monotonic()));
        }
    }

    private static void same(long at, String what, long found, long expected) throws CorruptFile {
        if (found != expected) {
            throw new CorruptFile(
                    at,
                    "%s incorrect (%s != %s)"
                            .formatted(
                                    what,
                                    Long.toUnsignedString(found),
                                    Long.toUnsignedString(expected)));
        }
    }

    private void checkCounts() throws CorruptFile {
        count(Layout.N_OBJECTS, "Object", objects);
        count(Layout.N_ENTRIES, "Entry", counts[Layout.ENTRY]);
        count(Layout.N_DATA, "Data", counts[Layout.DATA]);
        count(Layout.N_FIELDS, "Field", counts[Layout.FIELD]);
        count(Layout.N_TAGS, "Tag", counts[Layout.TAG]);
        count(Layout.N_ENTRY_ARRAYS, "Entry array", counts[Layout.ENTRY_ARRAY]);
        if (!hasMainArray && header(Layout.ENTRY_ARRAY_OFFSET) != 0) {
            throw new CorruptFile(0, "Missing main entry array");
        }
        if (last.isEmpty()) {
            return;
        }
        JournalFile.Entry entry = last.get();
        same(
                Layout.TAIL_ENTRY_SEQNUM,
                "Tail entry sequence number",
                entry.seqnum(),
                header(Layout.TAIL_ENTRY_SEQNUM));
        boolean sameBoot =
                Long.reverseBytes(entry.bootHigh()) == header(Layout.TAIL_ENTRY_BOOT_ID)
                        && Long.reverseBytes(entry.bootLow())
                                == header(Layout.TAIL_ENTRY_BOOT_ID + 8);
        if (sameBoot) {
            same(
                    Layout.TAIL_ENTRY_MONOTONIC,
                    "Tail entry monotonic timestamp",
                    entry.monotonic(),
                    header(Layout.TAIL_ENTRY_MONOTONIC));
        }
        same(
                Layout.TAIL_ENTRY_REALTIME,
                "Tail entry realtime timestamp",
                entry.realtime(),
                header(Layout.TAIL_ENTRY_REALTIME));
    }

    private void count(int where, String what, long found) throws CorruptFile {
        if (file.headerHas(where + 8)) {
            same(where, what + " number", found, header(where));
        }
    }

    private void checkHashTable() throws CorruptFile {
        long table = header(Layout.DATA_HASH_TABLE_OFFSET);
        long buckets = header(Layout.DATA_HASH_TABLE_SIZE) / Layout.HASH_ITEM;
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
            same(
                    before,
                    "Tail hash pointer in hash table",
                    before,
                    bytes.u64(table + i * Layout.HASH_ITEM + 8));
        }
    }

    /** Goes through the main array. Keeps for each data object how far its chain has come. */
    private void checkEntries() throws CorruptFile {
        Chains chains = new Chains(data.count());
        long count = header(Layout.N_ENTRIES);
        long array = header(Layout.ENTRY_ARRAY_OFFSET);
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

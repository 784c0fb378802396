package org.jitney.journal.format;

import java.util.Optional;

/**
 * Compares everything in a file with everything else, in four passes: the objects one after the
 * other and what the header counts; the hash table; the entries in their order; the chains of the
 * data objects.
 */
public final class Verifier {
    private static final int STEPS = 4096;

    private final JournalFile file;
    private final FileBytes bytes;
    private final Progress progress;
    private final Optional<SealCheck> seals;

    private final OffsetSet data;

    private final OffsetSet entries;

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
        this.progress = progress;
        this.seals = seals;
        long limit = bytes.limit();
        data = new OffsetSet(limit);
        entries = new OffsetSet(limit);
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
        new LinkCheck(file, verifier.data, verifier.entries, verifier.arrays, progress).check();
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

    static void same(long at, String what, long found, long expected) throws CorruptFile {
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
}

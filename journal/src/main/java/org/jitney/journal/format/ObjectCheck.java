package org.jitney.journal.format;

/** What can be said of one object without looking at others. */
final class ObjectCheck {
    private final JournalFile file;
    private final FileBytes bytes;
    private final boolean compact;

    ObjectCheck(JournalFile file) {
        this.file = file;
        this.bytes = file.bytes();
        this.compact = file.isCompact();
    }

    /** Looks at the object at an offset, whose size is known to be within the file. */
    void check(long at, int type, long size) throws CorruptFile {
        boolean isPacked = (bytes.u8(at + Layout.OBJECT_FLAGS) & Layout.COMPRESSED_ALL) != 0;
        if (isPacked && type != Layout.DATA) {
            throw new CorruptFile(
                    at,
                    "Found compressed object of type %s, which is not allowed"
                            .formatted(Layout.typeName(type)));
        }
        switch (type) {
            case Layout.DATA -> checkData(at, size);
            case Layout.FIELD -> checkField(at, size);
            case Layout.ENTRY -> checkEntry(at);
            case Layout.DATA_HASH_TABLE, Layout.FIELD_HASH_TABLE -> checkTable(at, type, size);
            case Layout.ENTRY_ARRAY -> checkArray(at, size);
            default -> {
                if (size != Layout.TAG_SIZE) {
                    throw new CorruptFile(at, "Invalid object tag size: " + size);
                }
            }
        }
    }

    private static boolean isAligned(long offset) {
        return (offset & 7) == 0;
    }

    private void checkData(long at, long size) throws CorruptFile {
        boolean hasEntry = bytes.u64(at + Layout.DATA_ENTRY) != 0;
        long entries = bytes.u64(at + Layout.DATA_N_ENTRIES);
        if (hasEntry != (entries != 0)) {
            throw new CorruptFile(at, "Bad n_entries: " + Long.toUnsignedString(entries));
        }
        checkPayload(at, size);
        if (!isAligned(bytes.u64(at + Layout.NEXT_HASH))
                || !isAligned(bytes.u64(at + Layout.DATA_NEXT_FIELD))
                || !isAligned(bytes.u64(at + Layout.DATA_ENTRY))
                || !isAligned(bytes.u64(at + Layout.DATA_ENTRY_ARRAY))) {
            throw new CorruptFile(at, "Invalid offset in data object");
        }
    }

    /** Compares the payload of a data object with its hash. */
    void checkPayload(long at, long size) throws CorruptFile {
        int payloadAt = Layout.payloadOffset(compact);
        if (size <= payloadAt) {
            throw new CorruptFile(at, "Bad object size (<= %d): %d".formatted(payloadAt, size));
        }
        Compression compression = file.compression(at);
        long hash =
                compression == Compression.NONE
                        ? file.hash(bytes.slice(at + payloadAt, size - payloadAt))
                        : file.hash(
                                JournalFile.wrap(
                                        Codecs.decompress(
                                                compression,
                                                bytes.copy(at + payloadAt, size - payloadAt),
                                                at)));
        compare(at, hash);
    }

    private void compare(long at, long hash) throws CorruptFile {
        long stored = bytes.u64(at + Layout.HASH);
        if (stored != hash) {
            throw new CorruptFile(at, "Invalid hash (%08x vs. %08x)".formatted(stored, hash));
        }
    }

    private void checkField(long at, long size) throws CorruptFile {
        if (size <= Layout.FIELD_PAYLOAD) {
            throw new CorruptFile(at, "Bad field size: " + size);
        }
        compare(at, file.hash(bytes.slice(at + Layout.FIELD_PAYLOAD, size - Layout.FIELD_PAYLOAD)));
        if (!isAligned(bytes.u64(at + Layout.NEXT_HASH))
                || !isAligned(bytes.u64(at + Layout.FIELD_HEAD_DATA))) {
            throw new CorruptFile(at, "Invalid offset in field object");
        }
    }

    private void checkEntry(long at) throws CorruptFile {
        JournalFile.Entry entry = file.entry(at);
        for (int i = 0; i < entry.items(); i++) {
            long item = file.item(entry, i);
            if (item == 0 || !isAligned(item)) {
                throw new CorruptFile(
                        at,
                        "Invalid entry item (%d/%d) offset: %08x"
                                .formatted(i, entry.items(), item));
            }
        }
    }

    private void checkTable(long at, int type, long size) throws CorruptFile {
        long items = size - Layout.OBJECT_HEADER;
        if (items <= 0 || items % Layout.HASH_ITEM != 0) {
            throw new CorruptFile(at, "Invalid %s size: %d".formatted(Layout.typeName(type), size));
        }
        for (long i = at + Layout.OBJECT_HEADER; i < at + size; i += Layout.HASH_ITEM) {
            long head = bytes.u64(i);
            long tail = bytes.u64(i + 8);
            if (!isAligned(head) || !isAligned(tail) || (head != 0) != (tail != 0)) {
                throw new CorruptFile(
                        at,
                        "Invalid %s item: head_hash_offset=%08x tail_hash_offset=%08x"
                                .formatted(Layout.typeName(type), head, tail));
            }
        }
    }

    private void checkArray(long at, long size) throws CorruptFile {
        long items = size - Layout.ARRAY_ITEMS;
        int itemSize = Layout.arrayItemSize(compact);
        if (items <= 0 || items % itemSize != 0) {
            throw new CorruptFile(at, "Invalid object entry array size: " + size);
        }
        if (!isAligned(bytes.u64(at + Layout.ARRAY_NEXT))) {
            throw new CorruptFile(at, "Invalid object entry array next_entry_array_offset");
        }
        for (long i = at + Layout.ARRAY_ITEMS; i < at + size; i += itemSize) {
            long item = compact ? bytes.u32(i) : bytes.u64(i);
            if (!isAligned(item)) {
                throw new CorruptFile(at, "Invalid object entry array item: %08x".formatted(item));
            }
        }
    }
}

package org.jitney.journal.format;

import java.io.IOException;
import java.util.OptionalLong;

/** The header of an open file, for who shows it. Ids come in two halves. */
public final class HeaderView {
    private static final long DEEPEST_CHAIN = 100;

    private final JournalFile file;

    /** Looks at a file that stays open meanwhile. */
    public HeaderView(JournalFile file) {
        this.file = file;
    }

    /** Numbers of the header. */
    public enum Value {
        HEADER_SIZE(Layout.HEADER_SIZE),
        ARENA_SIZE(Layout.ARENA_SIZE),
        DATA_HASH_TABLE_OFFSET(Layout.DATA_HASH_TABLE_OFFSET),
        DATA_HASH_TABLE_SIZE(Layout.DATA_HASH_TABLE_SIZE),
        FIELD_HASH_TABLE_OFFSET(Layout.FIELD_HASH_TABLE_OFFSET),
        FIELD_HASH_TABLE_SIZE(Layout.FIELD_HASH_TABLE_SIZE),
        TAIL_OBJECT_OFFSET(Layout.TAIL_OBJECT_OFFSET),
        OBJECTS(Layout.N_OBJECTS),
        ENTRIES(Layout.N_ENTRIES),
        TAIL_ENTRY_SEQNUM(Layout.TAIL_ENTRY_SEQNUM),
        HEAD_ENTRY_SEQNUM(Layout.HEAD_ENTRY_SEQNUM),
        ENTRY_ARRAY_OFFSET(Layout.ENTRY_ARRAY_OFFSET),
        HEAD_ENTRY_REALTIME(Layout.HEAD_ENTRY_REALTIME),
        TAIL_ENTRY_REALTIME(Layout.TAIL_ENTRY_REALTIME),
        TAIL_ENTRY_MONOTONIC(Layout.TAIL_ENTRY_MONOTONIC),
        DATA(Layout.N_DATA),
        FIELDS(Layout.N_FIELDS),
        TAGS(Layout.N_TAGS),
        ENTRY_ARRAYS(Layout.N_ENTRY_ARRAYS),
        DATA_HASH_CHAIN_DEPTH(Layout.DATA_HASH_CHAIN_DEPTH),
        FIELD_HASH_CHAIN_DEPTH(Layout.FIELD_HASH_CHAIN_DEPTH),
        TAIL_ENTRY_OFFSET(Layout.TAIL_ENTRY_OFFSET);

        private final int at;

        Value(int at) {
            this.at = at;
        }
    }

    /** Ids of the header. */
    public enum Id {
        FILE(Layout.FILE_ID),
        MACHINE(Layout.MACHINE_ID),
        TAIL_ENTRY_BOOT(Layout.TAIL_ENTRY_BOOT_ID),
        SEQNUM(Layout.SEQNUM_ID);

        private final int at;

        Id(int at) {
            this.at = at;
        }
    }

    /** {@return a number, if the header is new enough to have it} */
    public OptionalLong number(Value which) throws CorruptFile {
        return file.headerHas(which.at + 8)
                ? OptionalLong.of(file.header(which.at))
                : OptionalLong.empty();
    }

    /** {@return where the last array of all entries is, if the header is new enough to say} */
    public OptionalLong tailEntryArrayOffset() throws CorruptFile {
        return small(Layout.TAIL_ENTRY_ARRAY_OFFSET);
    }

    /** {@return how many entries that array has, if the header is new enough to say} */
    public OptionalLong tailEntryArrayEntries() throws CorruptFile {
        return small(Layout.TAIL_ENTRY_ARRAY_N_ENTRIES);
    }

    private OptionalLong small(int at) throws CorruptFile {
        return file.headerHas(at + 4)
                ? OptionalLong.of(file.bytes().u32(at))
                : OptionalLong.empty();
    }

    /** {@return the first half of an id} */
    public long high(Id which) throws CorruptFile {
        return Long.reverseBytes(file.header(which.at));
    }

    /** {@return the second half of an id} */
    public long low(Id which) throws CorruptFile {
        return Long.reverseBytes(file.header(which.at + 8));
    }

    public int state() throws CorruptFile {
        return file.bytes().u8(Layout.STATE);
    }

    public long compatibleFlags() throws CorruptFile {
        return file.bytes().u32(Layout.COMPATIBLE_FLAGS);
    }

    public long incompatibleFlags() throws CorruptFile {
        return file.bytes().u32(Layout.INCOMPATIBLE_FLAGS);
    }

    /** {@return whether the hash tables are so full that a new file should be begun} */
    public boolean isRotationSuggested() throws CorruptFile {
        return isFull(file);
    }

    public long diskUsage() throws IOException {
        return file.usage();
    }

    static boolean isFull(JournalFile file) throws CorruptFile {
        if (!file.headerHas(Layout.HEADER_SIZE_WRITTEN)) {
            return true;
        }
        return isCrowded(file, Layout.N_DATA, Layout.DATA_HASH_TABLE_SIZE)
                || isCrowded(file, Layout.N_FIELDS, Layout.FIELD_HASH_TABLE_SIZE)
                || file.header(Layout.DATA_HASH_CHAIN_DEPTH) > DEEPEST_CHAIN
                || file.header(Layout.FIELD_HASH_CHAIN_DEPTH) > DEEPEST_CHAIN
                || (file.header(Layout.N_DATA) > 0 && file.header(Layout.N_FIELDS) == 0);
    }

    /** More than three quarters of the buckets are as many as there are objects. */
    private static boolean isCrowded(JournalFile file, int count, int size) throws CorruptFile {
        return file.header(count) * 4 > file.header(size) / Layout.HASH_ITEM * 3;
    }
}

package org.jitney.journal.format;

/** Where things stand in a file: offsets within the header and within objects, in bytes. */
final class Layout {
    /** {@code LPKSHHRH}, as a little-endian number. */
    static final long SIGNATURE = 0x48524848534b504cL;

    static final int COMPATIBLE_FLAGS = 8;
    static final int INCOMPATIBLE_FLAGS = 12;
    static final int STATE = 16;
    static final int RESERVED = 17;
    static final int FILE_ID = 24;
    static final int MACHINE_ID = 40;
    static final int TAIL_ENTRY_BOOT_ID = 56;
    static final int SEQNUM_ID = 72;
    static final int HEADER_SIZE = 88;
    static final int ARENA_SIZE = 96;
    static final int DATA_HASH_TABLE_OFFSET = 104;
    static final int DATA_HASH_TABLE_SIZE = 112;
    static final int FIELD_HASH_TABLE_OFFSET = 120;
    static final int FIELD_HASH_TABLE_SIZE = 128;
    static final int TAIL_OBJECT_OFFSET = 136;
    static final int N_OBJECTS = 144;
    static final int N_ENTRIES = 152;
    static final int TAIL_ENTRY_SEQNUM = 160;
    static final int HEAD_ENTRY_SEQNUM = 168;
    static final int ENTRY_ARRAY_OFFSET = 176;
    static final int HEAD_ENTRY_REALTIME = 184;
    static final int TAIL_ENTRY_REALTIME = 192;
    static final int TAIL_ENTRY_MONOTONIC = 200;
    static final int N_DATA = 208;
    static final int N_FIELDS = 216;
    static final int N_TAGS = 224;
    static final int N_ENTRY_ARRAYS = 232;
    static final int DATA_HASH_CHAIN_DEPTH = 240;
    static final int FIELD_HASH_CHAIN_DEPTH = 248;
    static final int TAIL_ENTRY_ARRAY_OFFSET = 256;
    static final int TAIL_ENTRY_ARRAY_N_ENTRIES = 260;
    static final int TAIL_ENTRY_OFFSET = 264;

    /** All files have at least the fields before {@link #N_DATA}. */
    static final int HEADER_SIZE_MIN = N_DATA;

    /** What version 252 writes; it goes on only with files of exactly this. */
    static final int HEADER_SIZE_WRITTEN = TAIL_ENTRY_OFFSET;

    static final int COMPATIBLE_SEALED = 1;
    static final int COMPATIBLE_TAIL_ENTRY_BOOT_ID = 1 << 1;
    static final int COMPATIBLE_SEALED_CONTINUOUS = 1 << 2;
    static final int COMPATIBLE_ALL = 7;
    static final int INCOMPATIBLE_KEYED_HASH = 1 << 2;
    static final int INCOMPATIBLE_COMPACT = 1 << 4;
    static final int INCOMPATIBLE_ALL = 31;

    static final int STATE_OFFLINE = 0;
    static final int STATE_ONLINE = 1;
    static final int STATE_ARCHIVED = 2;

    static final int DATA = 1;
    static final int FIELD = 2;
    static final int ENTRY = 3;
    static final int DATA_HASH_TABLE = 4;
    static final int FIELD_HASH_TABLE = 5;
    static final int ENTRY_ARRAY = 6;
    static final int TAG = 7;

    static final int OBJECT_FLAGS = 1;
    static final int OBJECT_SIZE = 8;
    static final int OBJECT_HEADER = 16;
    static final int COMPRESSED_ALL = 7;

    /** In data and field objects. */
    static final int HASH = 16;

    static final int NEXT_HASH = 24;

    static final int DATA_NEXT_FIELD = 32;
    static final int DATA_ENTRY = 40;
    static final int DATA_ENTRY_ARRAY = 48;
    static final int DATA_N_ENTRIES = 56;
    static final int DATA_TAIL_ARRAY = 64;
    static final int DATA_TAIL_ARRAY_N = 68;

    static final int FIELD_HEAD_DATA = 32;
    static final int FIELD_PAYLOAD = 40;

    static final int ENTRY_SEQNUM = 16;
    static final int ENTRY_REALTIME = 24;
    static final int ENTRY_MONOTONIC = 32;
    static final int ENTRY_BOOT_ID = 40;
    static final int ENTRY_XOR_HASH = 56;
    static final int ENTRY_ITEMS = 64;

    static final int HASH_ITEM = 16;

    static final int ARRAY_NEXT = 16;
    static final int ARRAY_ITEMS = 24;

    static final int TAG_SEQNUM = 16;
    static final int TAG_EPOCH = 24;
    static final int TAG_HMAC = 32;
    static final int TAG_SIZE = 64;

    /** Times are below 2^55 microseconds, a thousand years. */
    static final long TIME_LIMIT = 1L << 55;

    /** What the payload of a data object may have when it is unpacked. */
    static final long PAYLOAD_LIMIT = 768L << 20;

    private static final String[] TYPES = {
        "unused",
        "data",
        "field",
        "entry",
        "data hash table",
        "field hash table",
        "entry array",
        "tag"
    };

    private Layout() {}

    static String typeName(int type) {
        return type >= 0 && type < TYPES.length ? TYPES[type] : "unknown";
    }

    static long align(long size) {
        return (size + 7) & -8L;
    }

    /** {@return the least size of an object of a type} */
    static long leastSize(int type, boolean compact) {
        return switch (type) {
            case DATA -> payloadOffset(compact);
            case FIELD -> FIELD_PAYLOAD;
            case ENTRY -> ENTRY_ITEMS;
            case ENTRY_ARRAY -> ARRAY_ITEMS;
            case TAG -> TAG_SIZE;
            default -> OBJECT_HEADER;
        };
    }

    /** {@return where the payload of a data object begins} */
    static int payloadOffset(boolean compact) {
        return compact ? 72 : 64;
    }

    static int entryItemSize(boolean compact) {
        return compact ? 4 : 16;
    }

    static int arrayItemSize(boolean compact) {
        return compact ? 4 : 8;
    }
}

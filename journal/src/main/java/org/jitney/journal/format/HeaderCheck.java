package org.jitney.journal.format;

import java.util.Arrays;

/** Compares a header with itself and with the size of the file. */
final class HeaderCheck {
    private static final int[] COUNTERS = {
        Layout.N_ENTRIES, Layout.N_DATA, Layout.N_FIELDS, Layout.N_TAGS, Layout.N_ENTRY_ARRAYS
    };

    private HeaderCheck() {}

    static void check(FileBytes bytes) throws CorruptFile {
        if (bytes.limit() < Layout.HEADER_SIZE_MIN) {
            throw new CorruptFile(0, "File is too small for a header");
        }
        if (bytes.u64(0) != Layout.SIGNATURE) {
            throw new CorruptFile(0, "Not a journal file");
        }
        long unknown = bytes.u32(Layout.INCOMPATIBLE_FLAGS) & ~Layout.INCOMPATIBLE_ALL;
        if (unknown != 0) {
            throw new CorruptFile(
                    Layout.INCOMPATIBLE_FLAGS,
                    "File has unknown incompatible flags 0x" + Long.toHexString(unknown));
        }
        if (bytes.u8(Layout.STATE) > Layout.STATE_ARCHIVED) {
            throw new CorruptFile(Layout.STATE, "Unknown state of the file");
        }
        long headerSize = bytes.u64(Layout.HEADER_SIZE);
        if (headerSize < Layout.HEADER_SIZE_MIN || headerSize > bytes.limit()) {
            throw new CorruptFile(Layout.HEADER_SIZE, "Bad size of the header");
        }
        boolean sealed = (bytes.u32(Layout.COMPATIBLE_FLAGS) & Layout.COMPATIBLE_SEALED) != 0;
        if (sealed && headerSize < Layout.N_ENTRY_ARRAYS + 8) {
            throw new CorruptFile(Layout.HEADER_SIZE, "Header is too small for a sealed file");
        }
        checkArena(bytes, headerSize);
    }

    private static void checkArena(FileBytes bytes, long headerSize) throws CorruptFile {
        // A writer makes the file longer before it writes to the end; so what lies in the file is
        // read first, and then how long it is.
        long tail = bytes.u64(Layout.TAIL_OBJECT_OFFSET);
        long array = bytes.u64(Layout.ENTRY_ARRAY_OFFSET);
        long objects = bytes.u64(Layout.N_OBJECTS);
        long arena = bytes.u64(Layout.ARENA_SIZE);
        if (!bytes.has(headerSize, arena)) {
            throw new CorruptFile(Layout.ARENA_SIZE, "File is truncated");
        }
        long end = headerSize + arena;
        if (tail != 0 && !isObject(tail, headerSize, end - Layout.OBJECT_HEADER)) {
            throw new CorruptFile(Layout.TAIL_OBJECT_OFFSET, "Bad offset of the last object");
        }
        checkTable(bytes, Layout.DATA_HASH_TABLE_OFFSET, headerSize, end);
        checkTable(bytes, Layout.FIELD_HASH_TABLE_OFFSET, headerSize, end);
        if (array != 0 && !isObject(array, headerSize, end)) {
            throw new CorruptFile(Layout.ENTRY_ARRAY_OFFSET, "Bad offset of the entry array");
        }
        if (objects < 0 || objects > arena / Layout.OBJECT_HEADER) {
            throw new CorruptFile(Layout.N_OBJECTS, "More objects than there is room for");
        }
        // A writer may add an entry between two looks at the file, so the objects that are counted
        // here may be older than the counters of one kind: those are compared with the room.
        for (int counter : COUNTERS) {
            long count = headerSize >= counter + 8 ? bytes.u64(counter) : 0;
            if (count < 0 || count > arena / Layout.OBJECT_HEADER) {
                throw new CorruptFile(counter, "More objects than there is room for");
            }
        }
    }

    private static void checkTable(FileBytes bytes, int where, long headerSize, long end)
            throws CorruptFile {
        long offset = bytes.u64(where);
        long size = bytes.u64(where + 8);
        if (offset == 0 && size == 0) {
            return;
        }
        boolean fits =
                size > 0
                        && isObject(offset - Layout.OBJECT_HEADER, headerSize, end)
                        && size <= end - offset;
        if (!fits) {
            throw new CorruptFile(where, "Hash table does not lie in the file");
        }
    }

    private static boolean isObject(long offset, long headerSize, long most) {
        return (offset & 7) == 0 && offset >= headerSize && offset <= most;
    }

    /** {@return whether the reserved bytes are zero} */
    static boolean isReservedZero(FileBytes bytes) throws CorruptFile {
        byte[] reserved = bytes.copy(Layout.RESERVED, 7);
        return Arrays.equals(reserved, new byte[7]);
    }
}

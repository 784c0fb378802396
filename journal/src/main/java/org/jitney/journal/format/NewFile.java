package org.jitney.journal.format;

import java.lang.invoke.VarHandle;
import org.jitney.linux.sys.ErrnoException;

/** Writes what every file begins with: the header and two empty hash tables. */
final class NewFile {
    private static final long DATA_BUCKETS_LEAST = 2047;
    private static final long FIELD_BUCKETS = 333;

    private NewFile() {}

    static void write(
            FileBytes bytes,
            FileWriter.Identity identity,
            FileWriter.Settings settings,
            boolean sealed)
            throws ErrnoException, CorruptFile, FileWriter.Refused {
        long buckets = settings.maxSize() * 4 / 768 / 3;
        buckets = Math.max(buckets, DATA_BUCKETS_LEAST);
        long fieldTable = Layout.HEADER_SIZE_WRITTEN;
        long fieldSize = Layout.OBJECT_HEADER + FIELD_BUCKETS * Layout.HASH_ITEM;
        long dataTable = fieldTable + fieldSize;
        long dataSize = Layout.OBJECT_HEADER + buckets * Layout.HASH_ITEM;
        Growth.grow(bytes, dataTable + dataSize, settings);
        writeHeader(bytes, identity, sealed);
        writeTable(bytes, fieldTable, Layout.FIELD_HASH_TABLE, fieldSize);
        writeTable(bytes, dataTable, Layout.DATA_HASH_TABLE, dataSize);
        bytes.putU64(Layout.FIELD_HASH_TABLE_OFFSET, fieldTable + Layout.OBJECT_HEADER);
        bytes.putU64(Layout.FIELD_HASH_TABLE_SIZE, fieldSize - Layout.OBJECT_HEADER);
        bytes.putU64(Layout.DATA_HASH_TABLE_OFFSET, dataTable + Layout.OBJECT_HEADER);
        bytes.putU64(Layout.DATA_HASH_TABLE_SIZE, dataSize - Layout.OBJECT_HEADER);
        bytes.putU64(Layout.N_OBJECTS, 2);
        bytes.putU64(Layout.TAIL_OBJECT_OFFSET, dataTable);
        // A reader that comes before this does not take it for a journal file.
        VarHandle.fullFence();
        bytes.putU64(0, Layout.SIGNATURE);
    }

    private static void writeHeader(FileBytes bytes, FileWriter.Identity identity, boolean sealed)
            throws CorruptFile {
        // The boot's id is that of the last entry, but 252 does not verify files that say so.
        int compatible = sealed ? Layout.COMPATIBLE_SEALED : 0;
        int incompatible =
                identity.compression().headerFlag()
                        | (identity.keyedHash() ? Layout.INCOMPATIBLE_KEYED_HASH : 0)
                        | (identity.compact() ? Layout.INCOMPATIBLE_COMPACT : 0);
        bytes.putU32(Layout.COMPATIBLE_FLAGS, compatible);
        bytes.putU32(Layout.INCOMPATIBLE_FLAGS, incompatible);
        putId(bytes, Layout.FILE_ID, identity.fileHigh(), identity.fileLow());
        putId(bytes, Layout.MACHINE_ID, identity.machineHigh(), identity.machineLow());
        putId(bytes, Layout.SEQNUM_ID, identity.seqnumHigh(), identity.seqnumLow());
        bytes.putU64(Layout.HEADER_SIZE, Layout.HEADER_SIZE_WRITTEN);
        bytes.putU64(Layout.ARENA_SIZE, bytes.limit() - Layout.HEADER_SIZE_WRITTEN);
        bytes.putU64(Layout.TAIL_ENTRY_SEQNUM, identity.lastSeqnum());
    }

    private static void writeTable(FileBytes bytes, long offset, int type, long size)
            throws CorruptFile {
        bytes.putU8(offset, type);
        bytes.putU64(offset + Layout.OBJECT_SIZE, size);
    }

    private static void putId(FileBytes bytes, int at, long high, long low) throws CorruptFile {
        bytes.putU64(at, Long.reverseBytes(high));
        bytes.putU64(at + 8, Long.reverseBytes(low));
    }
}

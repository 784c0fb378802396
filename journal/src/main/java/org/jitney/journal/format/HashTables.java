package org.jitney.journal.format;

import java.util.Arrays;

/** Finds objects of a file by the hashes of their payloads. */
final class HashTables {
    private final JournalFile file;
    private boolean notesDepth;

    HashTables(JournalFile file) {
        this.file = file;
    }

    /** From now on the deepest chains that were seen are written to the header. */
    void noteDepths() {
        notesDepth = true;
    }

    long findData(byte[] payload, long hash) throws CorruptFile {
        long at = bucket(Layout.DATA_HASH_TABLE_OFFSET, hash);
        int payloadAt = Layout.payloadOffset(file.isCompact());
        long depth = 0;
        while (at != 0) {
            long size = file.object(at, Layout.DATA);
            if (file.bytes().u64(at + Layout.HASH) == hash) {
                boolean same =
                        file.compression(at) == Compression.NONE
                                ? file.bytes().equals(at + payloadAt, size - payloadAt, payload)
                                : Arrays.equals(file.payload(at), payload);
                if (same) {
                    return at;
                }
            }
            at = nextInChain(at);
            depth++;
            noteDepth(Layout.DATA_HASH_CHAIN_DEPTH, depth, at);
        }
        return 0;
    }

    long findField(byte[] name, long hash) throws CorruptFile {
        long at = bucket(Layout.FIELD_HASH_TABLE_OFFSET, hash);
        long depth = 0;
        while (at != 0) {
            long size = file.object(at, Layout.FIELD) - Layout.FIELD_PAYLOAD;
            if (file.bytes().u64(at + Layout.HASH) == hash
                    && file.bytes().equals(at + Layout.FIELD_PAYLOAD, size, name)) {
                return at;
            }
            at = nextInChain(at);
            depth++;
            noteDepth(Layout.FIELD_HASH_CHAIN_DEPTH, depth, at);
        }
        return 0;
    }

    private void noteDepth(int where, long depth, long next) throws CorruptFile {
        if (notesDepth
                && next != 0
                && file.headerHas(where + 8)
                && depth > file.bytes().u64(where)) {
            file.bytes().putU64(where, depth);
        }
    }

    /** {@return the offset of the bucket of a hash within a table} */
    long bucketAt(int table, long hash) throws CorruptFile {
        long buckets = Long.divideUnsigned(file.bytes().u64(table + 8), Layout.HASH_ITEM);
        if (buckets == 0) {
            throw new CorruptFile(table, "No hash table");
        }
        return file.bytes().u64(table) + Long.remainderUnsigned(hash, buckets) * Layout.HASH_ITEM;
    }

    private long bucket(int table, long hash) throws CorruptFile {
        return file.bytes().u64(table + 8) == 0 ? 0 : file.bytes().u64(bucketAt(table, hash));
    }

    /** Objects are appended, so a chain only leads on. */
    private long nextInChain(long at) throws CorruptFile {
        long next = file.bytes().u64(at + Layout.NEXT_HASH);
        if (next != 0 && next <= at) {
            throw new CorruptFile(at, "Hash chain has a cycle");
        }
        return next;
    }

    /** Goes through all field objects; a damaged chain ends where it is damaged. */
    void forEachField(JournalFile.FieldVisitor visitor) throws CorruptFile {
        long table = file.bytes().u64(Layout.FIELD_HASH_TABLE_OFFSET);
        long buckets = file.bytes().u64(Layout.FIELD_HASH_TABLE_SIZE) / Layout.HASH_ITEM;
        for (long i = 0; i < buckets; i++) {
            long at = file.bytes().u64(table + i * Layout.HASH_ITEM);
            try {
                while (at != 0) {
                    long size = file.object(at, Layout.FIELD) - Layout.FIELD_PAYLOAD;
                    visitor.visit(file.bytes().copy(at + Layout.FIELD_PAYLOAD, size), at);
                    at = nextInChain(at);
                }
            } catch (CorruptFile e) {
                // The other chains may be whole.
            }
        }
    }
}

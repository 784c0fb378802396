package org.jitney.journal.format;

import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Objects behind the last one of a file: written where nobody looks, then counted in by a few
 * stores one after the other, then put into their chains.
 */
final class NewObjects {
    private final JournalFile file;
    private final FileBytes bytes;
    private final boolean compact;
    private final Compression compression;
    private final Optional<Seal> seal;

    private long tail;
    private long end;
    private long freshObjects;
    private long freshData;
    private long freshFields;
    private long freshArrays;

    NewObjects(JournalFile file, Compression compression, Optional<Seal> seal) throws CorruptFile {
        this.file = file;
        this.bytes = file.bytes();
        this.compact = file.isCompact();
        this.compression = compression;
        this.seal = seal;
        this.tail = bytes.u64(Layout.TAIL_OBJECT_OFFSET);
        this.end = tail + Layout.align(bytes.u64(tail + Layout.OBJECT_SIZE));
    }

    /** {@return where the next object goes} */
    long end() {
        return end;
    }

    /** Writes an object behind the last one; it counts from {@link #publish} on. */
    long writeObject(int type, int flags, long size) throws CorruptFile {
        long at = end;
        // The bytes behind the flags are reserved, and zero.
        bytes.putU64(at, type | (flags << (8 * Layout.OBJECT_FLAGS)));
        bytes.putU64(at + Layout.OBJECT_SIZE, size);
        tail = at;
        end = at + Layout.align(size);
        freshObjects++;
        return at;
    }

    void writePieces(List<Piece> pieces) throws CorruptFile {
        for (Piece piece : pieces) {
            if (!piece.isNew) {
                continue;
            }
            int payloadAt = Layout.payloadOffset(compact);
            int flags = piece.isCompressed ? compression.objectFlag() : 0;
            long size = payloadAt + (long) piece.stored.length;
            piece.data = writeObject(Layout.DATA, flags, size);
            bytes.putU64(piece.data + Layout.HASH, piece.hash);
            bytes.put(piece.data + payloadAt, piece.stored);
            freshData++;
            if (seal.isPresent()) {
                seal.get().put(file, piece.data);
            }
            if (piece.fieldIsNew) {
                writeField(piece, pieces);
            }
        }
    }

    private void writeField(Piece piece, List<Piece> pieces) throws CorruptFile {
        byte[] name = piece.name();
        // Another new value of this entry may have the same new field.
        for (Piece other : pieces) {
            boolean isIt =
                    other != piece
                            && other.fieldIsNew
                            && other.field != 0
                            && Arrays.equals(other.name(), name);
            if (isIt) {
                piece.field = other.field;
                piece.fieldIsNew = false;
                return;
            }
        }
        ByteBuffer wrapped = JournalFile.wrap(name);
        piece.field = writeObject(Layout.FIELD, 0, Layout.FIELD_PAYLOAD + (long) name.length);
        bytes.putU64(piece.field + Layout.HASH, file.hash(wrapped));
        bytes.put(piece.field + Layout.FIELD_PAYLOAD, name);
        freshFields++;
        if (seal.isPresent()) {
            seal.get().put(file, piece.field);
        }
    }

    long writeArray(long size) throws CorruptFile {
        if (size == 0) {
            return 0;
        }
        long at = writeObject(Layout.ENTRY_ARRAY, 0, size);
        freshArrays++;
        if (seal.isPresent()) {
            seal.get().put(file, at);
        }
        return at;
    }

    void add(int counter, long count) throws CorruptFile {
        if (count != 0) {
            bytes.putU64(counter, bytes.u64(counter) + count);
        }
    }

    /** Counts in what was written. */
    void publish() throws CorruptFile {
        if (freshObjects == 0) {
            return;
        }
        VarHandle.storeStoreFence();
        bytes.putU64(Layout.TAIL_OBJECT_OFFSET, tail);
        add(Layout.N_OBJECTS, freshObjects);
        add(Layout.N_DATA, freshData);
        add(Layout.N_FIELDS, freshFields);
        add(Layout.N_ENTRY_ARRAYS, freshArrays);
        VarHandle.storeStoreFence();
        freshObjects = 0;
        freshData = 0;
        freshFields = 0;
        freshArrays = 0;
    }

    void linkPieces(List<Piece> pieces) throws CorruptFile {
        for (Piece piece : pieces) {
            if (!piece.isNew) {
                continue;
            }
            link(Layout.DATA_HASH_TABLE_OFFSET, piece.hash, piece.data);
            if (piece.fieldIsNew) {
                long hash = bytes.u64(piece.field + Layout.HASH);
                link(Layout.FIELD_HASH_TABLE_OFFSET, hash, piece.field);
            }
            long first = bytes.u64(piece.field + Layout.FIELD_HEAD_DATA);
            bytes.putU64(piece.data + Layout.DATA_NEXT_FIELD, first);
            bytes.putU64(piece.field + Layout.FIELD_HEAD_DATA, piece.data);
        }
    }

    private void link(int table, long hash, long object) throws CorruptFile {
        long bucket = file.tables().bucketAt(table, hash);
        long last = bytes.u64(bucket + 8);
        if (last == 0) {
            bytes.putU64(bucket, object);
        } else {
            file.object(last, table == Layout.DATA_HASH_TABLE_OFFSET ? Layout.DATA : Layout.FIELD);
            bytes.putU64(last + Layout.NEXT_HASH, object);
        }
        bytes.putU64(bucket + 8, object);
    }

    /** Counts in one object that was written by itself, and is the last one now. */
    void publishOne(int counter) throws CorruptFile {
        bytes.putU64(Layout.TAIL_OBJECT_OFFSET, tail);
        add(Layout.N_OBJECTS, freshObjects);
        add(counter, 1);
        VarHandle.storeStoreFence();
        freshObjects = 0;
    }
}

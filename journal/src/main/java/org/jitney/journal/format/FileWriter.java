package org.jitney.journal.format;

import java.io.IOException;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Fcntl;
import org.jitney.linux.sys.Statfs;

/**
 * Appends to a file.
 *
 * <p>Whoever dies in the middle must leave a file that is consistent, and whoever reads meanwhile
 * must see one. So an entry is added in this order:
 *
 * <ol>
 *   <li>Everything that is needed is looked up and room for it is made on the disk. What fails
 *       until here has changed nothing.
 *   <li>New data and field objects and entry arrays are written behind the last object, where
 *       nobody looks, and then counted in by a few stores one after the other.
 *   <li>They are put into their hash chains.
 *   <li>The entry is written, put into the array of all entries (behind the number that counts),
 *       and counted in.
 *   <li>Each of its data objects learns of the entry: first the item, then the number.
 * </ol>
 */
public final class FileWriter implements AutoCloseable {
    /** The file grows by this much at once. */
    private static final long GROWTH = 8L << 20;

    private static final long DATA_BUCKETS_LEAST = 2047;
    private static final long FIELD_BUCKETS = 333;
    private static final long PAGE = 4096;
    private static final long COMPACT_LIMIT = 0xffffffffL;
    private static final int NAME_LIMIT = 64;

    private final JournalFile file;
    private final FileBytes bytes;
    private final Settings settings;
    private final Optional<Seal> seal;
    private final boolean compact;
    private final Compression compression;

    private long tail;
    private long freshObjects;
    private long freshData;
    private long freshFields;
    private long freshArrays;

    /**
     * How to write.
     *
     * @param maxSize bytes of the file at most, 0 for no limit
     * @param keepFree bytes that stay free on the disk
     * @param compressThreshold bytes from which on payloads are compressed
     * @param strictOrder whether what is older than what is there, or of another boot, is refused
     */
    public record Settings(
            long maxSize, long keepFree, long compressThreshold, boolean strictOrder) {}

    /**
     * What a new file is.
     *
     * @param fileId 16 bytes
     * @param machineId 16 bytes
     * @param bootId 16 bytes
     * @param seqnumId 16 bytes
     */
    public record Identity(
            byte[] fileId,
            byte[] machineId,
            byte[] bootId,
            byte[] seqnumId,
            long lastSeqnum,
            boolean compact,
            boolean keyedHash,
            Compression compression) {}

    /** An entry that is to be added: times in microseconds, the boot's id in two halves. */
    public record NewEntry(
            long seqnum, long realtime, long monotonic, long bootHigh, long bootLow) {}

    /** The file has no room left, or is not to be written to any more. */
    public static final class Refused extends IOException {
        @java.io.Serial private static final long serialVersionUID = 1L;

        Refused(String reason) {
            super(reason);
        }
    }

    private FileWriter(JournalFile file, Settings settings, Optional<Seal> seal)
            throws CorruptFile {
        this.file = file;
        this.bytes = file.bytes();
        this.settings = settings;
        this.seal = seal;
        this.compact = file.isCompact();
        this.compression = compressionOf(bytes.u32(Layout.INCOMPATIBLE_FLAGS));
        this.tail = bytes.u64(Layout.TAIL_OBJECT_OFFSET);
        file.noteDepths();
    }

    private static Compression compressionOf(long flags) {
        for (Compression each : Compression.values()) {
            if ((flags & each.headerFlag()) != 0) {
                return each;
            }
        }
        return Compression.NONE;
    }

    /** Makes a file. */
    public static FileWriter create(
            Path path, int mode, Identity identity, Settings settings, Optional<Seal> seal)
            throws IOException {
        int flags = Fcntl.O_RDWR | Fcntl.O_CREAT | Fcntl.O_EXCL;
        FileBytes bytes = JournalFile.openBytes(path, flags, mode);
        try {
            long buckets = settings.maxSize * 4 / 768 / 3;
            buckets = Math.max(buckets, DATA_BUCKETS_LEAST);
            long fieldTable = Layout.HEADER_SIZE_WRITTEN;
            long fieldSize = Layout.OBJECT_HEADER + FIELD_BUCKETS * Layout.HASH_ITEM;
            long dataTable = fieldTable + fieldSize;
            long dataSize = Layout.OBJECT_HEADER + buckets * Layout.HASH_ITEM;
            grow(bytes, dataTable + dataSize, settings);
            writeHeader(bytes, identity, seal.isPresent());
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
            bytes.close();
            FileWriter writer = new FileWriter(JournalFile.open(path, true), settings, seal);
            writer.begin();
            return writer;
        } catch (CorruptFile | ErrnoException e) {
            bytes.close();
            throw broken(path, e);
        } catch (IOException e) {
            bytes.close();
            throw e;
        }
    }

    private void begin() throws CorruptFile, IOException, ErrnoException {
        setState(Layout.STATE_ONLINE);
        bytes.file().sync();
        if (seal.isPresent()) {
            reserve(Layout.TAG_SIZE);
            seal.get().begin(file);
            writeTag(seal.get());
        }
    }

    private static void writeHeader(FileBytes bytes, Identity identity, boolean sealed)
            throws CorruptFile {
        // The boot's id is that of the last entry, but 252 does not verify files that say so.
        int compatible = sealed ? Layout.COMPATIBLE_SEALED : 0;
        int incompatible =
                identity.compression.headerFlag()
                        | (identity.keyedHash ? Layout.INCOMPATIBLE_KEYED_HASH : 0)
                        | (identity.compact ? Layout.INCOMPATIBLE_COMPACT : 0);
        bytes.putU32(Layout.COMPATIBLE_FLAGS, compatible);
        bytes.putU32(Layout.INCOMPATIBLE_FLAGS, incompatible);
        bytes.put(Layout.FILE_ID, identity.fileId);
        bytes.put(Layout.MACHINE_ID, identity.machineId);
        bytes.put(Layout.TAIL_ENTRY_BOOT_ID, identity.bootId);
        bytes.put(Layout.SEQNUM_ID, identity.seqnumId);
        bytes.putU64(Layout.HEADER_SIZE, Layout.HEADER_SIZE_WRITTEN);
        bytes.putU64(Layout.ARENA_SIZE, bytes.limit() - Layout.HEADER_SIZE_WRITTEN);
        bytes.putU64(Layout.TAIL_ENTRY_SEQNUM, identity.lastSeqnum);
    }

    private static void writeTable(FileBytes bytes, long offset, int type, long size)
            throws CorruptFile {
        bytes.putU8(offset, type);
        bytes.putU64(offset + Layout.OBJECT_SIZE, size);
    }

    /**
     * Goes on with a file.
     *
     * @param machineId 16 bytes
     * @throws Refused if it is not for this writer to go on with it
     */
    public static FileWriter resume(
            Path path, byte[] machineId, Settings settings, Optional<Seal> seal)
            throws IOException, CorruptFile {
        JournalFile file = JournalFile.open(path, true);
        try {
            FileBytes bytes = file.bytes();
            if (bytes.u8(Layout.STATE) != Layout.STATE_OFFLINE) {
                throw new Refused("Journal file was not closed cleanly, or is archived");
            }
            if (!Arrays.equals(bytes.copy(Layout.MACHINE_ID, 16), machineId)) {
                throw new Refused("Journal file is of another machine");
            }
            long header = file.headerSize();
            long unknown = bytes.u32(Layout.COMPATIBLE_FLAGS) & ~Layout.COMPATIBLE_ALL;
            if (header < Layout.HEADER_SIZE_WRITTEN
                    || header > Layout.TAIL_ENTRY_OFFSET + 8
                    || unknown != 0) {
                throw new Refused("Journal file is of another version");
            }
            boolean sealed = (bytes.u32(Layout.COMPATIBLE_FLAGS) & 1) != 0;
            if (sealed != seal.isPresent() || sealed && !seal.get().canResume(file)) {
                throw new Refused("Journal file is sealed with another key, or none");
            }
            file.object(bytes.u64(Layout.TAIL_OBJECT_OFFSET), 0);
            FileWriter writer = new FileWriter(file, settings, seal);
            writer.goOnline();
            return writer;
        } catch (CorruptFile | IOException e) {
            file.close();
            throw e;
        }
    }

    private static IOException broken(Path path, Exception e) {
        return e instanceof ErrnoException errno
                ? JournalFile.failure(path, errno)
                : new FileSystemException(path.toString(), null, String.valueOf(e.getMessage()));
    }

    public JournalFile file() {
        return file;
    }

    private void setState(int state) throws CorruptFile {
        bytes.putU8(Layout.STATE, state);
    }

    private void goOnline() throws IOException, CorruptFile {
        if (bytes.u8(Layout.STATE) == Layout.STATE_OFFLINE) {
            setState(Layout.STATE_ONLINE);
            syncFile();
        }
    }

    private void syncFile() throws IOException {
        try {
            bytes.file().sync();
        } catch (ErrnoException e) {
            throw JournalFile.failure(file.path(), e);
        }
    }

    /** Brings all to the disk and marks the file. */
    public void goOffline(boolean archived) throws IOException, CorruptFile {
        syncFile();
        setState(archived ? Layout.STATE_ARCHIVED : Layout.STATE_OFFLINE);
        syncFile();
    }

    /** {@return the number of the first entry, 0 if there is none} */
    public long headSeqnum() throws CorruptFile {
        return bytes.u64(Layout.HEAD_ENTRY_SEQNUM);
    }

    /** {@return the time of the first entry in microseconds, 0 if there is none} */
    public long headRealtime() throws CorruptFile {
        return bytes.u64(Layout.HEAD_ENTRY_REALTIME);
    }

    /** {@return whether the first entry is older than a time, in microseconds since 1970} */
    public boolean isOlderThan(long realtime) throws CorruptFile {
        return headRealtime() > 0 && headRealtime() < realtime;
    }

    /** {@return whether the hash tables are so full that the file becomes slow} */
    public boolean wantsRotation() throws CorruptFile {
        return HeaderView.isFull(file);
    }

    /** Where a payload of the new entry is, or will be. */
    private static final class Piece {
        final byte[] payload;
        final long hash;
        final int nameLength;
        long data;
        long field;
        boolean isNew;
        boolean fieldIsNew;
        byte[] stored = {};
        boolean isCompressed;

        Piece(byte[] payload, long hash, int nameLength) {
            this.payload = payload;
            this.hash = hash;
            this.nameLength = nameLength;
        }

        byte[] name() {
            return Arrays.copyOf(payload, nameLength);
        }
    }

    /**
     * Adds an entry.
     *
     * @throws Refused if the file has no room, or is not for this entry; nothing has changed then
     * @throws CorruptFile if the file is damaged
     */
    public void append(NewEntry entry, List<byte[]> fields) throws IOException, CorruptFile {
        checkOrder(entry);
        goOnline();
        if (seal.isPresent()) {
            evolve(seal.get(), entry.realtime);
        }
        List<Piece> pieces = lookUp(fields);
        List<Piece> unique = withoutRepetitions(pieces);
        long mainArray = fresh(new Slots(Layout.ENTRY_ARRAY_OFFSET, 0));
        long[] arrays = new long[unique.size()];
        long entrySize = Layout.ENTRY_ITEMS + (long) unique.size() * Layout.entryItemSize(compact);
        long room = Layout.align(entrySize) + mainArray;
        for (int i = 0; i < arrays.length; i++) {
            Piece piece = unique.get(i);
            arrays[i] = piece.isNew ? 0 : fresh(ofData(piece.data));
            room += arrays[i] + sizeOf(piece);
        }
        reserve(room);
        writePieces(unique);
        long main = writeArray(mainArray);
        for (int i = 0; i < arrays.length; i++) {
            arrays[i] = writeArray(arrays[i]);
        }
        publish();
        linkPieces(unique);
        long at = writeEntry(entry, entrySize, unique, xorHash(pieces));
        linkMain(entry, at, main);
        for (int i = 0; i < arrays.length; i++) {
            linkData(unique.get(i).data, at, arrays[i]);
        }
        tellReaders();
    }

    private void checkOrder(NewEntry entry) throws IOException, CorruptFile {
        if (entry.realtime <= 0
                || entry.realtime >= Layout.TIME_LIMIT
                || entry.monotonic < 0
                || entry.monotonic >= Layout.TIME_LIMIT) {
            throw new Refused("Invalid timestamp");
        }
        if (Long.compareUnsigned(entry.seqnum, bytes.u64(Layout.TAIL_ENTRY_SEQNUM)) <= 0) {
            throw new Refused("Sequence number is not larger than that of the entry before");
        }
        if (!settings.strictOrder || bytes.u64(Layout.N_ENTRIES) == 0) {
            return;
        }
        if (entry.realtime < bytes.u64(Layout.TAIL_ENTRY_REALTIME)) {
            throw new Refused("Realtime timestamp is smaller than that of the entry before");
        }
        long high = Long.reverseBytes(bytes.u64(Layout.TAIL_ENTRY_BOOT_ID));
        long low = Long.reverseBytes(bytes.u64(Layout.TAIL_ENTRY_BOOT_ID + 8));
        if (high != entry.bootHigh || low != entry.bootLow) {
            throw new Refused("Boot is another than that of the entry before");
        }
        if (entry.monotonic < bytes.u64(Layout.TAIL_ENTRY_MONOTONIC)) {
            throw new Refused("Monotonic timestamp is smaller than that of the entry before");
        }
    }

    private List<Piece> lookUp(List<byte[]> fields) throws IOException, CorruptFile {
        if (fields.isEmpty()) {
            throw new Refused("An entry has at least one field");
        }
        List<Piece> pieces = new ArrayList<>(fields.size());
        for (byte[] payload : fields) {
            int nameLength = nameLength(payload);
            Piece piece = new Piece(payload, file.hash(JournalFile.wrap(payload)), nameLength);
            piece.data = file.findData(payload, piece.hash);
            piece.isNew = piece.data == 0;
            if (piece.isNew) {
                piece.stored = payload;
                if (compression != Compression.NONE
                        && payload.length >= settings.compressThreshold) {
                    Codecs.compress(compression, payload)
                            .ifPresent(packed -> {
                                piece.stored = packed;
                                piece.isCompressed = true;
                            });
                }
                piece.field = file.findField(piece.name());
                piece.fieldIsNew = piece.field == 0;
            }
            pieces.add(piece);
        }
        return pieces;
    }

    /** {@return the length of the name before the {@code =}} */
    private static int nameLength(byte[] payload) throws Refused {
        for (int i = 0; i <= NAME_LIMIT && i < payload.length; i++) {
            byte c = payload[i];
            if (c == '=' && i > 0) {
                return i;
            }
            boolean isDigit = c >= '0' && c <= '9';
            if (!(c >= 'A' && c <= 'Z' || c == '_' || isDigit && i > 0)) {
                break;
            }
        }
        throw new Refused("Field does not begin with a valid name and an equals sign");
    }

    private static List<Piece> withoutRepetitions(List<Piece> pieces) {
        List<Piece> unique = new ArrayList<>(pieces.size());
        for (Piece piece : pieces) {
            if (unique.stream().noneMatch(other -> isSame(piece, other))) {
                unique.add(piece);
            }
        }
        return unique;
    }

    private static boolean isSame(Piece a, Piece b) {
        return a.hash == b.hash && Arrays.equals(a.payload, b.payload);
    }

    private static long xorHash(List<Piece> pieces) {
        long xor = 0;
        for (Piece piece : pieces) {
            // Not the hash of the file, which is keyed: entries of different files are compared.
            xor ^= Lookup3.hash(JournalFile.wrap(piece.payload));
        }
        return xor;
    }

    private long sizeOf(Piece piece) {
        if (!piece.isNew) {
            return 0;
        }
        long data = Layout.align(Layout.payloadOffset(compact) + (long) piece.stored.length);
        long field = Layout.align(Layout.FIELD_PAYLOAD + (long) piece.nameLength);
        return data + (piece.fieldIsNew ? field : 0);
    }

    private long end() throws CorruptFile {
        return tail + Layout.align(bytes.u64(tail + Layout.OBJECT_SIZE));
    }

    private void reserve(long room) throws IOException, CorruptFile {
        try {
            grow(bytes, end() + room, settings);
        } catch (ErrnoException e) {
            throw JournalFile.failure(file.path(), e);
        }
    }

    /** Makes the file at least so long. */
    private static void grow(FileBytes bytes, long end, Settings settings)
            throws ErrnoException, CorruptFile, Refused {
        long size = bytes.limit();
        if (end <= size) {
            return;
        }
        long wanted = (end + GROWTH - 1) / GROWTH * GROWTH;
        long most = settings.maxSize > 0 ? settings.maxSize : Long.MAX_VALUE;
        boolean compact =
                size > 0
                        && (bytes.u32(Layout.INCOMPATIBLE_FLAGS) & Layout.INCOMPATIBLE_COMPACT)
                                != 0;
        if (compact) {
            most = Math.min(most, COMPACT_LIMIT & -PAGE);
        }
        if (end > most) {
            throw new Refused("Journal file has reached its largest size");
        }
        wanted = Math.min(wanted, most);
        if (settings.keepFree > 0
                && size > 0
                && available(bytes) - settings.keepFree < wanted - size) {
            throw new Refused("No more of the disk may be used");
        }
        bytes.file().allocate(size, wanted - size);
        bytes.refresh();
        if (size > 0) {
            bytes.putU64(Layout.ARENA_SIZE, bytes.limit() - bytes.u64(Layout.HEADER_SIZE));
        }
    }

    private static long available(FileBytes bytes) throws ErrnoException {
        Statfs disk = Statfs.of("/proc/self/fd/" + bytes.file().fd());
        return disk.available() * disk.blockSize();
    }

    /** Writes an object behind the last one; it counts from {@link #publish} on. */
    private long writeObject(int type, int flags, long size) throws CorruptFile {
        long at = end();
        bytes.putU8(at, type);
        bytes.putU8(at + Layout.OBJECT_FLAGS, flags);
        bytes.putU64(at + Layout.OBJECT_SIZE, size);
        tail = at;
        freshObjects++;
        return at;
    }

    private void writePieces(List<Piece> pieces) throws CorruptFile {
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

    private long writeArray(long size) throws CorruptFile {
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

    private void add(int counter, long count) throws CorruptFile {
        if (count != 0) {
            bytes.putU64(counter, bytes.u64(counter) + count);
        }
    }

    /** Counts in what was written. */
    private void publish() throws CorruptFile {
        if (freshObjects == 0) {
            return;
        }
        VarHandle.fullFence();
        bytes.putU64(Layout.TAIL_OBJECT_OFFSET, tail);
        add(Layout.N_OBJECTS, freshObjects);
        add(Layout.N_DATA, freshData);
        add(Layout.N_FIELDS, freshFields);
        add(Layout.N_ENTRY_ARRAYS, freshArrays);
        VarHandle.fullFence();
        freshObjects = 0;
        freshData = 0;
        freshFields = 0;
        freshArrays = 0;
    }

    private void linkPieces(List<Piece> pieces) throws CorruptFile {
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
        long bucket = file.bucketAt(table, hash);
        long last = bytes.u64(bucket + 8);
        if (last == 0) {
            bytes.putU64(bucket, object);
        } else {
            file.object(last, table == Layout.DATA_HASH_TABLE_OFFSET ? Layout.DATA : Layout.FIELD);
            bytes.putU64(last + Layout.NEXT_HASH, object);
        }
        bytes.putU64(bucket + 8, object);
    }

    private long writeEntry(NewEntry entry, long size, List<Piece> pieces, long xorHash)
            throws CorruptFile {
        long at = writeObject(Layout.ENTRY, 0, size);
        bytes.putU64(at + Layout.ENTRY_SEQNUM, entry.seqnum);
        bytes.putU64(at + Layout.ENTRY_REALTIME, entry.realtime);
        bytes.putU64(at + Layout.ENTRY_MONOTONIC, entry.monotonic);
        bytes.putU64(at + Layout.ENTRY_BOOT_ID, Long.reverseBytes(entry.bootHigh));
        bytes.putU64(at + Layout.ENTRY_BOOT_ID + 8, Long.reverseBytes(entry.bootLow));
        bytes.putU64(at + Layout.ENTRY_XOR_HASH, xorHash);
        long[] order = new long[pieces.size()];
        for (int i = 0; i < order.length; i++) {
            order[i] = pieces.get(i).data;
        }
        Arrays.sort(order);
        long item = at + Layout.ENTRY_ITEMS;
        for (long data : order) {
            if (compact) {
                bytes.putU32(item, data);
                item += 4;
            } else {
                bytes.putU64(item, data);
                bytes.putU64(item + 8, bytes.u64(data + Layout.HASH));
                item += 16;
            }
        }
        if (seal.isPresent()) {
            seal.get().put(file, at);
        }
        return at;
    }

    /** Where the next item of a chain goes: the last array, and how many items it has. */
    private final class Slots {
        private final int headAt;
        private final long data;
        private long array;
        private long used;
        private long capacity;
        private long count;

        Slots(int headAt, long data) throws CorruptFile {
            this.headAt = headAt;
            this.data = data;
            if (data == 0) {
                count = bytes.u64(Layout.N_ENTRIES);
                find(bytes.u64(headAt), tailArray(Layout.TAIL_ENTRY_ARRAY_OFFSET), count);
            } else {
                count = bytes.u64(data + Layout.DATA_N_ENTRIES);
                long tailArray = compact ? bytes.u32(data + Layout.DATA_TAIL_ARRAY) : 0;
                long inTail = compact ? bytes.u32(data + Layout.DATA_TAIL_ARRAY_N) : 0;
                find(
                        bytes.u64(data + Layout.DATA_ENTRY_ARRAY),
                        new long[] {tailArray, inTail},
                        Math.max(count - 1, 0));
            }
        }

        private long[] tailArray(int at) throws CorruptFile {
            return new long[] {bytes.u32(at), bytes.u32(at + 4)};
        }

        private void find(long first, long[] known, long items) throws CorruptFile {
            long at = known[0] != 0 ? known[0] : first;
            long left = known[0] != 0 ? known[1] : items;
            while (at != 0) {
                long size = file.object(at, Layout.ENTRY_ARRAY) - Layout.ARRAY_ITEMS;
                array = at;
                capacity = size / Layout.arrayItemSize(compact);
                used = Math.min(left, capacity);
                left -= used;
                long next = bytes.u64(at + Layout.ARRAY_NEXT);
                if (next != 0 && next <= at) {
                    throw new CorruptFile(at, "Array chain has a cycle");
                }
                at = left > 0 || used == capacity ? next : 0;
            }
            if (left > 0) {
                throw new CorruptFile(first, "Array chain too short");
            }
        }

        /** {@return whether a new array is needed before an item can be added} */
        boolean isFull() {
            return used == capacity;
        }

        /** {@return how many items a new array gets} */
        long nextCapacity() {
            long items = data == 0 ? count : Math.max(count - 1, 0);
            long next = items > capacity ? (items + 1) * 2 : capacity * 2;
            return Math.max(next, 4);
        }

        /** Puts the item in; the number that counts is the caller's to raise. */
        void put(long entry, long freshArray) throws CorruptFile {
            boolean isFresh = freshArray != 0;
            long into = isFresh ? freshArray : array;
            long index = isFresh ? 0 : used;
            long items = into + Layout.ARRAY_ITEMS;
            if (compact) {
                bytes.putU32(items + 4 * index, entry);
            } else {
                bytes.putU64(items + 8 * index, entry);
            }
            VarHandle.fullFence();
            if (isFresh) {
                if (array == 0) {
                    bytes.putU64(data == 0 ? headAt : data + Layout.DATA_ENTRY_ARRAY, freshArray);
                } else {
                    bytes.putU64(array + Layout.ARRAY_NEXT, freshArray);
                }
            }
            tailIs(into, index + 1);
        }

        private void tailIs(long into, long items) throws CorruptFile {
            if (data == 0) {
                bytes.putU32(Layout.TAIL_ENTRY_ARRAY_OFFSET, into);
                bytes.putU32(Layout.TAIL_ENTRY_ARRAY_N_ENTRIES, items);
            } else if (compact) {
                bytes.putU32(data + Layout.DATA_TAIL_ARRAY, into);
                bytes.putU32(data + Layout.DATA_TAIL_ARRAY_N, items);
            }
        }
    }

    private Slots ofData(long data) throws CorruptFile {
        return new Slots(0, data);
    }

    /** {@return the size of the array that the next item of a chain needs, 0 if it needs none} */
    private long fresh(Slots slots) throws CorruptFile {
        boolean isInline = slots.data != 0 && slots.count == 0;
        if (isInline || !slots.isFull()) {
            return 0;
        }
        return Layout.align(
                Layout.ARRAY_ITEMS + slots.nextCapacity() * Layout.arrayItemSize(compact));
    }

    private void linkMain(NewEntry entry, long at, long array) throws CorruptFile {
        new Slots(Layout.ENTRY_ARRAY_OFFSET, 0).put(at, array);
        VarHandle.fullFence();
        if (bytes.u64(Layout.N_ENTRIES) == 0) {
            bytes.putU64(Layout.HEAD_ENTRY_SEQNUM, entry.seqnum);
            bytes.putU64(Layout.HEAD_ENTRY_REALTIME, entry.realtime);
        }
        bytes.putU64(Layout.TAIL_ENTRY_BOOT_ID, Long.reverseBytes(entry.bootHigh));
        bytes.putU64(Layout.TAIL_ENTRY_BOOT_ID + 8, Long.reverseBytes(entry.bootLow));
        bytes.putU64(Layout.TAIL_ENTRY_SEQNUM, entry.seqnum);
        bytes.putU64(Layout.TAIL_ENTRY_REALTIME, entry.realtime);
        bytes.putU64(Layout.TAIL_ENTRY_MONOTONIC, entry.monotonic);
        if (file.headerHas(Layout.TAIL_ENTRY_OFFSET + 8)) {
            bytes.putU64(Layout.TAIL_ENTRY_OFFSET, at);
        }
        bytes.putU64(Layout.TAIL_OBJECT_OFFSET, tail);
        add(Layout.N_OBJECTS, freshObjects);
        add(Layout.N_ENTRIES, 1);
        VarHandle.fullFence();
        freshObjects = 0;
    }

    private void linkData(long data, long entry, long array) throws CorruptFile {
        long count = bytes.u64(data + Layout.DATA_N_ENTRIES);
        if (count == 0) {
            bytes.putU64(data + Layout.DATA_ENTRY, entry);
        } else {
            ofData(data).put(entry, array);
        }
        bytes.putU64(data + Layout.DATA_N_ENTRIES, count + 1);
    }

    /** Stores to memory are not seen by inotify; to set the size that it has is. */
    private void tellReaders() throws IOException {
        VarHandle.fullFence();
        try {
            bytes.file().truncate(bytes.limit());
        } catch (ErrnoException e) {
            throw JournalFile.failure(file.path(), e);
        }
    }

    /** Seals what belongs to an interval that is over, and goes to the key of the present one. */
    private void evolve(Seal key, long realtime) throws IOException, CorruptFile {
        if (!key.isBehind(realtime)) {
            return;
        }
        reserve(Layout.TAG_SIZE);
        writeTag(key);
        while (key.isBehind(realtime)) {
            key.evolve();
        }
        key.keep();
    }

    private void writeTag(Seal key) throws CorruptFile {
        long at = writeObject(Layout.TAG, 0, Layout.TAG_SIZE);
        VarHandle.fullFence();
        bytes.putU64(at + Layout.TAG_SEQNUM, bytes.u64(Layout.N_TAGS) + 1);
        bytes.putU64(at + Layout.TAG_EPOCH, key.epoch());
        key.put(file, at);
        bytes.put(at + Layout.TAG_HMAC, key.finish());
        VarHandle.fullFence();
        bytes.putU64(Layout.TAIL_OBJECT_OFFSET, tail);
        add(Layout.N_OBJECTS, freshObjects);
        add(Layout.N_TAGS, 1);
        freshObjects = 0;
    }

    /** Seals what there is, before the file is closed: the next writer cannot. */
    public void sealTail() throws IOException, CorruptFile {
        if (seal.isPresent()) {
            reserve(Layout.TAG_SIZE);
            writeTag(seal.get());
        }
    }

    @Override
    public void close() {
        file.close();
    }
}

package org.jitney.journal.format;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jitney.linux.sys.Errno;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Fcntl;
import org.jitney.linux.sys.MappedFile;
import org.jspecify.annotations.Nullable;

/**
 * A journal file and its objects. Whoever follows an offset calls {@link #object} first, which
 * compares it, the type and the size with the file; what is read after that lies within the object.
 *
 * <p>The file may be written to by somebody else meanwhile. What is linked is whole, so a reader
 * sees an older state at worst.
 */
public final class JournalFile implements AutoCloseable {
    private static final int CACHED = 4096;
    private static final int CACHED_LENGTH = 1024;
    private static final int ITEMS_AT_ONCE = 256;

    private final Path path;
    private final FileBytes bytes;
    private final HashTables tables = new HashTables(this);
    private final boolean compact;
    private final long headerSize;
    private final Optional<SipHash24> keyed;
    private final long[] cachedAt = new long[CACHED];
    private final byte[][] cached = new byte[CACHED][];
    private final byte[] @Nullable [] rendered = new byte[CACHED][];
    private UnaryOperator<byte[]> renderer = UnaryOperator.identity();
    private final byte[] items = new byte[16 * ITEMS_AT_ONCE];
    private long itemsOf;

    /**
     * An entry without its fields.
     *
     * @param offset in the file
     * @param bootHigh the first half of the boot's id
     * @param bootLow the second half
     * @param items how many data objects it refers to
     */
    public record Entry(
            long offset,
            long seqnum,
            long realtime,
            long monotonic,
            long bootHigh,
            long bootLow,
            long xorHash,
            int items) {}

    private JournalFile(
            Path path,
            FileBytes bytes,
            boolean compact,
            long headerSize,
            Optional<SipHash24> keyed) {
        this.path = path;
        this.bytes = bytes;
        this.compact = compact;
        this.headerSize = headerSize;
        this.keyed = keyed;
    }

    private static JournalFile of(Path path, FileBytes bytes) throws CorruptFile {
        int flags = (int) bytes.u32(Layout.INCOMPATIBLE_FLAGS);
        return new JournalFile(
                path,
                bytes,
                (flags & Layout.INCOMPATIBLE_COMPACT) != 0,
                bytes.u64(Layout.HEADER_SIZE),
                (flags & Layout.INCOMPATIBLE_KEYED_HASH) == 0
                        ? Optional.empty()
                        : Optional.of(key(bytes)));
    }

    private static SipHash24 key(FileBytes bytes) throws CorruptFile {
        return new SipHash24(bytes.u64(Layout.FILE_ID), bytes.u64(Layout.FILE_ID + 8));
    }

    /** Takes for granted what a damaged header may not say. */
    static JournalFile guess(Path path, FileBytes bytes, boolean compact) throws CorruptFile {
        boolean isShort = bytes.limit() < Layout.HEADER_SIZE_MIN;
        long headerSize = isShort ? 0 : bytes.u64(Layout.HEADER_SIZE);
        boolean isOdd =
                headerSize < Layout.HEADER_SIZE_MIN || headerSize > 4096 || (headerSize & 7) != 0;
        boolean keyed =
                !isShort
                        && (bytes.u32(Layout.INCOMPATIBLE_FLAGS) & Layout.INCOMPATIBLE_KEYED_HASH)
                                != 0;
        return new JournalFile(
                path,
                bytes,
                compact,
                isOdd ? Layout.HEADER_SIZE_MIN : headerSize,
                keyed ? Optional.of(key(bytes)) : Optional.empty());
    }

    /**
     * Opens a file to read.
     *
     * @throws CorruptFile if its header is not that of a journal file, or the file is cut off
     */
    public static JournalFile open(Path path) throws IOException, CorruptFile {
        return open(path, false);
    }

    static JournalFile open(Path path, boolean writable) throws IOException, CorruptFile {
        FileBytes bytes = openBytes(path, writable ? Fcntl.O_RDWR : Fcntl.O_RDONLY, 0);
        try {
            HeaderCheck.check(bytes);
            return of(path, bytes);
        } catch (CorruptFile e) {
            bytes.close();
            throw e;
        } catch (InternalError e) {
            // Cut off between two looks at it.
            bytes.close();
            throw new CorruptFile(0, "File is truncated");
        }
    }

    static FileBytes openBytes(Path path, int flags, int mode) throws IOException {
        try {
            // A pipe of that name must not make a reader wait.
            MappedFile file =
                    MappedFile.open(
                            path.toString(), flags | Fcntl.O_NONBLOCK | Fcntl.O_NOCTTY, mode);
            try {
                if (!file.isRegular()) {
                    throw new IOException(path + ": not a regular file");
                }
                return new FileBytes(file);
            } catch (ErrnoException | IOException e) {
                file.close();
                throw e;
            }
        } catch (ErrnoException e) {
            throw failure(path, e);
        }
    }

    static IOException failure(Path path, ErrnoException e) {
        if (e.is(Errno.ENOENT)) {
            return new NoSuchFileException(path.toString());
        }
        if (e.is(Errno.EACCES, Errno.EPERM)) {
            return new java.nio.file.AccessDeniedException(path.toString());
        }
        if (e.is(Errno.EEXIST)) {
            return new java.nio.file.FileAlreadyExistsException(path.toString());
        }
        return new java.nio.file.FileSystemException(
                path.toString(), null, Errno.message(e.errno()));
    }

    public Path path() {
        return path;
    }

    FileBytes bytes() {
        return bytes;
    }

    boolean isCompact() {
        return compact;
    }

    long headerSize() {
        return headerSize;
    }

    /** Takes note of what the writer has added: {@return whether the file has become longer} */
    public boolean refresh() throws IOException {
        try {
            long before = bytes.limit();
            return bytes.refresh() != before;
        } catch (ErrnoException e) {
            throw failure(path, e);
        }
    }

    /** {@return the bytes that it takes on the disk} */
    public long usage() throws IOException {
        try {
            return bytes.file().usage();
        } catch (ErrnoException e) {
            throw failure(path, e);
        }
    }

    /** {@return a number of the header at an offset} */
    long header(int at) throws CorruptFile {
        return bytes.u64(at);
    }

    /** {@return whether the header is new enough to have a field that ends there} */
    boolean headerHas(int end) {
        return Long.compareUnsigned(headerSize, end) >= 0;
    }

    public long entryCount() throws CorruptFile {
        return bytes.u64(Layout.N_ENTRIES);
    }

    public long tailSeqnum() throws CorruptFile {
        return bytes.u64(Layout.TAIL_ENTRY_SEQNUM);
    }

    /** {@return the first half of the id of the sequence} */
    public long seqnumIdHigh() throws CorruptFile {
        return Long.reverseBytes(bytes.u64(Layout.SEQNUM_ID));
    }

    /** {@return the second half of the id of the sequence} */
    public long seqnumIdLow() throws CorruptFile {
        return Long.reverseBytes(bytes.u64(Layout.SEQNUM_ID + 8));
    }

    /** {@return the hash by which this file finds payloads} */
    long hash(ByteBuffer payload) {
        return keyed.isPresent() ? keyed.get().hash(payload) : Lookup3.hash(payload);
    }

    static ByteBuffer wrap(byte[] payload) {
        return ByteBuffer.wrap(payload).order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * Makes sure that there is an object.
     *
     * @param type 0 for any
     * @return its size in bytes
     */
    long object(long offset, int type) throws CorruptFile {
        if ((offset & 7) != 0 || Long.compareUnsigned(offset, headerSize) < 0) {
            throw new CorruptFile(offset, "Not the offset of an object");
        }
        int found = bytes.u8(offset);
        if (type != 0 && found != type) {
            throw new CorruptFile(
                    offset,
                    "Found %s object where there should be %s object"
                            .formatted(Layout.typeName(found), Layout.typeName(type)));
        }
        if (found == 0 || found > Layout.TAG) {
            throw new CorruptFile(offset, "Object of unknown type " + found);
        }
        long size = bytes.u64(offset + Layout.OBJECT_SIZE);
        if (size < Layout.leastSize(found, compact) || size > FileBytes.LONGEST) {
            throw new CorruptFile(offset, "Object has a bad size: " + Long.toUnsignedString(size));
        }
        if (!bytes.has(offset, size)) {
            throw new CorruptFile(offset, "Object reaches beyond the end of the file");
        }
        return size;
    }

    /** {@return the entry at an offset} */
    public Entry entry(long offset) throws CorruptFile {
        long size = object(offset, Layout.ENTRY);
        long items = size - Layout.ENTRY_ITEMS;
        int itemSize = Layout.entryItemSize(compact);
        if (items <= 0 || items % itemSize != 0) {
            throw new CorruptFile(offset, "Bad entry size: " + size);
        }
        Entry entry =
                new Entry(
                        offset,
                        bytes.u64(offset + Layout.ENTRY_SEQNUM),
                        bytes.u64(offset + Layout.ENTRY_REALTIME),
                        bytes.u64(offset + Layout.ENTRY_MONOTONIC),
                        Long.reverseBytes(bytes.u64(offset + Layout.ENTRY_BOOT_ID)),
                        Long.reverseBytes(bytes.u64(offset + Layout.ENTRY_BOOT_ID + 8)),
                        bytes.u64(offset + Layout.ENTRY_XOR_HASH),
                        (int) (items / itemSize));
        if (entry.seqnum == 0) {
            throw new CorruptFile(offset, "Invalid entry seqnum: 0");
        }
        if (entry.realtime <= 0 || entry.realtime >= Layout.TIME_LIMIT) {
            throw new CorruptFile(
                    offset,
                    "Invalid entry realtime timestamp: " + Long.toUnsignedString(entry.realtime));
        }
        if (entry.monotonic < 0 || entry.monotonic >= Layout.TIME_LIMIT) {
            throw new CorruptFile(
                    offset,
                    "Invalid entry monotonic timestamp: " + Long.toUnsignedString(entry.monotonic));
        }
        return entry;
    }

    /** {@return the data object of an item of an entry} */
    public long item(Entry entry, int index) throws CorruptFile {
        long at = entry.offset + Layout.ENTRY_ITEMS;
        if (entry.items > ITEMS_AT_ONCE) {
            return compact ? bytes.u32(at + 4L * index) : bytes.u64(at + 16L * index);
        }
        if (itemsOf != entry.offset) {
            itemsOf = 0;
            bytes.read(at, items, entry.items * Layout.entryItemSize(compact));
            itemsOf = entry.offset;
        }
        return compact ? number(4 * index, 4) : number(16 * index, 8);
    }

    /** Of the items that were copied out, as each look at mapped memory costs its checks. */
    private long number(int at, int length) {
        long number = 0;
        for (int i = length - 1; i >= 0; i--) {
            number = number << 8 | (items[at + i] & 0xff);
        }
        return number;
    }

    /**
     * {@return the payload of a data object, unpacked; not to be changed, as others may have it}
     */
    public byte[] payload(long data) throws CorruptFile {
        int slot = slot(data);
        if (cachedAt[slot] == data && data != 0) {
            return cached[slot];
        }
        long size = object(data, Layout.DATA) - Layout.payloadOffset(compact);
        byte[] payload = bytes.copy(data + Layout.payloadOffset(compact), size);
        Compression compression = compression(data);
        if (compression != Compression.NONE) {
            payload = Codecs.decompress(compression, payload, data);
        }
        // What only one entry has will not be asked for again.
        if (payload.length <= CACHED_LENGTH && bytes.u64(data + Layout.DATA_N_ENTRIES) != 1) {
            cachedAt[slot] = data;
            rendered[slot] = null;
            cached[slot] = payload;
        }
        return payload;
    }

    /**
     * {@return what a renderer makes of a payload; not to be changed} It is kept as long as the
     * payload is, and the renderer is the same.
     */
    public byte[] rendered(long data, UnaryOperator<byte[]> by) throws CorruptFile {
        if (!by.equals(renderer)) {
            renderer = by;
            Arrays.fill(rendered, null);
        }
        int slot = slot(data);
        if (cachedAt[slot] == data && rendered[slot] != null) {
            return rendered[slot];
        }
        byte[] made = by.apply(payload(data));
        if (cachedAt[slot] == data && made.length <= 2 * CACHED_LENGTH) {
            rendered[slot] = made;
        }
        return made;
    }

    private static int slot(long data) {
        return ((int) (data >>> 3) * 0x9e3779b1) >>> 20;
    }

    Compression compression(long data) throws CorruptFile {
        int flags = bytes.u8(data + Layout.OBJECT_FLAGS) & Layout.COMPRESSED_ALL;
        if (flags == 0) {
            return Compression.NONE;
        }
        for (Compression each : Compression.values()) {
            if (flags == each.objectFlag()) {
                return each;
            }
        }
        throw new CorruptFile(data, "Object has multiple compression flags set");
    }

    /**
     * {@return the payload if it is of the field of this name, which is followed by a {@code =}}
     */
    public Optional<byte[]> payloadOf(long data, byte[] name) throws CorruptFile {
        long size = object(data, Layout.DATA) - Layout.payloadOffset(compact);
        long at = data + Layout.payloadOffset(compact);
        if (compression(data) == Compression.NONE
                && (size <= name.length
                        || bytes.u8(at + name.length) != '='
                        || !bytes.startsWith(at, size, name, name.length))) {
            return Optional.empty();
        }
        byte[] payload = payload(data);
        boolean same =
                payload.length > name.length
                        && payload[name.length] == '='
                        && Arrays.equals(payload, 0, name.length, name, 0, name.length);
        return same ? Optional.of(payload) : Optional.empty();
    }

    /** {@return the data object with this payload, 0 if there is none} */
    public long findData(byte[] payload) throws CorruptFile {
        return findData(payload, hash(wrap(payload)));
    }

    /** {@return the field object of this name, 0 if there is none} */
    public long findField(byte[] name) throws CorruptFile {
        return findField(name, hash(wrap(name)));
    }

    /** {@return the first data object of a field object, 0 if there is none} */
    public long firstDataOf(long field) throws CorruptFile {
        object(field, Layout.FIELD);
        return bytes.u64(field + Layout.FIELD_HEAD_DATA);
    }

    /** {@return the next data object of the same field, 0 after the last} */
    public long nextDataOf(long data) throws CorruptFile {
        object(data, Layout.DATA);
        long next = bytes.u64(data + Layout.DATA_NEXT_FIELD);
        // The newest comes first, so this chain only leads back.
        if (next != 0 && next >= data) {
            throw new CorruptFile(data, "Chain of a field has a cycle");
        }
        return next;
    }

    /** {@return all entries} */
    public EntryChain entries() {
        return EntryChain.ofFile(this);
    }

    /** {@return the entries of a data object} */
    public EntryChain entriesOf(long data) {
        return EntryChain.ofData(this, data);
    }

    @Override
    public void close() {
        Arrays.fill(cached, null);
        Arrays.fill(rendered, null);
        Arrays.fill(cachedAt, 0);
        bytes.close();
    }

    long findData(byte[] payload, long hash) throws CorruptFile {
        return tables.findData(payload, hash);
    }

    long findField(byte[] name, long hash) throws CorruptFile {
        return tables.findField(name, hash);
    }

    HashTables tables() {
        return tables;
    }

    /** Is given field objects. */
    @FunctionalInterface
    public interface FieldVisitor {
        void visit(byte[] name, long field) throws CorruptFile;
    }

    /** Goes through all field objects; a damaged chain ends where it is damaged. */
    public void forEachField(FieldVisitor visitor) throws CorruptFile {
        tables.forEachField(visitor);
    }
}

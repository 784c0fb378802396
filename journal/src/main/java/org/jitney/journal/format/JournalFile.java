package org.jitney.journal.format;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import org.jitney.linux.hash.SipHash24;
import org.jitney.linux.sys.ChannelFile;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Fcntl;

/**
 * A journal file and its objects. Whoever follows an offset calls {@link #object} first, which
 * compares it, the type and the size with the file; what is read after that lies within the object.
 *
 * <p>The file may be written to by somebody else meanwhile. What is linked is whole, so a reader
 * sees an older state at worst.
 */
public final class JournalFile implements AutoCloseable {
    private final Path path;
    private final FileBytes bytes;
    private final HashTables tables = new HashTables(this);
    private final boolean compact;
    private final long headerSize;
    private final Optional<SipHash24> keyed;
    private final Payloads payloads = new Payloads(this);
    private final EntryReader entries = new EntryReader(this);

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
        return open(path, FileOpening.readBytes(path));
    }

    /** The same for a process that will end soon. */
    public static JournalFile openBriefly(Path path) throws IOException, CorruptFile {
        return open(path, FileOpening.readBytes(path, ChannelFile.openBriefly(path)));
    }

    static JournalFile openToWrite(Path path) throws IOException, CorruptFile {
        return open(path, FileOpening.openBytes(path, Fcntl.O_RDWR, 0));
    }

    private static JournalFile open(Path path, FileBytes bytes) throws CorruptFile {
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

    /** {@return the same file for another thread; to be closed before this one} */
    public JournalFile twin() throws IOException {
        try {
            return new JournalFile(path, bytes.twin(), compact, headerSize, keyed);
        } catch (ErrnoException e) {
            throw FileOpening.failure(path, e);
        }
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
            throw FileOpening.failure(path, e);
        }
    }

    /** {@return the bytes that it takes on the disk} */
    public long usage() throws IOException {
        try {
            return bytes.file().usage();
        } catch (ErrnoException e) {
            throw FileOpening.failure(path, e);
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
        checkPlace(offset);
        int found = bytes.u8(offset);
        long size = found == 0 ? 0 : bytes.u64(offset + Layout.OBJECT_SIZE);
        check(offset, type, found, size);
        return size;
    }

    void checkPlace(long offset) throws CorruptFile {
        if ((offset & 7) != 0 || Long.compareUnsigned(offset, headerSize) < 0) {
            throw new CorruptFile(offset, "Not the offset of an object");
        }
    }

    /** Makes sure that what was found in an object's header may be there. */
    void check(long offset, int type, int found, long size) throws CorruptFile {
        if (type != 0 && found != type) {
            throw new CorruptFile(
                    offset,
                    "Found %s object where there should be %s object"
                            .formatted(Layout.typeName(found), Layout.typeName(type)));
        }
        if (found == 0 || found > Layout.TAG) {
            throw new CorruptFile(offset, "Object of unknown type " + found);
        }
        if (size < Layout.leastSize(found, compact) || size > FileBytes.LONGEST) {
            throw new CorruptFile(offset, "Object has a bad size: " + Long.toUnsignedString(size));
        }
        if (!bytes.has(offset, size)) {
            throw new CorruptFile(offset, "Object reaches beyond the end of the file");
        }
    }

    /** {@return the entry at an offset} */
    public Entry entry(long offset) throws CorruptFile {
        return entries.entry(offset);
    }

    /** {@return the data object of an item of an entry} */
    public long item(Entry entry, int index) throws CorruptFile {
        return entries.item(entry, index);
    }

    /**
     * {@return the payload of a data object, unpacked; not to be changed, as others may have it}
     */
    public byte[] payload(long data) throws CorruptFile {
        return payloads.payload(data);
    }

    /** {@return the length of the payload that was asked for last, as it is or rendered} */
    public int payloadLength() {
        return payloads.length();
    }

    /**
     * {@return what a renderer makes of a payload; not to be changed} It is kept as long as the
     * payload is, and the renderer is the same.
     */
    public <T> T rendered(long data, Function<byte[], T> by) throws CorruptFile {
        return payloads.rendered(data, by);
    }

    Compression compression(long data) throws CorruptFile {
        return compression(data, bytes.u8(data + Layout.OBJECT_FLAGS));
    }

    static Compression compression(long data, int objectFlags) throws CorruptFile {
        int flags = objectFlags & Layout.COMPRESSED_ALL;
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
        return payloads.payloadOf(data, name);
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
        payloads.clear();
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

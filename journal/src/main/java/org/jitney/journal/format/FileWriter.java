package org.jitney.journal.format;

import java.io.IOException;
import java.lang.invoke.VarHandle;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Fcntl;

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

    private final JournalFile file;
    private final FileBytes bytes;
    private final Settings settings;
    private final Optional<Seal> seal;
    private final boolean compact;
    private final Compression compression;
    private final NewObjects objects;
    private final KnownPieces known;
    private Optional<ArraySlots> chain = Optional.empty();
    private boolean tellsLater;
    private boolean isUntold;

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
     * What a new file is; ids come in two halves.
     *
     * @param lastSeqnum the number before that of the first entry
     */
    public record Identity(
            long fileHigh,
            long fileLow,
            long machineHigh,
            long machineLow,
            long seqnumHigh,
            long seqnumLow,
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
        this.objects = new NewObjects(file, compression, seal);
        this.known = new KnownPieces(file);
        file.tables().noteDepths();
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
            NewFile.write(bytes, identity, settings, seal.isPresent());
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
        bytes.writable().sync();
        if (seal.isPresent()) {
            reserve(Layout.TAG_SIZE);
            seal.get().begin(file);
            writeTag(seal.get());
        }
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
            if (sealed != seal.isPresent() || (sealed && !seal.get().canResume(file))) {
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
            bytes.writable().sync();
        } catch (ErrnoException e) {
            throw JournalFile.failure(file.path(), e);
        }
    }

    /** Marks the file, which somebody has brought to the disk. */
    public void markOffline() throws CorruptFile {
        setState(Layout.STATE_OFFLINE);
    }

    /** Marks the file for good, which somebody has brought to the disk. */
    public void markArchived() throws CorruptFile {
        setState(Layout.STATE_ARCHIVED);
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
        boolean isDone = false;
        try {
            List<Piece> pieces =
                    Piece.lookUp(file, known, compression, settings.compressThreshold, fields);
            write(entry, Piece.withoutRepetitions(pieces), Piece.xorHash(pieces));
            isDone = true;
        } finally {
            if (!isDone) {
                known.clear();
                chain = Optional.empty();
            }
        }
        isUntold = true;
        if (!tellsLater) {
            tellReaders();
        }
    }

    /** Readers are told of new entries by {@link #tellReaders} only from now on. */
    public void tellLater() {
        tellsLater = true;
    }

    /** {@return where the next entry of the file goes} */
    private ArraySlots chain() throws CorruptFile {
        if (chain.isEmpty()) {
            chain = Optional.of(new ArraySlots(file, Layout.ENTRY_ARRAY_OFFSET, 0));
        }
        return chain.get();
    }

    private void write(NewEntry entry, List<Piece> pieces, long xorHash)
            throws IOException, CorruptFile {
        long mainArray = chain().freshSize();
        long[] arrays = new long[pieces.size()];
        long entrySize = Layout.ENTRY_ITEMS + (long) pieces.size() * Layout.entryItemSize(compact);
        long room = Layout.align(entrySize) + mainArray;
        for (int i = 0; i < arrays.length; i++) {
            Piece piece = pieces.get(i);
            arrays[i] = piece.isNew ? 0 : known.slots(piece.data).freshSize();
            room += arrays[i] + piece.size(compact);
        }
        reserve(room);
        objects.writePieces(pieces);
        long main = objects.writeArray(mainArray);
        for (int i = 0; i < arrays.length; i++) {
            arrays[i] = objects.writeArray(arrays[i]);
        }
        objects.publish();
        objects.linkPieces(pieces);
        long at = writeEntry(entry, entrySize, pieces, xorHash);
        linkMain(entry, at, main);
        for (int i = 0; i < arrays.length; i++) {
            known.slots(pieces.get(i).data).putCounted(at, arrays[i]);
            known.keep(pieces.get(i));
        }
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

    private void reserve(long room) throws IOException, CorruptFile {
        try {
            Growth.grow(bytes, objects.end() + room, settings);
        } catch (ErrnoException e) {
            throw JournalFile.failure(file.path(), e);
        }
    }

    private long writeEntry(NewEntry entry, long size, List<Piece> pieces, long xorHash)
            throws CorruptFile {
        long at = objects.writeObject(Layout.ENTRY, 0, size);
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

    private void linkMain(NewEntry entry, long at, long array) throws CorruptFile {
        chain().put(at, array);
        VarHandle.storeStoreFence();
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
        objects.publishOne(Layout.N_ENTRIES);
    }

    /** Stores to memory are not seen by inotify; to set the size that it has is. */
    public void tellReaders() throws IOException {
        if (!isUntold) {
            return;
        }
        isUntold = false;
        VarHandle.fullFence();
        try {
            bytes.writable().truncate(bytes.limit());
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
        long at = objects.writeObject(Layout.TAG, 0, Layout.TAG_SIZE);
        VarHandle.fullFence();
        bytes.putU64(at + Layout.TAG_SEQNUM, bytes.u64(Layout.N_TAGS) + 1);
        bytes.putU64(at + Layout.TAG_EPOCH, key.epoch());
        key.put(file, at);
        bytes.put(at + Layout.TAG_HMAC, key.finish());
        VarHandle.fullFence();
        objects.publishOne(Layout.N_TAGS);
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

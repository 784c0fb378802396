package org.jitney.journal.format;

import java.io.IOException;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jitney.linux.sys.ErrnoException;

/**
 * Adds entries to a file.
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
final class EntryAdder {
    private static final long[] NO_ARRAYS = {};

    private final JournalFile file;
    private final FileBytes bytes;
    private final FileWriter.Settings settings;
    private final Optional<Seal> seal;
    private final boolean compact;
    private final Compression compression;
    private final NewObjects objects;
    private final KnownPieces known;

    // The entry that is being added: what it refers to that was there before, what is new, what of
    // both has yet to be kept, and the sum over all payloads by which entries are compared.
    private final Items items = new Items();
    private final List<Piece> fresh = new ArrayList<>();
    private final List<Piece> looked = new ArrayList<>();
    private final Map<SharedFields, List<Piece>> unknown = new LinkedHashMap<>();
    private long xorHash;

    private Optional<ArraySlots> chain = Optional.empty();

    EntryAdder(JournalFile file, FileWriter.Settings settings, Optional<Seal> seal)
            throws CorruptFile {
        this.file = file;
        this.bytes = file.bytes();
        this.settings = settings;
        this.seal = seal;
        this.compact = file.isCompact();
        this.compression = compressionOf(bytes.u32(Layout.INCOMPATIBLE_FLAGS));
        this.objects = new NewObjects(file, compression, seal);
        this.known = new KnownPieces(file);
    }

    private static Compression compressionOf(long flags) {
        for (Compression each : Compression.values()) {
            if ((flags & each.headerFlag()) != 0) {
                return each;
            }
        }
        return Compression.NONE;
    }

    /**
     * Adds an entry that was {@link #check}ed.
     *
     * @param shared what it has beside {@code fields}
     * @throws FileWriter.Refused if the file has no room; nothing has changed then
     */
    void add(FileWriter.NewEntry entry, List<byte[]> fields, List<SharedFields> shared)
            throws IOException, CorruptFile {
        boolean isDone = false;
        try {
            begin();
            for (byte[] field : fields) {
                var _ = take(field);
            }
            for (SharedFields each : shared) {
                take(each);
            }
            if (items.count() + fresh.size() == 0) {
                throw new FileWriter.Refused("An entry has at least one field");
            }
            write(entry);
            keep();
            isDone = true;
        } finally {
            if (!isDone) {
                known.clear();
                chain = Optional.empty();
            }
        }
    }

    private void begin() {
        items.clear();
        fresh.clear();
        looked.clear();
        unknown.clear();
        xorHash = 0;
    }

    /** Looks a field up and adds it to the entry, if that does not have it already. */
    private Piece take(byte[] field) throws IOException, CorruptFile {
        Piece piece = Piece.lookUp(file, known, compression, settings.compressThreshold(), field);
        xorHash ^= piece.plainHash;
        if (!piece.isNew) {
            items.add(known.slots(piece.data));
            if (!piece.isKnown) {
                looked.add(piece);
            }
            return piece;
        }
        for (Piece other : fresh) {
            if (piece.isSame(other)) {
                return other;
            }
        }
        fresh.add(piece);
        return piece;
    }

    private void take(SharedFields shared) throws IOException, CorruptFile {
        KnownPieces.Shared found = known.find(shared);
        if (found != null) {
            xorHash ^= found.xorHash();
            found.addTo(items);
            return;
        }
        List<Piece> pieces = new ArrayList<>(shared.fields().size());
        for (byte[] field : shared.fields()) {
            pieces.add(take(field));
        }
        unknown.put(shared, pieces);
    }

    /** Remembers what was found out for the entries to come. */
    private void keep() throws CorruptFile {
        for (Piece piece : looked) {
            known.keep(piece);
        }
        for (Piece piece : fresh) {
            known.keep(piece);
        }
        for (Map.Entry<SharedFields, List<Piece>> each : unknown.entrySet()) {
            known.keep(each.getKey(), each.getValue());
        }
    }

    /** {@return where the next entry of the file goes} */
    private ArraySlots chain() throws CorruptFile {
        if (chain.isEmpty()) {
            chain = Optional.of(new ArraySlots(file, Layout.ENTRY_ARRAY_OFFSET, 0));
        }
        return chain.get();
    }

    private void write(FileWriter.NewEntry entry) throws IOException, CorruptFile {
        long mainArray = chain().freshSize();
        int count = items.count() + fresh.size();
        long entrySize = Layout.ENTRY_ITEMS + (long) count * Layout.entryItemSize(compact);
        long room = Layout.align(entrySize) + mainArray;
        long arrayRoom = 0;
        for (int i = 0; i < items.count(); i++) {
            arrayRoom += items.slots(i).freshSize();
        }
        for (Piece piece : fresh) {
            room += piece.size(compact);
        }
        reserve(room + arrayRoom);
        objects.writePieces(fresh);
        long main = objects.writeArray(mainArray);
        long[] arrays = arrayRoom == 0 ? NO_ARRAYS : writeArrays();
        objects.publish();
        objects.linkPieces(fresh);
        long at = writeEntry(entry, entrySize);
        linkMain(entry, at, main);
        for (int i = 0; i < items.count(); i++) {
            items.slots(i).putCounted(at, arrayRoom == 0 ? 0 : arrays[i]);
        }
        for (Piece piece : fresh) {
            // The first entry of a data object stands in itself.
            bytes.putU64(piece.data + Layout.DATA_ENTRY, at);
            bytes.putU64(piece.data + Layout.DATA_N_ENTRIES, 1);
        }
    }

    /** {@return the arrays that data objects need for their next entry, 0 for those that do not} */
    private long[] writeArrays() throws CorruptFile {
        long[] arrays = new long[items.count()];
        for (int i = 0; i < arrays.length; i++) {
            arrays[i] = objects.writeArray(items.slots(i).freshSize());
        }
        return arrays;
    }

    /** Refuses an entry that may not follow the last one. */
    void check(FileWriter.NewEntry entry) throws IOException, CorruptFile {
        if (entry.realtime() <= 0
                || entry.realtime() >= Layout.TIME_LIMIT
                || entry.monotonic() < 0
                || entry.monotonic() >= Layout.TIME_LIMIT) {
            throw new FileWriter.Refused("Invalid timestamp");
        }
        if (Long.compareUnsigned(entry.seqnum(), bytes.u64(Layout.TAIL_ENTRY_SEQNUM)) <= 0) {
            throw new FileWriter.Refused(
                    "Sequence number is not larger than that of the entry before");
        }
        if (!settings.strictOrder() || bytes.u64(Layout.N_ENTRIES) == 0) {
            return;
        }
        if (entry.realtime() < bytes.u64(Layout.TAIL_ENTRY_REALTIME)) {
            throw new FileWriter.Refused(
                    "Realtime timestamp is smaller than that of the entry before");
        }
        long high = Long.reverseBytes(bytes.u64(Layout.TAIL_ENTRY_BOOT_ID));
        long low = Long.reverseBytes(bytes.u64(Layout.TAIL_ENTRY_BOOT_ID + 8));
        if (high != entry.bootHigh() || low != entry.bootLow()) {
            throw new FileWriter.Refused("Boot is another than that of the entry before");
        }
        if (entry.monotonic() < bytes.u64(Layout.TAIL_ENTRY_MONOTONIC)) {
            throw new FileWriter.Refused(
                    "Monotonic timestamp is smaller than that of the entry before");
        }
    }

    /** Makes room on the disk for so many bytes behind the last object. */
    void reserve(long room) throws IOException, CorruptFile {
        try {
            Growth.grow(bytes, objects.end() + room, settings);
        } catch (ErrnoException e) {
            throw FileOpening.failure(file.path(), e);
        }
    }

    private long writeEntry(FileWriter.NewEntry entry, long size) throws CorruptFile {
        long at = objects.writeObject(Layout.ENTRY, 0, size);
        bytes.putU64(at + Layout.ENTRY_SEQNUM, entry.seqnum());
        bytes.putU64(at + Layout.ENTRY_REALTIME, entry.realtime());
        bytes.putU64(at + Layout.ENTRY_MONOTONIC, entry.monotonic());
        bytes.putU64(at + Layout.ENTRY_BOOT_ID, Long.reverseBytes(entry.bootHigh()));
        bytes.putU64(at + Layout.ENTRY_BOOT_ID + 8, Long.reverseBytes(entry.bootLow()));
        bytes.putU64(at + Layout.ENTRY_XOR_HASH, xorHash);
        long item = at + Layout.ENTRY_ITEMS;
        for (int i = 0; i < items.count(); i++) {
            item = writeItem(item, items.data(i));
        }
        // They lie behind all that was there before, in this order.
        for (Piece piece : fresh) {
            item = writeItem(item, piece.data);
        }
        if (seal.isPresent()) {
            seal.get().put(file, at);
        }
        return at;
    }

    private long writeItem(long at, long data) throws CorruptFile {
        if (compact) {
            bytes.putU32(at, data);
            return at + 4;
        }
        bytes.putU64(at, data);
        bytes.putU64(at + 8, bytes.u64(data + Layout.HASH));
        return at + 16;
    }

    private void linkMain(FileWriter.NewEntry entry, long at, long array) throws CorruptFile {
        chain().put(at, array);
        VarHandle.storeStoreFence();
        if (bytes.u64(Layout.N_ENTRIES) == 0) {
            bytes.putU64(Layout.HEAD_ENTRY_SEQNUM, entry.seqnum());
            bytes.putU64(Layout.HEAD_ENTRY_REALTIME, entry.realtime());
        }
        bytes.putU64(Layout.TAIL_ENTRY_BOOT_ID, Long.reverseBytes(entry.bootHigh()));
        bytes.putU64(Layout.TAIL_ENTRY_BOOT_ID + 8, Long.reverseBytes(entry.bootLow()));
        bytes.putU64(Layout.TAIL_ENTRY_SEQNUM, entry.seqnum());
        bytes.putU64(Layout.TAIL_ENTRY_REALTIME, entry.realtime());
        bytes.putU64(Layout.TAIL_ENTRY_MONOTONIC, entry.monotonic());
        if (file.headerHas(Layout.TAIL_ENTRY_OFFSET + 8)) {
            bytes.putU64(Layout.TAIL_ENTRY_OFFSET, at);
        }
        objects.publishOne(Layout.N_ENTRIES);
    }

    /** Adds a tag, for which there is room. */
    void addTag(Seal key) throws CorruptFile {
        long at = objects.writeObject(Layout.TAG, 0, Layout.TAG_SIZE);
        VarHandle.fullFence();
        bytes.putU64(at + Layout.TAG_SEQNUM, bytes.u64(Layout.N_TAGS) + 1);
        bytes.putU64(at + Layout.TAG_EPOCH, key.epoch());
        key.put(file, at);
        bytes.put(at + Layout.TAG_HMAC, key.finish());
        VarHandle.fullFence();
        objects.publishOne(Layout.N_TAGS);
    }
}

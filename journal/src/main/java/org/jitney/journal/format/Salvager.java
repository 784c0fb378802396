package org.jitney.journal.format;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * Finds what is left in a damaged file.
 *
 * <p>Objects follow each other, so as long as each has a believable size the next one is known.
 * Where one has not, the search goes on at every multiple of 8 for something that proves to be an
 * object: a payload that has the hash that stands before it, or an entry of which every item is
 * such a payload. Arrays and hash tables are only indexes; nothing is lost with them. Entries that
 * only an array leads to are taken, too.
 *
 * <p>What is compared is limited by the size of the file, so that nobody can make a file that takes
 * for ever.
 */
public final class Salvager implements AutoCloseable {
    private static final int STEPS_WITHOUT_END = 1 << 16;

    private final JournalFile file;
    private final FileBytes bytes;
    private final ObjectCheck check;
    private final TreeMap<Long, Boolean> entries = new TreeMap<>();
    private final List<long[]> lost = new ArrayList<>();
    private long budget;

    private Salvager(JournalFile file) {
        this.file = file;
        this.bytes = file.bytes();
        this.check = new ObjectCheck(file);
        this.budget = 8 * bytes.limit() + (64L << 20);
    }

    /**
     * Goes through a file, whatever its header says.
     *
     * @throws IOException if it cannot be read at all
     */
    public static Salvager open(Path path) throws IOException {
        FileBytes bytes = FileOpening.readBytes(path);
        try {
            if (bytes.limit() < Layout.HEADER_SIZE_MIN) {
                return new Salvager(JournalFile.guess(path, bytes, false));
            }
            boolean isKnown =
                    bytes.u64(0) == Layout.SIGNATURE
                            && (bytes.u32(Layout.INCOMPATIBLE_FLAGS) & ~Layout.INCOMPATIBLE_ALL)
                                    == 0;
            Salvager best = new Salvager(JournalFile.guess(path, bytes, isCompact(bytes)));
            best.run();
            if (best.entries.isEmpty() || !isKnown) {
                // The header does not say what it should; maybe the other shape has more.
                Salvager other = new Salvager(JournalFile.guess(path, bytes, !isCompact(bytes)));
                other.run();
                return other.entries.size() > best.entries.size() ? other : best;
            }
            return best;
        } catch (CorruptFile | InternalError e) {
            bytes.close();
            throw new IOException(path + ": cut off while it was read", e);
        }
    }

    private static boolean isCompact(FileBytes bytes) throws CorruptFile {
        return (bytes.u32(Layout.INCOMPATIBLE_FLAGS) & Layout.INCOMPATIBLE_COMPACT) != 0;
    }

    public JournalFile file() {
        return file;
    }

    /** {@return the offsets of all entries that were found, in order} */
    public List<Long> entries() {
        return List.copyOf(entries.keySet());
    }

    /** {@return whether nothing of an entry that was found is missing or altered} */
    public boolean isWhole(long entry) {
        return entries.getOrDefault(entry, false);
    }

    /** {@return offset and length of what nothing could be made of, in order} */
    public List<long[]> lost() {
        return lost;
    }

    private void run() throws CorruptFile {
        long at = file.headerSize();
        long end = bytes.limit();
        long lostFrom = -1;
        long lastEnd = at;
        while (at + Layout.OBJECT_HEADER <= end) {
            long size = believable(at, lostFrom >= 0);
            if (size == 0) {
                lostFrom = lostFrom < 0 ? at : lostFrom;
                at += 8;
                continue;
            }
            if (lostFrom >= 0) {
                lose(lostFrom, at);
                lostFrom = -1;
            }
            note(at, size);
            lastEnd = at + Layout.align(size);
            at = lastEnd;
        }
        if (lostFrom >= 0) {
            loseTail(lostFrom, lastEnd);
        }
        followArrays();
    }

    private void lose(long from, long to) {
        lost.add(new long[] {from, to - from});
    }

    /** What lies behind the last object is room for more, and zero. */
    private void loseTail(long from, long lastEnd) throws CorruptFile {
        long to = bytes.limit() & -8L;
        while (to > from && bytes.u64(to - 8) == 0) {
            to -= 8;
        }
        long tail = bytes.u64(Layout.TAIL_OBJECT_OFFSET);
        if (tail >= lastEnd && tail < bytes.limit()) {
            to = Math.max(to, (tail & -8L) + Layout.OBJECT_HEADER);
        }
        if (to > from) {
            lose(from, Math.min(to, bytes.limit()));
        }
    }

    /**
     * {@return the size of the object at an offset, 0 if nothing can be made of it}
     *
     * @param isLost whether it is not known that an object begins here
     */
    private long believable(long at, boolean isLost) throws CorruptFile {
        int type = bytes.u8(at);
        if (type == 0 || type > Layout.TAG) {
            return 0;
        }
        long size;
        try {
            size = file.object(at, type);
            boolean isProven = isProven(at, type, size);
            boolean isFollowed = isFollowed(at + Layout.align(size));
            boolean isIndex = type >= Layout.DATA_HASH_TABLE;
            if (isLost) {
                return isProven && (isFollowed || !isIndex) ? size : 0;
            }
            return isProven || isFollowed ? size : 0;
        } catch (CorruptFile e) {
            return 0;
        }
    }

    /** {@return whether something like an object, or nothing more, comes at an offset} */
    private boolean isFollowed(long at) throws CorruptFile {
        if (at + Layout.OBJECT_HEADER > bytes.limit()) {
            return true;
        }
        int type = bytes.u8(at);
        if (type == 0) {
            return bytes.u64(at) == 0 && bytes.u64(at + Layout.OBJECT_SIZE) == 0;
        }
        try {
            file.object(at, type);
            return type <= Layout.TAG && bytes.u64(at) >>> 16 == 0;
        } catch (CorruptFile e) {
            return false;
        }
    }

    private boolean isProven(long at, int type, long size) {
        try {
            spend(size);
            if (type == Layout.ENTRY) {
                return isEntryProven(file.entry(at));
            }
            check.check(at, type, size);
            return bytes.u64(at) >>> 16 == 0;
        } catch (CorruptFile e) {
            return false;
        }
    }

    private void spend(long cost) throws CorruptFile {
        budget -= cost;
        if (budget < 0) {
            throw new CorruptFile(0, "Too much to compare");
        }
    }

    private boolean isEntryProven(JournalFile.Entry entry) throws CorruptFile {
        if (entry.items() > STEPS_WITHOUT_END) {
            return false;
        }
        for (int i = 0; i < entry.items(); i++) {
            spend(Layout.OBJECT_HEADER);
            long data = file.item(entry, i);
            if (data >= entry.offset()) {
                return false;
            }
            file.object(data, Layout.DATA);
        }
        return true;
    }

    private void note(long at, long size) throws CorruptFile {
        int type = bytes.u8(at);
        switch (type) {
            case Layout.ENTRY -> noteEntry(at);
            case Layout.DATA, Layout.FIELD, Layout.TAG -> {
                if (!isProven(at, type, size) && budget > 0) {
                    lose(at, at + size);
                }
            }
            default -> {
                // Indexes are not missed.
            }
        }
    }

    private void noteEntry(long at) {
        try {
            JournalFile.Entry entry = file.entry(at);
            entries.putIfAbsent(at, isWhole(entry));
        } catch (CorruptFile e) {
            lose(at, at + Layout.OBJECT_HEADER);
        }
    }

    private boolean isWhole(JournalFile.Entry entry) {
        long xor = 0;
        try {
            for (int i = 0; i < entry.items(); i++) {
                byte[] payload = file.payload(file.item(entry, i));
                spend(payload.length);
                xor ^= Lookup3.hash(JournalFile.wrap(payload));
            }
            return xor == entry.xorHash() || hasGoodItems(entry);
        } catch (CorruptFile e) {
            return false;
        }
    }

    /** An item that was given twice is in the sum twice, but only once among the items. */
    private boolean hasGoodItems(JournalFile.Entry entry) throws CorruptFile {
        for (int i = 0; i < entry.items(); i++) {
            long data = file.item(entry, i);
            check.checkPayload(data, file.object(data, Layout.DATA));
        }
        return true;
    }

    private void followArrays() {
        EntryChain chain = file.entries();
        long at = chain.find(1, true);
        while (at != 0) {
            if (!entries.containsKey(at)) {
                noteEntry(at);
            }
            at = chain.find(at + 1, true);
        }
    }

    @Override
    public void close() {
        file.close();
    }
}

package org.jitney.journal.format;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a writer remembers of the file that it writes to, as most of what comes was there before:
 * the daemon hands in the same array for what it knows about a process, entry after entry, and
 * equal ones for priorities and names. What comes for the second time is kept with what was found
 * out about it, and a copy, since somebody may use one array for everything. Where a chain of
 * entries ends is kept as well, once for each data object. Of {@link SharedFields} all is kept that
 * there is to know, as nobody changes those.
 */
@SuppressWarnings("ReferenceEquality") // which array it is, is the question
final class KnownPieces {
    private static final int SIZE = 1024;
    private static final int LONGEST = 512;
    private static final int MOST_SHARED = 512;
    private static final int NAMES = 256;

    /** What is true of a payload in this file. */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares them
    record Known(byte[] copy, long hash, long plainHash, int nameLength, long data) {}

    private final JournalFile file;
    private final byte[][] seen = new byte[SIZE][];
    private final byte[][] keys = new byte[SIZE][];
    private final @Nullable Known[] known = new Known[SIZE];
    private final long[] seenContents = new long[SIZE];
    private final @Nullable Known[] byContents = new Known[SIZE];
    private final @Nullable ArraySlots[] slots = new ArraySlots[SIZE];
    private final Map<SharedFields, Shared> shared = new HashMap<>();
    private final byte[][] names = new byte[NAMES][];
    private final long[] fields = new long[NAMES];

    /** What is true of shared fields in this file. */
    final class Shared {
        private final ArraySlots[] ends;
        private final long xorHash;

        private Shared(ArraySlots[] ends, long xorHash) {
            this.ends = ends;
            this.xorHash = xorHash;
        }

        /** {@return the sum of their hashes that are not keyed} */
        long xorHash() {
            return xorHash;
        }

        /** Adds all of them to the items of an entry. */
        void addTo(Items items) throws CorruptFile {
            for (int i = 0; i < ends.length; i++) {
                if (ends[i].isRetired()) {
                    ends[i] = slots(ends[i].data());
                }
                items.add(ends[i]);
            }
        }
    }

    KnownPieces(JournalFile file) {
        this.file = file;
    }

    private static int slot(long key) {
        return ((int) key * 0x9e3779b1) >>> 22;
    }

    @Nullable Known find(byte[] payload) {
        int slot = slot(System.identityHashCode(payload));
        Known found = known[slot];
        return found != null && keys[slot] == payload && Arrays.equals(found.copy, payload)
                ? found
                : null;
    }

    /** {@return what is known of an equal payload} */
    @Nullable Known find(byte[] payload, long plainHash) {
        Known found = byContents[slot(plainHash)];
        return found != null && found.plainHash == plainHash && Arrays.equals(found.copy, payload)
                ? found
                : null;
    }

    /** Keeps what was found out, if the array or its contents have come before. */
    void keep(Piece piece) {
        if (piece.isKnown || piece.payload.length > LONGEST) {
            return;
        }
        int slot = slot(System.identityHashCode(piece.payload));
        if (seen[slot] == piece.payload) {
            keys[slot] = piece.payload;
            known[slot] = known(piece);
        } else {
            seen[slot] = piece.payload;
        }
        int contents = slot(piece.plainHash);
        if (seenContents[contents] == piece.plainHash) {
            byContents[contents] = known(piece);
        } else {
            seenContents[contents] = piece.plainHash;
        }
    }

    private static Known known(Piece piece) {
        return new Known(
                piece.payload.clone(), piece.hash, piece.plainHash, piece.nameLength, piece.data);
    }

    /** {@return where the next entry of a data object goes} */
    ArraySlots slots(long data) throws CorruptFile {
        int slot = slot(data >>> 3);
        ArraySlots found = slots[slot];
        if (found == null || found.data() != data) {
            if (found != null) {
                found.retire();
            }
            found = new ArraySlots(file, 0, data);
            slots[slot] = found;
        }
        return found;
    }

    /** {@return the field object of the name that a payload begins with, 0 if there is none} */
    long field(byte[] payload, int nameLength) throws CorruptFile {
        int hash = 0;
        for (int i = 0; i < nameLength; i++) {
            hash = 31 * hash + payload[i];
        }
        int slot = (hash * 0x9e3779b1) >>> 24;
        byte[] name = names[slot];
        if (name != null && Arrays.equals(name, 0, name.length, payload, 0, nameLength)) {
            return fields[slot];
        }
        name = Arrays.copyOf(payload, nameLength);
        long field = file.findField(name);
        if (field != 0) {
            names[slot] = name;
            fields[slot] = field;
        }
        return field;
    }

    /** {@return what is known of shared fields} */
    @Nullable Shared find(SharedFields fields) {
        return shared.get(fields);
    }

    /** Keeps what was found out about shared fields; their data objects are in the file. */
    void keep(SharedFields fields, List<Piece> pieces) throws CorruptFile {
        if (shared.size() == MOST_SHARED) {
            shared.clear();
        }
        ArraySlots[] ends = new ArraySlots[pieces.size()];
        long xorHash = 0;
        for (int i = 0; i < ends.length; i++) {
            ends[i] = slots(pieces.get(i).data);
            xorHash ^= pieces.get(i).plainHash;
        }
        shared.put(fields, new Shared(ends, xorHash));
    }

    /** Forgets all, as something went wrong half-way. */
    void clear() {
        shared.clear();
        Arrays.fill(names, null);
        Arrays.fill(seen, null);
        Arrays.fill(keys, null);
        Arrays.fill(known, null);
        Arrays.fill(seenContents, 0);
        Arrays.fill(byContents, null);
        Arrays.fill(slots, null);
    }
}

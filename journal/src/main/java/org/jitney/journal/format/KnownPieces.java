package org.jitney.journal.format;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What a writer remembers of the file that it writes to, as most of what comes was there before:
 * the daemon hands in the same array for what it knows about a process, entry after entry, and
 * equal ones for priorities and names. What comes for the second time is kept with what was found
 * out about it, and a copy, since somebody may use one array for everything. Where a chain of
 * entries ends is kept as well, once for each data object.
 */
@SuppressWarnings("ReferenceEquality") // which array it is, is the question
final class KnownPieces {
    private static final int SIZE = 1024;
    private static final int LONGEST = 512;

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
            found = new ArraySlots(file, 0, data);
            slots[slot] = found;
        }
        return found;
    }

    /** Forgets all, as something went wrong half-way. */
    void clear() {
        Arrays.fill(seen, null);
        Arrays.fill(keys, null);
        Arrays.fill(known, null);
        Arrays.fill(seenContents, 0);
        Arrays.fill(byContents, null);
        Arrays.fill(slots, null);
    }
}

package org.jitney.journal.format;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Where a payload of the new entry is, or will be. */
final class Piece {
    private static final int NAME_LIMIT = 64;

    final byte[] payload;
    final long hash;

    /** Not keyed, as entries of different files are compared by it. */
    final long plainHash;

    final int nameLength;

    /** Whether nothing was left to find out. */
    final boolean isKnown;

    long data;
    long field;
    boolean isNew;
    boolean fieldIsNew;
    byte[] stored = {};
    boolean isCompressed;

    private Piece(byte[] payload, long hash, long plainHash, int nameLength) {
        this.payload = payload;
        this.hash = hash;
        this.plainHash = plainHash;
        this.nameLength = nameLength;
        this.isKnown = false;
    }

    private Piece(byte[] payload, KnownPieces.Known known) {
        this.payload = payload;
        this.hash = known.hash();
        this.plainHash = known.plainHash();
        this.nameLength = known.nameLength();
        this.data = known.data();
        this.isKnown = true;
    }

    byte[] name() {
        return Arrays.copyOf(payload, nameLength);
    }

    /** Looks up a field in a file; what is new is packed, if that makes it shorter. */
    static Piece lookUp(
            JournalFile file,
            KnownPieces known,
            Compression compression,
            long threshold,
            byte[] payload)
            throws IOException, CorruptFile {
        KnownPieces.Known before = known.find(payload);
        if (before != null) {
            return new Piece(payload, before);
        }
        ByteBuffer wrapped = JournalFile.wrap(payload);
        long plainHash = Lookup3.hash(wrapped);
        KnownPieces.Known equal = known.find(payload, plainHash);
        if (equal != null) {
            return new Piece(payload, equal);
        }
        Piece piece = new Piece(payload, file.hash(wrapped), plainHash, nameLength(payload));
        piece.data = file.findData(payload, piece.hash);
        piece.isNew = piece.data == 0;
        if (piece.isNew) {
            piece.pack(compression, threshold);
            piece.field = known.field(payload, piece.nameLength);
            piece.fieldIsNew = piece.field == 0;
        }
        return piece;
    }

    private void pack(Compression compression, long threshold) throws IOException {
        stored = payload;
        if (compression != Compression.NONE && payload.length >= threshold) {
            Codecs.compress(compression, payload)
                    .ifPresent(packed -> {
                        stored = packed;
                        isCompressed = true;
                    });
        }
    }

    /** {@return the length of the name before the {@code =}} */
    private static int nameLength(byte[] payload) throws FileWriter.Refused {
        for (int i = 0; i <= NAME_LIMIT && i < payload.length; i++) {
            byte c = payload[i];
            if (c == '=' && i > 0) {
                return i;
            }
            boolean isDigit = c >= '0' && c <= '9';
            if (!((c >= 'A' && c <= 'Z') || c == '_' || (isDigit && i > 0))) {
                break;
            }
        }
        throw new FileWriter.Refused("Field does not begin with a valid name and an equals sign");
    }

    /** {@return whether two pieces have the same payload} */
    boolean isSame(Piece other) {
        return hash == other.hash && Arrays.equals(payload, other.payload);
    }

    /** {@return how much room the new objects need} */
    long size(boolean compact) {
        if (!isNew) {
            return 0;
        }
        long data = Layout.align(Layout.payloadOffset(compact) + (long) stored.length);
        long field = Layout.align(Layout.FIELD_PAYLOAD + (long) nameLength);
        return data + (fieldIsNew ? field : 0);
    }
}

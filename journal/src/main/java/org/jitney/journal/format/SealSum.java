package org.jitney.journal.format;

import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The sum over objects that a tag holds: HMAC with SHA-256. What a writer changes after an object
 * was written (chains, counters) is left out.
 */
final class SealSum {
    private static final String ALGORITHM = "HmacSHA256";

    /** Objects are small, and what is given to a sum at once costs as much as a block of it. */
    private static final int GATHERED = 16 << 10;

    private final Mac mac;
    private final byte[] gathered = new byte[GATHERED];
    private int count;
    private boolean isRunning;

    SealSum() {
        try {
            mac = Mac.getInstance(ALGORITHM);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has it", e);
        }
    }

    /** Begins, if it has not. */
    void start(Fsprg key) {
        if (isRunning) {
            return;
        }
        try {
            mac.init(new SecretKeySpec(key.key(), ALGORITHM));
            isRunning = true;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the key has 32 bytes", e);
        }
    }

    boolean isRunning() {
        return isRunning;
    }

    void header(JournalFile file) throws CorruptFile {
        put(file, 0, Layout.STATE);
        put(file, Layout.FILE_ID, Layout.TAIL_ENTRY_BOOT_ID);
        put(file, Layout.SEQNUM_ID, Layout.ARENA_SIZE);
        put(file, Layout.DATA_HASH_TABLE_OFFSET, Layout.TAIL_OBJECT_OFFSET);
    }

    private void put(JournalFile file, long from, long to) throws CorruptFile {
        long at = from;
        while (at < to) {
            if (count == GATHERED) {
                flush();
            }
            int length = (int) Math.min(to - at, GATHERED - count);
            file.bytes().read(at, gathered, count, length);
            count += length;
            at += length;
        }
    }

    private void flush() {
        mac.update(gathered, 0, count);
        count = 0;
    }

    void object(JournalFile file, long at) throws CorruptFile {
        long size = file.object(at, 0);
        put(file, at, at + Layout.OBJECT_HEADER);
        switch (file.bytes().u8(at)) {
            case Layout.DATA -> {
                put(file, at + Layout.HASH, at + Layout.HASH + 8);
                put(file, at + Layout.payloadOffset(file.isCompact()), at + size);
            }
            case Layout.FIELD -> {
                put(file, at + Layout.HASH, at + Layout.HASH + 8);
                put(file, at + Layout.FIELD_PAYLOAD, at + size);
            }
            case Layout.ENTRY -> put(file, at + Layout.ENTRY_SEQNUM, at + size);
            case Layout.TAG -> put(file, at + Layout.TAG_SEQNUM, at + Layout.TAG_HMAC);
            default -> {
                // Tables and arrays are filled later.
            }
        }
    }

    byte[] finish() {
        isRunning = false;
        flush();
        return mac.doFinal();
    }
}

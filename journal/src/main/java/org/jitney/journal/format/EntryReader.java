package org.jitney.journal.format;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Entries of a file without their fields; the one that was looked at last is kept. */
final class EntryReader {
    /** An entry with as many fields as most have is copied out as one. */
    private static final int SCRATCH = 512;

    private final JournalFile file;
    private final byte[] scratch = new byte[SCRATCH];
    private final ByteBuffer looked = JournalFile.wrap(scratch);
    private int copied;
    private JournalFile.@Nullable Entry latest;

    EntryReader(JournalFile file) {
        this.file = file;
    }

    /** {@return the entry at an offset} */
    JournalFile.Entry entry(long offset) throws CorruptFile {
        JournalFile.Entry known = latest;
        if (known != null && known.offset() == offset) {
            // An entry that is whole stays as it is.
            return known;
        }
        latest = null;
        file.checkPlace(offset);
        copied = file.bytes().readSome(offset, scratch);
        if (copied < Layout.ENTRY_ITEMS) {
            file.object(offset, Layout.ENTRY);
            throw new CorruptFile(offset, "Object reaches beyond the end of the file");
        }
        long size = looked.getLong(Layout.OBJECT_SIZE);
        file.check(offset, Layout.ENTRY, scratch[0] & 0xff, size);
        long items = size - Layout.ENTRY_ITEMS;
        int itemSize = Layout.entryItemSize(file.isCompact());
        if (items <= 0 || items % itemSize != 0) {
            throw new CorruptFile(offset, "Bad entry size: " + size);
        }
        JournalFile.Entry entry =
                new JournalFile.Entry(
                        offset,
                        looked.getLong(Layout.ENTRY_SEQNUM),
                        looked.getLong(Layout.ENTRY_REALTIME),
                        looked.getLong(Layout.ENTRY_MONOTONIC),
                        Long.reverseBytes(looked.getLong(Layout.ENTRY_BOOT_ID)),
                        Long.reverseBytes(looked.getLong(Layout.ENTRY_BOOT_ID + 8)),
                        looked.getLong(Layout.ENTRY_XOR_HASH),
                        (int) (items / itemSize));
        checkValues(entry);
        latest = entry;
        return entry;
    }

    private static void checkValues(JournalFile.Entry entry) throws CorruptFile {
        if (entry.seqnum() == 0) {
            throw new CorruptFile(entry.offset(), "Invalid entry seqnum: 0");
        }
        if (entry.realtime() <= 0 || entry.realtime() >= Layout.TIME_LIMIT) {
            throw new CorruptFile(
                    entry.offset(),
                    "Invalid entry realtime timestamp: " + Long.toUnsignedString(entry.realtime()));
        }
        if (entry.monotonic() < 0 || entry.monotonic() >= Layout.TIME_LIMIT) {
            throw new CorruptFile(
                    entry.offset(),
                    "Invalid entry monotonic timestamp: "
                            + Long.toUnsignedString(entry.monotonic()));
        }
    }

    /** {@return the data object of an item of an entry} */
    long item(JournalFile.Entry entry, int index) throws CorruptFile {
        int itemSize = Layout.entryItemSize(file.isCompact());
        int at = Layout.ENTRY_ITEMS + itemSize * index;
        if (latest == null || latest.offset() != entry.offset()) {
            entry(entry.offset());
        }
        if (at <= copied - itemSize) {
            return file.isCompact() ? looked.getInt(at) & 0xffffffffL : looked.getLong(at);
        }
        return file.isCompact()
                ? file.bytes().u32(entry.offset() + at)
                : file.bytes().u64(entry.offset() + at);
    }
}

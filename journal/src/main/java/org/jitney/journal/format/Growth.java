package org.jitney.journal.format;

import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Statfs;

/** Makes files longer, with room for all of it on the disk. */
final class Growth {
    /** The file grows by this much at once. */
    private static final long STEP = 8L << 20;

    private static final long PAGE = 4096;
    private static final long COMPACT_LIMIT = 0xffffffffL;

    private Growth() {}

    /** Makes the file at least so long. */
    static void grow(FileBytes bytes, long end, FileWriter.Settings settings)
            throws ErrnoException, CorruptFile, FileWriter.Refused {
        long size = bytes.limit();
        if (end <= size) {
            return;
        }
        long wanted = (end + STEP - 1) / STEP * STEP;
        long most = settings.maxSize() > 0 ? settings.maxSize() : Long.MAX_VALUE;
        boolean compact =
                size > 0
                        && (bytes.u32(Layout.INCOMPATIBLE_FLAGS) & Layout.INCOMPATIBLE_COMPACT)
                                != 0;
        if (compact) {
            most = Math.min(most, COMPACT_LIMIT & -PAGE);
        }
        if (end > most) {
            throw new FileWriter.Refused("Journal file has reached its largest size");
        }
        wanted = Math.min(wanted, most);
        if (settings.keepFree() > 0
                && size > 0
                && available(bytes) - settings.keepFree() < wanted - size) {
            throw new FileWriter.Refused("No more of the disk may be used");
        }
        bytes.writable().allocate(size, wanted - size);
        bytes.refresh();
        if (size > 0) {
            bytes.putU64(Layout.ARENA_SIZE, bytes.limit() - bytes.u64(Layout.HEADER_SIZE));
        }
    }

    private static long available(FileBytes bytes) throws ErrnoException {
        Statfs disk = Statfs.of("/proc/self/fd/" + bytes.writable().fd());
        return disk.available() * disk.blockSize();
    }
}

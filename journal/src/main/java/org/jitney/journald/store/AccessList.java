package org.jitney.journald.store;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * An access control list as the kernel keeps it in {@code system.posix_acl_access}: the number 2,
 * then entries of a tag and permissions of 16 bits each and an id of 32 bits, sorted.
 */
final class AccessList {
    private static final int OWNER = 1;
    private static final int USER = 2;
    private static final int GROUP = 4;
    private static final int MASK = 0x10;
    private static final int OTHERS = 0x20;
    private static final int READ = 4;
    private static final int NO_ID = -1;
    private static final int VERSION = 2;

    /** That of a journal file without one: rw-r----- */
    static final byte[] OF_FILE =
            encode(
                    List.of(
                            new Entry(OWNER, 6, NO_ID),
                            new Entry(GROUP, READ, NO_ID),
                            new Entry(OTHERS, 0, NO_ID)));

    private AccessList() {}

    private record Entry(int tag, int permissions, int id) {}

    /** {@return the list in which that user may read, too} */
    static byte[] withReader(byte[] list, int uid) {
        List<Entry> entries = new ArrayList<>();
        int most = READ;
        for (Entry entry : decode(list)) {
            boolean replaced = entry.tag == MASK || (entry.tag == USER && entry.id == uid);
            if (!replaced) {
                entries.add(entry);
                most |= entry.tag == USER || (entry.tag & 0xc) != 0 ? entry.permissions : 0;
            }
        }
        entries.add(new Entry(USER, READ, uid));
        entries.add(new Entry(MASK, most, NO_ID));
        entries.sort(
                Comparator.comparingInt(Entry::tag)
                        .thenComparingLong(e -> Integer.toUnsignedLong(e.id)));
        return encode(entries);
    }

    private static List<Entry> decode(byte[] list) {
        ByteBuffer in = ByteBuffer.wrap(list).order(ByteOrder.LITTLE_ENDIAN);
        List<Entry> entries = new ArrayList<>();
        if (in.remaining() < 4 || in.getInt() != VERSION) {
            return entries;
        }
        while (in.remaining() >= 8) {
            entries.add(new Entry(in.getShort() & 0xffff, in.getShort() & 0xffff, in.getInt()));
        }
        return entries;
    }

    private static byte[] encode(List<Entry> entries) {
        ByteBuffer out = ByteBuffer.allocate(4 + 8 * entries.size()).order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(VERSION);
        entries.forEach(
                e -> out.putShort((short) e.tag).putShort((short) e.permissions).putInt(e.id));
        return out.array();
    }
}

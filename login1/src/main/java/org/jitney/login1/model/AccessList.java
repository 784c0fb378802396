package org.jitney.login1.model;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A POSIX access list as the kernel keeps it in {@code system.posix_acl_access}: a version, then
 * entries of tag, permissions and user or group. It can hand a device from one user to another.
 */
public final class AccessList {
    private static final int VERSION = 2;
    private static final int HEADER = 4;
    private static final int ENTRY = 8;
    private static final int OWNER = 0x01;
    private static final int USER = 0x02;
    private static final int OWNING_GROUP = 0x04;
    private static final int GROUP = 0x08;
    private static final int MASK = 0x10;
    private static final int OTHERS = 0x20;
    private static final int READ_WRITE = 6;
    private static final int NOBODY = -1;

    private record Entry(int tag, int permissions, int id) {}

    private final List<Entry> entries;

    private AccessList(List<Entry> entries) {
        this.entries = List.copyOf(entries);
    }

    /** {@return the list that a file's mode stands for} */
    public static AccessList ofMode(int mode) {
        return new AccessList(
                List.of(
                        new Entry(OWNER, mode >> 6 & 7, NOBODY),
                        new Entry(OWNING_GROUP, mode >> 3 & 7, NOBODY),
                        new Entry(OTHERS, mode & 7, NOBODY)));
    }

    /** Decodes a list; empty if it is none. */
    public static Optional<AccessList> decode(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        if (bytes.length < HEADER
                || (bytes.length - HEADER) % ENTRY != 0
                || in.getInt() != VERSION) {
            return Optional.empty();
        }
        List<Entry> found = new ArrayList<>();
        while (in.hasRemaining()) {
            found.add(new Entry(in.getShort(), in.getShort(), in.getInt()));
        }
        return Optional.of(new AccessList(found));
    }

    /** {@return its bytes, entries in the order that the kernel wants} */
    public byte[] encode() {
        ByteBuffer out =
                ByteBuffer.allocate(HEADER + entries.size() * ENTRY)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putInt(VERSION);
        entries.stream()
                .sorted(
                        Comparator.comparingInt(Entry::tag)
                                .thenComparing(Entry::id, Integer::compareUnsigned))
                .forEach(entry ->
                        out.putShort((short) entry.tag())
                                .putShort((short) entry.permissions())
                                .putInt(entry.id()));
        return out.array();
    }

    /** {@return the list with one user more, or less, who may read and write} */
    public AccessList with(long uid, boolean allowed) {
        int id = (int) uid;
        List<Entry> changed = new ArrayList<>(entries);
        changed.removeIf(entry -> entry.tag() == MASK);
        changed.removeIf(entry -> entry.tag() == USER && entry.id() == id);
        if (allowed) {
            changed.add(new Entry(USER, READ_WRITE, id));
        }
        int mask = 0;
        boolean extended = false;
        for (Entry entry : changed) {
            if (entry.tag() == USER || entry.tag() == GROUP || entry.tag() == OWNING_GROUP) {
                mask |= entry.permissions();
                extended |= entry.tag() != OWNING_GROUP;
            }
        }
        if (extended) {
            changed.add(new Entry(MASK, mask, NOBODY));
        }
        return new AccessList(changed);
    }

    /** {@return whether a user is named in it with the right to read and write} */
    public boolean allows(long uid) {
        return entries.contains(new Entry(USER, READ_WRITE, (int) uid));
    }
}

package org.jitney.linux.installed;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;

/**
 * The C library's archive of locales: of it, the names.
 *
 * <p>In its header are the magic number, a serial number, and for four tables offset, number used
 * and size, as 32-bit numbers in the machine's byte order. The first table holds for each name its
 * hash, the offset of the text and the offset of the locale's record, which is 0 where the place is
 * free.
 */
public final class LocaleArchive {
    private static final int MAGIC = 0xde020109;
    static final int HEADER = 56;
    private static final int ENTRY = 12;
    private static final int MOST = 64 << 20;

    private LocaleArchive() {}

    /**
     * {@return how many bytes from the start have all names, to judge by as many as a header has}
     */
    static int namesEnd(byte[] header) {
        if (header.length < HEADER) {
            return 0;
        }
        ByteBuffer bytes = ByteBuffer.wrap(header).order(ByteOrder.nativeOrder());
        long table = Integer.toUnsignedLong(bytes.getInt(8));
        long tableEnd = table + Integer.toUnsignedLong(bytes.getInt(16)) * ENTRY;
        long texts = Integer.toUnsignedLong(bytes.getInt(20));
        long textsEnd = texts + Integer.toUnsignedLong(bytes.getInt(28));
        long end = Math.max(tableEnd, textsEnd);
        return bytes.getInt(0) == MAGIC && end <= MOST ? (int) end : 0;
    }

    /** {@return the names of the locales in it, none if it is not such an archive} */
    public static Set<String> names(byte[] archive) {
        Set<String> names = new TreeSet<>();
        if (archive.length < HEADER) {
            return names;
        }
        ByteBuffer bytes = ByteBuffer.wrap(archive).order(ByteOrder.nativeOrder());
        if (bytes.getInt(0) != MAGIC) {
            return names;
        }
        long table = Integer.toUnsignedLong(bytes.getInt(8));
        long size = Integer.toUnsignedLong(bytes.getInt(16));
        for (long i = 0; i < size && table + (i + 1) * ENTRY <= archive.length; i++) {
            int entry = (int) (table + i * ENTRY);
            long text = Integer.toUnsignedLong(bytes.getInt(entry + 4));
            if (bytes.getInt(entry + 8) != 0 && text < archive.length) {
                names.add(text(archive, (int) text));
            }
        }
        return names;
    }

    private static String text(byte[] archive, int start) {
        int end = start;
        while (end < archive.length && archive[end] != 0) {
            end++;
        }
        return new String(archive, start, end - start, StandardCharsets.UTF_8);
    }
}

package org.jitney.clients.logs;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The compiled catalog, as {@code journalctl --update-catalog} writes it.
 *
 * <pre>
 *  0          8            12             16            24        32
 *  | RHHHKSLP | compatible | incompatible | header size | items n | item size |
 *  item: | id 16 bytes, big-endian | language 32 bytes | offset of the text behind the items |
 *  texts: each ends with a zero byte
 * </pre>
 *
 * Items are sorted by id, then language; numbers are little-endian.
 */
public final class CatalogDatabase {
    static final byte[] SIGNATURE = "RHHHKSLP".getBytes(UTF_8);
    static final int HEADER = 40;
    static final int ITEM = 56;
    static final int LANGUAGE = 32;
    private static final int ID = 16;
    private static final int LONGEST = 1 << 28;

    private final ByteBuffer data;
    private final int items;
    private final int itemSize;
    private final int first;

    private CatalogDatabase(ByteBuffer data, int first, int itemSize, int items) {
        this.data = data;
        this.first = first;
        this.itemSize = itemSize;
        this.items = items;
    }

    /** The file is not a catalog. */
    public static final class Broken extends IOException {
        private static final long serialVersionUID = 1L;

        Broken(Path file) {
            super("not a message catalog: " + file);
        }
    }

    /** An explanation: its id in hexadecimal digits, its text. */
    public record Entry(String id, String text) {}

    /**
     * Reads a compiled catalog.
     *
     * @throws Broken if it is something else
     */
    public static CatalogDatabase read(Path file) throws IOException {
        if (Files.size(file) > LONGEST) {
            throw new Broken(file);
        }
        return decode(ByteBuffer.wrap(Files.readAllBytes(file)), file);
    }

    static CatalogDatabase decode(ByteBuffer bytes, Path file) throws Broken {
        ByteBuffer data = bytes.order(ByteOrder.LITTLE_ENDIAN);
        if (data.limit() < HEADER || !startsWith(data, SIGNATURE) || data.getInt(12) != 0) {
            throw new Broken(file);
        }
        long header = data.getLong(16);
        long items = data.getLong(24);
        long size = data.getLong(32);
        boolean fits =
                header >= HEADER
                        && header <= data.limit()
                        && size >= ITEM
                        && size <= data.limit()
                        && items > 0
                        && items <= (data.limit() - header) / size;
        if (!fits) {
            throw new Broken(file);
        }
        return new CatalogDatabase(data, (int) header, (int) size, (int) items);
    }

    private static boolean startsWith(ByteBuffer data, byte[] start) {
        for (int i = 0; i < start.length; i++) {
            if (data.get(i) != start[i]) {
                return false;
            }
        }
        return true;
    }

    /**
     * {@return the text for a message}
     *
     * @param id 32 hexadecimal digits
     * @param language such as {@code de_DE}; then {@code de} and no language are tried as well
     */
    public Optional<String> find(String id, String language) {
        Optional<byte[]> key = CatalogSource.id(id);
        if (key.isEmpty()) {
            return Optional.empty();
        }
        int item = -1;
        if (!language.isEmpty() && language.length() < LANGUAGE) {
            item = search(key.get(), language);
            int short_ = language.indexOf('_');
            if (item < 0 && short_ >= 0) {
                item = search(key.get(), language.substring(0, short_));
            }
        }
        item = item < 0 ? search(key.get(), "") : item;
        return item < 0 ? Optional.empty() : Optional.of(text(item));
    }

    /** {@return each message once, in the language or in none, sorted by id} */
    public List<Entry> list(String language) {
        List<Entry> entries = new ArrayList<>();
        String last = "";
        for (int i = 0; i < items; i++) {
            String id = CatalogSource.hex(id(i));
            if (!id.equals(last)) {
                String found = find(id, language).orElse(text(i));
                entries.add(new Entry(id, found));
                last = id;
            }
        }
        return entries;
    }

    private int search(byte[] id, String language) {
        byte[] wanted = Arrays.copyOf(id, ID + LANGUAGE);
        byte[] name = language.getBytes(UTF_8);
        System.arraycopy(name, 0, wanted, ID, Math.min(name.length, LANGUAGE - 1));
        int low = 0;
        int high = items - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            byte[] key = new byte[ID + LANGUAGE];
            data.get(first + middle * itemSize, key);
            int order = Arrays.compareUnsigned(key, wanted);
            if (order == 0) {
                return middle;
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -1;
    }

    private byte[] id(int item) {
        byte[] id = new byte[ID];
        data.get(first + item * itemSize, id);
        return id;
    }

    private String text(int item) {
        long texts = first + (long) items * itemSize;
        long offset = data.getLong(first + item * itemSize + ID + LANGUAGE);
        long start = texts + offset;
        if (offset < 0 || start >= data.limit() || start < 0) {
            return "";
        }
        int end = (int) start;
        while (end < data.limit() && data.get(end) != 0) {
            end++;
        }
        byte[] text = new byte[end - (int) start];
        data.get((int) start, text);
        return new String(text, UTF_8);
    }
}

package org.jitney.journal.format;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.MappedFile;
import org.jitney.linux.sys.Mapping;
import org.jitney.linux.sys.ReadableFile;

/**
 * The bytes of a file, by offsets of 64 bits. Every access is compared with the end of the file.
 *
 * <p>A buffer holds less than 2 GiB, so there is one that begins at each GiB and reaches into the
 * next: what is not longer than a GiB lies in one of them as a whole.
 *
 * <p>Nearly all numbers lie at multiples of their size, and are read and written by views of the
 * buffers that take nothing else, since the way to a number at any offset is much longer.
 */
final class FileBytes implements AutoCloseable {
    /** The longest piece that is looked at as one. */
    static final long LONGEST = 1L << 30;

    private static final int SHIFT = 30;
    private static final long MASK = LONGEST - 1;
    private static final long PAGE = 4096;

    private final ReadableFile file;
    private final boolean isOwner;
    private final List<Mapping> mappings = new ArrayList<>();
    private ByteBuffer[] windows = {};
    private LongBuffer[] longs = {};
    private IntBuffer[] ints = {};
    private long mapped;
    private long limit;
    private boolean isClosed;

    FileBytes(ReadableFile file) throws ErrnoException {
        this(file, true);
    }

    private FileBytes(ReadableFile file, boolean isOwner) throws ErrnoException {
        this.file = file;
        this.isOwner = isOwner;
        refresh();
    }

    /** {@return the same bytes for another thread; to be closed before these} */
    FileBytes twin() throws ErrnoException {
        return new FileBytes(file, false);
    }

    /** Takes note of the size that the file has now: {@return it} */
    long refresh() throws ErrnoException {
        if (isClosed) {
            return 0;
        }
        long size = file.size();
        if (size > mapped || windows.length == 0) {
            map(file.mappable(size));
        }
        limit = size;
        return size;
    }

    private void map(long size) throws ErrnoException {
        unmap();
        long whole = (size + PAGE - 1) & -PAGE;
        whole = Math.min(whole, file.mappable(size));
        ByteBuffer[] all = new ByteBuffer[(int) ((whole + MASK) >>> SHIFT)];
        for (int i = 0; i < all.length; i++) {
            long begin = (long) i << SHIFT;
            Mapping mapping = file.map(begin, (int) Math.min(whole - begin, 2 * LONGEST - PAGE));
            mappings.add(mapping);
            all[i] = mapping.buffer();
        }
        longs = new LongBuffer[all.length];
        ints = new IntBuffer[all.length];
        for (int i = 0; i < all.length; i++) {
            longs[i] = all[i].asLongBuffer();
            ints[i] = all[i].asIntBuffer();
        }
        windows = all;
        mapped = whole;
    }

    private void unmap() {
        windows = new ByteBuffer[0];
        longs = new LongBuffer[0];
        ints = new IntBuffer[0];
        mapped = 0;
        mappings.forEach(Mapping::close);
        mappings.clear();
    }

    /** {@return the end of what may be looked at} */
    long limit() {
        return limit;
    }

    ReadableFile file() {
        return file;
    }

    /** {@return the file as one that is written to} */
    MappedFile writable() {
        if (file instanceof MappedFile mapped) {
            return mapped;
        }
        throw new IllegalStateException("opened to read only");
    }

    private void check(long offset, long length) throws CorruptFile {
        if ((offset < 0 || offset > limit - length) && !has(offset, length)) {
            throw new CorruptFile(offset, "Beyond the end of the file");
        }
    }

    /** What a writer has added since the size was looked at is as good as the rest. */
    private boolean hasGrownTo(long offset, long length) {
        try {
            return offset <= refresh() - length;
        } catch (ErrnoException e) {
            return false;
        }
    }

    /** {@return whether there is such a piece} */
    boolean has(long offset, long length) {
        return offset >= 0
                && length >= 0
                && (offset <= limit - length || hasGrownTo(offset, length));
    }

    private static int index(long offset) {
        return (int) (offset >>> SHIFT);
    }

    private ByteBuffer window(long offset) {
        return windows[index(offset)];
    }

    /** {@return where in its window a number is written to, at a multiple of its size} */
    private static int place(long offset, int size) throws CorruptFile {
        if ((offset & (size - 1)) != 0) {
            throw new CorruptFile(offset, "Not a multiple of " + size);
        }
        return (int) (offset & MASK);
    }

    int u8(long offset) throws CorruptFile {
        check(offset, 1);
        return window(offset).get((int) (offset & MASK)) & 0xff;
    }

    long u32(long offset) throws CorruptFile {
        check(offset, 4);
        int at = (int) (offset & MASK);
        int value = (at & 3) == 0 ? ints[index(offset)].get(at >> 2) : window(offset).getInt(at);
        return value & 0xffffffffL;
    }

    long u64(long offset) throws CorruptFile {
        check(offset, 8);
        int at = (int) (offset & MASK);
        return (at & 7) == 0 ? longs[index(offset)].get(at >> 3) : window(offset).getLong(at);
    }

    /** Copies a piece out. */
    byte[] copy(long offset, long length) throws CorruptFile {
        if (length > LONGEST - 8) {
            throw new CorruptFile(offset, "Longer than anything may be");
        }
        check(offset, length);
        byte[] out = new byte[(int) length];
        window(offset).get((int) (offset & MASK), out);
        return out;
    }

    /** Copies a piece to a place in an array. */
    void read(long offset, byte[] into, int at, int length) throws CorruptFile {
        check(offset, length);
        window(offset).get((int) (offset & MASK), into, at, length);
    }

    /**
     * Copies what there is of a piece to the beginning of an array.
     *
     * @return how much there is; 0 if the piece begins behind the end
     */
    int readSome(long offset, byte[] into) throws CorruptFile {
        if (offset < 0 || offset > limit - into.length) {
            check(offset, 1);
        }
        int length = (int) Math.min(into.length, limit - offset);
        window(offset).get((int) (offset & MASK), into, 0, length);
        return length;
    }

    /** {@return whether a piece has these bytes} */
    boolean equals(long offset, long length, byte[] other) throws CorruptFile {
        if (length != other.length) {
            return false;
        }
        return startsWith(offset, length, other, other.length);
    }

    /** {@return whether a piece begins with the first {@code count} of these bytes} */
    boolean startsWith(long offset, long length, byte[] other, int count) throws CorruptFile {
        check(offset, length);
        if (length < count) {
            return false;
        }
        ByteBuffer window = window(offset);
        int at = (int) (offset & MASK);
        return window.slice(at, count).mismatch(ByteBuffer.wrap(other, 0, count)) < 0;
    }

    /** {@return a piece, to look at only} */
    ByteBuffer slice(long offset, long length) throws CorruptFile {
        if (length > LONGEST) {
            throw new CorruptFile(offset, "Longer than anything may be");
        }
        check(offset, length);
        return window(offset)
                .slice((int) (offset & MASK), (int) length)
                .order(ByteOrder.LITTLE_ENDIAN);
    }

    void putU8(long offset, int value) throws CorruptFile {
        check(offset, 1);
        window(offset).put((int) (offset & MASK), (byte) value);
    }

    /** Writes 32 bits at a multiple of 4. */
    void putU32(long offset, long value) throws CorruptFile {
        check(offset, 4);
        ints[index(offset)].put(place(offset, 4) >> 2, (int) value);
    }

    /** Writes 64 bits at a multiple of 8. */
    void putU64(long offset, long value) throws CorruptFile {
        check(offset, 8);
        longs[index(offset)].put(place(offset, 8) >> 3, value);
    }

    void put(long offset, byte[] bytes) throws CorruptFile {
        check(offset, bytes.length);
        window(offset).put((int) (offset & MASK), bytes);
    }

    @Override
    public void close() {
        isClosed = true;
        limit = 0;
        unmap();
        if (isOwner) {
            file.close();
        }
    }
}

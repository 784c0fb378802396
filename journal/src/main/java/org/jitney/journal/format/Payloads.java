package org.jitney.journal.format;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The payloads of data objects. Those that several entries have are kept for the entries to come,
 * as most entries have most fields in common, and with them what somebody has made of them.
 */
final class Payloads {
    private static final int CACHED = 4096;
    private static final int CACHED_LENGTH = 1024;

    /** The header of a data object and a payload of the usual length are copied out as one. */
    private static final int SCRATCH = 512;

    private final JournalFile file;
    private long[] cachedAt = {};
    private byte[][] cached = {};
    private @Nullable Object[] rendered = {};
    private Function<byte[], ?> renderer = Function.identity();
    private int length;
    private final byte[] scratch = new byte[SCRATCH];
    private final ByteBuffer looked = JournalFile.wrap(scratch);

    Payloads(JournalFile file) {
        this.file = file;
    }

    void clear() {
        cachedAt = new long[0];
        cached = new byte[0][];
        rendered = new Object[0];
    }

    /** Of many files only a few are read. */
    private void makeRoom() {
        if (cachedAt.length == 0) {
            cachedAt = new long[CACHED];
            cached = new byte[CACHED][];
            rendered = new Object[CACHED];
        }
    }

    /** {@return the length of the payload that was asked for last} */
    int length() {
        return length;
    }

    private static int slot(long data) {
        return ((int) (data >>> 3) * 0x9e3779b1) >>> 20;
    }

    byte[] payload(long data) throws CorruptFile {
        makeRoom();
        int slot = slot(data);
        if (cachedAt[slot] == data && data != 0) {
            length = cached[slot].length;
            return cached[slot];
        }
        byte[] payload = read(data, look(data));
        length = payload.length;
        // What only one entry has will not be asked for again.
        if (payload.length <= CACHED_LENGTH && looked.getLong(Layout.DATA_N_ENTRIES) != 1) {
            cachedAt[slot] = data;
            rendered[slot] = null;
            cached[slot] = payload;
        }
        return payload;
    }

    /**
     * Copies out the header of a data object, and what comes behind it.
     *
     * @return how many bytes there are
     */
    private int look(long data) throws CorruptFile {
        file.checkPlace(data);
        int count = file.bytes().readSome(data, scratch);
        if (count < Layout.payloadOffset(file.isCompact())) {
            file.object(data, Layout.DATA);
            throw new CorruptFile(data, "Object reaches beyond the end of the file");
        }
        file.check(data, Layout.DATA, scratch[0] & 0xff, looked.getLong(Layout.OBJECT_SIZE));
        return count;
    }

    private byte[] read(long data, int count) throws CorruptFile {
        int from = Layout.payloadOffset(file.isCompact());
        long size = looked.getLong(Layout.OBJECT_SIZE);
        byte[] payload =
                size <= count
                        ? Arrays.copyOfRange(scratch, from, (int) size)
                        : file.bytes().copy(data + from, size - from);
        Compression compression = JournalFile.compression(data, scratch[Layout.OBJECT_FLAGS]);
        return compression == Compression.NONE
                ? payload
                : Codecs.decompress(compression, payload, data);
    }

    @SuppressWarnings("unchecked") // what is kept was made by this renderer
    <T> T rendered(long data, Function<byte[], T> by) throws CorruptFile {
        makeRoom();
        if (!by.equals(renderer)) {
            renderer = by;
            Arrays.fill(rendered, null);
        }
        int slot = slot(data);
        if (cachedAt[slot] == data) {
            Object known = rendered[slot];
            if (known != null) {
                length = cached[slot].length;
                return (T) known;
            }
        }
        T made = by.apply(payload(data));
        if (cachedAt[slot] == data) {
            rendered[slot] = made;
        }
        return made;
    }

    Optional<byte[]> payloadOf(long data, byte[] name) throws CorruptFile {
        makeRoom();
        int slot = slot(data);
        if (cachedAt[slot] != data || data == 0) {
            int count = look(data);
            int from = Layout.payloadOffset(file.isCompact());
            long size = looked.getLong(Layout.OBJECT_SIZE);
            // A long payload is not copied to find out that it is of another field.
            boolean isLong = size > count;
            boolean isPlain = (scratch[Layout.OBJECT_FLAGS] & Layout.COMPRESSED_ALL) == 0;
            if (isLong
                    && isPlain
                    && count - from > name.length
                    && !begins(scratch, from, count, name)) {
                return Optional.empty();
            }
        }
        byte[] payload = payload(data);
        return begins(payload, 0, payload.length, name) ? Optional.of(payload) : Optional.empty();
    }

    /** {@return whether a name and a {@code =} stand there} */
    private static boolean begins(byte[] payload, int from, int end, byte[] name) {
        int at = from + name.length;
        return at < end
                && payload[at] == '='
                && Arrays.equals(payload, from, at, name, 0, name.length);
    }
}

package org.jitney.journal.format;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Set;

/**
 * The key that seals files, as it lies in a file ({@code fss}): a header of 88 bytes and the state
 * of the generator, which is overwritten as time goes on.
 *
 * <p>Each file that is sealed has a state of its own in memory, since several are written at the
 * same time and the sum over one began under the key of its epoch. The key file has the newest.
 */
public final class SealingKey implements Seal {
    /** {@code KSHHRHLP}, as a little-endian number. */
    private static final long SIGNATURE = 0x504c48524848534bL;

    private static final int INCOMPATIBLE_FLAGS = 12;
    private static final int MACHINE_ID = 16;
    private static final int BOOT_ID = 32;
    private static final int HEADER_SIZE = 48;
    private static final int START = 56;
    private static final int INTERVAL = 64;
    private static final int BITS = 72;
    private static final int STATE_SIZE = 80;
    private static final int HEADER_LENGTH = 88;

    private final Path path;
    private final long startUsec;
    private final long intervalUsec;
    private final SealSum sum = new SealSum();
    private Fsprg state;

    private SealingKey(Path path, long startUsec, long intervalUsec, Fsprg state) {
        this.path = path;
        this.startUsec = startUsec;
        this.intervalUsec = intervalUsec;
        this.state = state;
    }

    /**
     * Writes a new key file that nobody but its owner may read.
     *
     * @param machineId 16 bytes
     * @param bootId 16 bytes
     */
    public static void create(
            Path path,
            byte[] machineId,
            byte[] bootId,
            long startUsec,
            long intervalUsec,
            Fsprg state)
            throws IOException {
        ByteBuffer out =
                ByteBuffer.allocate(HEADER_LENGTH + Fsprg.STATE_LENGTH)
                        .order(ByteOrder.LITTLE_ENDIAN);
        out.putLong(0, SIGNATURE);
        out.put(MACHINE_ID, machineId);
        out.put(BOOT_ID, bootId);
        out.putLong(HEADER_SIZE, HEADER_LENGTH);
        out.putLong(START, startUsec);
        out.putLong(INTERVAL, intervalUsec);
        out.putShort(BITS, (short) Fsprg.BITS);
        out.putLong(STATE_SIZE, Fsprg.STATE_LENGTH);
        out.put(HEADER_LENGTH, state.encode());
        // Whoever could read it could seal what never was.
        var ownerOnly =
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        try (FileChannel file =
                FileChannel.open(
                        path,
                        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        ownerOnly)) {
            while (out.hasRemaining()) {
                int _ = file.write(out);
            }
        }
    }

    /**
     * Reads a key file.
     *
     * @param machineId whose it has to be, 16 bytes
     */
    public static SealingKey load(Path path, byte[] machineId) throws IOException, CorruptFile {
        byte[] bytes = Files.readAllBytes(path);
        if (bytes.length < HEADER_LENGTH) {
            throw new CorruptFile(0, "Sealing key is too short");
        }
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        long headerSize = in.getLong(HEADER_SIZE);
        long start = in.getLong(START);
        long interval = in.getLong(INTERVAL);
        boolean isOne =
                in.getLong(0) == SIGNATURE
                        && in.getInt(INCOMPATIBLE_FLAGS) == 0
                        && headerSize >= HEADER_LENGTH
                        && headerSize <= bytes.length
                        && in.getLong(STATE_SIZE) == Fsprg.STATE_LENGTH
                        && start > 0
                        && interval > 0;
        if (!isOne || bytes.length - headerSize < Fsprg.STATE_LENGTH) {
            throw new CorruptFile(0, "Not a sealing key");
        }
        if (!Arrays.equals(Arrays.copyOfRange(bytes, MACHINE_ID, BOOT_ID), machineId)) {
            throw new CorruptFile(MACHINE_ID, "Sealing key is of another machine");
        }
        int from = (int) headerSize;
        byte[] state = Arrays.copyOfRange(bytes, from, from + Fsprg.STATE_LENGTH);
        return new SealingKey(path, start, interval, Fsprg.decode(state));
    }

    @Override
    public long epoch() {
        return state.epoch();
    }

    @Override
    public void begin(JournalFile file) throws CorruptFile {
        sum.start(state);
        sum.header(file);
        sum.object(file, file.header(Layout.FIELD_HASH_TABLE_OFFSET) - Layout.OBJECT_HEADER);
        sum.object(file, file.header(Layout.DATA_HASH_TABLE_OFFSET) - Layout.OBJECT_HEADER);
    }

    @Override
    public boolean canResume(JournalFile file) throws CorruptFile {
        // The sum over what comes after the last tag is known to the last writer only.
        return file.bytes().u8(file.header(Layout.TAIL_OBJECT_OFFSET)) == Layout.TAG;
    }

    @Override
    public void put(JournalFile file, long object) throws CorruptFile {
        sum.start(state);
        sum.object(file, object);
    }

    @Override
    public byte[] finish() {
        return sum.finish();
    }

    @Override
    public boolean isBehind(long realtime) {
        return realtime >= startUsec && (realtime - startUsec) / intervalUsec > state.epoch();
    }

    @Override
    public void evolve() throws IOException {
        state = state.evolve();
    }

    @Override
    public void keep() throws IOException {
        try (FileChannel channel =
                FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer header = ByteBuffer.allocate(HEADER_LENGTH).order(ByteOrder.LITTLE_ENDIAN);
            channel.read(header, 0);
            long from = header.getLong(HEADER_SIZE);
            ByteBuffer epoch = ByteBuffer.allocate(8);
            channel.read(epoch, from + Fsprg.STATE_LENGTH - 8);
            if (Long.compareUnsigned(epoch.getLong(0), state.epoch()) < 0) {
                channel.write(ByteBuffer.wrap(state.encode()), from);
            }
        }
    }
}

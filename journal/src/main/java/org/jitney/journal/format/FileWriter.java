package org.jitney.journal.format;

import java.io.IOException;
import java.lang.invoke.VarHandle;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Fcntl;

/**
 * A file that is written to, from the first byte to the last: it is made or gone on with, says in
 * its header whether somebody writes, is sealed, and brought to the disk. What becomes of one entry
 * is {@link EntryAdder}'s.
 */
public final class FileWriter implements AutoCloseable {

    private final JournalFile file;
    private final FileBytes bytes;
    private final Optional<Seal> seal;
    private final EntryAdder adder;
    private boolean tellsLater;
    private boolean isUntold;

    /**
     * How to write.
     *
     * @param maxSize bytes of the file at most, 0 for no limit
     * @param keepFree bytes that stay free on the disk
     * @param compressThreshold bytes from which on payloads are compressed
     * @param strictOrder whether what is older than what is there, or of another boot, is refused
     */
    public record Settings(
            long maxSize, long keepFree, long compressThreshold, boolean strictOrder) {}

    /**
     * What a new file is; ids come in two halves.
     *
     * @param lastSeqnum the number before that of the first entry
     */
    public record Identity(
            long fileHigh,
            long fileLow,
            long machineHigh,
            long machineLow,
            long seqnumHigh,
            long seqnumLow,
            long lastSeqnum,
            boolean compact,
            boolean keyedHash,
            Compression compression) {}

    /** An entry that is to be added: times in microseconds, the boot's id in two halves. */
    public record NewEntry(
            long seqnum, long realtime, long monotonic, long bootHigh, long bootLow) {}

    /** The file has no room left, or is not to be written to any more. */
    public static final class Refused extends IOException {
        @java.io.Serial private static final long serialVersionUID = 1L;

        Refused(String reason) {
            super(reason);
        }
    }

    private FileWriter(JournalFile file, Settings settings, Optional<Seal> seal)
            throws CorruptFile {
        this.file = file;
        this.bytes = file.bytes();
        this.seal = seal;
        this.adder = new EntryAdder(file, settings, seal);
        file.tables().noteDepths();
    }

    /** Makes a file. */
    public static FileWriter create(
            Path path, int mode, Identity identity, Settings settings, Optional<Seal> seal)
            throws IOException {
        int flags = Fcntl.O_RDWR | Fcntl.O_CREAT | Fcntl.O_EXCL;
        FileBytes bytes = FileOpening.openBytes(path, flags, mode);
        try {
            NewFile.write(bytes, identity, settings, seal.isPresent());
            bytes.close();
            FileWriter writer = new FileWriter(JournalFile.openToWrite(path), settings, seal);
            writer.begin();
            return writer;
        } catch (CorruptFile | ErrnoException e) {
            bytes.close();
            throw broken(path, e);
        } catch (IOException e) {
            bytes.close();
            throw e;
        }
    }

    private void begin() throws CorruptFile, IOException, ErrnoException {
        setState(Layout.STATE_ONLINE);
        bytes.writable().sync();
        if (seal.isPresent()) {
            adder.reserve(Layout.TAG_SIZE);
            seal.get().begin(file);
            adder.addTag(seal.get());
        }
    }

    /**
     * Goes on with a file.
     *
     * @param machineId 16 bytes
     * @throws Refused if it is not for this writer to go on with it
     */
    public static FileWriter resume(
            Path path, byte[] machineId, Settings settings, Optional<Seal> seal)
            throws IOException, CorruptFile {
        JournalFile file = JournalFile.openToWrite(path);
        try {
            FileBytes bytes = file.bytes();
            if (bytes.u8(Layout.STATE) != Layout.STATE_OFFLINE) {
                throw new Refused("Journal file was not closed cleanly, or is archived");
            }
            if (!Arrays.equals(bytes.copy(Layout.MACHINE_ID, 16), machineId)) {
                throw new Refused("Journal file is of another machine");
            }
            long header = file.headerSize();
            long unknown = bytes.u32(Layout.COMPATIBLE_FLAGS) & ~Layout.COMPATIBLE_ALL;
            if (header < Layout.HEADER_SIZE_WRITTEN
                    || header > Layout.TAIL_ENTRY_OFFSET + 8
                    || unknown != 0) {
                throw new Refused("Journal file is of another version");
            }
            boolean sealed = (bytes.u32(Layout.COMPATIBLE_FLAGS) & 1) != 0;
            if (sealed != seal.isPresent() || (sealed && !seal.get().canResume(file))) {
                throw new Refused("Journal file is sealed with another key, or none");
            }
            file.object(bytes.u64(Layout.TAIL_OBJECT_OFFSET), 0);
            FileWriter writer = new FileWriter(file, settings, seal);
            writer.goOnline();
            return writer;
        } catch (CorruptFile | IOException e) {
            file.close();
            throw e;
        }
    }

    private static IOException broken(Path path, Exception e) {
        return e instanceof ErrnoException errno
                ? FileOpening.failure(path, errno)
                : new FileSystemException(path.toString(), null, String.valueOf(e.getMessage()));
    }

    public JournalFile file() {
        return file;
    }

    private void setState(int state) throws CorruptFile {
        bytes.putU8(Layout.STATE, state);
    }

    private void goOnline() throws IOException, CorruptFile {
        if (bytes.u8(Layout.STATE) == Layout.STATE_OFFLINE) {
            setState(Layout.STATE_ONLINE);
            syncFile();
        }
    }

    private void syncFile() throws IOException {
        try {
            bytes.writable().sync();
        } catch (ErrnoException e) {
            throw FileOpening.failure(file.path(), e);
        }
    }

    /** Marks the file, which somebody has brought to the disk. */
    public void markOffline() throws CorruptFile {
        setState(Layout.STATE_OFFLINE);
    }

    /** Marks the file for good, which somebody has brought to the disk. */
    public void markArchived() throws CorruptFile {
        setState(Layout.STATE_ARCHIVED);
    }

    /** Brings all to the disk and marks the file. */
    public void goOffline(boolean archived) throws IOException, CorruptFile {
        syncFile();
        setState(archived ? Layout.STATE_ARCHIVED : Layout.STATE_OFFLINE);
        syncFile();
    }

    /** {@return the number of the first entry, 0 if there is none} */
    public long headSeqnum() throws CorruptFile {
        return bytes.u64(Layout.HEAD_ENTRY_SEQNUM);
    }

    /** {@return the time of the first entry in microseconds, 0 if there is none} */
    public long headRealtime() throws CorruptFile {
        return bytes.u64(Layout.HEAD_ENTRY_REALTIME);
    }

    /** {@return whether the first entry is older than a time, in microseconds since 1970} */
    public boolean isOlderThan(long realtime) throws CorruptFile {
        return headRealtime() > 0 && headRealtime() < realtime;
    }

    /** {@return whether the hash tables are so full that the file becomes slow} */
    public boolean wantsRotation() throws CorruptFile {
        return HeaderView.isFull(file);
    }

    /**
     * Adds an entry.
     *
     * @param shared what it has beside {@code fields}
     * @throws Refused if the file has no room, or is not for this entry; nothing has changed then
     * @throws CorruptFile if the file is damaged
     */
    public void append(NewEntry entry, List<byte[]> fields, List<SharedFields> shared)
            throws IOException, CorruptFile {
        adder.check(entry);
        goOnline();
        if (seal.isPresent()) {
            evolve(seal.get(), entry.realtime);
        }
        adder.add(entry, fields, shared);
        isUntold = true;
        if (!tellsLater) {
            tellReaders();
        }
    }

    /** Readers are told of new entries by {@link #tellReaders} only from now on. */
    public void tellLater() {
        tellsLater = true;
    }

    /** Stores to memory are not seen by inotify; to set the size that it has is. */
    public void tellReaders() throws IOException {
        if (!isUntold) {
            return;
        }
        isUntold = false;
        VarHandle.fullFence();
        try {
            bytes.writable().truncate(bytes.limit());
        } catch (ErrnoException e) {
            throw FileOpening.failure(file.path(), e);
        }
    }

    /** Seals what belongs to an interval that is over, and goes to the key of the present one. */
    private void evolve(Seal key, long realtime) throws IOException, CorruptFile {
        if (!key.isBehind(realtime)) {
            return;
        }
        adder.reserve(Layout.TAG_SIZE);
        adder.addTag(key);
        while (key.isBehind(realtime)) {
            key.evolve();
        }
        key.keep();
    }

    /** Seals what there is, before the file is closed: the next writer cannot. */
    public void sealTail() throws IOException, CorruptFile {
        if (seal.isPresent()) {
            adder.reserve(Layout.TAG_SIZE);
            adder.addTag(seal.get());
        }
    }

    @Override
    public void close() {
        file.close();
    }
}

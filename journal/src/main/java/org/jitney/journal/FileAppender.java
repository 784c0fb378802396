package org.jitney.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.jitney.journal.format.CorruptFile;
import org.jitney.journal.format.FileWriter;
import org.jitney.journal.format.Seal;
import org.jitney.journal.format.SealingKey;
import org.jitney.journal.format.SharedFields;

/** A file that entries are added to. */
final class FileAppender implements JournalAppender {
    private final FileWriter writer;
    private final Sequence sequence;
    private Path path;
    private State state = State.OPEN;

    private enum State {
        OPEN,
        /** Has the name of an archived file, or could not get it. */
        RETIRED,
        /** Is marked as one, too. */
        ARCHIVED,
        CLOSED
    }

    private FileAppender(Path path, FileWriter writer, Sequence sequence) {
        this.path = path;
        this.writer = writer;
        this.sequence = sequence;
    }

    static FileAppender create(Path path, CreateOptions options) throws IOException {
        Id128 fileId = randomId();
        Sequence sequence = options.sequence().orElseGet(() -> new Sequence(fileId, 0));
        FileWriter.Identity identity =
                new FileWriter.Identity(
                        fileId.high(),
                        fileId.low(),
                        options.machineId().high(),
                        options.machineId().low(),
                        sequence.id().high(),
                        sequence.id().low(),
                        sequence.last(),
                        options.compact(),
                        options.keyedHash(),
                        options.compression());
        boolean existed = Files.exists(path);
        try {
            FileWriter writer =
                    FileWriter.create(
                            path, options.mode(), identity, settings(options), seal(options));
            return new FileAppender(path, writer, sequence);
        } catch (IOException e) {
            // A file without room for its header is of no use to anybody.
            if (!existed) {
                Files.deleteIfExists(path);
            }
            throw e;
        }
    }

    static FileAppender open(Path path, CreateOptions options) throws IOException {
        try {
            FileWriter writer =
                    FileWriter.resume(
                            path,
                            Sealing.bytes(options.machineId()),
                            settings(options),
                            seal(options));
            Id128 id = new Id128(writer.file().seqnumIdHigh(), writer.file().seqnumIdLow());
            if (!options.sequence().map(Sequence::id).orElse(id).equals(id)) {
                new FileAppender(path, writer, options.sequence().orElseThrow()).archive();
                return create(path, options);
            }
            Sequence sequence =
                    options.sequence().orElse(new Sequence(id, writer.file().tailSeqnum()));
            return new FileAppender(path, writer, sequence);
        } catch (NoSuchFileException e) {
            return create(path, options);
        } catch (CorruptFile | IOException e) {
            if (Files.exists(path)) {
                Files.move(path, FileNames.dirty(path, now(), random()));
            }
            return create(path, options);
        }
    }

    private static Optional<Seal> seal(CreateOptions options) throws IOException {
        if (options.sealing().isEmpty()) {
            return Optional.empty();
        }
        Path key = options.sealing().get();
        try {
            return Optional.of(SealingKey.load(key, Sealing.bytes(options.machineId())));
        } catch (CorruptFile e) {
            throw new FileSystemException(key.toString(), null, e.reason());
        }
    }

    private static long now() {
        return System.currentTimeMillis() * 1000;
    }

    private static long random() {
        return new SecureRandom().nextLong();
    }

    private static FileWriter.Settings settings(CreateOptions options) {
        return new FileWriter.Settings(
                options.maxSize(),
                options.keepFree(),
                options.compressThreshold(),
                options.strictOrder());
    }

    private static Id128 randomId() {
        byte[] bytes = new byte[16];
        new SecureRandom().nextBytes(bytes);
        // The bits that a UUID of version 4 has set.
        bytes[6] = (byte) ((bytes[6] & 0x0f) | 0x40);
        bytes[8] = (byte) ((bytes[8] & 0x3f) | 0x80);
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return new Id128(buffer.getLong(), buffer.getLong());
    }

    private IOException damaged(CorruptFile e) {
        return new FileSystemException(path.toString(), null, e.reason());
    }

    /** What the disk does not give to a mapping. */
    private IOException inputOutputError() {
        return new FileSystemException(path.toString(), null, "Input/output error");
    }

    @Override
    public long append(
            long realtime,
            long monotonic,
            Id128 bootId,
            List<byte[]> fields,
            List<SharedFields> shared)
            throws IOException {
        checkOpen();
        try {
            long seqnum = sequence.peek(writer.file().tailSeqnum());
            writer.append(
                    new FileWriter.NewEntry(
                            seqnum, realtime, monotonic, bootId.high(), bootId.low()),
                    fields,
                    shared);
            sequence.take(seqnum);
            return seqnum;
        } catch (CorruptFile e) {
            throw damaged(e);
        } catch (InternalError e) {
            throw inputOutputError();
        }
    }

    private void checkOpen() throws IOException {
        if (state != State.OPEN) {
            throw new IOException(path + ": closed");
        }
    }

    @Override
    public boolean wantsRotation(long maxFileMicros) {
        try {
            return writer.wantsRotation()
                    || (maxFileMicros > 0 && writer.isOlderThan(now() - maxFileMicros));
        } catch (CorruptFile e) {
            return true;
        }
    }

    @Override
    public long diskUsage() {
        try {
            return writer.file().usage();
        } catch (IOException e) {
            return 0;
        }
    }

    @Override
    public void tellLater() {
        writer.tellLater();
    }

    @Override
    public void tellReaders() throws IOException {
        checkOpen();
        writer.tellReaders();
    }

    @Override
    public Path path() {
        return path;
    }

    @Override
    public long entries() {
        try {
            return writer.file().entryCount();
        } catch (CorruptFile | InternalError e) {
            return -1;
        }
    }

    @Override
    public void markOffline() throws IOException {
        checkOpen();
        try {
            writer.markOffline();
        } catch (CorruptFile e) {
            throw damaged(e);
        } catch (InternalError e) {
            throw inputOutputError();
        }
    }

    @Override
    public void sync() throws IOException {
        checkOpen();
        try {
            writer.tellReaders();
            writer.goOffline(false);
        } catch (CorruptFile e) {
            throw damaged(e);
        } catch (InternalError e) {
            throw inputOutputError();
        }
    }

    @Override
    public void archive() throws IOException {
        try {
            retire();
        } finally {
            close();
        }
    }

    @Override
    public void retire() throws IOException {
        checkOpen();
        try {
            writer.sealTail();
            writer.tellReaders();
            Path archived =
                    FileNames.archived(
                            path,
                            new Id128(writer.file().seqnumIdHigh(), writer.file().seqnumIdLow()),
                            writer.headSeqnum(),
                            writer.headRealtime());
            Files.move(path, archived, StandardCopyOption.ATOMIC_MOVE);
            path = archived;
        } catch (CorruptFile e) {
            throw damaged(e);
        } catch (InternalError e) {
            throw inputOutputError();
        } finally {
            // Whatever its name is: it is not gone on with.
            state = State.RETIRED;
        }
    }

    @Override
    public void markArchived() throws IOException {
        if (state != State.RETIRED) {
            throw new IOException(path + ": not retired");
        }
        try {
            writer.markArchived();
            state = State.ARCHIVED;
        } catch (CorruptFile e) {
            throw damaged(e);
        } catch (InternalError e) {
            throw inputOutputError();
        }
    }

    @Override
    public void close() throws IOException {
        State before = state;
        state = State.CLOSED;
        try {
            switch (before) {
                case OPEN -> {
                    writer.sealTail();
                    writer.tellReaders();
                    writer.goOffline(false);
                }
                case RETIRED -> writer.goOffline(true);
                case ARCHIVED, CLOSED -> {}
            }
        } catch (CorruptFile e) {
            throw damaged(e);
        } catch (InternalError e) {
            throw inputOutputError();
        } finally {
            if (before != State.CLOSED) {
                writer.close();
            }
        }
    }
}

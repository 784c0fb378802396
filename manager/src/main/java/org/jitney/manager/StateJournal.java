package org.jitney.manager;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jitney.manager.runtime.StateBag;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file that a manager leaves to its successor, however it ends: a line for each change, the
 * last one of a key counts.
 *
 * <p>What a turn of the loop changed is appended in one write. A line that was not written to its
 * end is as if it had not been; the processes are there to be asked then. When the file has grown
 * to many times of what counts in it, a new one takes its place by a rename. There is no fsync: the
 * file is about processes, and what they do not survive, it need not survive either.
 */
final class StateJournal implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StateJournal.class);
    private static final long LEAST_TO_SHRINK = 1 << 20;
    private static final int TIMES_TO_SHRINK = 4;

    /** A buffer that once had to be larger than that is not kept. */
    private static final int MOST_TO_KEEP = 1 << 16;

    private final Path path;
    private final Map<String, String> live = new LinkedHashMap<>();
    private ByteArrayOutputStream pending = new ByteArrayOutputStream();
    private FileChannel file;
    private long size;
    private long liveSize;

    private StateJournal(Path path, FileChannel file) {
        this.path = path;
        this.file = file;
    }

    /** {@return what a predecessor left, by key; empty when there is nothing} */
    static Map<String, StateBag> read(Path path) throws IOException {
        Map<String, StateBag> out = new LinkedHashMap<>();
        if (!Files.exists(path)) {
            return out;
        }
        String text = Files.readString(path, StandardCharsets.UTF_8);
        int start = 0;
        for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
            String line = text.substring(start, end);
            start = end + 1;
            int space = line.indexOf(' ');
            String key = space < 0 ? line : line.substring(0, space);
            Optional<StateBag> bag =
                    space < 0 ? Optional.empty() : StateBag.parse(line.substring(space + 1));
            out.remove(key);
            bag.ifPresent(kept -> out.put(key, kept));
        }
        return out;
    }

    /** Begins an empty one. */
    static StateJournal begin(Path path) throws IOException {
        Path fresh = path.resolveSibling(path.getFileName() + ".new");
        FileChannel file = open(fresh);
        StateJournal journal = new StateJournal(path, file);
        Files.setPosixFilePermissions(
                fresh, java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
        return journal;
    }

    private static FileChannel open(Path path) throws IOException {
        return FileChannel.open(
                path,
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                StandardOpenOption.TRUNCATE_EXISTING);
    }

    /** The new file is complete: it takes the place of the predecessor's. */
    void publish() throws IOException {
        flush();
        Files.move(
                path.resolveSibling(path.getFileName() + ".new"),
                path,
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    /** Notes what is to be kept under the key; nothing any more when it is empty. */
    void put(String key, Optional<StateBag> bag) {
        String line = bag.map(b -> key + " " + b.line() + "\n").orElse(key + "\n");
        String old = bag.isPresent() ? live.put(key, line) : live.remove(key);
        if (line.equals(old) || (bag.isEmpty() && old == null)) {
            return;
        }
        liveSize += (bag.isPresent() ? line.length() : 0) - (old == null ? 0 : old.length());
        pending.writeBytes(line.getBytes(StandardCharsets.UTF_8));
    }

    /** Writes what was noted. */
    void flush() {
        if (pending.size() == 0) {
            return;
        }
        try {
            write(pending.toByteArray());
            if (pending.size() > MOST_TO_KEEP) {
                pending = new ByteArrayOutputStream();
            }
            pending.reset();
            if (size > LEAST_TO_SHRINK && size > TIMES_TO_SHRINK * liveSize) {
                shrink();
            }
        } catch (IOException e) {
            // It stays noted and is tried again in the next turn.
            LOG.warn("{}: a successor would not know what runs: {}", path, e.toString());
        }
    }

    private void write(byte[] text) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(text);
        size += bytes.remaining();
        while (bytes.hasRemaining()) {
            file.write(bytes);
        }
    }

    private void shrink() throws IOException {
        Path fresh = path.resolveSibling(path.getFileName() + ".new");
        FileChannel old = file;
        file = open(fresh);
        size = 0;
        write(String.join("", live.values()).getBytes(StandardCharsets.UTF_8));
        publish();
        old.close();
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            LOG.debug("{}: {}", path, e.toString());
        }
    }

    /** The manager ended in an orderly way: there is nothing to be found again. */
    void delete() {
        close();
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            LOG.warn("{} stays behind: {}", path, e.toString());
        }
    }
}

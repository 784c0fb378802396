package org.jitney.clients.journalremote;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jitney.journal.CreateOptions;
import org.jitney.journal.ExportFormat;
import org.jitney.journal.Id128;
import org.jitney.journal.JournalAppender;
import org.jitney.journal.JournalHeader;
import org.jitney.journal.Journals;
import org.jitney.journal.JsonFormat;
import org.jitney.journal.MalformedExport;
import org.jitney.journal.Sequence;
import org.jitney.journal.format.CorruptFile;
import org.jitney.linux.sys.Errno;

/**
 * Adds the entries of streams to a journal file; a full one is archived and another begun, whose
 * numbers go on.
 */
final class JournalImport implements AutoCloseable {
    private static final int BUFFER = 64 << 10;

    private final Path path;
    private final CreateOptions options;
    private JournalAppender file;
    private long written;

    /** The journal cannot be opened or written to; with the line to print. */
    static final class Unwritable extends Exception {
        private static final long serialVersionUID = 1L;

        Unwritable(String text) {
            super(text);
        }

        String text() {
            return String.valueOf(getMessage());
        }
    }

    private JournalImport(Path path, CreateOptions options, JournalAppender file) {
        this.path = path;
        this.options = options;
        this.file = file;
    }

    static JournalImport open(Path path, CreateOptions options) throws Unwritable {
        CreateOptions numbered = options.withSequence(sequence(path));
        try {
            return new JournalImport(path, numbered, Journals.open(path, numbered));
        } catch (IOException e) {
            throw new Unwritable("Failed to open output journal " + path + ": " + reason(e));
        }
    }

    private static Sequence sequence(Path path) {
        if (Files.exists(path)) {
            try {
                JournalHeader header = Journals.header(path);
                return new Sequence(header.sequentialNumberId(), header.tailSequentialNumber());
            } catch (IOException | CorruptFile e) {
                // It will be put aside, and what comes in its place has numbers of its own.
                return newSequence();
            }
        }
        return newSequence();
    }

    private static Sequence newSequence() {
        UUID random = UUID.randomUUID();
        return new Sequence(
                new Id128(random.getMostSignificantBits(), random.getLeastSignificantBits()), 0);
    }

    private static String reason(IOException e) {
        if (e instanceof NoSuchFileException) {
            return Errno.message(Errno.ENOENT);
        }
        if (e instanceof java.nio.file.AccessDeniedException) {
            return Errno.message(Errno.EACCES);
        }
        boolean isPlain = e instanceof FileSystemException known && known.getReason() != null;
        return String.valueOf(isPlain ? ((FileSystemException) e).getReason() : e.getMessage());
    }

    /** {@return how many entries were added} */
    long written() {
        return written;
    }

    /** Takes entries to where they are kept, and hears what is to be said about them. */
    interface Target {
        void add(ExportFormat.Imported entry) throws Unwritable;

        void say(String text);
    }

    /**
     * Adds all entries of a stream up to its end, or to where it is no such stream any more.
     *
     * @return what is to be said about it
     */
    List<String> take(InputStream stream) throws Unwritable {
        List<String> said = new ArrayList<>();
        var _ =
                read(
                        stream,
                        new Target() {
                            @Override
                            public void add(ExportFormat.Imported entry) throws Unwritable {
                                JournalImport.this.add(entry, said::add);
                            }

                            @Override
                            public void say(String text) {
                                said.add(text);
                            }
                        });
        return said;
    }

    /** What became of a stream: all of it was taken, so many bytes were lost, or it is none. */
    enum Outcome {
        WHOLE,
        CUT,
        MALFORMED,
        BROKEN
    }

    /** {@return how a stream ended whose entries went to the target} */
    static Outcome read(InputStream stream, Target target) throws Unwritable {
        Counted counted = new Counted(new BufferedInputStream(stream, BUFFER));
        PushbackInputStream in = new PushbackInputStream(counted, 1);
        long begin = 0;
        try {
            boolean isJson = isJson(in);
            for (Optional<ExportFormat.Imported> entry = read(in, isJson);
                    entry.isPresent();
                    entry = read(in, isJson)) {
                begin = counted.count;
                target.add(entry.get());
            }
        } catch (MalformedExport e) {
            target.say(
                    counted.isOver
                            ? "Premature EOF. %d bytes lost.".formatted(counted.count - begin)
                            : String.valueOf(e.getMessage()));
            return counted.isOver ? Outcome.CUT : Outcome.MALFORMED;
        } catch (IOException e) {
            target.say("Failed to read: " + reason(e));
            return Outcome.BROKEN;
        }
        return Outcome.WHOLE;
    }

    /** {@return whether the stream begins with an object, which no name of a field does} */
    private static boolean isJson(PushbackInputStream in) throws IOException {
        int first = in.read();
        if (first >= 0) {
            in.unread(first);
        }
        return first == '{';
    }

    private static Optional<ExportFormat.Imported> read(InputStream in, boolean isJson)
            throws IOException, MalformedExport {
        return isJson ? JsonFormat.read(in) : ExportFormat.read(in);
    }

    /** Adds an entry, or says why not. */
    void add(ExportFormat.Imported entry, Consumer<String> say) throws Unwritable {
        if (entry.fields().isEmpty()) {
            say.accept("Entry with no payload, skipping");
            return;
        }
        if (entry.realtime() == 0) {
            say.accept("Entry is invalid, ignoring.");
            return;
        }
        try {
            if (file.wantsRotation(0)) {
                rotate();
            }
            append(entry);
        } catch (IOException e) {
            again(entry);
        }
        written++;
    }

    /** The file may have been full. */
    private void again(ExportFormat.Imported entry) throws Unwritable {
        try {
            rotate();
            append(entry);
        } catch (IOException e) {
            throw new Unwritable("Failed to write entry to " + path + ": " + reason(e));
        }
    }

    private void append(ExportFormat.Imported entry) throws IOException {
        var _ = file.append(entry.realtime(), entry.monotonic(), entry.bootId(), entry.fields());
    }

    private void rotate() throws IOException {
        file.archive();
        file = Journals.create(path, options);
    }

    @Override
    public void close() throws Unwritable {
        try {
            file.close();
        } catch (IOException e) {
            throw new Unwritable("Failed to close " + path + ": " + reason(e));
        }
    }

    /** Counts what is read, and knows whether that was all. */
    private static final class Counted extends InputStream {
        private final InputStream in;
        private long count;
        private boolean isOver;

        Counted(InputStream in) {
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            int next = in.read();
            count += next < 0 ? 0 : 1;
            isOver |= next < 0;
            return next;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            int read = in.read(into, from, length);
            count += Math.max(read, 0);
            isOver |= read < 0;
            return read;
        }
    }
}

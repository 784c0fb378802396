package org.jitney.clients.journalremote;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jitney.journal.CreateOptions;
import org.jitney.journal.ExportFormat;

/**
 * The journal files that streams are written to: one for all, or one for each host. A file is open
 * for as long as a stream goes to it. Streams come on threads of their own; one at a time writes.
 */
final class Sinks implements AutoCloseable {
    private static final int LONGEST_NAME = 200;

    private final Path target;
    private final boolean perHost;
    private final CreateOptions options;
    private final Consumer<String> say;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Shared> open = new HashMap<>();
    private long written;
    private boolean closed;

    /** A file and how many streams go to it. */
    private static final class Shared {
        private final JournalImport file;
        private int users;

        Shared(JournalImport file) {
            this.file = file;
        }
    }

    /**
     * Makes files when they are needed.
     *
     * @param target a file, or with {@code perHost} a folder
     * @param say takes lines to print
     */
    Sinks(Path target, boolean perHost, CreateOptions options, Consumer<String> say) {
        this.target = target;
        this.perHost = perHost;
        this.options = options;
        this.say = say;
    }

    /** {@return the name of a host's file; whoever answers for a name cannot leave the folder} */
    static String fileName(String host) {
        StringBuilder name = new StringBuilder("remote-");
        for (byte b : host.getBytes(StandardCharsets.UTF_8)) {
            boolean plain =
                    (b >= 'a' && b <= 'z')
                            || (b >= 'A' && b <= 'Z')
                            || (b >= '0' && b <= '9')
                            || ".:_-".indexOf(b) >= 0;
            name.append(plain ? String.valueOf((char) b) : "\\x%02x".formatted(b));
        }
        name.setLength(Math.min(name.length(), LONGEST_NAME));
        return name.append(".journal").toString();
    }

    /** {@return where the entries of a host go} Its file is open until that is closed. */
    Sink of(String host) throws JournalImport.Unwritable {
        String key = perHost ? fileName(host) : "";
        lock.lock();
        try {
            file(key).users++;
        } finally {
            lock.unlock();
        }
        return new Sink(key);
    }

    private Shared file(String key) throws JournalImport.Unwritable {
        if (closed) {
            throw new JournalImport.Unwritable("No entries are taken any more");
        }
        Shared shared = open.get(key);
        if (shared == null) {
            Path path = perHost ? target.resolve(key) : target;
            shared = new Shared(JournalImport.open(path, options));
            open.put(key, shared);
        }
        return shared;
    }

    /** Where the entries of one stream go. */
    final class Sink implements JournalImport.Target, AutoCloseable {
        private final String key;

        private Sink(String key) {
            this.key = key;
        }

        @Override
        public void add(ExportFormat.Imported entry) throws JournalImport.Unwritable {
            lock.lock();
            try {
                Shared shared = file(key);
                long before = shared.file.written();
                try {
                    shared.file.add(entry, say);
                    written += shared.file.written() - before;
                } catch (JournalImport.Unwritable e) {
                    // There may be room later: then it is opened anew.
                    open.remove(key);
                    closeQuietly(shared.file);
                    throw e;
                }
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void say(String text) {
            say.accept(text);
        }

        @Override
        public void close() {
            lock.lock();
            try {
                Shared shared = open.get(key);
                if (shared != null && --shared.users <= 0) {
                    open.remove(key);
                    shared.file.close();
                }
            } catch (JournalImport.Unwritable e) {
                say.accept(e.text());
            } finally {
                lock.unlock();
            }
        }
    }

    private static void closeQuietly(JournalImport file) {
        try {
            file.close();
        } catch (JournalImport.Unwritable e) {
            // What is to be said was said.
            return;
        }
    }

    /** Closes all files for good; {@link #written} counts no further. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            for (Shared shared : open.values()) {
                try {
                    shared.file.close();
                } catch (JournalImport.Unwritable e) {
                    say.accept(e.text());
                }
            }
            open.clear();
        } finally {
            lock.unlock();
        }
    }

    /** {@return how many entries were written} */
    long written() {
        lock.lock();
        try {
            return written;
        } finally {
            lock.unlock();
        }
    }
}

package org.jitney.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jitney.journal.format.CorruptFile;
import org.jitney.journal.format.HeaderView;
import org.jitney.journal.format.JournalFile;
import org.jitney.journal.format.Salvager;

/** Where journal files are opened, made and looked into. */
public final class Journals {
    /** Where journald keeps files over a reboot, and where until the next one. */
    public static final List<Path> DEFAULT_DIRECTORIES =
            List.of(Path.of("/run/log/journal"), Path.of("/var/log/journal"));

    private Journals() {}

    /** Reads all files of directories, without namespaces. */
    public static JournalReader openDirectories(List<Path> directories) throws IOException {
        return openDirectories(directories, Selection.everything());
    }

    /**
     * Reads files of directories: those that lie in them, and those in their folders that are named
     * by a machine's id. A directory that is missing has none. New files are found while it reads.
     */
    public static JournalReader openDirectories(List<Path> directories, Selection selection)
            throws IOException {
        return openDirectories(directories, selection, Lifetime.LONG);
    }

    /** The same with a reader that is used for so long. */
    public static JournalReader openDirectories(
            List<Path> directories, Selection selection, Lifetime lifetime) throws IOException {
        return new MergedReader(FileSet.ofDirectories(directories, selection, lifetime));
    }

    /**
     * Reads these files only.
     *
     * @throws IOException if one of them cannot be opened, or is not a journal file
     */
    public static JournalReader openFiles(List<Path> files) throws IOException {
        return openFiles(files, Lifetime.LONG);
    }

    /** The same with a reader that is used for so long. */
    public static JournalReader openFiles(List<Path> files, Lifetime lifetime) throws IOException {
        return new MergedReader(FileSet.ofFiles(files, lifetime));
    }

    /** {@return the files that {@link #openDirectories} would read} */
    public static List<Path> files(List<Path> directories, Selection selection) {
        return List.copyOf(FileSet.list(directories, selection, new ArrayList<>()));
    }

    /**
     * Makes a new file to write to.
     *
     * @throws IOException if there is one already, or it cannot be made
     */
    public static JournalAppender create(Path file, CreateOptions options) throws IOException {
        return FileAppender.create(file, options);
    }

    /**
     * Goes on with a file, or makes it if there is none. One that cannot be gone on with (left by a
     * writer that has died, of another machine, damaged) is put aside under a name with {@code ~},
     * one of another sequence is archived, and a new one is made.
     */
    public static JournalAppender open(Path file, CreateOptions options) throws IOException {
        return FileAppender.open(file, options);
    }

    /** Reads the header of a file. */
    public static JournalHeader header(Path file) throws IOException, CorruptFile {
        try (JournalFile open = JournalFile.open(file)) {
            return Headers.read(new HeaderView(open));
        }
    }

    /**
     * Compares everything in a file with everything else.
     *
     * @param key the verification key that {@code --setup-keys} has shown
     */
    public static Verification verify(
            Path file, Optional<String> key, Verification.Progress progress) throws IOException {
        return FileVerification.verify(file, key, progress);
    }

    /**
     * Finds every entry of a file that is still there, whatever else is broken.
     *
     * @throws IOException if the file cannot be read
     */
    public static Salvage salvage(Path file) throws IOException {
        try (Salvager salvager = Salvager.open(file)) {
            EntryFields fields = new EntryFields(salvager.file());
            List<JournalEntry> entries = new ArrayList<>();
            long damaged = 0;
            for (long offset : salvager.entries()) {
                JournalFile.Entry entry = salvager.file().entry(offset);
                entries.add(fields.entry(entry, sequenceOf(salvager.file())));
                damaged += salvager.isWhole(offset) ? 0 : 1;
            }
            List<Salvage.Range> lost =
                    salvager.lost().stream()
                            .map(range -> new Salvage.Range(range[0], range[1]))
                            .toList();
            return new Salvage(entries, damaged, lost);
        } catch (CorruptFile | InternalError e) {
            throw new IOException(file + ": changed while it was read", e);
        }
    }

    private static Id128 sequenceOf(JournalFile file) throws CorruptFile {
        return new Id128(file.seqnumIdHigh(), file.seqnumIdLow());
    }
}

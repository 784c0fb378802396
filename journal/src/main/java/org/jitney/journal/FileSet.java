package org.jitney.journal;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jitney.journal.format.CorruptFile;
import org.jitney.journal.format.JournalFile;
import org.jitney.linux.sys.ErrnoException;

/** The files of a reader: those that were named, or those of directories as they come and go. */
final class FileSet implements AutoCloseable {
    private final List<Path> directories;
    private final Selection selection;
    private final boolean isFixed;
    private final Lifetime lifetime;
    private final List<FileCursor> cursors = new ArrayList<>();
    private final List<FileCursor> added = new ArrayList<>();
    private final Map<Path, String> unreadable = new LinkedHashMap<>();
    private Optional<ChangeWatch> watch = Optional.empty();

    private FileSet(
            List<Path> directories, Selection selection, boolean isFixed, Lifetime lifetime) {
        this.directories = directories;
        this.selection = selection;
        this.isFixed = isFixed;
        this.lifetime = lifetime;
    }

    static FileSet ofDirectories(List<Path> directories, Selection selection, Lifetime lifetime)
            throws IOException {
        for (Path directory : directories) {
            if (Files.exists(directory) && !Files.isDirectory(directory)) {
                throw new NotDirectoryException(directory.toString());
            }
        }
        FileSet set = new FileSet(directories, selection, false, lifetime);
        set.rescan();
        return set;
    }

    static FileSet ofFiles(List<Path> files, Lifetime lifetime) throws IOException {
        FileSet set = new FileSet(List.of(), Selection.everything(), true, lifetime);
        try {
            for (Path file : files) {
                set.cursors.add(set.open(file));
            }
        } catch (CorruptFile e) {
            set.close();
            throw new IOException(e.reason(), e);
        } catch (IOException e) {
            set.close();
            throw e;
        }
        return set;
    }

    List<FileCursor> cursors() {
        return cursors;
    }

    /** {@return what the last change has added} */
    List<FileCursor> added() {
        return added;
    }

    Map<Path, String> unreadable() {
        return Map.copyOf(unreadable);
    }

    private FileCursor open(Path file) throws IOException, CorruptFile {
        boolean isBrief = lifetime == Lifetime.BRIEF;
        return new FileCursor(
                isBrief ? JournalFile.openBriefly(file) : JournalFile.open(file), key(file));
    }

    private static Object key(Path file) throws IOException {
        Object key = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
        return key == null ? file : key;
    }

    /**
     * {@return the files that lie in directories now, and the folders in which they were sought}
     */
    static List<Path> list(List<Path> directories, Selection selection, List<Path> folders) {
        List<Path> files = new ArrayList<>();
        for (Path directory : directories) {
            folders.add(directory);
            for (Path entry : entries(directory, selection)) {
                String name = entry.getFileName().toString();
                if (selection.takesFile(name)) {
                    files.add(entry);
                } else if (selection.takesFolder(name) && Files.isDirectory(entry)) {
                    folders.add(entry);
                    for (Path inner : entries(entry, selection)) {
                        if (selection.takesFile(inner.getFileName().toString())) {
                            files.add(inner);
                        }
                    }
                }
            }
        }
        return files;
    }

    private static List<Path> entries(Path directory, Selection selection) {
        try (var stream = Files.newDirectoryStream(directory)) {
            List<Path> all = new ArrayList<>();
            for (Path entry : stream) {
                if (selection.followsLinks() || !Files.isSymbolicLink(entry)) {
                    all.add(entry);
                }
            }
            all.sort(null);
            return all;
        } catch (IOException | DirectoryIteratorException e) {
            return List.of();
        }
    }

    /** {@return whether files came or went} */
    private boolean rescan() {
        List<Path> folders = new ArrayList<>();
        Map<Object, Path> wanted = new LinkedHashMap<>();
        for (Path file : list(directories, selection, folders)) {
            try {
                wanted.putIfAbsent(key(file), file);
            } catch (IOException e) {
                // It has just been removed.
            }
        }
        watch.ifPresent(w -> w.watch(folders));
        added.clear();
        unreadable.clear();
        boolean changed = false;
        for (FileCursor cursor : List.copyOf(cursors)) {
            Path now = wanted.remove(cursor.key());
            // A file that was only given another name stays open, and stays where it is.
            if (now == null) {
                cursors.remove(cursor);
                cursor.file().close();
                changed = true;
            }
        }
        for (Path file : wanted.values()) {
            try {
                FileCursor cursor = open(file);
                cursors.add(cursor);
                added.add(cursor);
                changed = true;
            } catch (CorruptFile e) {
                unreadable.put(file, e.reason());
            } catch (IOException e) {
                unreadable.put(file, reason(e));
            }
        }
        return changed;
    }

    private static String reason(IOException e) {
        if (e instanceof AccessDeniedException) {
            return "Permission denied";
        }
        String reason = e instanceof FileSystemException system ? system.getReason() : null;
        return reason != null ? reason : String.valueOf(e.getMessage());
    }

    JournalReader.Change await(long timeoutMillis) {
        try {
            if (watch.isEmpty()) {
                List<Path> folders = new ArrayList<>();
                if (isFixed) {
                    cursors.forEach(cursor -> folders.add(cursor.file().path()));
                } else {
                    list(directories, selection, folders);
                }
                ChangeWatch fresh = new ChangeWatch();
                fresh.watch(folders);
                watch = Optional.of(fresh);
                // What has happened before the watch stood is not told by it.
                boolean changed = !isFixed && rescan();
                return changed ? JournalReader.Change.INVALIDATED : JournalReader.Change.APPENDED;
            }
            return switch (watch.get().await(timeoutMillis)) {
                case NOTHING -> JournalReader.Change.NOTHING;
                case APPENDED ->
                        !isFixed && !unreadable.isEmpty() && rescan()
                                ? JournalReader.Change.INVALIDATED
                                : JournalReader.Change.APPENDED;
                case INVALIDATED ->
                        !isFixed && rescan()
                                ? JournalReader.Change.INVALIDATED
                                : JournalReader.Change.APPENDED;
            };
        } catch (ErrnoException e) {
            throw new IllegalStateException("waiting for changes: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        cursors.forEach(cursor -> cursor.file().close());
        cursors.clear();
        watch.ifPresent(ChangeWatch::close);
    }
}

package org.jitney.linux.fd;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jitney.linux.sys.Errno;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Fcntl;
import org.jitney.linux.sys.Stat;
import org.jitney.linux.sys.Stat.FileStat;
import org.jitney.linux.sys.Unistd;

/**
 * The files of a system, the running one or one below a directory.
 *
 * <p>Paths are absolute as that system sees them. However its links and {@code ..} point, nothing
 * outside the directory is touched: every lookup is one {@code openat2(RESOLVE_IN_ROOT)} or the
 * walk of {@link InRoot}, and changes go through the parent directory that such a lookup opened.
 */
public final class Root implements AutoCloseable {
    private static final int LARGEST_FILE = 64 * 1024 * 1024;

    private final Fd directory;
    private final InRoot lookup;
    private final Path path;
    private final boolean isHost;
    private long temporaries;
    private WriteWatch writing = step -> {};

    private Root(Fd directory, Path path) {
        this.directory = directory;
        this.lookup = new InRoot(directory);
        this.path = path;
        this.isHost = path.equals(Path.of("/"));
    }

    /** Opens the tree below a directory. */
    public static Root of(Path directory) throws ErrnoException {
        int flags = Fcntl.O_PATH | Fcntl.O_DIRECTORY;
        Fd fd = Fd.adopt(Fcntl.openat(Fcntl.AT_FDCWD, directory.toString(), flags, 0));
        return new Root(fd, directory.toAbsolutePath().normalize());
    }

    /** Opens the running system's own tree. */
    public static Root host() throws ErrnoException {
        return of(Path.of("/"));
    }

    /** {@return whether this is the running system's own tree} */
    public boolean isHost() {
        return isHost;
    }

    /** {@return the directory that is the root} */
    public Path path() {
        return path;
    }

    /** Opens a file for reading. */
    public Fd open(String file) throws ErrnoException {
        // Without O_NONBLOCK a FIFO in the way would stop the caller for ever.
        return lookup.open(file, Fcntl.O_RDONLY | Fcntl.O_NONBLOCK | Fcntl.O_NOCTTY, 0);
    }

    /** Opens a file with the flags and mode of open(2). */
    public Fd open(String file, int flags, int mode) throws ErrnoException {
        return lookup.open(file, flags, mode);
    }

    /** Reads a whole regular file. */
    public byte[] readBytes(String file) throws ErrnoException {
        try (Fd fd = open(file)) {
            FileStat stat = Stat.statx(fd.number(), "", Fcntl.AT_EMPTY_PATH);
            if (stat.isDirectory()) {
                throw new ErrnoException("read " + file, Errno.EISDIR);
            }
            if (stat.size() > LARGEST_FILE) {
                throw new ErrnoException("read " + file, Errno.EFBIG);
            }
            ByteArrayOutputStream content = new ByteArrayOutputStream();
            // Files of the kernel have no size.
            long most = stat.size() == 0 ? 4096 : stat.size() + 1;
            byte[] chunk = new byte[Math.clamp(most, 1, 1 << 20)];
            while (true) {
                ByteBuffer buffer = ByteBuffer.wrap(chunk);
                if (fd.read(buffer) <= 0) {
                    return content.toByteArray();
                }
                // All that the file had and room for more: a file on a disk ends there.
                if (content.size() == 0 && buffer.position() == stat.size()) {
                    return Arrays.copyOf(chunk, buffer.position());
                }
                content.write(chunk, 0, buffer.position());
                if (content.size() > LARGEST_FILE) {
                    throw new ErrnoException("read " + file, Errno.EFBIG);
                }
            }
        }
    }

    /** Reads a whole file as UTF-8; what is not UTF-8 becomes the replacement character. */
    public String readString(String file) throws ErrnoException {
        return new String(readBytes(file), StandardCharsets.UTF_8);
    }

    /** Reads a whole file as UTF-8; empty if there is none. */
    public Optional<String> readIfExists(String file) throws ErrnoException {
        try {
            return Optional.of(readString(file));
        } catch (ErrnoException e) {
            if (e.is(Errno.ENOENT, Errno.ENOTDIR)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Reads where a symbolic link points. */
    public String readLink(String link) throws ErrnoException {
        try (Fd fd = lookup.open(link, Fcntl.O_PATH | Fcntl.O_NOFOLLOW, 0)) {
            return Unistd.readlinkat(fd.number(), "");
        } catch (ErrnoException e) {
            // What is no link has no target: the kernel says ENOENT for the empty path.
            boolean notLink = e.call().equals("readlinkat") && e.errno() == Errno.ENOENT;
            throw notLink ? new ErrnoException("readlink " + link, Errno.EINVAL) : e;
        }
    }

    /** {@return the names in a directory, sorted} */
    public List<String> list(String folder) throws ErrnoException {
        return entries(folder).stream().map(DirectoryEntry::name).toList();
    }

    /** {@return what is in a directory, sorted by name} */
    public List<DirectoryEntry> entries(String folder) throws ErrnoException {
        try (Fd fd = lookup.open(folder, Fcntl.O_RDONLY | Fcntl.O_DIRECTORY, 0)) {
            List<DirectoryEntry> found = DirectoryEntry.in(fd);
            found.sort(Comparator.comparing(DirectoryEntry::name));
            return List.copyOf(found);
        }
    }

    /**
     * Asks about each name in a directory, about a link itself; what is gone meanwhile is left out.
     *
     * @param most how many names there may be; more are {@code EFBIG}
     */
    public Map<String, FileStat> stats(String folder, int most) throws ErrnoException {
        try (Fd fd = lookup.open(folder, Fcntl.O_RDONLY | Fcntl.O_DIRECTORY, 0)) {
            List<DirectoryEntry> names = DirectoryEntry.in(fd);
            if (names.size() > most) {
                throw new ErrnoException("list " + folder, Errno.EFBIG);
            }
            Map<String, FileStat> found = new HashMap<>();
            int how = Fcntl.AT_SYMLINK_NOFOLLOW | Fcntl.AT_NO_AUTOMOUNT;
            for (DirectoryEntry entry : names) {
                try {
                    found.put(entry.name(), Stat.statx(fd.number(), entry.name(), how));
                } catch (ErrnoException e) {
                    if (e.errno() != Errno.ENOENT) {
                        throw e;
                    }
                }
            }
            return found;
        }
    }

    /** Asks about a file, following links; empty if there is none. */
    public Optional<FileStat> stat(String file) throws ErrnoException {
        return stat(file, 0);
    }

    /** Asks about a file or about the link itself; empty if there is none. */
    public Optional<FileStat> lstat(String file) throws ErrnoException {
        return stat(file, Fcntl.AT_SYMLINK_NOFOLLOW);
    }

    private Optional<FileStat> stat(String file, int flags) throws ErrnoException {
        try {
            return Optional.of(isHost ? statHere(file, flags) : statInRoot(file, flags));
        } catch (ErrnoException e) {
            if (e.is(Errno.ENOENT, Errno.ENOTDIR)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Nothing leads out of the running system's own tree, so one call does. */
    private FileStat statHere(String file, int flags) throws ErrnoException {
        // As with O_PATH: to look at a mount point must not wait for a mount, which may be ours.
        int how = flags | Fcntl.AT_NO_AUTOMOUNT;
        return Stat.statx(directory.number(), file.isEmpty() ? "." : file, how);
    }

    private FileStat statInRoot(String file, int flags) throws ErrnoException {
        int follow = flags == 0 ? 0 : Fcntl.O_NOFOLLOW;
        try (Fd fd = lookup.open(file, Fcntl.O_PATH | follow, 0)) {
            return Stat.statx(fd.number(), "", Fcntl.AT_EMPTY_PATH);
        }
    }

    /** {@return whether a path leads to something} */
    public boolean exists(String file) throws ErrnoException {
        return stat(file).isPresent();
    }

    /** Writes a new file and renames it into place: readers see the old content or the new. */
    public void writeAtomically(String file, byte[] content, int mode) throws ErrnoException {
        try (Place place = place(file)) {
            int parent = place.parent.number();
            String temporary = ".#" + place.name + "." + Unistd.getpid() + "." + temporaries++;
            try {
                writeNew(parent, temporary, content, mode);
                writing.before(WriteStep.RENAME);
                Stat.renameat(parent, temporary, parent, place.name);
            } catch (ErrnoException e) {
                unlinkQuietly(parent, temporary);
                throw e;
            }
            writing.before(WriteStep.SYNC_FOLDER);
            syncDirectory(parent);
        }
    }

    /**
     * What a write consists of: whoever dies before one of these leaves the old file or the new.
     */
    enum WriteStep {
        CREATE,
        WRITE,
        MODE,
        SYNC,
        RENAME,
        SYNC_FOLDER
    }

    /** Hears of each step before it is done; for tests that let it fail or end there. */
    interface WriteWatch {
        void before(WriteStep step) throws ErrnoException;
    }

    /** Has a test hear of the steps of writes. */
    void watchWrites(WriteWatch watch) {
        writing = watch;
    }

    /** Writes text in UTF-8; else as {@link #writeAtomically(String, byte[], int)}. */
    public void writeAtomically(String file, String content, int mode) throws ErrnoException {
        writeAtomically(file, content.getBytes(StandardCharsets.UTF_8), mode);
    }

    private void writeNew(int parent, String name, byte[] content, int mode) throws ErrnoException {
        unlinkQuietly(parent, name);
        writing.before(WriteStep.CREATE);
        int flags = Fcntl.O_WRONLY | Fcntl.O_CREAT | Fcntl.O_EXCL | Fcntl.O_NOFOLLOW;
        try (Fd fd = Fd.adopt(Fcntl.openat(parent, name, flags, 0600))) {
            ByteBuffer left = ByteBuffer.wrap(content);
            while (left.hasRemaining()) {
                writing.before(WriteStep.WRITE);
                fd.write(left);
            }
            writing.before(WriteStep.MODE);
            Stat.fchmod(fd.number(), mode);
            writing.before(WriteStep.SYNC);
            Stat.fsync(fd.number());
        }
    }

    private static void unlinkQuietly(int parent, String name) {
        try {
            Stat.unlinkat(parent, name, 0);
        } catch (ErrnoException e) {
            // It was not there, which is what is wanted; any other trouble shows when it is made.
            return;
        }
    }

    /** Has what was made, renamed and removed in a directory outlast a loss of power. */
    public void sync(String folder) throws ErrnoException {
        try (Fd fd = lookup.open(folder, Fcntl.O_RDONLY | Fcntl.O_DIRECTORY, 0)) {
            syncDirectory(fd.number());
        }
    }

    private static void syncDirectory(int parent) throws ErrnoException {
        try (Fd fd = Fd.adopt(Fcntl.openat(parent, ".", Fcntl.O_RDONLY, 0))) {
            Stat.fsync(fd.number());
        } catch (ErrnoException e) {
            // Some file systems cannot sync a directory, and say so.
            if (!e.is(Errno.EINVAL, Errno.EACCES)) {
                throw e;
            }
        }
    }

    /** Makes a directory and those above it that are missing. */
    public void mkdirs(String folder, int mode) throws ErrnoException {
        StringBuilder sofar = new StringBuilder();
        for (String name : folder.split("/", -1)) {
            if (name.isEmpty() || name.equals(".")) {
                continue;
            }
            sofar.append('/').append(name);
            if (name.equals("..") || exists(sofar.toString())) {
                continue;
            }
            try (Place place = place(sofar.toString())) {
                Stat.mkdirat(place.parent.number(), place.name, mode);
            } catch (ErrnoException e) {
                if (e.errno() != Errno.EEXIST) {
                    throw e;
                }
            }
        }
        if (!stat(folder).map(FileStat::isDirectory).orElse(false)) {
            throw new ErrnoException("mkdir " + folder, Errno.ENOTDIR);
        }
    }

    /**
     * Sets when a file was last read and changed; one that is not there is made empty, with the
     * directories above it.
     *
     * @param usec microseconds since 1970
     * @param mode of a file that is made
     */
    public void touch(String file, long usec, int mode) throws ErrnoException {
        int slash = file.lastIndexOf('/');
        if (slash > 0) {
            mkdirs(file.substring(0, slash), 0755);
        }
        try (Fd fd = open(file, Fcntl.O_WRONLY | Fcntl.O_CREAT | Fcntl.O_NOCTTY, mode)) {
            Stat.futimens(fd.number(), usec);
        }
    }

    /** Makes a symbolic link at {@code link} that says {@code target}. */
    public void symlink(String target, String link) throws ErrnoException {
        try (Place place = place(link)) {
            Stat.symlinkat(target, place.parent.number(), place.name);
        }
    }

    /** Makes a symbolic link and replaces what is there, in one step. */
    public void symlinkAtomically(String target, String link) throws ErrnoException {
        try (Place place = place(link)) {
            int parent = place.parent.number();
            String temporary = ".#" + place.name + "." + Unistd.getpid() + "." + temporaries++;
            unlinkQuietly(parent, temporary);
            Stat.symlinkat(target, parent, temporary);
            try {
                Stat.renameat(parent, temporary, parent, place.name);
            } catch (ErrnoException e) {
                unlinkQuietly(parent, temporary);
                throw e;
            }
        }
    }

    /** Moves a file or directory to a place where nothing is. */
    public void rename(String from, String to) throws ErrnoException {
        try (Place source = place(from);
                Place target = place(to)) {
            Stat.renameat(source.parent.number(), source.name, target.parent.number(), target.name);
        }
    }

    /** Changes the owner of a file, or of a link itself. */
    public void chown(String file, int uid, int gid) throws ErrnoException {
        try (Place place = place(file)) {
            int flags = Fcntl.AT_SYMLINK_NOFOLLOW;
            Stat.fchownat(place.parent.number(), place.name, uid, gid, flags);
        }
    }

    /** Changes the mode of a file that is no link. */
    public void chmod(String file, int mode) throws ErrnoException {
        try (Place place = place(file)) {
            Stat.fchmodat(place.parent.number(), place.name, mode);
        }
    }

    /**
     * Removes a file, a link itself, or an empty directory: {@return false if nothing was there}
     */
    public boolean remove(String file) throws ErrnoException {
        try (Place place = place(file)) {
            try {
                Stat.unlinkat(place.parent.number(), place.name, 0);
            } catch (ErrnoException e) {
                if (e.errno() != Errno.EISDIR) {
                    throw e;
                }
                Stat.unlinkat(place.parent.number(), place.name, Fcntl.AT_REMOVEDIR);
            }
            return true;
        } catch (ErrnoException e) {
            if (e.errno() == Errno.ENOENT) {
                return false;
            }
            throw e;
        }
    }

    /** Removes a directory and all below it; links are removed, never followed. */
    public boolean removeTree(String folder) throws ErrnoException {
        if (lstat(folder).map(FileStat::isDirectory).orElse(false)) {
            for (String name : list(folder)) {
                removeTree(folder + "/" + name);
            }
        }
        return remove(folder);
    }

    /** {@return the path with all links resolved, as the system below the root sees it} */
    public String realPath(String file) throws ErrnoException {
        try (Fd fd = lookup.open(file, Fcntl.O_PATH, 0)) {
            String found = magicLink(fd);
            String prefix = magicLink(directory);
            if (prefix.equals("/")) {
                return found;
            }
            return found.length() == prefix.length() ? "/" : found.substring(prefix.length());
        }
    }

    private static String magicLink(Fd fd) throws ErrnoException {
        return Unistd.readlinkat(Fcntl.AT_FDCWD, "/proc/self/fd/" + fd.number());
    }

    /**
     * {@return the path by which this process reaches a file of the tree} Links in its directories
     * are resolved inside the tree now; the last name is taken as it is, whether it exists or not.
     */
    public Path hostPath(String file) throws ErrnoException {
        if (isHost()) {
            return Path.of(file);
        }
        String clean = Path.of("/", file).normalize().toString();
        int slash = clean.lastIndexOf('/');
        if (clean.equals("/")) {
            return path;
        }
        String parent = slash == 0 ? "/" : realPath(clean.substring(0, slash));
        return Path.of(path.toString(), parent, clean.substring(slash + 1));
    }

    @Override
    public void close() {
        directory.close();
    }

    /** The open parent of a file and the file's name in it. */
    private record Place(Fd parent, String name) implements AutoCloseable {
        @Override
        public void close() {
            parent.close();
        }
    }

    private Place place(String file) throws ErrnoException {
        String clean = file;
        while (clean.length() > 1 && clean.endsWith("/")) {
            clean = clean.substring(0, clean.length() - 1);
        }
        int slash = clean.lastIndexOf('/');
        String name = clean.substring(slash + 1);
        if (name.isEmpty() || name.equals(".") || name.equals("..")) {
            throw new ErrnoException("open parent of " + file, Errno.EINVAL);
        }
        String parent = slash <= 0 ? "/" : clean.substring(0, slash);
        return new Place(lookup.open(parent, Fcntl.O_PATH | Fcntl.O_DIRECTORY, 0), name);
    }
}

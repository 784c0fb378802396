package org.jitney.manager.files;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jitney.linux.fd.DirectoryEntry;
import org.jitney.linux.fd.Root;
import org.jitney.linux.sys.Errno;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Stat.FileStat;
import org.jitney.unitfile.install.FileError;
import org.jitney.unitfile.install.FileTree;

/**
 * The unit files of a root.
 *
 * <p>The root may be a hostile guest's: symlinks stay inside it because {@link Root} resolves them
 * there, and nothing but a regular file of sensible size is ever opened, so no FIFO stops the
 * caller and no device is touched.
 */
public final class RootTree implements FileTree {
    /** Larger than any unit file is, and small enough to read. */
    public static final long MAX_SIZE = 4L << 20;

    /** More names than any folder of units has; a folder beyond that is not read. */
    private static final int MAX_NAMES = 100_000;

    private static final int FOLDER_MODE = 0755;
    private static final long NULL_DEVICE = 0x103; // major 1, minor 3

    private final Root root;

    /** Reads and writes below the root, which stays the caller's to close. */
    public RootTree(Root root) {
        this.root = root;
    }

    /** One call into the root. */
    @FunctionalInterface
    private interface Call<T> {
        T run() throws ErrnoException;
    }

    private static <T> T check(String path, Call<T> call) throws FileError {
        try {
            return call.run();
        } catch (ErrnoException e) {
            throw error(path, e.errno());
        }
    }

    private static FileError error(String path, int errno) {
        return new FileError(path, Errno.name(errno), Errno.message(errno));
    }

    /** As {@link #check}, but what is not there, also for want of a folder, is empty. */
    private static <T> Optional<T> ifThere(String path, Call<T> call) throws FileError {
        try {
            return Optional.of(call.run());
        } catch (ErrnoException e) {
            if (e.is(Errno.ENOENT, Errno.ENOTDIR, Errno.EINVAL, Errno.ENAMETOOLONG)) {
                return Optional.empty();
            }
            throw error(path, e.errno());
        }
    }

    private static Stat describe(FileStat stat) {
        Kind kind = Kind.OTHER;
        if (stat.isRegular()) {
            kind = Kind.REGULAR;
        } else if (stat.isDirectory()) {
            kind = Kind.DIRECTORY;
        } else if (stat.isSymlink()) {
            kind = Kind.SYMLINK;
        } else if (stat.isCharacterDevice()) {
            kind = Kind.DEVICE;
        }
        boolean isNull = stat.isCharacterDevice() && stat.rdevice() == NULL_DEVICE;
        Stamp stamp =
                new Stamp(
                        stat.device(),
                        stat.inode(),
                        stat.size(),
                        stat.mtimeUsec(),
                        stat.ctimeUsec());
        return new Stat(
                kind,
                stat.size(),
                stat.permissions(),
                isNull,
                stat.mtimeUsec(),
                Optional.of(stamp));
    }

    @Override
    public Optional<Stat> statNoFollow(String path) throws IOException {
        return ifThere(path, () -> root.lstat(path)).flatMap(s -> s).map(RootTree::describe);
    }

    @Override
    public Optional<Stat> stat(String path) throws IOException {
        return ifThere(path, () -> root.stat(path)).flatMap(s -> s).map(RootTree::describe);
    }

    @Override
    public Optional<String> readLink(String path) throws IOException {
        Optional<Stat> stat = statNoFollow(path);
        return stat.isPresent() && stat.get().kind() == Kind.SYMLINK
                ? ifThere(path, () -> root.readLink(path))
                : Optional.empty();
    }

    @Override
    public Optional<byte[]> read(String path) throws IOException {
        Optional<Stat> stat = stat(path);
        return stat.isEmpty() ? Optional.empty() : read(path, stat.get());
    }

    @Override
    public Optional<byte[]> read(String path, Stat known) throws IOException {
        switch (known.kind()) {
            case REGULAR -> {}
            case DIRECTORY -> throw error(path, Errno.EISDIR);
            case SYMLINK, DEVICE, OTHER -> throw error(path, Errno.EBADFD);
        }
        if (known.size() > MAX_SIZE) {
            throw error(path, Errno.EFBIG);
        }
        return ifThere(path, () -> root.readBytes(path));
    }

    @Override
    public List<String> list(String path) throws IOException {
        return listed(path).stream().map(DirectoryEntry::name).toList();
    }

    private List<DirectoryEntry> listed(String path) throws IOException {
        List<DirectoryEntry> found = ifThere(path, () -> root.entries(path)).orElse(List.of());
        if (found.size() > MAX_NAMES) {
            throw error(path, Errno.EFBIG);
        }
        return found;
    }

    @Override
    public List<Entry> entries(String path) throws IOException {
        List<Entry> out = new ArrayList<>();
        for (DirectoryEntry entry : listed(path)) {
            out.add(new Entry(entry.name(), kind(path, entry)));
        }
        return out;
    }

    @Override
    public Map<String, Stat> stats(String path) throws IOException {
        Map<String, Stat> out = new HashMap<>();
        Optional<Map<String, FileStat>> found = ifThere(path, () -> root.stats(path, MAX_NAMES));
        found.orElse(Map.of()).forEach((name, stat) -> out.put(name, describe(stat)));
        return out;
    }

    private Kind kind(String folder, DirectoryEntry entry) throws IOException {
        return switch (entry.type()) {
            // Not every file system says it along with the name.
            case 0 -> statNoFollow(folder + "/" + entry.name()).map(Stat::kind).orElse(Kind.OTHER);
            case org.jitney.linux.sys.Stat.S_IFREG -> Kind.REGULAR;
            case org.jitney.linux.sys.Stat.S_IFDIR -> Kind.DIRECTORY;
            case org.jitney.linux.sys.Stat.S_IFLNK -> Kind.SYMLINK;
            case org.jitney.linux.sys.Stat.S_IFCHR -> Kind.DEVICE;
            default -> Kind.OTHER;
        };
    }

    @Override
    public void symlink(String target, String path) throws IOException {
        makeDirectories(parent(path));
        check(
                path,
                () -> {
                    root.symlinkAtomically(target, path);
                    return true;
                });
    }

    @Override
    public void write(String path, byte[] content, int mode) throws IOException {
        makeDirectories(parent(path));
        check(
                path,
                () -> {
                    root.writeAtomically(path, content, mode);
                    return true;
                });
    }

    @Override
    public void makeDirectories(String path) throws IOException {
        check(
                path,
                () -> {
                    root.mkdirs(path, FOLDER_MODE);
                    return true;
                });
    }

    @Override
    public boolean remove(String path) throws IOException {
        return check(path, () -> root.remove(path));
    }

    @Override
    public boolean removeEmptyDirectory(String path) throws IOException {
        Optional<Stat> stat = statNoFollow(path);
        if (stat.isEmpty() || stat.get().kind() != Kind.DIRECTORY) {
            return false;
        }
        try {
            return root.remove(path);
        } catch (ErrnoException e) {
            if (e.is(Errno.ENOTEMPTY, Errno.EEXIST, Errno.EBUSY)) {
                return false;
            }
            throw error(path, e.errno());
        }
    }

    private static String parent(String path) {
        return path.substring(0, Math.max(1, path.lastIndexOf('/')));
    }
}

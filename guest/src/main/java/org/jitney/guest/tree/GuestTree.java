package org.jitney.guest.tree;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jitney.linux.fd.DirectoryEntry;
import org.jitney.linux.fd.Fd;
import org.jitney.linux.fd.Root;
import org.jitney.linux.sys.Errno;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Fcntl;
import org.jitney.linux.sys.Stat.FileStat;

/** A guest's files as they are on its disk. */
public final class GuestTree implements TreeView {
    private static final int MOST_NAMES = 100_000;

    private final Root root;

    /** Looks below a root, which stays the caller's to close. */
    public GuestTree(Root root) {
        this.root = root;
    }

    Root root() {
        return root;
    }

    @Override
    public Optional<Node> node(String path) throws TreeError {
        return stat(path, () -> root.lstat(path));
    }

    @Override
    public Optional<Node> target(String path) throws TreeError {
        return stat(path, () -> root.stat(path));
    }

    private interface Look {
        Optional<FileStat> at() throws ErrnoException;
    }

    private static Optional<Node> stat(String path, Look look) throws TreeError {
        check(path);
        try {
            return look.at().map(GuestTree::describe);
        } catch (ErrnoException e) {
            throw TreeError.of(path, e);
        }
    }

    private static void check(String path) throws TreeError {
        String _ = GuestPath.clean(path);
    }

    private static Node describe(FileStat stat) {
        return new Node(
                Node.Kind.of(stat.mode()),
                stat.permissions(),
                stat.uid(),
                stat.gid(),
                stat.size(),
                stat.mtimeUsec(),
                stat.rdevice());
    }

    @Override
    public List<String> list(String folder) throws TreeError {
        return entries(folder).stream().map(DirectoryEntry::name).toList();
    }

    @Override
    public SortedMap<String, Node.Kind> kinds(String folder) throws TreeError {
        SortedMap<String, Node.Kind> found = new TreeMap<>();
        for (DirectoryEntry entry : entries(folder)) {
            if (entry.type() == 0) {
                // Not every file system says it along with the name.
                Optional<Node> node = node(GuestPath.in(folder, entry.name()));
                node.ifPresent(there -> found.put(entry.name(), there.kind()));
            } else {
                found.put(entry.name(), Node.Kind.of(entry.type()));
            }
        }
        return found;
    }

    private List<DirectoryEntry> entries(String folder) throws TreeError {
        check(folder);
        try {
            List<DirectoryEntry> entries = root.entries(folder);
            if (entries.size() > MOST_NAMES) {
                throw TreeError.of(TreeError.Kind.TOO_LARGE, folder);
            }
            return entries;
        } catch (ErrnoException e) {
            if (e.is(Errno.ENOENT, Errno.ENOTDIR)) {
                return List.of();
            }
            throw TreeError.of(folder, e);
        }
    }

    @Override
    public Optional<Content> read(String path, int most) throws TreeError {
        check(path);
        try (Fd found = root.open(path, Fcntl.O_PATH, 0)) {
            return Optional.of(Disk.content(found, path, most));
        } catch (ErrnoException e) {
            if (e.is(Errno.ENOENT, Errno.ENOTDIR)) {
                return Optional.empty();
            }
            throw TreeError.of(path, e);
        }
    }

    @Override
    public Optional<String> readLink(String path) throws TreeError {
        check(path);
        try {
            return Optional.of(root.readLink(path));
        } catch (ErrnoException e) {
            if (e.is(Errno.ENOENT, Errno.ENOTDIR, Errno.EINVAL)) {
                return Optional.empty();
            }
            throw TreeError.of(path, e);
        }
    }

    @Override
    public Optional<String> realPath(String path) throws TreeError {
        check(path);
        try {
            return Optional.of(root.realPath(path));
        } catch (ErrnoException e) {
            if (e.is(Errno.ENOENT, Errno.ENOTDIR)) {
                return Optional.empty();
            }
            throw TreeError.of(path, e);
        }
    }
}

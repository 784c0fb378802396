package org.jitney.guest.tree;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jitney.linux.fd.Fd;
import org.jitney.linux.fd.Root;
import org.jitney.linux.sys.Errno;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Fcntl;
import org.jitney.linux.sys.Stat;
import org.jitney.linux.sys.Stat.FileStat;
import org.jitney.linux.sys.Unistd;
import org.jitney.linux.sys.Xattr;

/**
 * Reads and makes the states of paths on a guest's disk. Each change is one step of the kernel's: a
 * path is as before or as after, never between.
 */
final class Disk {
    /** What can be removed or replaced, as it must be kept for the undo. */
    private static final int MOST_KEPT = 64 << 20;

    private static final String SELINUX = "security.selinux";

    private final Root root;

    Disk(Root root) {
        this.root = root;
    }

    /** {@return what is at a path; a link at its end is not followed} */
    State read(String path) throws TreeError {
        try (Fd fd = root.open(path, Fcntl.O_PATH | Fcntl.O_NOFOLLOW, 0)) {
            return read(fd, path);
        } catch (ErrnoException e) {
            if (e.is(Errno.ENOENT, Errno.ENOTDIR)) {
                return State.Absent.ABSENT;
            }
            throw TreeError.of(path, e);
        }
    }

    private static State read(Fd fd, String path) throws ErrnoException, TreeError {
        FileStat stat = Stat.statx(fd.number(), "", Fcntl.AT_EMPTY_PATH);
        State.Metadata metadata =
                new State.Metadata(
                        stat.permissions(), stat.uid(), stat.gid(), stat.mtimeUsec(), xattrs(fd));
        if (stat.isRegular()) {
            return new State.File(content(fd, path, MOST_KEPT), metadata);
        } else if (stat.isDirectory()) {
            return new State.Directory(metadata);
        } else if (stat.isSymlink()) {
            return new State.Link(Unistd.readlinkat(fd.number(), ""), metadata);
        }
        return new State.Special(stat.mode() & Stat.S_IFMT, stat.rdevice(), metadata);
    }

    private static String magic(Fd fd) {
        return "/proc/self/fd/" + fd.number();
    }

    private static SortedMap<String, Content> xattrs(Fd fd) throws ErrnoException {
        SortedMap<String, Content> found = new TreeMap<>();
        for (String name : Xattr.names(magic(fd))) {
            if (isKept(name)) {
                Xattr.get(magic(fd), name).ifPresent(v -> found.put(name, Content.owning(v)));
            }
        }
        return found;
    }

    /** Those below {@code system.} are the file system's own, but for access control lists. */
    private static boolean isKept(String xattr) {
        return !xattr.startsWith("system.") || xattr.startsWith("system.posix_acl_");
    }

    /** {@return the label that a new file in a folder has} */
    SortedMap<String, Content> labelIn(String folder) throws TreeError {
        try (Fd fd = root.open(folder, Fcntl.O_PATH | Fcntl.O_DIRECTORY, 0)) {
            SortedMap<String, Content> label = new TreeMap<>();
            Xattr.get(magic(fd), SELINUX).ifPresent(v -> label.put(SELINUX, Content.owning(v)));
            return label;
        } catch (ErrnoException e) {
            if (e.is(Errno.ENOENT, Errno.ENOTDIR, Errno.EOPNOTSUPP)) {
                return Collections.emptySortedMap();
            }
            throw TreeError.of(folder, e);
        }
    }

    /**
     * Reads a file that was found, not opened: a FIFO or a device is looked at, and never opened.
     */
    static Content content(Fd found, String path, int most) throws ErrnoException, TreeError {
        FileStat stat = Stat.statx(found.number(), "", Fcntl.AT_EMPTY_PATH);
        if (!stat.isRegular()) {
            throw TreeError.of(TreeError.Kind.NOT_REGULAR, path);
        }
        if (stat.size() > most) {
            throw TreeError.of(TreeError.Kind.TOO_LARGE, path, stat.size() + " bytes");
        }
        int how = Fcntl.O_RDONLY | Fcntl.O_NONBLOCK | Fcntl.O_NOCTTY;
        try (Fd fd = Fd.adopt(Fcntl.openat(Fcntl.AT_FDCWD, magic(found), how, 0))) {
            byte[] bytes = new byte[(int) stat.size() + 1];
            ByteBuffer into = ByteBuffer.wrap(bytes);
            while (into.hasRemaining() && fd.read(into) > 0) {
                // The limit is checked below: one that grows meanwhile is cut off there.
            }
            if (!into.hasRemaining() && into.position() > stat.size()) {
                throw TreeError.of(TreeError.Kind.CHANGED, path);
            }
            return Content.owning(Arrays.copyOf(bytes, into.position()));
        }
    }

    /** Makes a path what it shall be, whatever it is now. */
    void make(String path, State state, String id) throws TreeError {
        if (path.equals("/")) {
            throw TreeError.of(TreeError.Kind.IN_THE_WAY, path);
        }
        String name = GuestPath.name(path);
        int how = Fcntl.O_PATH | Fcntl.O_DIRECTORY;
        try (Fd folder = root.open(GuestPath.parent(path), how, 0)) {
            make(folder.number(), name, temporary(name, id), state);
        } catch (ErrnoException e) {
            boolean isGone = state instanceof State.Absent && e.is(Errno.ENOENT, Errno.ENOTDIR);
            if (!isGone) {
                throw TreeError.of(path, e);
            }
        }
    }

    /** Where a file is written before it gets its name; whoever finds it there may remove it. */
    private static String temporary(String name, String id) {
        String kept = name.length() > 150 ? Integer.toHexString(name.hashCode()) : name;
        return ".#" + kept + ".vmcraft-" + id;
    }

    private static void make(int folder, String name, String temporary, State state)
            throws ErrnoException {
        switch (state) {
            case State.Absent _ -> {
                unlink(folder, temporary);
                remove(folder, name);
            }
            case State.File file ->
                    anew(folder, temporary, () -> write(folder, name, temporary, file));
            case State.Link(String target, State.Metadata metadata) -> {
                anew(folder, temporary, () -> Stat.symlinkat(target, folder, temporary));
                finish(folder, name, temporary, metadata, true);
            }
            case State.Special(int type, long device, State.Metadata metadata) -> {
                int mode = type | metadata.mode();
                anew(folder, temporary, () -> Stat.mknodat(folder, temporary, mode, device));
                finish(folder, name, temporary, metadata, false);
            }
            case State.Directory(State.Metadata metadata) -> {
                unlink(folder, temporary);
                makeDirectory(folder, name, metadata);
            }
        }
    }

    private interface Making {
        void run() throws ErrnoException;
    }

    /** Makes something at a place where whoever was killed may have left something. */
    private static void anew(int folder, String temporary, Making making) throws ErrnoException {
        try {
            making.run();
        } catch (ErrnoException e) {
            if (!e.is(Errno.EEXIST)) {
                throw e;
            }
            unlink(folder, temporary);
            making.run();
        }
    }

    private static void remove(int folder, String name) throws ErrnoException {
        try {
            Stat.unlinkat(folder, name, 0);
        } catch (ErrnoException e) {
            if (e.is(Errno.EISDIR)) {
                Stat.unlinkat(folder, name, Fcntl.AT_REMOVEDIR);
            } else if (!e.is(Errno.ENOENT)) {
                throw e;
            }
        }
    }

    private static void unlink(int folder, String name) throws ErrnoException {
        try {
            Stat.unlinkat(folder, name, 0);
        } catch (ErrnoException e) {
            if (!e.is(Errno.ENOENT)) {
                throw e;
            }
        }
    }

    private static void write(int folder, String name, String temporary, State.File file)
            throws ErrnoException {
        int how = Fcntl.O_WRONLY | Fcntl.O_CREAT | Fcntl.O_EXCL | Fcntl.O_NOFOLLOW;
        try (Fd fd = Fd.adopt(Fcntl.openat(folder, temporary, how, 0600))) {
            ByteBuffer left = ByteBuffer.wrap(file.content().shared());
            while (left.hasRemaining()) {
                fd.write(left);
            }
            State.Metadata metadata = file.metadata();
            own(fd, metadata);
            Stat.fchmod(fd.number(), metadata.mode());
            setXattrs(fd, metadata);
            if (metadata.modifiedUsec() != State.Metadata.NOW) {
                Stat.futimens(fd.number(), metadata.modifiedUsec());
            }
        } catch (ErrnoException e) {
            unlink(folder, temporary);
            throw e;
        }
        rename(folder, temporary, name);
    }

    private static void finish(
            int folder, String name, String temporary, State.Metadata metadata, boolean isLink)
            throws ErrnoException {
        try {
            int how = Fcntl.O_PATH | Fcntl.O_NOFOLLOW;
            try (Fd fd = Fd.adopt(Fcntl.openat(folder, temporary, how, 0))) {
                if (isOthers(fd, metadata)) {
                    int flags = Fcntl.AT_SYMLINK_NOFOLLOW;
                    Stat.fchownat(folder, temporary, metadata.uid(), metadata.gid(), flags);
                }
                if (!isLink) {
                    Stat.fchmodat(folder, temporary, metadata.mode());
                }
                setXattrs(fd, metadata);
            }
        } catch (ErrnoException e) {
            unlink(folder, temporary);
            throw e;
        }
        rename(folder, temporary, name);
    }

    private static void rename(int folder, String temporary, String name) throws ErrnoException {
        try {
            Stat.renameat(folder, temporary, folder, name);
        } catch (ErrnoException e) {
            unlink(folder, temporary);
            throw e;
        }
    }

    private static void makeDirectory(int folder, String name, State.Metadata metadata)
            throws ErrnoException {
        try {
            Stat.mkdirat(folder, name, 0700);
        } catch (ErrnoException e) {
            if (!e.is(Errno.EEXIST)) {
                throw e;
            }
        }
        int how = Fcntl.O_RDONLY | Fcntl.O_DIRECTORY | Fcntl.O_NOFOLLOW;
        try (Fd fd = Fd.adopt(Fcntl.openat(folder, name, how, 0))) {
            own(fd, metadata);
            Stat.fchmod(fd.number(), metadata.mode());
            setXattrs(fd, metadata);
        }
    }

    private static void own(Fd fd, State.Metadata metadata) throws ErrnoException {
        if (isOthers(fd, metadata)) {
            Stat.fchown(fd.number(), metadata.uid(), metadata.gid());
        }
    }

    /** Who is not root must not even try to give away what is theirs. */
    private static boolean isOthers(Fd fd, State.Metadata metadata) throws ErrnoException {
        FileStat stat = Stat.statx(fd.number(), "", Fcntl.AT_EMPTY_PATH);
        return stat.uid() != metadata.uid() || stat.gid() != metadata.gid();
    }

    private static void setXattrs(Fd fd, State.Metadata metadata) throws ErrnoException {
        for (String name : Xattr.names(magic(fd))) {
            if (isKept(name) && !metadata.xattrs().containsKey(name)) {
                Xattr.remove(magic(fd), name);
            }
        }
        for (var each : metadata.xattrs().entrySet()) {
            Xattr.set(magic(fd), each.getKey(), each.getValue().shared());
        }
    }

    /** Waits until all that was changed is on the disk, and a folder of ours on its own. */
    void sync(Path records) throws TreeError {
        int how = Fcntl.O_RDONLY | Fcntl.O_DIRECTORY;
        try (Fd ours = Fd.adopt(Fcntl.openat(Fcntl.AT_FDCWD, records.toString(), how, 0));
                Fd guest = root.open("/", how, 0)) {
            Stat.syncfs(ours.number());
            Stat.syncfs(guest.number());
        } catch (ErrnoException e) {
            throw TreeError.of("/", e);
        }
    }
}

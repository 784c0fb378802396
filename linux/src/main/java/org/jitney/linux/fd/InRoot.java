package org.jitney.linux.fd;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.jitney.linux.sys.Errno;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Fcntl;
import org.jitney.linux.sys.Stat;
import org.jitney.linux.sys.Unistd;

/**
 * Opens a path below a directory that acts as the root: {@code ..} stops there and absolute links
 * start there.
 *
 * <p>The kernel does it in one step ({@code openat2}, Linux 5.6). Where that call is missing or a
 * container's filter refuses it, {@link #walk} goes component by component over open directories,
 * so that a link put in its way meanwhile cannot lead it out either.
 */
final class InRoot {
    private static final int MOST_LINKS = 40;

    private final Fd root;
    private boolean kernelHelps = true;

    InRoot(Fd root) {
        this.root = root;
    }

    /** Opens; {@code flags} and {@code mode} as for open(2). */
    Fd open(String path, int flags, int mode) throws ErrnoException {
        if (kernelHelps) {
            try {
                String relative = path.isEmpty() || path.equals("/") ? "." : path;
                return Fd.adopt(
                        Fcntl.openat2(root.number(), relative, flags, mode, Fcntl.RESOLVE_IN_ROOT));
            } catch (ErrnoException e) {
                if (e.errno() != Errno.ENOSYS && !isFiltered(e)) {
                    throw e;
                }
                kernelHelps = false;
            }
        }
        return walk(path, flags, mode);
    }

    /** A filter answers EPERM for every openat2, the kernel only for a few odd files. */
    private boolean isFiltered(ErrnoException refused) {
        if (refused.errno() != Errno.EPERM) {
            return false;
        }
        try {
            int flags = Fcntl.O_PATH | Fcntl.O_DIRECTORY;
            Unistd.close(Fcntl.openat2(root.number(), ".", flags, 0, Fcntl.RESOLVE_IN_ROOT));
            return false;
        } catch (ErrnoException e) {
            return e.errno() == Errno.EPERM;
        }
    }

    /** Opens without the kernel's help. */
    Fd walk(String path, int flags, int mode) throws ErrnoException {
        Deque<Fd> directories = new ArrayDeque<>();
        directories.push(root.duplicate());
        try {
            return walk(directories, components(path), flags, mode);
        } finally {
            directories.forEach(Fd::close);
        }
    }

    private static Deque<String> components(String path) {
        List<String> names =
                Arrays.stream(path.split("/", -1))
                        .filter(name -> !name.isEmpty() && !name.equals("."))
                        .toList();
        return new ArrayDeque<>(names);
    }

    private static Fd walk(Deque<Fd> directories, Deque<String> left, int flags, int mode)
            throws ErrnoException {
        int links = 0;
        while (!left.isEmpty()) {
            String name = left.pop();
            if (name.equals("..")) {
                if (directories.size() > 1) {
                    directories.pop().close();
                }
                continue;
            }
            Fd here = directories.getFirst();
            boolean last = left.isEmpty();
            Found found = look(here, name);
            boolean follow = !last || (flags & Fcntl.O_NOFOLLOW) == 0;
            if (found == Found.LINK && follow) {
                if (++links > MOST_LINKS) {
                    throw new ErrnoException("openat2", Errno.ELOOP);
                }
                prepend(directories, left, Unistd.readlinkat(here.number(), name));
            } else if (last) {
                int safe = flags | Fcntl.O_NOFOLLOW;
                return Fd.adopt(Fcntl.openat(here.number(), name, safe, mode));
            } else {
                int through = Fcntl.O_PATH | Fcntl.O_DIRECTORY | Fcntl.O_NOFOLLOW;
                directories.push(Fd.adopt(Fcntl.openat(here.number(), name, through, 0)));
            }
        }
        return Fd.adopt(Fcntl.openat(directories.getFirst().number(), ".", flags, mode));
    }

    private enum Found {
        LINK,
        OTHER,
        NOTHING
    }

    private static Found look(Fd directory, String name) throws ErrnoException {
        try {
            var stat = Stat.statx(directory.number(), name, Fcntl.AT_SYMLINK_NOFOLLOW);
            return stat.isSymlink() ? Found.LINK : Found.OTHER;
        } catch (ErrnoException e) {
            if (e.errno() == Errno.ENOENT) {
                return Found.NOTHING;
            }
            throw e;
        }
    }

    private static void prepend(Deque<Fd> directories, Deque<String> left, String target) {
        if (target.startsWith("/")) {
            while (directories.size() > 1) {
                directories.pop().close();
            }
        }
        components(target).descendingIterator().forEachRemaining(left::push);
    }
}

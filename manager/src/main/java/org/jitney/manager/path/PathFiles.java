package org.jitney.manager.path;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jitney.linux.fd.Fd;
import org.jitney.linux.fd.Root;
import org.jitney.linux.sys.Errno;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Fcntl;
import org.jitney.linux.sys.Stat;
import org.jitney.manager.condition.HiddenFiles;
import org.jitney.unitfile.Glob;

/** Looks at files below the root, as path units ask about them. */
public final class PathFiles {
    private final Root root;

    /** Makes the view of a root. */
    public PathFiles(Root root) {
        this.root = root;
    }

    /** {@return the path as the kernel's own root has it, for inotify} */
    String real(String path) {
        return root.isHost() ? path : root.path() + path;
    }

    boolean exists(String path) {
        try {
            return root.exists(path);
        } catch (ErrnoException unreachable) {
            return false;
        }
    }

    /** {@return whether the directory holds something; hidden files and backups do not count} */
    boolean isNotEmpty(String path) {
        try {
            return root.list(path).stream().anyMatch(name -> !HiddenFiles.has(name));
        } catch (ErrnoException e) {
            // What cannot be looked into counts as full, as in the original.
            return !e.is(Errno.ENOENT, Errno.ENOTDIR);
        }
    }

    /** {@return the first file that fits the pattern} */
    Optional<String> firstMatch(String pattern) {
        List<String> found = List.of("");
        for (String part : pattern.split("/", -1)) {
            if (!part.isEmpty()) {
                found = Glob.isPattern(part) ? matching(found, part) : existing(found, part);
            }
        }
        return found.stream().findFirst();
    }

    private List<String> existing(List<String> folders, String name) {
        return folders.stream().map(f -> f + "/" + name).filter(this::isThere).toList();
    }

    /** As for the shell, a link that leads nowhere is there, too. */
    private boolean isThere(String path) {
        try {
            return root.lstat(path).isPresent();
        } catch (ErrnoException unreachable) {
            return false;
        }
    }

    private List<String> matching(List<String> folders, String part) {
        Glob glob = Glob.of(part);
        List<String> out = new ArrayList<>();
        for (String folder : folders) {
            names(folder.isEmpty() ? "/" : folder).stream()
                    .filter(name -> !name.startsWith(".") || part.startsWith("."))
                    .filter(glob::matches)
                    .forEach(name -> out.add(folder + "/" + name));
        }
        return out;
    }

    private List<String> names(String folder) {
        try {
            return root.list(folder);
        } catch (ErrnoException noFolder) {
            return List.of();
        }
    }

    /** Makes a directory, and those above it, with that mode whatever our own umask is. */
    void makeDirectory(String path, int mode) throws ErrnoException {
        if (exists(path)) {
            return;
        }
        root.mkdirs(path, mode);
        try (Fd made = root.open(path, Fcntl.O_RDONLY | Fcntl.O_DIRECTORY, 0)) {
            Stat.fchmod(made.number(), mode);
        }
    }
}

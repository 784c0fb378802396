package org.jitney.guest.logs;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jitney.journal.JournalReader;
import org.jitney.journal.Journals;
import org.jitney.linux.fd.DirectoryEntry;
import org.jitney.linux.fd.Fd;
import org.jitney.linux.fd.Root;
import org.jitney.linux.sys.Errno;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Fcntl;
import org.jitney.linux.sys.Stat;

/**
 * The journal files of a guest, open. They are read by the numbers of their descriptors, so that
 * nobody can put anything else in their place.
 */
final class JournalFiles implements AutoCloseable {
    private static final List<String> FOLDERS = List.of("/var/log/journal", "/run/log/journal");
    private static final int MOST = 4096;

    private final Map<String, Fd> files = new LinkedHashMap<>();

    private JournalFiles() {}

    static JournalFiles open(Root root) throws IOException {
        JournalFiles found = new JournalFiles();
        try {
            for (String folder : FOLDERS) {
                for (DirectoryEntry each : entries(root, folder)) {
                    String path = folder + "/" + each.name();
                    found.add(root, path);
                    if (each.isDirectory()) {
                        for (DirectoryEntry inner : entries(root, path)) {
                            found.add(root, path + "/" + inner.name());
                        }
                    }
                }
            }
            return found;
        } catch (ErrnoException e) {
            found.close();
            throw new IOException(e.getMessage(), e);
        }
    }

    private static List<DirectoryEntry> entries(Root root, String folder) throws ErrnoException {
        try {
            return root.entries(folder);
        } catch (ErrnoException e) {
            if (e.is(Errno.ENOENT, Errno.ENOTDIR, Errno.ELOOP)) {
                return List.of();
            }
            throw e;
        }
    }

    private void add(Root root, String path) throws ErrnoException {
        if (!path.endsWith(".journal") && !path.endsWith(".journal~")) {
            return;
        }
        try {
            Fd fd = root.open(path, Fcntl.O_PATH | Fcntl.O_NOFOLLOW, 0);
            boolean isFile = Stat.statx(fd.number(), "", Fcntl.AT_EMPTY_PATH).isRegular();
            if (isFile && files.size() < MOST) {
                files.put(path, fd);
            } else {
                fd.close();
            }
        } catch (ErrnoException e) {
            // It went away meanwhile.
            if (!e.is(Errno.ENOENT, Errno.ENOTDIR, Errno.ELOOP)) {
                throw e;
            }
        }
    }

    /** {@return the paths in the guest} */
    List<String> paths() {
        return List.copyOf(files.keySet());
    }

    /** {@return the path by which this process reads a file of the guest} */
    Path handle(String path) {
        Fd fd = files.get(path);
        if (fd == null) {
            throw new IllegalArgumentException(path);
        }
        return Path.of("/proc/self/fd/" + fd.number());
    }

    JournalReader reader() throws IOException {
        List<Path> handles = new ArrayList<>();
        files.keySet().forEach(path -> handles.add(handle(path)));
        return Journals.openFiles(handles);
    }

    @Override
    public void close() {
        files.values().forEach(Fd::close);
        files.clear();
    }
}

package org.jitney.network1.edit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jitney.linux.fd.Root;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.network1.config.ConfigurationPath;

/** The folders of a tree in which files are looked for, as their content. */
final class Folders {
    /** Where the administrator's files are. */
    static final String ADMINISTRATOR = ConfigurationPath.ADMINISTRATOR;

    private static final int MODES = 07777;

    private final Root root;
    private final List<String> all;
    private final String runtime;

    /**
     * Those of a tree.
     *
     * @param runtime what stands for {@code /run/systemd}
     */
    Folders(Root root, String runtime) {
        this.root = root;
        this.all = ConfigurationPath.folders(runtime);
        this.runtime = ConfigurationPath.runtime(runtime);
    }

    /** {@return where files are that last until the next boot} */
    String runtime() {
        return runtime;
    }

    String path(FileName name, boolean runtime) {
        return (runtime ? runtime() : ADMINISTRATOR) + "/" + name;
    }

    /** {@return the paths that a name may have, the one that counts most first} */
    List<String> candidates(FileName name) {
        return all.stream().map(folder -> folder + "/" + name).toList();
    }

    /**
     * {@return the files that count, by their names; a file in an earlier folder stands for one of
     * the same name in a later}
     */
    SortedMap<String, String> files() throws ErrnoException {
        SortedMap<String, String> found = new TreeMap<>();
        for (String folder : all) {
            for (String name : names(folder)) {
                if (FileName.parse(name).isPresent()) {
                    found.putIfAbsent(name, folder + "/" + name);
                }
            }
        }
        return found;
    }

    /** {@return the drop-ins of a file, by the last part of their names} */
    SortedMap<String, String> dropIns(String main) throws ErrnoException {
        SortedMap<String, String> found = new TreeMap<>();
        for (String folder : all) {
            String path = folder + "/" + main + ".d";
            for (String name : names(path)) {
                if (FileName.parse(main + ".d/" + name).isPresent()) {
                    found.putIfAbsent(name, path + "/" + name);
                }
            }
        }
        return found;
    }

    private List<String> names(String folder) throws ErrnoException {
        return root.exists(folder) ? new ArrayList<>(root.list(folder)) : List.of();
    }

    Content read(String path) throws ErrnoException {
        var stat = root.lstat(path);
        if (stat.isEmpty()) {
            return Content.ABSENT;
        }
        return stat.get().isSymlink()
                ? new Content.Symlink(root.readLink(path))
                : Content.Text.of(root.readBytes(path), stat.get().mode() & MODES);
    }

    /** {@return the bytes behind a path, through links; nothing for what masks} */
    Optional<byte[]> bytes(String path) throws ErrnoException {
        if (Content.MASK.equals(read(path)) || !root.exists(path)) {
            return Optional.empty();
        }
        byte[] bytes = root.readBytes(path);
        return bytes.length == 0 ? Optional.empty() : Optional.of(bytes);
    }

    /**
     * Puts a content in the place of whatever is there. It is on the disk when this returns: what
     * is written next must not be found without it after a loss of power.
     */
    void write(String path, Content content) throws ErrnoException {
        switch (content) {
            case Content.Absent _ -> remove(path);
            case Content.Symlink link -> {
                makeFolder(path);
                root.symlinkAtomically(link.target(), path);
                root.sync(folder(path));
            }
            case Content.Text text -> {
                makeFolder(path);
                root.writeAtomically(path, text.bytes(), text.mode()); // which syncs
            }
        }
    }

    /** Removes a file, from the disk as well. */
    void remove(String path) throws ErrnoException {
        if (root.remove(path)) {
            root.sync(folder(path));
        }
    }

    private void makeFolder(String path) throws ErrnoException {
        String folder = folder(path);
        if (!root.exists(folder)) {
            root.mkdirs(folder, 0755);
            root.sync(folder(folder));
        }
    }

    private static String folder(String path) {
        return path.substring(0, path.lastIndexOf('/'));
    }
}

package org.jitney.linux.installed;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jitney.linux.fd.Root;
import org.jitney.linux.sys.ErrnoException;

/**
 * The configuration of a daemon, as journald.conf(5) and its like describe it: one main file, then
 * drop-ins in the order of their names, whichever folder they are in. Of main files, and of
 * drop-ins of one name, that of the most important folder counts; one that is empty, or a link to
 * {@code /dev/null}, so switches off what a distribution ships.
 */
public final class ConfigurationFiles {
    /** Most important first. */
    private static final List<String> FOLDERS =
            List.of(
                    "/etc/systemd",
                    "/run/systemd",
                    "/usr/local/lib/systemd",
                    "/usr/lib/systemd",
                    "/lib/systemd");

    private ConfigurationFiles() {}

    /**
     * {@return the contents by path, in the order in which they are to be applied}
     *
     * @param name of the main file, as {@code journald.conf}; drop-ins are in {@code NAME.d}
     * @param failed is told of what is there but cannot be read: where, and why
     */
    public static SequencedMap<String, byte[]> read(
            Root root, String name, BiConsumer<String, String> failed) {
        SequencedMap<String, byte[]> contents = new LinkedHashMap<>();
        for (String folder : FOLDERS) {
            String path = folder + "/" + name;
            if (exists(root, path, failed)) {
                add(root, path, contents, failed);
                break;
            }
        }
        List<String> folders = FOLDERS.stream().map(f -> f + "/" + name + ".d").toList();
        find(root, folders, ".conf", failed)
                .values()
                .forEach(path -> add(root, path, contents, failed));
        return contents;
    }

    /**
     * {@return the paths of the files with a suffix by their names, in the order of these}
     *
     * @param folders the most important first: its file stands for those of the same name in others
     * @param failed is told of what is there but cannot be read: where, and why
     */
    public static SortedMap<String, String> find(
            Root root, List<String> folders, String suffix, BiConsumer<String, String> failed) {
        SortedMap<String, String> found = new TreeMap<>();
        for (String folder : folders) {
            for (String file : list(root, folder, failed)) {
                if (file.endsWith(suffix) && !file.startsWith(".")) {
                    found.putIfAbsent(file, folder + "/" + file);
                }
            }
        }
        return found;
    }

    private static boolean exists(Root root, String path, BiConsumer<String, String> failed) {
        try {
            return root.exists(path);
        } catch (ErrnoException e) {
            failed.accept(path, String.valueOf(e.getMessage()));
            return false;
        }
    }

    private static List<String> list(Root root, String path, BiConsumer<String, String> failed) {
        try {
            return root.exists(path) ? root.list(path) : List.of();
        } catch (ErrnoException e) {
            failed.accept(path, String.valueOf(e.getMessage()));
            return List.of();
        }
    }

    private static void add(
            Root root,
            String path,
            SequencedMap<String, byte[]> contents,
            BiConsumer<String, String> failed) {
        try {
            contents.put(path, root.readBytes(path));
        } catch (ErrnoException e) {
            failed.accept(path, String.valueOf(e.getMessage()));
        }
    }
}

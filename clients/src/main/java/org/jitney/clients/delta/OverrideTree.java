package org.jitney.clients.delta;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The files of one kind in all the places where they may be: the first and the last of a name. */
final class OverrideTree {
    /** Where configuration may be, most important first. */
    static final List<String> PREFIXES =
            List.of(
                    "/etc",
                    "/run",
                    "/usr/local/lib",
                    "/usr/local/share",
                    "/usr/lib",
                    "/usr/share",
                    "/lib");

    private static final Set<String> WITH_DROP_INS = Set.of("systemd/system", "systemd/user");

    private final Map<String, Path> top = new LinkedHashMap<>();
    private final Map<String, Path> bottom = new LinkedHashMap<>();
    private final Map<String, Map<String, Path>> dropIns = new LinkedHashMap<>();
    private final List<String> failures = new ArrayList<>();

    private OverrideTree() {}

    static OverrideTree of(String suffix) {
        OverrideTree tree = new OverrideTree();
        for (String prefix : PREFIXES) {
            Path folder = Path.of(prefix, suffix);
            if (!isElsewhere(prefix, suffix) && Files.isDirectory(folder)) {
                try {
                    tree.read(folder, WITH_DROP_INS.contains(suffix));
                } catch (IOException e) {
                    tree.failures.add("Failed to open " + folder + ": " + e.getMessage());
                }
            }
        }
        return tree;
    }

    Map<String, Path> top() {
        return top;
    }

    Map<String, Path> bottom() {
        return bottom;
    }

    List<String> failures() {
        return failures;
    }

    List<Path> dropIns(String name) {
        return List.copyOf(dropIns.getOrDefault(name, Map.of()).values());
    }

    /** {@code /lib} is {@code /usr/lib} on most systems: what lies there is seen only once. */
    private static boolean isElsewhere(String prefix, String suffix) {
        Path folder = Path.of(prefix, suffix);
        try {
            Path real = folder.toRealPath();
            for (String other : PREFIXES) {
                if (!folder.startsWith(other) && real.equals(Path.of(other, suffix))) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            return false;
        }
    }

    private void read(Path folder, boolean withDropIns) throws IOException {
        Set<String> files = new TreeSet<>();
        Set<String> folders = new TreeSet<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                String name = String.valueOf(entry.getFileName());
                if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
                    if (withDropIns && name.endsWith(".d")) {
                        folders.add(name);
                    }
                } else if (!name.startsWith(".") && !name.endsWith("~")) {
                    files.add(name);
                }
            }
        }
        for (String name : folders) {
            readDropIns(folder, name);
        }
        for (String name : files) {
            add(name, folder.resolve(name));
        }
    }

    private void readDropIns(Path folder, String name) throws IOException {
        Set<String> files = new TreeSet<>();
        try (DirectoryStream<Path> entries =
                Files.newDirectoryStream(folder.resolve(name), "*.conf")) {
            for (Path entry : entries) {
                if (!Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
                    files.add(String.valueOf(entry.getFileName()));
                }
            }
        }
        String unit = name.substring(0, name.length() - 2);
        for (String file : files) {
            Path path = folder.resolve(name).resolve(file);
            add(name + "/" + file, path);
            dropIns.computeIfAbsent(unit, _ -> new LinkedHashMap<>()).putIfAbsent(file, path);
        }
    }

    private void add(String key, Path path) {
        top.putIfAbsent(key, path);
        bottom.put(key, path);
    }
}

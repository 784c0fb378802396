package org.jitney.clients.networkctl;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jitney.clients.cli.UsageError;

/**
 * The folders that networkd's files are in, the first of which counts.
 *
 * @param root the tree that they are in
 * @param runtime whether changes are made in {@code /run}, and not in {@code /etc}
 */
record ConfigurationFolders(Path root, boolean runtime) {
    private static final Path NOTHING = Path.of("/dev/null");
    private static final String FOLDER = "systemd/network";
    private static final String ALL = "networkd.conf";

    private List<Path> folders() {
        return List.of(
                root.resolve("etc").resolve(FOLDER),
                root.resolve("run").resolve(FOLDER),
                root.resolve("usr/local/lib").resolve(FOLDER),
                root.resolve("usr/lib").resolve(FOLDER),
                root.resolve("lib").resolve(FOLDER));
    }

    static void requireName(String name) throws UsageError {
        if (name.contains("/") || !name.matches(".+\\.(network|netdev|link)")) {
            throw new UsageError("Invalid network config name '" + name + "'.");
        }
    }

    /** {@return the file of that name that counts} */
    Optional<Path> find(String name) {
        return folders().stream()
                .map(f -> f.resolve(name))
                .filter(f -> Files.exists(f, LinkOption.NOFOLLOW_LINKS))
                .findFirst();
    }

    /** {@return the file of that name, which has to be there and to count for something} */
    Path required(String name) throws UsageError {
        requireName(name);
        Path file =
                find(name)
                        .orElseThrow(
                                () -> new UsageError("Cannot find network config '" + name + "'."));
        if (isMask(file)) {
            throw new UsageError("Network config '" + name + "' is masked.");
        }
        return file;
    }

    /** A link of no content at all, and a link to nothing, stand for a file that is not there. */
    static boolean isMask(Path file) {
        try {
            return file.toRealPath().equals(NOTHING)
                    || (Files.isRegularFile(file) && Files.size(file) == 0);
        } catch (IOException dangling) {
            return false;
        }
    }

    /** {@return the drop-ins of a file, in the order in which they are read} */
    List<Path> dropIns(Path file) throws IOException {
        TreeMap<String, Path> byName = new TreeMap<>();
        String name = String.valueOf(file.getFileName());
        List<Path> parents = name.equals(ALL) ? List.of(root.resolve("etc/systemd")) : folders();
        for (Path each : parents) {
            Path directory = each.resolve(name + ".d");
            if (Files.isDirectory(directory)) {
                try (DirectoryStream<Path> entries =
                        Files.newDirectoryStream(directory, "*.conf")) {
                    entries.forEach(e -> byName.putIfAbsent(String.valueOf(e.getFileName()), e));
                }
            }
        }
        return byName.values().stream().filter(f -> !isMask(f)).toList();
    }

    /** {@return where a file of that name is changed} */
    Path target(String name) {
        return root.resolve(runtime ? "run" : "etc").resolve(FOLDER).resolve(name);
    }

    /**
     * {@return where a change to a file goes: a copy of it, or a drop-in}
     *
     * @param dropIn the name of the drop-in, with or without {@code .conf}
     */
    Path target(Path original, Optional<String> dropIn) throws UsageError {
        String name = String.valueOf(original.getFileName());
        if (dropIn.isEmpty()) {
            Path stronger = root.resolve("etc").resolve(FOLDER).resolve(name);
            if (runtime && Files.exists(stronger, LinkOption.NOFOLLOW_LINKS)) {
                throw new UsageError("Cannot edit runtime config file: overridden by " + stronger);
            }
            return target(name);
        }
        String file = dropIn.get().endsWith(".conf") ? dropIn.get() : dropIn.get() + ".conf";
        if (file.contains("/") || file.equals(".conf")) {
            throw new UsageError("Invalid drop-in file name '" + dropIn.get() + "'.");
        }
        return target(name + ".d").resolve(file);
    }

    /** Puts a text in the place of whatever is there. */
    static void put(Path target, String text) throws IOException {
        Path parent = target.getParent();
        if (parent == null) {
            throw new IOException("no folder: " + target);
        }
        Files.createDirectories(parent);
        Path draft = Files.createTempFile(parent, ".#" + target.getFileName(), "");
        Files.writeString(draft, text);
        Files.setPosixFilePermissions(draft, PosixFilePermissions.fromString("rw-r--r--"));
        Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
    }

    private boolean isChangeable(Path file) {
        return file.startsWith(root.resolve("etc")) || file.startsWith(root.resolve("run"));
    }

    /** Has a file count for nothing. {@return the link that was made, unless it did so before} */
    Optional<Path> mask(String name) throws UsageError, IOException {
        requireName(name);
        Optional<Path> found = find(name);
        if (found.filter(this::isChangeable).isPresent()) {
            Path file = found.get();
            if (isMask(file)) {
                return Optional.empty();
            }
            // A file in /etc counts before any link; one in /run can be hidden from /etc only.
            if (runtime || file.startsWith(root.resolve("etc"))) {
                throw new UsageError(
                        "Cannot mask network config %s: %s exists".formatted(name, file));
            }
        }
        Path target = target(name);
        Files.createDirectories(root.resolve(runtime ? "run" : "etc").resolve(FOLDER));
        Files.createSymbolicLink(target, NOTHING);
        return Optional.of(target);
    }

    /** Has a file count again. {@return the link that was removed, if it was masked} */
    Optional<Path> unmask(String name) throws UsageError, IOException {
        requireName(name);
        Optional<Path> found = find(name).filter(ConfigurationFolders::isMask);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        if (!isChangeable(found.get())) {
            throw new UsageError("Cannot unmask network config under /usr/: " + found.get());
        }
        Files.delete(found.get());
        return found;
    }
}

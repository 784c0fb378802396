package org.jitney.clients.analyze;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jitney.clients.cli.UnitFolders;
import org.jitney.unitfile.Glob;
import org.jitney.unitfile.UnitName;

/** {@code unit-files} and {@code unit-paths}: where unit files lie, without reading them. */
final class UnitFileNames {
    private final Map<String, String> files = new TreeMap<>();
    private final Map<String, Set<String>> aliases = new TreeMap<>();
    private final Set<String> ids = new TreeSet<>();

    private UnitFileNames() {}

    private static List<String> folders(Session session) {
        return UnitFolders.of(session.environment().variables(), session.scope());
    }

    static void paths(Session session) {
        folders(session).forEach(session.output()::println);
    }

    static void run(Session session, List<String> patterns) {
        UnitFileNames names = new UnitFileNames();
        for (String folder : folders(session)) {
            names.look(session, Path.of(folder));
        }
        names.print(session, patterns);
    }

    private void look(Session session, Path folder) {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                String name = String.valueOf(entry.getFileName());
                if (UnitName.isValid(name) && !Files.isDirectory(entry)) {
                    add(name, entry);
                }
            }
        } catch (IOException e) {
            session.error("Failed to list " + folder + ": " + e.getMessage());
        }
    }

    /** A link to a unit file of another name is an alias; to anything else it is the file. */
    private void add(String name, Path entry) throws IOException {
        if (files.containsKey(name)) {
            return;
        }
        String to = entry.toString();
        if (Files.isSymbolicLink(entry)) {
            Path target = Files.readSymbolicLink(entry);
            String other = String.valueOf(target.getFileName());
            Path whole = entry.resolveSibling(target).normalize();
            boolean device = whole.equals(Path.of("/dev/null"));
            if (!device && !other.equals(name) && UnitName.isValid(other)) {
                files.put(name, other);
                aliases.computeIfAbsent(other, _ -> new LinkedHashSet<>()).add(name);
                return;
            }
            to = device ? entry.toString() : whole.toString();
        }
        files.put(name, to);
        if (!isMask(entry)) {
            ids.add(name);
        }
    }

    private static boolean isMask(Path entry) throws IOException {
        return Files.isSymbolicLink(entry)
                && Files.readSymbolicLink(entry).equals(Path.of("/dev/null"));
    }

    private static boolean matches(List<String> patterns, String text) {
        return patterns.isEmpty() || Glob.anyMatches(patterns, text);
    }

    private void print(Session session, List<String> patterns) {
        files.forEach((name, file) -> {
            if (matches(patterns, name) || matches(patterns, file)) {
                session.output().println("ids: " + name + " → " + file);
            }
        });
        for (String id : ids) {
            // A unit has its own name as well, behind all others.
            aliases.computeIfAbsent(id, _ -> new LinkedHashSet<>()).add(id);
        }
        aliases.forEach((name, others) -> {
            if (matches(patterns, name) || others.stream().anyMatch(o -> matches(patterns, o))) {
                session.output().println("aliases: " + name + " ← " + String.join(", ", others));
            }
        });
    }
}

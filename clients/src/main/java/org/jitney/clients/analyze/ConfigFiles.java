package org.jitney.clients.analyze;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jitney.clients.cli.Colour;
import org.jitney.clients.cli.Output;
import org.jitney.clients.cli.UsageError;

/** {@code cat-config}: a configuration file and all that is dropped in beside it. */
final class ConfigFiles {
    private static final List<String> PREFIXES =
            List.of("/etc/", "/run/", "/usr/local/lib/", "/usr/lib/", "/lib/");
    private static final Map<String, String> ENDINGS =
            Map.of(
                    "udev/hwdb.d", ".hwdb",
                    "udev/rules.d", ".rules",
                    "kernel/install.d", ".install",
                    "systemd/ntp-units.d", ".list",
                    "systemd/relabel-extra.d", ".relabel",
                    "systemd/system-preset", ".preset",
                    "systemd/user-preset", ".preset");

    private final Session session;
    private final Output output;
    private final Path root;

    private ConfigFiles(Session session) {
        this.session = session;
        this.output = session.output();
        this.root = Path.of(session.arguments().last("root").orElse("/"));
    }

    static void run(Session session, List<String> names) throws UsageError {
        session.page();
        ConfigFiles files = new ConfigFiles(session);
        for (int i = 0; i < names.size(); i++) {
            if (i > 0) {
                files.separate();
            }
            files.print(names.get(i));
        }
    }

    private void separate() {
        String line =
                output.hasColours()
                        ? output.paint(Colour.UNDERLINE, " ".repeat(output.width()))
                        : "";
        output.print(line + "\n\n");
    }

    private static String relative(String name) throws UsageError {
        if (!name.startsWith("/")) {
            return name;
        }
        for (String prefix : PREFIXES) {
            if (name.startsWith(prefix)) {
                return name.substring(prefix.length());
            }
        }
        throw new UsageError("Path " + name + " does not start with any known prefix.");
    }

    private void print(String asked) throws UsageError {
        String name = relative(asked);
        name = name.equals("environment.d") ? "environment" : name;
        String plain = name.replaceAll("/+$", "");
        boolean collection = plain.endsWith(".d") || ENDINGS.containsKey(plain);
        boolean vendorOnly =
                (plain.startsWith("systemd/") && plain.endsWith(".conf"))
                        || plain.equals("environment")
                        || plain.equals("systemd/user-preset");
        List<String> prefixes = vendorOnly ? PREFIXES.subList(0, 4) : PREFIXES;
        Optional<Path> main = Optional.empty();
        if (!collection) {
            for (String prefix : prefixes) {
                if (main.isEmpty() && Files.exists(inRoot(prefix + name))) {
                    main = Optional.of(Path.of(prefix + name));
                }
            }
            if (main.isEmpty()) {
                output.println(
                        output.paint(
                                Colour.HIGHLIGHT_MAGENTA,
                                "# Main configuration file " + name + " not found"));
            }
        }
        String ending = ENDINGS.getOrDefault(plain, ".conf");
        List<Path> files = new ArrayList<>(main.stream().toList());
        files.addAll(dropIns(prefixes, name + (collection ? "" : ".d"), ending));
        for (int i = 0; i < files.size(); i++) {
            print(files.get(i), i > 0);
        }
    }

    private Path inRoot(String path) {
        return root.resolve(path.substring(1));
    }

    /** The same name in a more important folder replaces a file; the order is by name. */
    private List<Path> dropIns(List<String> prefixes, String folder, String ending) {
        Map<String, Path> byName = new TreeMap<>();
        for (String prefix : prefixes) {
            Path dir = inRoot(prefix + folder);
            if (!Files.isDirectory(dir)) {
                continue;
            }
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(dir, "*" + ending)) {
                for (Path entry : entries) {
                    String name = String.valueOf(entry.getFileName());
                    byName.putIfAbsent(name, Path.of(prefix + folder, name));
                }
            } catch (IOException e) {
                session.error("Failed to query file list: " + e.getMessage());
            }
        }
        return List.copyOf(byName.values());
    }

    private void print(Path file, boolean gap) {
        try {
            String text = Files.readString(inRoot(file.toString()), StandardCharsets.ISO_8859_1);
            String utf8 =
                    new String(text.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
            output.print(gap ? "\n" : "");
            Path shown = root.toString().equals("/") ? file : inRoot(file.toString());
            String link = output.link(SecurityVerb.url(shown.toString()), shown.toString());
            output.println(output.paint(Colour.HIGHLIGHT_BLUE, "# " + link));
            output.print(utf8);
        } catch (IOException e) {
            session.error("Failed to cat " + file + ": No such file or directory");
        }
    }
}

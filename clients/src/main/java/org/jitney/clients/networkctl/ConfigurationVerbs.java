package org.jitney.clients.networkctl;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jitney.bus.client.CallFailed;
import org.jitney.clients.cli.Arguments;
import org.jitney.clients.cli.Colour;
import org.jitney.clients.cli.Environment;
import org.jitney.clients.cli.Peer;
import org.jitney.clients.cli.Screen;
import org.jitney.clients.cli.UsageError;
import org.jitney.clients.cli.Verb;
import org.jitney.unitfile.Booleans;

/**
 * {@code cat}, {@code edit}, {@code mask}, {@code unmask} and {@code persistent-storage}: the files
 * of the configuration, by their names or by the link that they are for.
 */
final class ConfigurationVerbs {
    private static final List<String> VERBS =
            List.of("cat", "edit", "mask", "unmask", "persistent-storage");
    private static final Path NOTHING = Path.of("/dev/null");
    private static final String FOLDER = "systemd/network";

    private final Arguments arguments;
    private final Environment environment;
    private final Screen screen;
    private final Peer peer;

    ConfigurationVerbs(Arguments arguments, Environment environment, Screen screen, Peer peer) {
        this.arguments = arguments;
        this.environment = environment;
        this.screen = screen;
        this.peer = peer;
    }

    static boolean has(String verb) {
        return VERBS.contains(verb);
    }

    int run(Verb verb) throws UsageError {
        try {
            switch (verb.name()) {
                case "cat" -> cat(verb.operands(0, Verb.ANY));
                case "edit" -> edit(verb.operands(1, Verb.ANY));
                case "mask" -> mask(verb.operands(1, Verb.ANY));
                case "unmask" -> unmask(verb.operands(1, Verb.ANY));
                default -> storage(verb.operands(1, 1).getFirst());
            }
            return 0;
        } catch (IOException e) {
            throw new UsageError("Failed to " + verb.name() + ": " + e.getMessage());
        }
    }

    private static List<Path> folders() {
        return List.of(
                Path.of("/etc", FOLDER),
                Path.of("/run", FOLDER),
                Path.of("/usr/local/lib", FOLDER),
                Path.of("/usr/lib", FOLDER),
                Path.of("/lib", FOLDER));
    }

    private static void requireName(String name) throws UsageError {
        if (name.contains("/") || !name.matches(".+\\.(network|netdev|link)")) {
            throw new UsageError("Invalid network config name '" + name + "'.");
        }
    }

    /** {@return the file of that name that counts} */
    private static Optional<Path> find(String name) {
        return folders().stream()
                .map(f -> f.resolve(name))
                .filter(f -> Files.exists(f, LinkOption.NOFOLLOW_LINKS))
                .findFirst();
    }

    private static Path required(String name) throws UsageError {
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
    private static boolean isMask(Path file) {
        try {
            return file.toRealPath().equals(NOTHING)
                    || (Files.isRegularFile(file) && Files.size(file) == 0);
        } catch (IOException dangling) {
            return false;
        }
    }

    /** {@return the files that are meant: named ones, or those that a link has} */
    private List<Path> files(String operand) throws UsageError {
        if (!operand.startsWith("@")) {
            return List.of(required(operand));
        }
        int colon = operand.indexOf(':');
        String link = colon < 0 ? operand.substring(1) : operand.substring(1, colon);
        String kind = colon < 0 ? "network" : operand.substring(colon + 1);
        if (!List.of("network", "link", "all").contains(kind)) {
            throw new UsageError("Invalid config type '" + kind + "' for '" + link + "'.");
        }
        int index;
        try (Kernel kernel = Kernel.open()) {
            index =
                    LinkPatterns.choose(kernel.links(), List.of(link), screen).stream()
                            .findFirst()
                            .map(Link::index)
                            .orElseThrow(
                                    () -> new UsageError("Interface \"" + link + "\" not found."));
        }
        List<Path> found = new ArrayList<>();
        if (!kind.equals("link")) {
            StateFile.ofLink(index).value("NETWORK_FILE").map(Path::of).ifPresent(found::add);
        }
        if (!kind.equals("network")) {
            StateFile.ofUdev(index).value("ID_NET_LINK_FILE").map(Path::of).ifPresent(found::add);
        }
        if (found.isEmpty()) {
            throw new UsageError("Link '" + link + "' has no associated network config.");
        }
        return found;
    }

    private void cat(List<String> operands) throws UsageError, IOException {
        List<Path> files = new ArrayList<>();
        for (String each : operands) {
            files.addAll(files(each));
        }
        if (operands.isEmpty()) {
            Path all = Path.of("/etc/systemd/networkd.conf");
            if (!Files.exists(all)) {
                throw new UsageError("Cannot find network config 'networkd.conf'.");
            }
            files.add(all);
        }
        screen.page();
        String gap = "";
        for (Path each : files) {
            List<Path> parts = new ArrayList<>(List.of(each));
            parts.addAll(dropIns(each));
            for (Path part : parts) {
                screen.output().print(gap);
                print(part);
                gap = "\n";
            }
        }
    }

    private void print(Path file) throws IOException {
        screen.output().println(screen.output().paint(Colour.BLUE, "# " + file));
        String text = Files.readString(file);
        screen.output().print(text.isEmpty() || text.endsWith("\n") ? text : text + "\n");
    }

    /** {@return the drop-ins of a file, in the order in which they are read} */
    private static List<Path> dropIns(Path file) throws IOException {
        java.util.TreeMap<String, Path> byName = new java.util.TreeMap<>();
        String folder = file.getFileName() + ".d";
        List<Path> parents =
                file.startsWith("/etc/systemd/networkd.conf")
                        ? List.of(Path.of("/etc/systemd"))
                        : folders();
        for (Path each : parents) {
            Path directory = each.resolve(folder);
            if (Files.isDirectory(directory)) {
                try (var entries = Files.newDirectoryStream(directory, "*.conf")) {
                    entries.forEach(e -> byName.putIfAbsent(e.getFileName().toString(), e));
                }
            }
        }
        return byName.values().stream().filter(f -> !isMask(f)).toList();
    }

    private Path target() {
        return Path.of(arguments.has("runtime") ? "/run" : "/etc", FOLDER);
    }

    private void edit(List<String> operands) throws UsageError, IOException {
        boolean piped = arguments.has("stdin");
        if (!piped && !environment.outIsTerminal()) {
            throw new UsageError("Cannot edit network config files if not on a tty.");
        }
        List<Path> originals = new ArrayList<>();
        for (String each : operands) {
            if (!each.startsWith("@") && arguments.last("drop-in").isEmpty()) {
                requireName(each);
                originals.add(find(each).orElse(target().resolve(each)));
            } else {
                originals.addAll(files(each));
            }
        }
        List<Path> targets = new ArrayList<>();
        for (Path each : originals) {
            targets.add(target(each));
        }
        if (piped) {
            byte[] text = environment.in().readAllBytes();
            for (Path each : targets) {
                put(each, new String(text, StandardCharsets.UTF_8));
            }
        } else {
            for (int i = 0; i < targets.size(); i++) {
                editOne(originals.get(i), targets.get(i));
            }
        }
        reload();
    }

    private Path target(Path original) throws UsageError {
        String name = original.getFileName().toString();
        Optional<String> dropIn = arguments.last("drop-in");
        if (dropIn.isEmpty()) {
            return target().resolve(name);
        }
        String file = dropIn.get().endsWith(".conf") ? dropIn.get() : dropIn.get() + ".conf";
        if (file.contains("/") || file.equals(".conf")) {
            throw new UsageError("Invalid drop-in file name '" + dropIn.get() + "'.");
        }
        return target().resolve(name + ".d").resolve(file);
    }

    private void editOne(Path original, Path target) throws UsageError, IOException {
        boolean whole = arguments.last("drop-in").isEmpty();
        Path start = Files.exists(target) || !whole ? target : original;
        String before = Files.exists(start) && !isMask(start) ? Files.readString(start) : "";
        Path draft = Files.createTempFile("networkctl", "." + target.getFileName());
        try {
            Files.writeString(draft, before);
            runEditor(draft);
            String after = Files.readString(draft);
            if (after.isBlank()) {
                throw new UsageError(
                        "Editing \"" + target + "\" canceled: temporary file is empty.");
            }
            put(target, after);
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    private void runEditor(Path file) throws UsageError, IOException {
        String editor =
                environment
                        .variable("SYSTEMD_EDITOR")
                        .or(() -> environment.variable("EDITOR"))
                        .or(() -> environment.variable("VISUAL"))
                        .orElse("editor");
        screen.output().flush();
        try {
            // The variable may hold a command with arguments, so a shell takes it apart.
            int status =
                    new ProcessBuilder("sh", "-c", editor + " \"$1\"", "sh", file.toString())
                            .inheritIO()
                            .start()
                            .waitFor();
            if (status != 0) {
                throw new UsageError("The editor ended with exit status " + status + ".");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UsageError("Interrupted.");
        }
    }

    private static void put(Path target, String text) throws IOException {
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

    private void mask(List<String> names) throws UsageError, IOException {
        for (String each : names) {
            requireName(each);
            if (find(each).isEmpty()) {
                screen.warn("No existing network file '" + each + "' found, proceeding anyway.");
            }
            Path target = target().resolve(each);
            if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
                if (isMask(target)) {
                    continue;
                }
                throw new UsageError(
                        "Cannot mask network file %s: %s already exists".formatted(each, target));
            }
            Files.createDirectories(target());
            Files.createSymbolicLink(target, NOTHING);
        }
        reload();
    }

    private void unmask(List<String> names) throws UsageError, IOException {
        for (String each : names) {
            requireName(each);
            Path target = target().resolve(each);
            if (Files.isSymbolicLink(target) && isMask(target)) {
                Files.delete(target);
            } else {
                screen.note("Network file '" + each + "' is not masked, skipping.");
            }
        }
        reload();
    }

    private void reload() throws UsageError {
        if (arguments.has("no-reload")) {
            return;
        }
        try {
            peer.run(Networkctl.PATH, Networkctl.MANAGER, "Reload", "");
        } catch (CallFailed e) {
            throw new UsageError("Failed to reload network settings: " + e.text());
        }
    }

    private static void storage(String operand) throws UsageError {
        if (Booleans.parse(operand).isEmpty()) {
            throw new UsageError("Failed to parse argument: " + operand);
        }
        throw new UsageError(
                "Failed to set persistent storage: networkd keeps nothing there, so nothing depends"
                        + " on it");
    }
}

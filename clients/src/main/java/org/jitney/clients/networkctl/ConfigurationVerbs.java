package org.jitney.clients.networkctl;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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
    private static final String EDIT_PATH = "/org/jitney/network1";
    private static final String EDIT = "org.jitney.network1.Configuration";

    /** There while udev runs. */
    private static final Path UDEV = Path.of("/run/udev/control");

    private final Arguments arguments;
    private final Environment environment;
    private final Screen screen;
    private final Peer peer;
    private final ConfigurationFolders folders;

    ConfigurationVerbs(Arguments arguments, Environment environment, Screen screen, Peer peer) {
        this.arguments = arguments;
        this.environment = environment;
        this.screen = screen;
        this.peer = peer;
        this.folders = new ConfigurationFolders(Path.of("/"), arguments.has("runtime"));
    }

    static boolean has(String verb) {
        return VERBS.contains(verb);
    }

    int run(Verb verb) throws UsageError {
        try {
            switch (verb.name()) {
                case "cat" -> {
                    return cat(verb.operands(0, Verb.ANY));
                }
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

    /** {@return the files that are meant: named ones, or those that a link has} */
    private List<Path> files(String operand) throws UsageError {
        if (!operand.startsWith("@")) {
            return List.of(folders.required(operand));
        }
        String config = operand.substring(1);
        String[] words = config.split(":", -1);
        String link = words[0];
        String kind = words.length < 2 ? "network" : words[1];
        if (link.isEmpty()) {
            throw new UsageError("No link name is given.");
        }
        if (words.length > 2) {
            throw new UsageError("Invalid link config '" + config + "'.");
        }
        if (!List.of("network", "link", "all").contains(kind)) {
            throw new UsageError("Invalid config type '" + kind + "' for link '" + link + "'.");
        }
        if (!kind.equals("link") && !isRunning()) {
            throw new UsageError(
                    "Cannot get network file for link if systemd-networkd is not running.");
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
            String what = kind.equals("link") ? "link" : "network";
            throw new UsageError("Link '" + link + "' has no associated " + what + " file.");
        }
        return found;
    }

    /** What the daemon writes first, and removes never. */
    private static boolean isRunning() {
        return Files.exists(Path.of("/run/systemd/netif/state"));
    }

    /**
     * Of several files those that are there are shown; one that counts for nothing is passed over.
     */
    private int cat(List<String> operands) throws UsageError, IOException {
        List<Path> files = new ArrayList<>();
        int status = 0;
        for (String each : operands) {
            if (each.startsWith("@")) {
                files.addAll(files(each));
                continue;
            }
            ConfigurationFolders.requireName(each);
            Optional<Path> found = folders.find(each);
            if (found.isEmpty()) {
                screen.warn("Cannot find network config file '" + each + "'.");
                status = 1;
            }
            found.filter(f -> !ConfigurationFolders.isMask(f)).ifPresent(files::add);
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
            parts.addAll(folders.dropIns(each));
            for (Path part : parts) {
                screen.output().print(gap);
                print(part);
                gap = "\n";
            }
        }
        return status;
    }

    private void print(Path file) throws IOException {
        screen.output().println(screen.output().paint(Colour.BLUE, "# " + file));
        String text = Files.readString(file);
        screen.output().print(text.isEmpty() || text.endsWith("\n") ? text : text + "\n");
    }

    private void edit(List<String> operands) throws UsageError, IOException {
        boolean piped = arguments.has("stdin");
        if (!piped && !environment.outIsTerminal()) {
            throw new UsageError("Cannot edit network config files if not on a tty.");
        }
        List<Path> originals = new ArrayList<>();
        for (String each : operands) {
            if (!each.startsWith("@") && arguments.last("drop-in").isEmpty()) {
                ConfigurationFolders.requireName(each);
                originals.add(
                        folders.find(each).isPresent()
                                ? folders.required(each)
                                : folders.target(each));
            } else {
                originals.addAll(files(each));
            }
        }
        List<Path> targets = new ArrayList<>();
        for (Path each : originals) {
            targets.add(folders.target(each, arguments.last("drop-in")));
        }
        if (piped) {
            byte[] text = environment.in().readAllBytes();
            for (Path each : targets) {
                ConfigurationFolders.put(each, new String(text, StandardCharsets.UTF_8));
            }
        } else {
            for (int i = 0; i < targets.size(); i++) {
                editOne(originals.get(i), targets.get(i));
            }
        }
        reload(originals.stream().map(Path::toString).toList());
    }

    private void editOne(Path original, Path target) throws UsageError, IOException {
        boolean whole = arguments.last("drop-in").isEmpty();
        Path start = Files.exists(target) || !whole ? target : original;
        String before =
                Files.exists(start) && !ConfigurationFolders.isMask(start)
                        ? Files.readString(start)
                        : "";
        Path draft = Files.createTempFile("networkctl", "." + target.getFileName());
        try {
            Files.writeString(draft, before);
            runEditor(draft);
            String after = Files.readString(draft);
            if (after.isBlank()) {
                throw new UsageError(
                        "Editing \"" + target + "\" canceled: temporary file is empty.");
            }
            ConfigurationFolders.put(target, after);
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

    private void mask(List<String> names) throws UsageError, IOException {
        List<String> masked = new ArrayList<>();
        for (String each : names) {
            ConfigurationFolders.requireName(each);
            if (folders.find(each).isEmpty()) {
                screen.warn("No existing network config '" + each + "' found, proceeding anyway.");
            }
            Optional<Path> link = folders.mask(each);
            link.ifPresent(
                    l -> screen.note("Successfully created symlink '" + l + "' to /dev/null."));
            link.ifPresent(l -> masked.add(each));
        }
        reload(masked);
    }

    private void unmask(List<String> names) throws UsageError, IOException {
        List<String> unmasked = new ArrayList<>();
        for (String each : names) {
            Optional<Path> link = folders.unmask(each);
            link.ifPresent(
                    l -> screen.note("Successfully removed masked network config '" + l + "'."));
            link.ifPresent(l -> unmasked.add(each));
        }
        reload(unmasked);
    }

    /** Has files read anew by those who apply them: of links udev, of others networkd. */
    private void reload(List<String> files) throws UsageError {
        if (arguments.has("no-reload")) {
            return;
        }
        List<String> links = files.stream().filter(f -> f.endsWith(".link")).toList();
        if (!links.isEmpty()) {
            reloadUdev(links);
        }
        if (files.size() > links.size() && isRunning()) {
            reload(
                    "systemd-networkd",
                    () -> peer.run(Networkctl.PATH, Networkctl.MANAGER, "Reload", ""));
        }
    }

    /** As the original does, by way of the manager. networkd applies no such file. */
    private void reloadUdev(List<String> links) throws UsageError {
        if (!Files.exists(UDEV)) {
            screen.warn(
                    "No udev is running, and nobody else applies "
                            + String.join(", ", links)
                            + ".");
            return;
        }
        reload(
                "systemd-udevd",
                () ->
                        peer.at("org.freedesktop.systemd1")
                                .run(
                                        "/org/freedesktop/systemd1",
                                        "org.freedesktop.systemd1.Manager",
                                        "ReloadUnit",
                                        "ss",
                                        "systemd-udevd.service",
                                        "replace"));
    }

    private interface Request {
        void send() throws CallFailed;
    }

    private static void reload(String daemon, Request request) throws UsageError {
        try {
            request.send();
        } catch (CallFailed e) {
            throw new UsageError("Failed to reload " + daemon + ": " + e.text());
        }
    }

    private void storage(String operand) throws UsageError {
        boolean ready =
                Booleans.parse(operand)
                        .orElseThrow(() -> new UsageError("Failed to parse argument: " + operand));
        try {
            peer.run(EDIT_PATH, EDIT, "SetPersistentStorage", "b", ready);
        } catch (CallFailed e) {
            throw new UsageError("Failed to set persistent storage: " + e.text());
        }
    }
}

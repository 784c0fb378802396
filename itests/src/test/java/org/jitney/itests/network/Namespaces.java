package org.jitney.itests.network;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jitney.guest.network.Migration;
import org.jitney.guest.network.NetworkdFile;
import org.jitney.itests.harness.Programs;

/** A tree with configuration, and what a network manager makes of it in namespaces of its own. */
final class Namespaces {
    private static final Path SCRIPT =
            Path.of(System.getProperty("jitney.itests"), "network", "netns");

    private final Path tree;

    Namespaces(Path tree) {
        this.tree = tree;
    }

    /** {@return whether namespaces can be made here and networkd is installed} */
    static boolean possible() {
        return Files.isExecutable(Path.of("/lib/systemd/systemd-networkd"))
                && Programs.run("unshare", "--net", "--mount", "true").status() == 0;
    }

    void write(String path, String text) {
        try {
            Path file = tree.resolve(path.substring(1));
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void write(Migration migration) {
        migration.files().stream()
                .filter(f -> f.path().startsWith(NetworkdFile.FOLDER))
                .forEach(f -> write(f.path(), f.render()));
    }

    /** The state afterwards as sorted lines, and what the tool complained about. */
    record State(List<String> lines, String complaints) {
        /** {@return the lines that begin with that word} */
        List<String> of(String word) {
            return lines.stream().filter(l -> l.startsWith(word + " ")).toList();
        }
    }

    /** Runs the tool over the tree, with virtual Ethernet links of these names. */
    State run(String tool, String... links) {
        return run(Map.of(), tool, links);
    }

    State run(Map<String, String> variables, String tool, String... links) {
        List<String> command = new ArrayList<>(List.of(SCRIPT.toString(), tool, tree.toString()));
        command.addAll(List.of(links));
        Map<String, String> environment = new HashMap<>(variables);
        environment.put("DHCP", "1");
        var result = Programs.run(environment, command).succeeded();
        return new State(result.out().lines().toList(), result.err());
    }
}

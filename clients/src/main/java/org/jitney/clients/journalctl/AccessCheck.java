package org.jitney.clients.journalctl;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jitney.clients.cli.Environment;
import org.jitney.clients.cli.Screen;
import org.jitney.clients.cli.UsageError;

/** Tells people why they may miss entries. */
final class AccessCheck {
    private static final String GROUP = "systemd-journal";

    private AccessCheck() {}

    static void check(Wishes wishes, Sources sources, Screen screen, Environment environment)
            throws UsageError {
        List<Path> files = sources.files();
        if (environment.uid() == 0 || sources.forbidden().isEmpty()) {
            if (files.isEmpty() && !wishes.quiet) {
                screen.note("No journal files were found.");
            }
            return;
        }
        if (!wishes.quiet && !isMember()) {
            boolean own = wishes.user && !wishes.system || !wishes.userUnits.isEmpty();
            screen.note(
                    "Hint: You are currently not seeing messages from "
                            + (own ? "the system" : "other users and the system")
                            + ".\n"
                            + "      Users in the '"
                            + GROUP
                            + "' group can see all messages. Pass -q to\n"
                            + "      turn off this notice.");
        }
        if (files.stream().noneMatch(Files::isReadable)) {
            throw new UsageError(
                    "No journal files were opened due to insufficient permissions.");
        }
    }

    private static boolean isMember() {
        try {
            Optional<String> group =
                    Files.readAllLines(Path.of("/etc/group")).stream()
                            .filter(line -> line.startsWith(GROUP + ":"))
                            .map(line -> line.split(":", -1)[2])
                            .findFirst();
            Optional<String> own =
                    Files.readAllLines(Path.of("/proc/self/status")).stream()
                            .filter(line -> line.startsWith("Groups:"))
                            .findFirst();
            return group.isPresent()
                    && own.isPresent()
                    && List.of(own.get().substring("Groups:".length()).strip().split("\\s+"))
                            .contains(group.get());
        } catch (IOException e) {
            return false;
        }
    }
}

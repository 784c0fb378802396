package org.jitney.clients.journalctl;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jitney.clients.cli.Environment;
import org.jitney.clients.cli.Screen;
import org.jitney.clients.cli.UsageError;
import org.jitney.journal.JournalReader;

/** Tells people why they may miss entries. */
final class AccessCheck {
    private static final String GROUP = "systemd-journal";
    private static final String FORBIDDEN = "Permission denied";
    private static final String NO_DATA = "No data available";
    private static final String UNSUPPORTED = "Protocol not supported";
    private static final String BROKEN = "Bad message";

    private AccessCheck() {}

    /**
     * Says which files could not be read, and why entries may be missing.
     *
     * @throws UsageError if there is nothing to read for want of permission
     */
    static void check(Wishes wishes, JournalReader journal, Screen screen, Environment environment)
            throws UsageError {
        Map<Path, String> unreadable = journal.unreadable();
        boolean none = journal.files().isEmpty();
        if (unreadable.isEmpty() && none && !wishes.quiet) {
            screen.note("No journal files were found.");
        }
        if (unreadable.containsValue(FORBIDDEN)) {
            if (!wishes.quiet && environment.uid() != 0 && !isMember()) {
                hint(wishes, screen);
            }
            if (none) {
                throw new UsageError(
                        "No journal files were opened due to insufficient permissions.");
            }
        }
        unreadable.forEach((file, reason) -> warn(file, reason, screen));
    }

    private static void hint(Wishes wishes, Screen screen) {
        boolean own = (wishes.user && !wishes.system) || !wishes.userUnits.isEmpty();
        screen.note(
                "Hint: You are currently not seeing messages from "
                        + (own ? "the system" : "other users and the system")
                        + ".\n"
                        + "      Users in the '"
                        + GROUP
                        + "' group can see all messages. Pass -q to\n"
                        + "      turn off this notice.");
    }

    /** {@return the system's words for what is wrong with a file} */
    static String message(String reason) {
        if (reason.startsWith("File is truncated") || reason.startsWith("File is too small")) {
            return NO_DATA;
        }
        if (reason.startsWith("File has unknown incompatible flags")) {
            return UNSUPPORTED;
        }
        boolean system =
                reason.equals(FORBIDDEN)
                        || reason.startsWith("No such")
                        || reason.startsWith("Is a directory")
                        || reason.startsWith("Too many");
        return system ? reason : BROKEN;
    }

    private static void warn(Path file, String reason, Screen screen) {
        switch (message(reason)) {
            case FORBIDDEN -> {}
            case NO_DATA -> screen.warn("Journal file " + file + " is truncated, ignoring file.");
            case UNSUPPORTED ->
                    screen.warn(
                            "Journal file "
                                    + file
                                    + " uses an unsupported feature, ignoring file.\n"
                                    + "Use SYSTEMD_LOG_LEVEL=debug journalctl --file="
                                    + file
                                    + " to see the details.");
            case BROKEN -> screen.warn("Journal file " + file + " corrupted, ignoring file.");
            default ->
                    screen.warn(
                            "An error was encountered while opening journal file or directory "
                                    + file
                                    + ", ignoring file: "
                                    + reason);
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

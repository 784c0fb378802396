package org.jitney.clients.journalctl;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jitney.clients.cli.Environment;
import org.jitney.clients.cli.Screen;
import org.jitney.clients.cli.UsageError;
import org.jitney.journal.JournalReader;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Xattr;

/** Tells people why they may miss entries. */
final class AccessCheck {
    private static final String GROUP = "systemd-journal";
    private static final String FOLDER = "/var/log/journal";
    private static final int ACCESS_LIST_VERSION = 2;
    private static final int NAMED_GROUP = 8;
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
                        + whoSeesAll(groupsOf(accessList())));
    }

    /** {@return who can see all, if besides the usual group those with these numbers can} */
    static String whoSeesAll(Set<Integer> groups) {
        TreeSet<String> names = new TreeSet<>(List.of(GROUP));
        for (String[] group : databaseOfGroups()) {
            if (group[2].matches("\\d{1,9}") && groups.contains(Integer.valueOf(group[2]))) {
                names.add(group[0]);
            }
        }
        return names.size() == 1
                ? "      Users in the '"
                        + GROUP
                        + "' group can see all messages. Pass -q to\n"
                        + "      turn off this notice."
                : "      Users in groups '"
                        + String.join("', '", names)
                        + "' can see all messages.\n"
                        + "      Pass -q to turn off this notice.";
    }

    private static byte[] accessList() {
        try {
            return Xattr.get(FOLDER, "system.posix_acl_access").orElse(new byte[0]);
        } catch (ErrnoException e) {
            return new byte[0];
        }
    }

    /**
     * {@return the numbers of the groups in an access control list as the kernel keeps it} That is
     * the number 2, then entries of a tag and permissions of 16 bits each and an id of 32 bits.
     */
    static Set<Integer> groupsOf(byte[] list) {
        ByteBuffer in = ByteBuffer.wrap(list).order(ByteOrder.LITTLE_ENDIAN);
        Set<Integer> groups = new HashSet<>();
        if (in.remaining() < Integer.BYTES || in.getInt() != ACCESS_LIST_VERSION) {
            return groups;
        }
        while (in.remaining() >= 2 * Integer.BYTES) {
            short tag = in.getShort();
            short permissions = in.getShort();
            int id = in.getInt();
            if (tag == NAMED_GROUP && permissions != 0) {
                groups.add(id);
            }
        }
        return groups;
    }

    /** {@return the lines of the file, in fields: name, password, number, members} */
    private static List<String[]> databaseOfGroups() {
        try {
            return Files.readAllLines(Path.of("/etc/group")).stream()
                    .map(line -> line.split(":", -1))
                    .filter(fields -> fields.length > 2)
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
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
                    databaseOfGroups().stream()
                            .filter(fields -> fields[0].equals(GROUP))
                            .map(fields -> fields[2])
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

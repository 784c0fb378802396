package org.jitney.manager.mount;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The kernel's mount table. */
public final class MountPoints {
    private static final Path TABLE = Path.of("/proc/self/mountinfo");

    // Set up before any unit is, and never of interest to one: the trees that make a Linux.
    private static final Set<String> OF_THE_SYSTEM =
            Set.of(
                    "/proc",
                    "/sys",
                    "/dev",
                    "/dev/shm",
                    "/dev/pts",
                    "/run",
                    "/sys/kernel/security",
                    "/sys/fs/smackfs",
                    "/sys/fs/selinux",
                    "/sys/fs/cgroup",
                    "/sys/fs/pstore",
                    "/sys/fs/bpf",
                    "/sys/firmware/efi/efivars",
                    "/dev/console",
                    "/proc/kmsg");

    private MountPoints() {}

    /**
     * One mount.
     *
     * @param where the mount point
     * @param what the source
     * @param type the type of the file system
     * @param options those of the mount and those of the file system, {@code ro} or {@code rw}
     *     first and once
     */
    public record Entry(String where, String what, String type, String options) {}

    /** {@return what is mounted at each mount point that this process sees: the topmost mount} */
    public static Map<String, Entry> read() {
        try {
            return parse(Files.readAllLines(TABLE, StandardCharsets.ISO_8859_1));
        } catch (IOException noProc) {
            return Map.of();
        }
    }

    /** Reads the lines of {@code /proc/self/mountinfo}, proc(5). */
    static Map<String, Entry> parse(List<String> lines) {
        Map<String, Entry> out = new LinkedHashMap<>();
        for (String line : lines) {
            int dash = line.indexOf(" - ");
            String[] before = dash < 0 ? new String[0] : line.substring(0, dash).split(" ", -1);
            String[] after = dash < 0 ? new String[0] : line.substring(dash + 3).split(" ", -1);
            if (before.length < 6 || after.length < 2) {
                continue;
            }
            if (after[0].equals("autofs")) {
                // A point of the automounter is no mount: what lies over it is.
                continue;
            }
            String where = decode(before[4]);
            String options = merge(before[5], after.length > 2 ? after[2] : "");
            // A later line lies over an earlier one.
            out.remove(where);
            out.put(where, new Entry(where, decode(after[1]), after[0], decode(options)));
        }
        return out;
    }

    /** {@return whether anything at all is mounted there now, a point of the automounter, too} */
    public static boolean isMountPoint(String where) {
        try {
            return Files.readAllLines(TABLE, StandardCharsets.ISO_8859_1).stream()
                    .map(line -> line.split(" ", 6))
                    .anyMatch(fields -> fields.length > 4 && decode(fields[4]).equals(where));
        } catch (IOException noProc) {
            return false;
        }
    }

    private static String merge(String ofMount, String ofFileSystem) {
        List<String> out = new ArrayList<>();
        List<String> all = new ArrayList<>(List.of(ofMount.split(",")));
        all.addAll(List.of(ofFileSystem.split(",")));
        out.add(all.contains("ro") ? "ro" : "rw");
        for (String option : all) {
            if (!option.isEmpty() && !option.equals("ro") && !option.equals("rw")) {
                out.add(option);
            }
        }
        return String.join(",", out);
    }

    /** Undoes the kernel's escapes: a backslash and three octal digits; the bytes are UTF-8. */
    public static String decode(String text) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && text.substring(i + 1).matches("(?s)[0-7]{3}.*")) {
                out.append((char) Integer.parseInt(text.substring(i + 1, i + 4), 8));
                i += 3;
            } else {
                out.append(c);
            }
        }
        return new String(
                out.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    /** {@return whether the mount point belongs to the system itself and makes no unit} */
    public static boolean isOfTheSystem(String where) {
        return OF_THE_SYSTEM.contains(where) || where.startsWith("/sys/fs/cgroup/");
    }
}

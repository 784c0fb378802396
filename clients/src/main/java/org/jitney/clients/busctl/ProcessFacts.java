package org.jitney.clients.busctl;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * What {@code /proc} says about a process.
 *
 * @param command the name of the program
 * @param executable its file
 * @param commandLine its arguments
 * @param controlGroup the path of its control group
 * @param status the lines of {@code /proc/PID/status}
 */
record ProcessFacts(
        String command,
        String executable,
        String commandLine,
        String controlGroup,
        Map<String, String> status) {

    static ProcessFacts read(long pid) {
        if (pid <= 0) {
            return new ProcessFacts("", "", "", "", Map.of());
        }
        String folder = "/proc/" + pid + "/";
        Map<String, String> status = new HashMap<>();
        for (String line : Names.lines(folder + "status")) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                status.put(line.substring(0, colon), line.substring(colon + 1).strip());
            }
        }
        return new ProcessFacts(
                text(folder + "comm").strip(),
                link(folder + "exe"),
                text(folder + "cmdline").replace('\0', ' ').strip(),
                controlGroup(folder),
                status);
    }

    /** With version 2 alone there is one group; beside version 1 the named hierarchy counts. */
    private static String controlGroup(String folder) {
        boolean unified = Files.exists(Path.of("/sys/fs/cgroup/cgroup.controllers"));
        String start = unified ? "0::" : ":name=systemd:";
        for (String line : Names.lines(folder + "cgroup")) {
            int at = line.indexOf(start);
            if (at >= 0 && (!unified || at == 0)) {
                return line.substring(at + start.length());
            }
        }
        return "";
    }

    /** {@return the unit in whose control group the process is, empty if in none} */
    String unit() {
        for (String part : controlGroup.split("/", -1)) {
            if (part.matches(".+\\.(service|scope|socket|mount|swap)")) {
                return part;
            }
        }
        return "";
    }

    /** {@return the slice in whose control group the process is} */
    String slice() {
        String slice = unit().isEmpty() ? "" : "-.slice";
        for (String part : controlGroup.split("/", -1)) {
            if (part.endsWith(".slice")) {
                slice = part;
            } else if (!part.isEmpty()) {
                break;
            }
        }
        return slice;
    }

    /** {@return the number of the login to which the process belongs, empty if to none} */
    String loginScope() {
        String unit = unit();
        String start = "session-";
        return unit.startsWith(start) && unit.endsWith(".scope")
                ? unit.substring(start.length(), unit.length() - ".scope".length())
                : "";
    }

    private static String text(String path) {
        try {
            return new String(Files.readAllBytes(Path.of(path)), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }

    private static String link(String path) {
        try {
            return Files.readSymbolicLink(Path.of(path)).toString();
        } catch (IOException e) {
            return "";
        }
    }
}

package org.jitney.clients.busctl;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What {@code /proc} says about a process; longer files are read when they are asked for. */
final class ProcessFacts {
    private static final List<String> TYPES =
            List.of(".service", ".scope", ".socket", ".mount", ".swap");

    private final String folder;
    private final String command;
    private final String controlGroup;

    private ProcessFacts(String folder) {
        this.folder = folder;
        this.command = text("comm").strip();
        this.controlGroup = folder.isEmpty() ? "" : controlGroup(folder);
    }

    /** {@return what is known about a process, which is nothing without a number} */
    static ProcessFacts of(long pid) {
        return new ProcessFacts(pid <= 0 ? "" : "/proc/" + pid + "/");
    }

    /** {@return the name of the program} */
    String command() {
        return command;
    }

    /** {@return the program's file} */
    String executable() {
        try {
            return folder.isEmpty()
                    ? ""
                    : Files.readSymbolicLink(Path.of(folder + "exe")).toString();
        } catch (IOException e) {
            return "";
        }
    }

    String commandLine() {
        return text("cmdline").replace('\0', ' ').strip();
    }

    /** {@return the path of its control group} */
    String controlGroup() {
        return controlGroup;
    }

    /** {@return the lines of {@code /proc/PID/status}} */
    Map<String, String> status() {
        Map<String, String> status = new HashMap<>();
        for (String line : text("status").split("\n", -1)) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                status.put(line.substring(0, colon), line.substring(colon + 1).strip());
            }
        }
        return status;
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
            for (String type : TYPES) {
                if (part.endsWith(type) && part.length() > type.length()) {
                    return part;
                }
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

    private String text(String file) {
        try {
            return folder.isEmpty()
                    ? ""
                    : new String(
                            Files.readAllBytes(Path.of(folder + file)), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }
}

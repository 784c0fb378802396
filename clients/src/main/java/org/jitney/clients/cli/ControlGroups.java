package org.jitney.clients.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The control groups of this machine, as the kernel shows them. */
public final class ControlGroups {
    /** Where they are mounted. */
    public static final Path MOUNT = Path.of("/sys/fs/cgroup");

    private ControlGroups() {}

    /** {@return whether there is one hierarchy for all controllers} */
    public static boolean isUnified() {
        return Files.exists(MOUNT.resolve("cgroup.controllers"));
    }

    /** {@return the folder of the hierarchy that the service manager uses} */
    public static Path root() {
        if (isUnified()) {
            return MOUNT;
        }
        Path hybrid = MOUNT.resolve("unified");
        return Files.exists(hybrid.resolve("cgroup.procs")) ? hybrid : MOUNT.resolve("systemd");
    }

    /** {@return the folder of a controller's hierarchy, if there is one} */
    public static Optional<Path> root(String controller) {
        Path folder = isUnified() ? MOUNT : MOUNT.resolve(controller);
        return Files.isDirectory(folder) ? Optional.of(folder) : Optional.empty();
    }

    /** {@return the groups directly in a group, in the kernel's order} */
    public static List<Path> below(Path group) throws IOException {
        List<Path> below = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(group, Files::isDirectory)) {
            entries.forEach(below::add);
        }
        return below;
    }

    /** {@return the processes directly in a group, sorted} */
    public static List<Long> processes(Path group) throws IOException {
        List<Long> pids = new ArrayList<>();
        for (String line : Files.readAllLines(group.resolve("cgroup.procs"))) {
            if (!line.isEmpty() && !line.equals("0")) {
                pids.add(Long.parseLong(line));
            }
        }
        pids.sort(null);
        return pids;
    }

    /** {@return whether there is no process in the group and those in it} */
    public static boolean isEmpty(Path group) {
        try {
            Path events = group.resolve("cgroup.events");
            if (Files.exists(events)) {
                return Files.readString(events).contains("populated 0");
            }
            if (!processes(group).isEmpty()) {
                return false;
            }
            for (Path below : below(group)) {
                if (!isEmpty(below)) {
                    return false;
                }
            }
            return true;
        } catch (IOException e) {
            // It is gone by now.
            return true;
        }
    }

    /** {@return the command line of a process, or its name in brackets; empty if it is gone} */
    public static Optional<String> commandLine(long pid) {
        Path process = Path.of("/proc", Long.toString(pid));
        try {
            byte[] bytes = Files.readAllBytes(process.resolve("cmdline"));
            String line =
                    new String(bytes, StandardCharsets.UTF_8).replace('\0', ' ').stripTrailing();
            if (line.isEmpty()) {
                return Optional.of("[" + Files.readString(process.resolve("comm")).strip() + "]");
            }
            return Optional.of(line.replace("\n", "\\n").replace("\t", "\\t"));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** {@return whether the process is a thread of the kernel} */
    public static boolean isKernelThread(long pid) {
        try {
            String stat =
                    Files.readString(
                            Path.of("/proc", Long.toString(pid), "stat"),
                            StandardCharsets.ISO_8859_1);
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            return (Long.parseLong(fields[6]) & 0x00200000L) != 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** Names that the kernel keeps for itself carry an underscore in front. */
    public static String unescape(String name) {
        return name.startsWith("_") ? name.substring(1) : name;
    }
}

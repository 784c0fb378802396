package org.jitney.manager.cgroup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Controllers that lie in hierarchies of version 1, each in one of its own. A group is made there
 * only when a unit asks for a limit; the processes of the others stay where the manager is.
 */
final class V1Controllers {
    private static final Logger LOG = LoggerFactory.getLogger(V1Controllers.class);

    /** The controllers of version 2, and what they are called in version 1. */
    private static final Map<String, String> NAMES =
            Map.of(
                    "cpu", "cpu",
                    "cpuset", "cpuset",
                    "memory", "memory",
                    "io", "blkio",
                    "pids", "pids",
                    "devices", "devices",
                    "cpuacct", "cpuacct");

    /** One write. */
    record Write(String file, String text) {}

    private final Map<String, Path> bases;
    private final Map<String, Set<String>> made = new HashMap<>();

    private V1Controllers(Map<String, Path> bases) {
        this.bases = bases;
    }

    /** {@return that there are none: whose group was handed over got no others with it} */
    static V1Controllers none() {
        return new V1Controllers(Map.of());
    }

    /**
     * Finds the hierarchies.
     *
     * @param mountInfo the lines of {@code /proc/self/mountinfo}
     * @param own the lines of {@code /proc/self/cgroup}
     * @param name of the subtree that is made in each when it is needed
     */
    static V1Controllers find(List<String> mountInfo, List<String> own, String name) {
        Map<String, Path> out = new TreeMap<>();
        for (String line : mountInfo) {
            int dash = line.indexOf(" - cgroup ");
            if (dash < 0) {
                continue;
            }
            String[] before = line.substring(0, dash).split(" ", -1);
            String[] after = line.substring(dash + 3).split(" ", -1);
            Set<String> options = Set.of(after[after.length - 1].split(","));
            NAMES.forEach((name2, name1) -> {
                if (options.contains(name1)) {
                    String group = ControlGroupMounts.below(before[3], ownPath(own, name1));
                    out.put(name2, Path.of(before[4]).resolve(group).resolve(name));
                }
            });
        }
        return new V1Controllers(out);
    }

    private static String ownPath(List<String> own, String controller) {
        for (String line : own) {
            String[] parts = line.split(":", 3);
            if (parts.length == 3 && Set.of(parts[1].split(",")).contains(controller)) {
                return parts[2];
            }
        }
        return "/";
    }

    /** {@return the controllers that are here, by their names in version 2} */
    Set<String> all() {
        return bases.keySet();
    }

    boolean has(String controller) {
        return bases.containsKey(controller);
    }

    /** Makes the group for these controllers: {@return those that it has now} */
    Set<String> enable(String group, Set<String> controllers, Set<Integer> processes) {
        for (String controller : controllers) {
            Path base = bases.get(controller);
            Set<String> known = made.computeIfAbsent(group, _ -> new TreeSet<>());
            if (base == null || known.contains(controller)) {
                continue;
            }
            try {
                create(base, group, controller.equals("cpuset"));
                known.add(controller);
                for (int pid : processes) {
                    join(path(base, group), pid);
                }
            } catch (IOException e) {
                LOG.debug("{}: no {}: {}", group, controller, e.toString());
            }
        }
        return made.getOrDefault(group, Set.of());
    }

    private static void join(Path directory, int pid) {
        try {
            Files.writeString(directory.resolve("cgroup.procs"), Integer.toString(pid));
        } catch (IOException gone) {
            LOG.debug("{}: {} does not join: {}", directory, pid, gone.toString());
        }
    }

    private static void create(Path base, String group, boolean inherits) throws IOException {
        Path above = Objects.requireNonNull(base.getParent());
        for (Path part : above.relativize(path(base, group))) {
            Path at = above.resolve(part);
            boolean isNew = !Files.isDirectory(at);
            if (isNew) {
                Files.createDirectory(at);
            }
            if (isNew && inherits) {
                // A new set is empty, and nobody can join it as long as it is.
                for (String file : List.of("cpuset.cpus", "cpuset.mems")) {
                    Files.writeString(at.resolve(file), Files.readString(above.resolve(file)));
                }
            }
            above = at;
        }
    }

    private Path path(String controller, String group) {
        return path(Objects.requireNonNull(bases.get(controller), controller), group);
    }

    private static Path path(Path base, String group) {
        return group.equals("/") ? base : base.resolve(group.substring(1));
    }

    /** {@return the files by which a new process joins the group} */
    List<Path> joinFiles(String group) {
        return made.getOrDefault(group, Set.of()).stream()
                .map(controller -> path(controller, group).resolve("cgroup.procs"))
                .toList();
    }

    /** {@return the directory of the group for that controller, if the group has it} */
    Optional<Path> directory(String group, String controller) {
        boolean has = made.getOrDefault(group, Set.of()).contains(controller);
        return has ? Optional.of(path(controller, group)) : Optional.empty();
    }

    void write(String group, String controller, String file, String text) throws IOException {
        Path directory = path(controller, group);
        if (controller.equals("cpuset") && text.isBlank()) {
            // In version 2 that is what the group above has, in version 1 nothing at all.
            Path above = Objects.requireNonNull(directory.getParent());
            Files.writeString(directory.resolve(file), Files.readString(above.resolve(file)));
            return;
        }
        List<Write> writes = translate(file, text);
        if (writes.isEmpty()) {
            throw new NoSuchFileException(file, null, "version 1 of control groups has no " + file);
        }
        for (Write write : writes) {
            Files.writeString(directory.resolve(write.file), write.text);
        }
    }

    /** {@return what a file of version 2 and its content are in version 1; empty for nothing} */
    static List<Write> translate(String file, String text) {
        String[] words = text.strip().split("\\s+", -1);
        return switch (file) {
            case "cpu.weight" -> {
                long shares = Long.parseLong(text) * 1024 / 100;
                yield List.of(new Write("cpu.shares", "" + Math.clamp(shares, 2, 262144)));
            }
            case "cpu.max" ->
                    List.of(
                            new Write("cpu.cfs_quota_us", "-1"),
                            new Write("cpu.cfs_period_us", words[1]),
                            new Write(
                                    "cpu.cfs_quota_us", words[0].equals("max") ? "-1" : words[0]));
            case "memory.max" ->
                    List.of(new Write("memory.limit_in_bytes", text.equals("max") ? "-1" : text));
            case "pids.max", "cpuset.cpus", "cpuset.mems" -> List.of(new Write(file, text));
            case "devices" ->
                    List.of(new Write(words[0], text.substring(words[0].length()).strip()));
            case "io.weight" -> {
                long weight = Math.clamp(Long.parseLong(words[1]) * 500 / 100, 10, 1000);
                yield words[0].equals("default")
                        ? List.of(new Write("blkio.weight", "" + weight))
                        : List.of(new Write("blkio.weight_device", words[0] + " " + weight));
            }
            case "io.max" -> throttle(words);
            default -> List.of();
        };
    }

    private static List<Write> throttle(String[] words) {
        Map<String, String> files = new LinkedHashMap<>();
        files.put("rbps", "read_bps_device");
        files.put("wbps", "write_bps_device");
        files.put("riops", "read_iops_device");
        files.put("wiops", "write_iops_device");
        String[] pair = words[1].split("=", 2);
        String number = pair[1].equals("max") ? "0" : pair[1];
        return List.of(new Write("blkio.throttle." + files.get(pair[0]), words[0] + " " + number));
    }

    void remove(String group) {
        if (group.equals("/")) {
            bases.values().forEach(V1Controllers::removeTree);
            made.clear();
        } else {
            Set<String> controllers = made.remove(group);
            if (controllers != null) {
                controllers.forEach(c -> removeTree(path(c, group)));
            }
        }
    }

    private static void removeTree(Path top) {
        if (!Files.isDirectory(top)) {
            return;
        }
        try (Stream<Path> walk = Files.walk(top)) {
            for (Path each : walk.filter(Files::isDirectory).toList().reversed()) {
                Files.deleteIfExists(each);
            }
        } catch (IOException | java.io.UncheckedIOException stillUsed) {
            LOG.debug("{} stays: {}", top, stillUsed.toString());
        }
    }
}

package org.jitney.clients.cgtop;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jitney.clients.cli.ControlGroups;

/** Reads what groups use: from one hierarchy, or from one for each controller. */
final class UsageReader {
    private static final long NSEC_PER_TICK = 10_000_000;

    private final TopOptions options;
    private final String root;
    private final Map<String, Usage> known = new HashMap<>();
    private Map<String, Usage> current = new HashMap<>();
    private long round;

    UsageReader(TopOptions options, String root) {
        this.options = options;
        this.root = root;
    }

    /** {@return the groups that there are now} */
    List<Usage> read() {
        current = new HashMap<>();
        boolean unified = ControlGroups.isUnified();
        boolean sums = options.count != TopOptions.Count.TASKS;
        look(ControlGroups.root(), root, 0, new Measure(this::processes, sums));
        for (String controller :
                unified ? List.of("") : List.of("cpuacct", "memory", "blkio", "pids")) {
            Optional<Path> folder =
                    unified ? Optional.of(ControlGroups.MOUNT) : ControlGroups.root(controller);
            folder.ifPresent(path ->
                    look(
                            path,
                            root,
                            0,
                            new Measure(
                                    (usage, group) -> measure(controller, usage, group), false)));
        }
        round++;
        known.keySet().retainAll(current.keySet());
        return new ArrayList<>(current.values());
    }

    /** Fills in numbers of a group. */
    private interface Probe {
        void fill(Usage usage, Path group) throws IOException;
    }

    /** What is asked of each group, and whether the processes of those in it are added up. */
    private record Measure(Probe probe, boolean sums) {}

    private Optional<Usage> look(Path hierarchy, String path, long depth, Measure measure) {
        Path group = hierarchy.resolve(path.replaceFirst("^/+", ""));
        if (depth > options.depth || !Files.isDirectory(group)) {
            return Optional.empty();
        }
        Usage usage = current.get(path);
        if (usage == null) {
            usage = known.computeIfAbsent(path, Usage::new);
            usage.forget();
            current.put(path, usage);
        }
        try {
            measure.probe().fill(usage, group);
            for (Path below : ControlGroups.below(group)) {
                String name = String.valueOf(below.getFileName());
                String whole = path.equals("/") ? "/" + name : path + "/" + name;
                Optional<Usage> child = look(hierarchy, whole, depth + 1, measure);
                usage.tasks = measure.sums() ? sum(usage.tasks, child) : usage.tasks;
            }
        } catch (IOException e) {
            // It is gone by now.
            return Optional.of(usage);
        }
        return Optional.of(usage);
    }

    /** Processes belong to one group only; tasks are counted for those above by the kernel. */
    private long sum(long own, Optional<Usage> child) {
        long below = child.map(usage -> usage.tasks).orElse(-1L);
        return options.recursive && below > 0 ? Math.max(0, own) + below : own;
    }

    private void processes(Usage usage, Path group) throws IOException {
        if (options.count == TopOptions.Count.TASKS) {
            return;
        }
        long count = 0;
        for (long pid : ControlGroups.processes(group)) {
            boolean kernel = options.count == TopOptions.Count.USER_PROCESSES;
            count += kernel && ControlGroups.isKernelThread(pid) ? 0 : 1;
        }
        usage.tasks = count > 0 ? count : -1;
    }

    private void measure(String controller, Usage usage, Path group) throws IOException {
        boolean host = usage.path.equals("/");
        long now = System.nanoTime();
        if (controller.isEmpty() || controller.equals("pids")) {
            tasks(usage, group, host);
        }
        if (controller.isEmpty() || controller.equals("memory")) {
            memory(usage, group, host, controller.isEmpty());
        }
        if (controller.isEmpty() || controller.equals("cpuacct")) {
            cpu(usage, group, host, controller.isEmpty(), now);
        }
        if (controller.isEmpty() || controller.equals("blkio")) {
            io(usage, group, controller.isEmpty(), now);
        }
    }

    private static Optional<String> text(Path file) throws IOException {
        return Files.exists(file)
                ? Optional.of(Files.readString(file, StandardCharsets.ISO_8859_1).strip())
                : Optional.empty();
    }

    private static long positive(Optional<String> text) {
        long value = text.filter(t -> t.matches("[0-9]{1,18}")).map(Long::parseLong).orElse(0L);
        return value > 0 ? value : -1;
    }

    private void tasks(Usage usage, Path group, boolean host) throws IOException {
        if (options.count != TopOptions.Count.TASKS) {
            return;
        }
        if (host) {
            String load = Files.readString(Path.of("/proc/loadavg"));
            usage.tasks = Long.parseLong(load.split("[ /]", -1)[4]);
        } else {
            usage.tasks = positive(text(group.resolve("pids.current")));
        }
    }

    private static void memory(Usage usage, Path group, boolean host, boolean unified)
            throws IOException {
        if (host) {
            Map<String, Long> memory = new HashMap<>();
            for (String line : Files.readAllLines(Path.of("/proc/meminfo"))) {
                String[] words = line.split("[: ]+", -1);
                memory.put(words[0], Long.parseLong(words[1]));
            }
            long free = memory.getOrDefault("MemAvailable", memory.getOrDefault("MemFree", 0L));
            usage.memory = (memory.getOrDefault("MemTotal", 0L) - free) * 1024;
        } else {
            String name = unified ? "memory.current" : "memory.usage_in_bytes";
            usage.memory = positive(text(group.resolve(name)));
        }
    }

    private void cpu(Usage usage, Path group, boolean host, boolean unified, long now)
            throws IOException {
        Optional<Long> nsec = Optional.empty();
        if (host) {
            String[] fields = Files.readAllLines(Path.of("/proc/stat")).get(0).split(" +", -1);
            long ticks = 0;
            // Without idling and waiting for disks, and without guests, who count as users.
            for (int i : new int[] {1, 2, 3, 6, 7, 8}) {
                ticks += Long.parseLong(fields[i]);
            }
            nsec = Optional.of(ticks * NSEC_PER_TICK);
        } else if (unified) {
            nsec =
                    text(group.resolve("cpu.stat"))
                            .flatMap(t ->
                                    t.lines().filter(l -> l.startsWith("usage_usec ")).findFirst())
                            .map(line -> Long.parseLong(line.substring(11)) * 1000);
        } else {
            nsec = text(group.resolve("cpuacct.usage")).map(Long::parseLong);
        }
        nsec.ifPresent(value -> usage.cpu(value, now, round));
    }

    private void io(Usage usage, Path group, boolean unified, long now) throws IOException {
        Path file = group.resolve(unified ? "io.stat" : "blkio.io_service_bytes");
        if (!Files.exists(file)) {
            return;
        }
        long read = 0;
        long written = 0;
        for (String line : Files.readAllLines(file)) {
            String[] words = line.split(" ", -1);
            for (String word : words) {
                read += word.startsWith("rbytes=") ? Long.parseLong(word.substring(7)) : 0;
                written += word.startsWith("wbytes=") ? Long.parseLong(word.substring(7)) : 0;
            }
            if (words.length == 3) {
                read += words[1].equals("Read") ? Long.parseLong(words[2]) : 0;
                written += words[1].equals("Write") ? Long.parseLong(words[2]) : 0;
            }
        }
        usage.io(read, written, now, round);
    }
}

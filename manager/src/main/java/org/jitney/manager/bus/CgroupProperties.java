package org.jitney.manager.bus;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jitney.bus.service.InterfaceTable;
import org.jitney.manager.Manager;
import org.jitney.manager.Unit;
import org.jitney.manager.graph.DependencyType;

/**
 * What the kernel says about a unit's control group. All bits set is the number for "not known":
 * the controller is not there, or the unit has no group now.
 */
final class CgroupProperties {
    private static final long UNKNOWN = -1L;
    private static final long NSEC_PER_USEC = 1000;

    /** Properties by the file of the group that has the number. */
    private static final Map<String, String> FILES =
            Map.of(
                    "MemoryCurrent", "memory.current",
                    "MemoryPeak", "memory.peak",
                    "MemorySwapCurrent", "memory.swap.current",
                    "MemorySwapPeak", "memory.swap.peak",
                    "MemoryZSwapCurrent", "memory.zswap.current");

    private static final Map<String, String> IO =
            Map.of(
                    "IOReadBytes", "rbytes",
                    "IOWriteBytes", "wbytes",
                    "IOReadOperations", "rios",
                    "IOWriteOperations", "wios");

    /** Counted by programs that the manager would load into the kernel; it loads none. */
    private static final List<String> TRAFFIC =
            List.of("IPIngressBytes", "IPIngressPackets", "IPEgressBytes", "IPEgressPackets");

    private final Manager engine;

    private CgroupProperties(Manager engine) {
        this.engine = engine;
    }

    static void register(InterfaceTable<Unit> table, Manager engine) {
        var group = new CgroupProperties(engine);
        table.property("ControlGroup", u -> engine.shownGroup(group.group(u)))
                .property("ControlGroupId", group::id)
                .property("Slice", CgroupProperties::slice)
                .property("CPUUsageNSec", group::cpuUsage)
                .property("TasksCurrent", group::tasks)
                .property("MemoryAvailable", group::memoryAvailable)
                .property("EffectiveCPUs", u -> group.set(u, "cpuset.cpus.effective"))
                .property("EffectiveMemoryNodes", u -> group.set(u, "cpuset.mems.effective"));
        table.property("OOMKills", u -> group.event(u, "oom_kill"))
                .property("EffectiveMemoryMax", u -> group.effective(u, "MemoryMax"))
                .property("EffectiveMemoryHigh", u -> group.effective(u, "MemoryHigh"))
                .property("EffectiveTasksMax", u -> group.effective(u, "TasksMax"));
        for (String counter : TRAFFIC) {
            table.property(counter, u -> UNKNOWN);
        }
        FILES.forEach((property, file) -> table.property(property, u -> group.number(u, file)));
        IO.forEach((property, key) -> table.property(property, u -> group.io(u, key)));
    }

    /** The group goes with the last process: what is down has none, nor what has no folder left. */
    private String group(Unit unit) {
        String group = unit.controlGroup();
        if (group.isEmpty() || unit.activeState().isInactiveOrFailed()) {
            return "";
        }
        boolean gone =
                engine.controlGroupDirectory(group).filter(d -> !Files.isDirectory(d)).isPresent();
        return gone ? "" : group;
    }

    private static Object slice(Unit unit) {
        return unit.dependencies(DependencyType.IN_SLICE).stream().findFirst().orElse("");
    }

    private Optional<Path> directory(Unit unit) {
        String group = group(unit);
        return group.isEmpty() ? Optional.empty() : engine.controlGroupDirectory(group);
    }

    private Object id(Unit unit) {
        Optional<Path> directory = directory(unit);
        if (directory.isEmpty()) {
            return 0L;
        }
        try {
            return ((Number) Files.getAttribute(directory.get(), "unix:ino")).longValue();
        } catch (IOException gone) {
            return 0L;
        }
    }

    private Object number(Unit unit, String file) {
        return number(read(unit, file));
    }

    private static long number(String file) {
        String text = file.strip();
        if (text.isEmpty() || text.equals("max")) {
            return UNKNOWN;
        }
        return Long.parseUnsignedLong(text);
    }

    /** Where the kernel does not count, the threads in the group and below are counted. */
    private Object tasks(Unit unit) {
        long counted = number(read(unit, "pids.current"));
        Optional<Path> group = directory(unit);
        if (counted != UNKNOWN || group.isEmpty()) {
            return counted;
        }
        try (Stream<Path> below = Files.walk(group.get())) {
            return below.filter(Files::isDirectory)
                    .mapToLong(directory -> threads(directory))
                    .sum();
        } catch (IOException | UncheckedIOException gone) {
            return UNKNOWN;
        }
    }

    private static long threads(Path group) {
        String version2 = read(group, "cgroup.threads");
        String text = version2.isEmpty() ? read(group, "tasks") : version2;
        return text.lines().filter(line -> !line.isBlank()).count();
    }

    private Object cpuUsage(Unit unit) {
        for (String line : read(unit, "cpu.stat").split("\n", -1)) {
            if (line.startsWith("usage_usec ")) {
                return Long.parseLong(line.substring("usage_usec ".length())) * NSEC_PER_USEC;
            }
        }
        return UNKNOWN;
    }

    private Object event(Unit unit, String name) {
        for (String line : read(unit, "memory.events").split("\n", -1)) {
            if (line.startsWith(name + " ")) {
                return Long.parseLong(line.substring(name.length() + 1));
            }
        }
        return UNKNOWN;
    }

    /** The lowest limit of the unit, the slices around it, and the machine. */
    private Object effective(Unit unit, String limit) {
        long least =
                limit.equals("TasksMax")
                        ? engine.defaults().machineTasks()
                        : engine.defaults().physicalMemory();
        Optional<Unit> at = Optional.of(unit);
        while (at.isPresent()) {
            long here = at.get().loaded().settings().values().number(limit);
            least = Long.compareUnsigned(here, least) < 0 ? here : least;
            at =
                    at.get().dependencies(DependencyType.IN_SLICE).stream()
                            .findFirst()
                            .flatMap(engine::unit);
        }
        return least;
    }

    /** Sums over all devices; a group that did nothing has an empty file. */
    private Object io(Unit unit, String key) {
        String text = read(unit, "io.stat");
        if (text.isEmpty()) {
            return UNKNOWN;
        }
        long sum = 0;
        for (String word : text.split("\\s+", -1)) {
            if (word.startsWith(key + "=")) {
                sum += Long.parseLong(word.substring(key.length() + 1));
            }
        }
        return sum;
    }

    /** What the unit may still use before a limit of its own or of a slice above it is reached. */
    private Object memoryAvailable(Unit unit) {
        long least = UNKNOWN;
        Path group = directory(unit).orElse(null);
        while (group != null && Files.exists(group.resolve("memory.current"))) {
            long used = number(read(group, "memory.current"));
            for (String limit : List.of("memory.max", "memory.high")) {
                long most = number(read(group, limit));
                if (most != UNKNOWN && used != UNKNOWN) {
                    long left = Math.max(0, most - used);
                    least = least == UNKNOWN ? left : Math.min(least, left);
                }
            }
            group = group.getParent();
        }
        return least;
    }

    /** A list such as {@code 0-3,8} as a bit set. */
    private Object set(Unit unit, String file) {
        BitSet bits = new BitSet();
        for (String range : read(unit, file).strip().split(",", -1)) {
            if (!range.isEmpty()) {
                int dash = range.indexOf('-');
                int first = Integer.parseInt(dash < 0 ? range : range.substring(0, dash));
                bits.set(first, Integer.parseInt(range.substring(dash + 1)) + 1);
            }
        }
        return bits.toByteArray();
    }

    private String read(Unit unit, String file) {
        return directory(unit).map(group -> read(group, file)).orElse("");
    }

    private static String read(Path group, String file) {
        try {
            byte[] bytes = Files.readAllBytes(group.resolve(file));
            return new String(bytes, StandardCharsets.US_ASCII);
        } catch (IOException noSuchController) {
            return "";
        }
    }
}

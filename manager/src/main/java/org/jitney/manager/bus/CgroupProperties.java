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
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.jitney.bus.service.InterfaceTable;
import org.jitney.manager.Manager;
import org.jitney.manager.Unit;
import org.jitney.manager.cgroup.GroupPrograms;
import org.jitney.manager.cgroup.GroupUsage;
import org.jitney.manager.cgroup.MachineLimits;
import org.jitney.manager.graph.DependencyType;

/**
 * What the kernel says about a unit's control group. All bits set is the number for "not known":
 * the controller is not there, or the unit has no group now.
 */
final class CgroupProperties {
    private static final long UNKNOWN = -1L;

    /** A number in a file of a group, and its file in version 1. */
    private record Counter(String controller, String file, String oldFile) {}

    private static final Map<String, Counter> FILES =
            Map.of(
                    "MemoryCurrent",
                    new Counter("memory", "memory.current", "memory.usage_in_bytes"),
                    "MemoryPeak",
                    new Counter("memory", "memory.peak", "memory.max_usage_in_bytes"),
                    "MemorySwapCurrent",
                    new Counter("memory", "memory.swap.current", ""),
                    "MemorySwapPeak",
                    new Counter("memory", "memory.swap.peak", ""),
                    "MemoryZSwapCurrent",
                    new Counter("memory", "memory.zswap.current", ""));

    private static final Map<String, ToLongFunction<GroupUsage>> USAGE =
            Map.of(
                    "CPUUsageNSec", GroupUsage::cpuNsec,
                    "IOReadBytes", GroupUsage::ioReadBytes,
                    "IOReadOperations", GroupUsage::ioReadOperations,
                    "IOWriteBytes", GroupUsage::ioWriteBytes,
                    "IOWriteOperations", GroupUsage::ioWriteOperations);

    private static final Map<String, ToLongFunction<GroupPrograms.Traffic>> TRAFFIC =
            Map.of(
                    "IPIngressBytes", GroupPrograms.Traffic::ingressBytes,
                    "IPIngressPackets", GroupPrograms.Traffic::ingressPackets,
                    "IPEgressBytes", GroupPrograms.Traffic::egressBytes,
                    "IPEgressPackets", GroupPrograms.Traffic::egressPackets);

    private final Manager engine;

    private CgroupProperties(Manager engine) {
        this.engine = engine;
    }

    static void register(InterfaceTable<Unit> table, Manager engine) {
        var group = new CgroupProperties(engine);
        table.property("ControlGroup", u -> engine.shownGroup(group.group(u)))
                .property("ControlGroupId", group::id)
                .property("Slice", CgroupProperties::slice)
                .property("TasksCurrent", group::tasks)
                .property("MemoryAvailable", group::memoryAvailable)
                .property("EffectiveCPUs", u -> group.set(u, "cpuset.cpus.effective"))
                .property("EffectiveMemoryNodes", u -> group.set(u, "cpuset.mems.effective"));
        TRAFFIC.forEach((property, counter) ->
                table.property(
                        property,
                        u -> engine.traffic(u).map(t -> counter.applyAsLong(t)).orElse(UNKNOWN)));
        table.property("OOMKills", u -> group.event(u, "oom_kill"));
        FILES.forEach((property, file) -> table.property(property, u -> group.number(u, file)));
        USAGE.forEach((property, counter) ->
                table.property(property, u -> counter.applyAsLong(engine.usage(u))));
        table.property("EffectiveMemoryMax", u -> group.effective(u, "MemoryMax"));
        table.property("EffectiveMemoryHigh", u -> group.effective(u, "MemoryHigh"));
        table.property("EffectiveTasksMax", u -> group.effective(u, "TasksMax"));
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

    private Object number(Unit unit, Counter counter) {
        String group = group(unit);
        if (group.isEmpty()) {
            return UNKNOWN;
        }
        Optional<Path> directory = engine.controlGroupDirectory(group, counter.controller);
        long found = directory.map(d -> number(read(d, counter.file))).orElse(UNKNOWN);
        boolean old = found == UNKNOWN && !counter.oldFile.isEmpty();
        return old ? directory.map(d -> number(read(d, counter.oldFile))).orElse(UNKNOWN) : found;
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
        Optional<Path> group = directory(unit);
        long counted =
                group.isEmpty()
                        ? UNKNOWN
                        : engine.controlGroupDirectory(group(unit), "pids")
                                .map(d -> number(read(d, "pids.current")))
                                .orElse(UNKNOWN);
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

    /** The least of the limits of the unit and of the slices it lies in, and what there is. */
    private Object effective(Unit unit, String property) {
        long least = property.equals("TasksMax") ? MachineLimits.tasks() : MachineLimits.memory();
        Optional<Unit> at = Optional.of(unit);
        while (at.isPresent()) {
            long own =
                    at.get()
                            .loaded()
                            .settings()
                            .cgroup()
                            .map(c -> c.values().number(property))
                            .orElse(-1L);
            if (own != UNKNOWN) {
                least = least == UNKNOWN ? own : Math.min(least, own);
            }
            String slice = String.valueOf(slice(at.get()));
            at = slice.isEmpty() ? Optional.empty() : engine.unit(slice);
        }
        return least;
    }

    private Object event(Unit unit, String name) {
        for (String line : read(unit, "memory.events").split("\n", -1)) {
            if (line.startsWith(name + " ")) {
                return Long.parseLong(line.substring(name.length() + 1));
            }
        }
        return UNKNOWN;
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

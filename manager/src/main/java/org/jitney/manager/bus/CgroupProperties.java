package org.jitney.manager.bus;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
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
                    "MemoryZSwapCurrent", "memory.zswap.current",
                    "TasksCurrent", "pids.current");

    private static final Map<String, String> IO =
            Map.of(
                    "IOReadBytes", "rbytes",
                    "IOWriteBytes", "wbytes",
                    "IOReadOperations", "rios",
                    "IOWriteOperations", "wios");

    private final Manager engine;

    private CgroupProperties(Manager engine) {
        this.engine = engine;
    }

    static void register(InterfaceTable<Unit> table, Manager engine) {
        var group = new CgroupProperties(engine);
        table.property("ControlGroup", Unit::controlGroup)
                .property("ControlGroupId", group::id)
                .property("Slice", CgroupProperties::slice)
                .property("CPUUsageNSec", group::cpuUsage);
        FILES.forEach((property, file) -> table.property(property, u -> group.number(u, file)));
        IO.forEach((property, key) -> table.property(property, u -> group.io(u, key)));
    }

    private static Object slice(Unit unit) {
        return unit.dependencies(DependencyType.IN_SLICE).stream().findFirst().orElse("");
    }

    private Optional<Path> directory(Unit unit) {
        String group = unit.controlGroup();
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
        String text = read(unit, file).strip();
        if (text.isEmpty() || text.equals("max")) {
            return UNKNOWN;
        }
        return Long.parseUnsignedLong(text);
    }

    private Object cpuUsage(Unit unit) {
        for (String line : read(unit, "cpu.stat").split("\n")) {
            if (line.startsWith("usage_usec ")) {
                return Long.parseLong(line.substring("usage_usec ".length())) * NSEC_PER_USEC;
            }
        }
        return UNKNOWN;
    }

    /** Sums over all devices; a group that did nothing has an empty file. */
    private Object io(Unit unit, String key) {
        String text = read(unit, "io.stat");
        if (text.isEmpty()) {
            return UNKNOWN;
        }
        long sum = 0;
        for (String word : text.split("\\s+")) {
            if (word.startsWith(key + "=")) {
                sum += Long.parseLong(word.substring(key.length() + 1));
            }
        }
        return sum;
    }

    private String read(Unit unit, String file) {
        Optional<Path> directory = directory(unit);
        if (directory.isEmpty()) {
            return "";
        }
        try {
            byte[] bytes = Files.readAllBytes(directory.get().resolve(file));
            return new String(bytes, StandardCharsets.US_ASCII);
        } catch (IOException noSuchController) {
            return "";
        }
    }
}

package org.jitney.clients.systemctl;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jitney.clients.cli.Properties;
import org.jitney.unitfile.time.TimeSpan;

/** The part of {@code status} about what a unit uses: traffic, tasks, memory, processor time. */
final class ResourceText {
    private static final long NONE = -1;
    private static final String[] UNITS = {"B", "K", "M", "G", "T", "P", "E"};

    private ResourceText() {}

    static void append(StringBuilder out, Properties unit) {
        pair(out, unit, "         IP: ", "IPIngressBytes", " in, ", "IPEgressBytes", " out\n");
        pair(out, unit, "         IO: ", "IOReadBytes", " read, ", "IOWriteBytes", " written\n");
        long tasks = unit.number("TasksCurrent", NONE);
        if (tasks != NONE) {
            long most = unit.number("TasksMax", NONE);
            out.append("      Tasks: ").append(Long.toUnsignedString(tasks));
            out.append(most == NONE ? "" : " (limit: " + Long.toUnsignedString(most) + ")");
            out.append('\n');
        }
        memory(out, unit);
        long cpu = unit.number("CPUUsageNSec", NONE);
        if (cpu != NONE) {
            out.append("        CPU: ").append(new TimeSpan(cpu / 1000).render(1000)).append('\n');
        }
    }

    private static void pair(
            StringBuilder out,
            Properties unit,
            String label,
            String in,
            String between,
            String back,
            String end) {
        long first = unit.number(in, NONE);
        long second = unit.number(back, NONE);
        if (first != NONE && second != NONE) {
            out.append(label).append(bytes(first)).append(between);
            out.append(bytes(second)).append(end);
        }
    }

    private static void memory(StringBuilder out, Properties unit) {
        long current = unit.number("MemoryCurrent", NONE);
        if (current == NONE) {
            return;
        }
        List<String> limits = new ArrayList<>();
        limit(limits, unit, "min: ", "MemoryMin", 0);
        limit(limits, unit, "low: ", "MemoryLow", 0);
        limit(limits, unit, "high: ", "MemoryHigh", NONE);
        limit(limits, unit, "max: ", "MemoryMax", NONE);
        limit(limits, unit, "swap max: ", "MemorySwapMax", NONE);
        limit(limits, unit, "limit: ", "MemoryLimit", NONE);
        limit(limits, unit, "available: ", "MemoryAvailable", NONE);
        out.append("     Memory: ").append(bytes(current));
        out.append(limits.isEmpty() ? "" : " (" + String.join(" ", limits) + ")").append('\n');
    }

    private static void limit(
            List<String> limits, Properties unit, String label, String name, long none) {
        long value = unit.number(name, none);
        if (value != none) {
            limits.add(label + bytes(value));
        }
    }

    /** {@return a size with one digit behind the point, such as {@code 1.5M}} */
    static String bytes(long bytes) {
        double value = bytes >= 0 ? bytes : bytes + 0x1p64;
        int unit = 0;
        while (value >= 1024 && unit < UNITS.length - 1) {
            value /= 1024;
            unit++;
        }
        if (unit == 0) {
            return Long.toUnsignedString(bytes) + "B";
        }
        // Cut, not rounded: what is shown was surely used.
        double cut = Math.floor(value * 10) / 10;
        return String.format(Locale.ROOT, "%.1f%s", cut, UNITS[unit]);
    }
}

package org.jitney.manager.cgroup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jitney.manager.unit.CgroupContext;
import org.jitney.manager.unit.Structs;
import org.jitney.manager.unit.Values;

/** The settings of resource control as files of a group of version 2. */
public final class Attributes {
    private static final long DEFAULT_PERIOD_USEC = 100_000;
    private static final long SECOND_USEC = 1_000_000;
    private static final long SHARES_OF_DEFAULT = 1024;
    private static final long DEFAULT_WEIGHT = 100;

    private final CgroupContext context;
    private final Function<String, Optional<String>> devices;
    private final List<Attribute> out = new ArrayList<>();
    private final boolean startup;
    private final List<CgroupContext> above;

    private Attributes(
            CgroupContext context,
            boolean startup,
            List<CgroupContext> above,
            Function<String, Optional<String>> devices) {
        this.context = context;
        this.startup = startup;
        this.above = above;
        this.devices = devices;
    }

    /**
     * {@return what to write for these settings}
     *
     * @param startup whether the machine goes up or down, for which there are settings of their own
     * @param above the settings of the slices that the unit lies in, the nearest first
     */
    public static List<Attribute> of(
            CgroupContext context, boolean startup, List<CgroupContext> above) {
        return of(context, startup, above, Attributes::deviceNumber);
    }

    /**
     * As above.
     *
     * @param devices the number, as in {@code 8:0}, of the device that a path names or lies on
     */
    static List<Attribute> of(CgroupContext context, Function<String, Optional<String>> devices) {
        return of(context, false, List.of(), devices);
    }

    static List<Attribute> of(
            CgroupContext context,
            boolean startup,
            List<CgroupContext> above,
            Function<String, Optional<String>> devices) {
        var attributes = new Attributes(context, startup, above, devices);
        attributes.cpu();
        attributes.memory();
        attributes.io();
        attributes.add("pids", "pids.max", limit(context.tasksMax()), "TasksMax");
        return List.copyOf(attributes.out);
    }

    private void add(String controller, String file, String text, String property) {
        out.add(new Attribute(controller, file, text, property, context.values().isSet(property)));
    }

    /**
     * {@return the property that counts: the one for the startup, where it is set and it is that}
     */
    private String name(String property) {
        String other = "Startup" + property;
        return startup && context.values().isSet(other) ? other : property;
    }

    private static String limit(long number) {
        return number == Values.INFINITY ? "max" : Long.toString(number);
    }

    private void cpu() {
        String weightName = name("CPUWeight");
        String sharesName = name("CPUShares");
        long weight = context.values().number(weightName);
        long shares = context.values().number(sharesName);
        if (weight == 0) {
            add("cpu", "cpu.idle", "1", weightName);
        } else if (weight == Values.INFINITY && shares != Values.INFINITY) {
            long converted = shares * DEFAULT_WEIGHT / SHARES_OF_DEFAULT;
            add("cpu", "cpu.weight", "" + Math.clamp(converted, 1, 10000), sharesName);
        } else {
            long set = weight == Values.INFINITY ? DEFAULT_WEIGHT : weight;
            add("cpu", "cpu.weight", Long.toString(set), weightName);
        }
        add("cpu", "cpu.max", quota(), "CPUQuotaPerSecUSec");
        set("cpuset.cpus", "AllowedCPUs");
        set("cpuset.mems", "AllowedMemoryNodes");
    }

    private String quota() {
        long asked = context.cpuQuotaPeriodUsec();
        long period =
                asked == Values.INFINITY
                        ? DEFAULT_PERIOD_USEC
                        : Math.clamp(asked, 1000, SECOND_USEC);
        long share = context.cpuQuotaPerSecUsec();
        if (share == Values.INFINITY) {
            return "max " + period;
        }
        // Less than a millisecond is more than the kernel can measure.
        return Math.max(1000, share * period / SECOND_USEC) + " " + period;
    }

    private void set(String file, String setting) {
        String property = name(setting);
        BitSet bits = BitSet.valueOf(context.values().bytes(property));
        List<String> ranges = new ArrayList<>();
        for (int from = bits.nextSetBit(0); from >= 0; ) {
            int end = bits.nextClearBit(from);
            ranges.add(end == from + 1 ? "" + from : from + "-" + (end - 1));
            from = bits.nextSetBit(end);
        }
        add("cpuset", file, ranges.isEmpty() ? "\n" : String.join(",", ranges), property);
    }

    private void memory() {
        protection("memory.min", "MemoryMin");
        protection("memory.low", "MemoryLow");
        memory("memory.high", "MemoryHigh");
        boolean startupMax = !name("MemoryMax").equals("MemoryMax");
        boolean old =
                !startupMax
                        && context.memoryMax() == Values.INFINITY
                        && context.memoryLimit() != Values.INFINITY;
        if (old) {
            add("memory", "memory.max", limit(context.memoryLimit()), "MemoryLimit");
        } else {
            memory("memory.max", "MemoryMax");
        }
        memory("memory.swap.max", "MemorySwapMax");
        memory("memory.zswap.max", "MemoryZSwapMax");
        if (context.values().get("OOMPolicy").isPresent()) {
            // The kernel then kills all of the group or nothing.
            String whole = context.values().text("OOMPolicy").equals("kill") ? "1" : "0";
            add("memory", "memory.oom.group", whole, "OOMPolicy");
        }
    }

    private void memory(String file, String setting) {
        String property = name(setting);
        add("memory", file, limit(context.values().number(property)), property);
    }

    /** What a unit does not say itself, the nearest slice that has a default says for it. */
    private void protection(String file, String property) {
        String own = name(property);
        String fallback = "Default" + property;
        Optional<CgroupContext> slice =
                context.values().isSet(own)
                        ? Optional.empty()
                        : above.stream().filter(c -> c.values().isSet(fallback)).findFirst();
        if (slice.isPresent()) {
            String text = limit(slice.get().values().number(fallback));
            out.add(new Attribute("memory", file, text, fallback, true));
        } else {
            add("memory", file, limit(context.values().number(own)), own);
        }
    }

    private void io() {
        String weightName = name("IOWeight");
        long weight = context.values().number(weightName);
        String oldName = name("BlockIOWeight");
        long old = context.values().number(oldName);
        if (weight == Values.INFINITY && old != Values.INFINITY) {
            add("io", "io.weight", "default " + ofBlockIo(old), oldName);
        } else {
            long set = weight == Values.INFINITY ? DEFAULT_WEIGHT : weight;
            add("io", "io.weight", "default " + set, weightName);
        }
        for (Structs.Amount one :
                context.values().list("BlockIODeviceWeight", Structs.Amount.class)) {
            device(one, "io.weight", n -> "" + ofBlockIo(n), "BlockIODeviceWeight");
        }
        for (Structs.Amount one : context.ioDeviceWeight()) {
            device(one, "io.weight", number -> "" + number, "IODeviceWeight");
        }
        Map<String, String> limits = new LinkedHashMap<>();
        limits.put("BlockIOReadBandwidth", "rbps");
        limits.put("BlockIOWriteBandwidth", "wbps");
        limits.put("IOReadBandwidthMax", "rbps");
        limits.put("IOWriteBandwidthMax", "wbps");
        limits.put("IOReadIOPSMax", "riops");
        limits.put("IOWriteIOPSMax", "wiops");
        limits.forEach((property, key) -> {
            for (Structs.Amount one : context.values().list(property, Structs.Amount.class)) {
                device(one, "io.max", number -> key + "=" + limit(number), property);
            }
        });
        for (Structs.Amount one :
                context.values().list("IODeviceLatencyTargetUSec", Structs.Amount.class)) {
            device(one, "io.latency", n -> "target=" + n, "IODeviceLatencyTargetUSec");
        }
    }

    /** Weights of version 1 go from 10 to 1000, and 500 is the middle. */
    private static long ofBlockIo(long weight) {
        return Math.clamp(weight * DEFAULT_WEIGHT / 500, 1, 10000);
    }

    private void device(
            Structs.Amount one, String file, Function<Long, String> text, String property) {
        String number = devices.apply(one.name()).orElse(one.name());
        add("io", file, number + " " + text.apply(one.amount()), property);
    }

    private static Optional<String> deviceNumber(String path) {
        try {
            Path file = Path.of(path);
            boolean node =
                    Files.exists(file) && !Files.isRegularFile(file) && !Files.isDirectory(file);
            long device =
                    ((Number) Files.getAttribute(file, node ? "unix:rdev" : "unix:dev"))
                            .longValue();
            long major = ((device >> 8) & 0xfff) | ((device >> 32) & ~0xfffL);
            long minor = (device & 0xff) | ((device >> 12) & ~0xffL);
            return Optional.of(major + ":" + minor);
        } catch (IOException | UnsupportedOperationException noDevice) {
            return Optional.empty();
        }
    }
}

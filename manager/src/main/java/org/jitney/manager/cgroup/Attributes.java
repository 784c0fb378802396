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

    private Attributes(CgroupContext context, Function<String, Optional<String>> devices) {
        this.context = context;
        this.devices = devices;
    }

    /** {@return what to write for these settings} */
    public static List<Attribute> of(CgroupContext context) {
        return of(context, Attributes::deviceNumber);
    }

    /**
     * As above.
     *
     * @param devices the number, as in {@code 8:0}, of the device that a path names or lies on
     */
    static List<Attribute> of(CgroupContext context, Function<String, Optional<String>> devices) {
        var attributes = new Attributes(context, devices);
        attributes.cpu();
        attributes.memory();
        attributes.io();
        attributes.add("pids", "pids.max", limit(context.tasksMax()), "TasksMax");
        return List.copyOf(attributes.out);
    }

    private void add(String controller, String file, String text, String property) {
        out.add(new Attribute(controller, file, text, property, context.values().isSet(property)));
    }

    private static String limit(long number) {
        return number == Values.INFINITY ? "max" : Long.toString(number);
    }

    private void cpu() {
        long weight = context.cpuWeight();
        boolean shares = weight == Values.INFINITY && context.cpuShares() != Values.INFINITY;
        if (weight == 0) {
            add("cpu", "cpu.idle", "1", "CPUWeight");
        } else if (shares) {
            long converted = context.cpuShares() * DEFAULT_WEIGHT / SHARES_OF_DEFAULT;
            add("cpu", "cpu.weight", "" + Math.clamp(converted, 1, 10000), "CPUShares");
        } else {
            long set = weight == Values.INFINITY ? DEFAULT_WEIGHT : weight;
            add("cpu", "cpu.weight", Long.toString(set), "CPUWeight");
        }
        add("cpu", "cpu.max", quota(), "CPUQuotaPerSecUSec");
        set("cpuset.cpus", context.allowedCpus(), "AllowedCPUs");
        set("cpuset.mems", context.allowedMemoryNodes(), "AllowedMemoryNodes");
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

    private void set(String file, byte[] mask, String property) {
        BitSet bits = BitSet.valueOf(mask);
        List<String> ranges = new ArrayList<>();
        for (int from = bits.nextSetBit(0); from >= 0; ) {
            int end = bits.nextClearBit(from);
            ranges.add(end == from + 1 ? "" + from : from + "-" + (end - 1));
            from = bits.nextSetBit(end);
        }
        add("cpuset", file, ranges.isEmpty() ? "\n" : String.join(",", ranges), property);
    }

    private void memory() {
        add("memory", "memory.min", limit(context.memoryMin()), "MemoryMin");
        add("memory", "memory.low", limit(context.memoryLow()), "MemoryLow");
        add("memory", "memory.high", limit(context.memoryHigh()), "MemoryHigh");
        boolean old =
                context.memoryMax() == Values.INFINITY && context.memoryLimit() != Values.INFINITY;
        add(
                "memory",
                "memory.max",
                limit(old ? context.memoryLimit() : context.memoryMax()),
                old ? "MemoryLimit" : "MemoryMax");
        add("memory", "memory.swap.max", limit(context.memorySwapMax()), "MemorySwapMax");
    }

    private void io() {
        long weight = context.ioWeight();
        add(
                "io",
                "io.weight",
                "default " + (weight == Values.INFINITY ? DEFAULT_WEIGHT : weight),
                "IOWeight");
        for (Structs.Amount one : context.ioDeviceWeight()) {
            device(one, "io.weight", number -> "" + number, "IODeviceWeight");
        }
        Map<String, String> limits = new LinkedHashMap<>();
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

package org.jitney.manager;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jitney.manager.cgroup.GroupPrograms.Traffic;
import org.jitney.manager.cgroup.GroupUsage;
import org.jitney.manager.runtime.StateBag;
import org.jitney.manager.runtime.UnitHost.LogLevel;
import org.jitney.unitfile.ByteSize;
import org.jitney.unitfile.time.TimeSpan;

/**
 * What a run has used of the machine, as a line for the log: one that is worth it is heard, the
 * others are for who looks for them. The texts, fields and thresholds are the original's.
 *
 * @param text the line without the unit's name
 * @param fields systemd.journal-fields(7)
 */
record UsageReport(LogLevel level, String text, Map<String, String> fields) {
    private static final String RESOURCES_USED = "ae8f7b866b0347b9af31fe1c80b127c0";
    private static final long SECOND_NSEC = 1_000_000_000L;
    private static final long MEGABYTE = 1024L * 1024;
    private static final long NSEC_PER_USEC = 1000;
    private static final long MILLISECOND_USEC = 1000;

    private static final Worth CPU = new Worth(SECOND_NSEC, 600 * SECOND_NSEC);
    private static final Worth IO = new Worth(MEGABYTE, 10 * MEGABYTE);
    private static final Worth IP = new Worth(0, 10 * MEGABYTE);

    /** Above the first an amount is worth a mention, above the second a notice. */
    private record Worth(long mention, long notice) {
        LogLevel level(long amount) {
            return amount > notice
                    ? LogLevel.NOTICE
                    : amount > mention ? LogLevel.INFO : LogLevel.DEBUG;
        }
    }

    private static final class Draft {
        private final List<String> parts = new ArrayList<>();
        private final Map<String, String> fields = new LinkedHashMap<>();
        private LogLevel level = LogLevel.DEBUG;

        void count(String field, long amount) {
            fields.put(field, Long.toUnsignedString(amount));
        }

        void raise(LogLevel worth) {
            // The more serious comes later among the levels.
            level = worth.compareTo(level) > 0 ? worth : level;
        }
    }

    /**
     * {@return the line, unless nothing was counted}
     *
     * @param usage what the group has counted; input and output are told when {@code io} says so
     * @param traffic what the group's programs have counted
     */
    static Optional<UsageReport> of(GroupUsage usage, boolean io, Optional<Traffic> traffic) {
        Draft draft = new Draft();
        draft.fields.put("MESSAGE_ID", RESOURCES_USED);
        if (usage.cpuNsec() >= 0) {
            draft.count("CPU_USAGE_NSEC", usage.cpuNsec());
            String time = new TimeSpan(usage.cpuNsec() / NSEC_PER_USEC).render(MILLISECOND_USEC);
            draft.parts.add(time + " CPU time");
            draft.raise(CPU.level(usage.cpuNsec()));
        }
        if (io && usage.ioReadBytes() >= 0) {
            disk(draft, usage);
        }
        traffic.ifPresent(t -> network(draft, t));
        if (draft.parts.isEmpty()) {
            return Optional.empty();
        }
        String text = "Consumed " + String.join(", ", draft.parts) + ".";
        return Optional.of(new UsageReport(draft.level, text, Map.copyOf(draft.fields)));
    }

    private static void disk(Draft draft, GroupUsage usage) {
        draft.count("IO_METRIC_READ_BYTES", usage.ioReadBytes());
        draft.count("IO_METRIC_WRITE_BYTES", usage.ioWriteBytes());
        draft.count("IO_METRIC_READ_OPERATIONS", usage.ioReadOperations());
        draft.count("IO_METRIC_WRITE_OPERATIONS", usage.ioWriteOperations());
        if (usage.ioReadBytes() == 0 && usage.ioWriteBytes() == 0) {
            draft.parts.add("no IO");
            return;
        }
        draft.parts.add("read %s from disk".formatted(ByteSize.render(usage.ioReadBytes())));
        draft.parts.add("written %s to disk".formatted(ByteSize.render(usage.ioWriteBytes())));
        draft.raise(IO.level(usage.ioReadBytes()));
        draft.raise(IO.level(usage.ioWriteBytes()));
    }

    private static void network(Draft draft, Traffic traffic) {
        draft.count("IP_METRIC_INGRESS_BYTES", traffic.ingressBytes());
        draft.count("IP_METRIC_INGRESS_PACKETS", traffic.ingressPackets());
        draft.count("IP_METRIC_EGRESS_BYTES", traffic.egressBytes());
        draft.count("IP_METRIC_EGRESS_PACKETS", traffic.egressPackets());
        if (traffic.ingressBytes() == 0 && traffic.egressBytes() == 0) {
            draft.parts.add("no IP traffic");
            return;
        }
        draft.parts.add(
                "received %s IP traffic".formatted(ByteSize.render(traffic.ingressBytes())));
        draft.parts.add("sent %s IP traffic".formatted(ByteSize.render(traffic.egressBytes())));
        draft.raise(IP.level(traffic.ingressBytes()));
        draft.raise(IP.level(traffic.egressBytes()));
    }

    /** Writes counts down for the next manager; {@code what} are they? */
    static void save(String what, GroupUsage usage, StateBag into) {
        if (!usage.equals(GroupUsage.NONE)) {
            into.put(what + ".cpu", usage.cpuNsec());
            into.put(what + ".read", usage.ioReadBytes())
                    .put(what + ".reads", usage.ioReadOperations());
            into.put(what + ".written", usage.ioWriteBytes());
            into.put(what + ".writes", usage.ioWriteOperations());
        }
    }

    /** {@return what the manager before has written down} */
    static GroupUsage restore(String what, StateBag from) {
        return from.has(what + ".cpu")
                ? new GroupUsage(
                        from.number(what + ".cpu"),
                        from.number(what + ".read"),
                        from.number(what + ".reads"),
                        from.number(what + ".written"),
                        from.number(what + ".writes"))
                : GroupUsage.NONE;
    }
}

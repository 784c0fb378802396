package org.jitney.network1.config;

import static org.jitney.network1.config.TrafficValues.put;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Reads qdiscs and classes whose settings are numbers alone, each with an attribute of its own:
 * {@code linux/pkt_sched.h}. What is not given is for the kernel to decide.
 */
final class NumberedQdiscs {
    private static final List<String> COMPENSATION = List.of("none", "atm", "ptm");
    private static final List<String> FLOWS =
            List.of(
                    "none",
                    "src-host",
                    "dst-host",
                    "hosts",
                    "flows",
                    "dual-src-host",
                    "dual-dst-host",
                    "triple");
    private static final List<String> TINS =
            List.of("diffserv3", "diffserv4", "diffserv8", "besteffort", "precedence");

    private NumberedQdiscs() {}

    /** One limit on packets. */
    static TrafficOptions limited(SectionReader in, int type) {
        SortedMap<Integer, NetDevKind.Bridge.Setting> out = new TreeMap<>();
        put(out, type, 4, packets(in, "PacketLimit"));
        return new TrafficOptions.Numbers(out);
    }

    private static Optional<Long> packets(SectionReader in, String key) {
        return in.number(key, 0, TrafficValues.MOST - 1).filter(n -> n > 0);
    }

    private static Optional<Long> count(SectionReader in, String key) {
        return in.number(key, 0, TrafficValues.MOST).filter(n -> n > 0);
    }

    private static Optional<Long> bytes(SectionReader in, String key, String older) {
        return in.value(key, TrafficValues::bytes)
                .or(() -> in.value(older, TrafficValues::bytes))
                .filter(n -> n > 0);
    }

    private static Optional<Long> time(SectionReader in, String key) {
        return in.value(key, TrafficValues::usec);
    }

    private static Optional<Long> bool(SectionReader in, String key) {
        return in.bool(key).map(on -> on ? 1L : 0L);
    }

    private static Optional<Long> choice(SectionReader in, String key, List<String> words) {
        return in.value(key, t -> Optional.of((long) words.indexOf(t)).filter(n -> n >= 0));
    }

    static TrafficOptions controlledDelay(SectionReader in) {
        SortedMap<Integer, NetDevKind.Bridge.Setting> out = new TreeMap<>();
        put(out, 1, 4, time(in, "TargetSec").filter(t -> t > 0));
        put(out, 2, 4, packets(in, "PacketLimit"));
        put(out, 3, 4, time(in, "IntervalSec").filter(t -> t > 0));
        put(out, 4, 4, bool(in, "ECN"));
        put(out, 5, 4, time(in, "CEThresholdSec"));
        return new TrafficOptions.Numbers(out);
    }

    static TrafficOptions fairControlledDelay(SectionReader in) {
        SortedMap<Integer, NetDevKind.Bridge.Setting> out = new TreeMap<>();
        put(out, 1, 4, time(in, "TargetSec").filter(t -> t > 0));
        put(out, 2, 4, count(in, "PacketLimit"));
        put(out, 3, 4, time(in, "IntervalSec").filter(t -> t > 0));
        put(out, 4, 4, bool(in, "ECN"));
        put(out, 5, 4, count(in, "Flows"));
        put(out, 6, 4, bytes(in, "QuantumBytes", "Quantum"));
        put(out, 7, 4, time(in, "CEThresholdSec"));
        put(out, 9, 4, bytes(in, "MemoryLimitBytes", "MemoryLimit"));
        return new TrafficOptions.Numbers(out);
    }

    static TrafficOptions fairQueueing(SectionReader in) {
        SortedMap<Integer, NetDevKind.Bridge.Setting> out = new TreeMap<>();
        put(out, 1, 4, count(in, "PacketLimit"));
        put(out, 2, 4, count(in, "FlowLimit"));
        put(out, 3, 4, bytes(in, "QuantumBytes", "Quantum"));
        put(out, 4, 4, bytes(in, "InitialQuantumBytes", "InitialQuantum"));
        put(out, 5, 4, bool(in, "Pacing"));
        Optional<Long> most =
                in.value(
                        "MaximumRate",
                        t -> TrafficValues.rate(t).filter(r -> r <= TrafficValues.MOST));
        put(out, 7, 4, most.filter(r -> r > 0));
        put(out, 8, 4, count(in, "Buckets").map(n -> 63L - Long.numberOfLeadingZeros(n)));
        put(out, 10, 4, count(in, "OrphanMask"));
        put(out, 12, 4, time(in, "CEThresholdSec"));
        return new TrafficOptions.Numbers(out);
    }

    static TrafficOptions cake(SectionReader in) {
        SortedMap<Integer, NetDevKind.Bridge.Setting> out = new TreeMap<>();
        put(out, 2, 8, in.value("Bandwidth", TrafficValues::rate).filter(r -> r > 0));
        put(out, 3, 4, choice(in, "PriorityQueueingPreset", TINS));
        put(out, 4, 4, choice(in, "CompensationMode", COMPENSATION));
        put(out, 5, 4, choice(in, "FlowIsolationMode", FLOWS));
        put(out, 6, 4, in.number("OverheadBytes", -64, 256));
        put(out, 9, 4, bool(in, "AutoRateIngress"));
        put(out, 11, 4, bool(in, "NAT"));
        // That it is there switches it on, whatever its value.
        put(out, 12, 4, bool(in, "UseRawPacketSize").filter(on -> on > 0).map(_ -> 0L));
        put(out, 13, 4, bool(in, "Wash"));
        put(
                out,
                14,
                4,
                in.value("MPUBytes", t -> TrafficValues.bytes(t).filter(n -> n > 0 && n <= 256)));
        put(out, 17, 4, bool(in, "SplitGSO"));
        put(out, 18, 4, in.number("FirewallMark", 1, TrafficValues.MOST));
        return new TrafficOptions.Numbers(out);
    }

    static TrafficOptions roundRobinClass(SectionReader in) {
        SortedMap<Integer, NetDevKind.Bridge.Setting> out = new TreeMap<>();
        put(out, 1, 4, in.value("QuantumBytes", TrafficValues::bytes).filter(n -> n > 0));
        return new TrafficOptions.Numbers(out);
    }

    static TrafficOptions quickFairClass(SectionReader in) {
        SortedMap<Integer, NetDevKind.Bridge.Setting> out = new TreeMap<>();
        put(out, 1, 4, in.number("Weight", 1, 1023));
        put(out, 2, 4, in.value("MaxPacketBytes", TrafficValues::bytes).filter(n -> n > 0));
        return new TrafficOptions.Numbers(out);
    }
}

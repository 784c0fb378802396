package org.jitney.network1.config;

import java.util.List;
import java.util.Optional;

/** Reads qdiscs and classes that are told more than numbers; empty, and told, where one is none. */
final class ShapingQdiscs {
    private static final long USUAL_LIMIT = 1000;
    private static final long USUAL_MTU = 1600;
    private static final long USUAL_RATE_TO_QUANTUM = 10;
    private static final int MOST_BANDS = 16;

    /** Of the kernel's clock a second, since there are timers of high resolution. */
    private static final long HERTZ = 1_000_000_000;

    /** What 32 bits of ticks of 64 ns hold, in microseconds. */
    private static final long LONGEST_DELAY = TrafficValues.MOST * 64 / 1000;

    private ShapingQdiscs() {}

    static Optional<TrafficOptions> emulator(SectionReader in) {
        return Optional.of(
                new TrafficOptions.NetworkEmulator(
                        delay(in, "DelaySec"),
                        delay(in, "DelayJitterSec"),
                        in.number("PacketLimit", 0, TrafficValues.MOST - 1).orElse(USUAL_LIMIT),
                        in.value("LossRate", TrafficValues::share).orElse(0L),
                        in.value("DuplicateRate", TrafficValues::share).orElse(0L)));
    }

    private static long delay(SectionReader in, String key) {
        return in.value(key, t -> TrafficValues.longUsec(t).filter(u -> u <= LONGEST_DELAY))
                .orElse(0L);
    }

    static Optional<TrafficOptions> tokenBucket(SectionReader in) {
        long rate = in.value("Rate", TrafficValues::rate).orElse(0L);
        long burst = either(in, "BurstBytes", "Burst");
        long limit = either(in, "LimitBytes", "LimitSize");
        long latency = in.value("LatencySec", TrafficValues::longUsec).orElse(0L);
        long peakRate = in.value("PeakRate", TrafficValues::rate).orElse(0L);
        long mtu = size(in, "MTUBytes");
        String wrong =
                limit > 0 && latency > 0
                        ? "Specifying both LimitBytes= and LatencySec= is not allowed"
                        : limit == 0 && latency == 0
                                ? "Either LimitBytes= or LatencySec= is required"
                                : rate == 0
                                        ? "Rate= is mandatory"
                                        : burst == 0
                                                ? "BurstBytes= is mandatory"
                                                : peakRate > 0 && mtu == 0
                                                        ? "MTUBytes= is mandatory when PeakRate="
                                                                + " is specified"
                                                        : "";
        if (!wrong.isEmpty()) {
            in.dropped(wrong + ". Ignoring [TokenBucketFilter] section.");
            return Optional.empty();
        }
        return Optional.of(
                new TrafficOptions.TokenBucket(
                        rate,
                        burst,
                        limit > 0 ? Optional.of(limit) : Optional.empty(),
                        latency,
                        in.value("MPUBytes", t -> TrafficValues.bytes(t).filter(n -> n <= 0xffff))
                                .orElse(0L),
                        new TrafficOptions.Peak(peakRate, mtu)));
    }

    private static long either(SectionReader in, String key, String older) {
        long size = size(in, key);
        return size > 0 ? size : size(in, older);
    }

    private static long size(SectionReader in, String key) {
        return in.value(key, TrafficValues::bytes).orElse(0L);
    }

    static Optional<TrafficOptions> hierarchy(SectionReader in) {
        return Optional.of(
                new TrafficOptions.Hierarchy(
                        in.number("RateToQuantum", 0, TrafficValues.MOST)
                                .orElse(USUAL_RATE_TO_QUANTUM),
                        in.value("DefaultClass", TrafficValues::minor).orElse(0L)));
    }

    static Optional<TrafficOptions> hierarchyClass(SectionReader in) {
        long rate = in.value("Rate", TrafficValues::rate).orElse(0L);
        if (rate == 0) {
            in.dropped("Rate= is mandatory. Ignoring [HierarchyTokenBucketClass] section.");
            return Optional.empty();
        }
        long mtu = in.value("MTUBytes", TrafficValues::bytes).orElse(USUAL_MTU);
        long ceiling = in.value("CeilRate", TrafficValues::rate).filter(r -> r > 0).orElse(rate);
        return Optional.of(
                new TrafficOptions.HierarchyClass(
                        in.number("Priority", 0, TrafficValues.MOST).orElse(0L),
                        size(in, "QuantumBytes"),
                        mtu,
                        in.value(
                                        "OverheadBytes",
                                        t -> TrafficValues.bytes(t).filter(n -> n <= 0xffff))
                                .orElse(0L)
                                .intValue(),
                        shape(rate, size(in, "BufferBytes"), mtu),
                        shape(ceiling, size(in, "CeilBufferBytes"), mtu)));
    }

    /** Where no buffer is given it takes a packet, and what comes between two ticks. */
    private static TrafficOptions.Shape shape(long rate, long buffer, long mtu) {
        long least = Math.min(rate / HERTZ + mtu, TrafficValues.MOST);
        return new TrafficOptions.Shape(rate, buffer > 0 ? buffer : least);
    }

    static Optional<TrafficOptions> randomEarlyDetection(SectionReader in) {
        long queues = in.number("VirtualQueues", 1, 16).orElse(0L);
        long usual = in.number("DefaultVirtualQueue", 0, 15).orElse(0L);
        if (usual >= queues) {
            in.dropped(
                    "DefaultVirtualQueue= must be less than VirtualQueues=."
                            + " Ignoring [GenericRandomEarlyDetection] section.");
            return Optional.empty();
        }
        return Optional.of(
                new TrafficOptions.RandomEarlyDetection(
                        (int) queues, (int) usual, in.bool("GenericRIO")));
    }

    static Optional<TrafficOptions> transmissionSelection(SectionReader in) {
        long strict = in.number("StrictBands", 1, MOST_BANDS).orElse(0L);
        List<Long> quanta = words(in, "QuantumBytes");
        List<Long> priorities = priorities(in);
        long bands = in.number("Bands", 1, MOST_BANDS).orElse(strict + quanta.size());
        String wrong =
                bands == 0
                        ? "At least one of Bands=, StrictBands=, or QuantumBytes= must be specified"
                        : strict + quanta.size() > bands || bands > MOST_BANDS
                                ? "Not enough bands to cover all strict bands and quanta"
                                : priorities.size() > MOST_BANDS
                                        ? "PriorityMap= has more than 16 bands"
                                        : priorities.stream().anyMatch(p -> p >= bands)
                                                ? "PriorityMap= element is out of bands"
                                                : "";
        if (!wrong.isEmpty()) {
            in.dropped(wrong + ". Ignoring [EnhancedTransmissionSelection] section.");
            return Optional.empty();
        }
        return Optional.of(
                new TrafficOptions.TransmissionSelection(
                        (int) bands,
                        (int) strict,
                        quanta,
                        priorities.stream().map(Long::intValue).toList()));
    }

    private static List<Long> words(SectionReader in, String key) {
        return in.eachWord(key, t -> TrafficValues.bytes(t).filter(n -> n > 0));
    }

    private static List<Long> priorities(SectionReader in) {
        return in.eachWord("PriorityMap", t -> SectionReader.parseNumber(t, 0, 255));
    }
}

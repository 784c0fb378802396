package org.jitney.network1.config;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** What a queueing discipline or a class of one is told; rates are in bytes a second. */
public sealed interface TrafficOptions {
    /** Nothing. */
    record None() implements TrafficOptions {}

    /**
     * Numbers alone.
     *
     * @param settings {@code TCA_...} of the kind and their values
     */
    record Numbers(SortedMap<Integer, NetDevKind.Bridge.Setting> settings)
            implements TrafficOptions {}

    /**
     * A queue with a limit.
     *
     * @param limit packets or bytes, as the kind has it
     */
    record Fifo(long limit) implements TrafficOptions {}

    /**
     * Delay and loss.
     *
     * @param delayUsec at most what 32 bits of ticks hold
     * @param loss of 2^32 - 1
     * @param duplicate of 2^32 - 1
     */
    record NetworkEmulator(long delayUsec, long jitterUsec, long limit, long loss, long duplicate)
            implements TrafficOptions {}

    /**
     * A token bucket.
     *
     * @param limit bytes that wait; none where that follows from the latency
     */
    record TokenBucket(
            long rate, long burst, Optional<Long> limit, long latencyUsec, long mpu, Peak peak)
            implements TrafficOptions {}

    /**
     * The fastest that a token bucket may be emptied.
     *
     * @param rate 0 for any
     * @param mtu the size of its own bucket; 0 for none
     */
    record Peak(long rate, long mtu) {}

    /** A band for each queue of the link. */
    record Bands() implements TrafficOptions {}

    /** A hierarchy of token buckets. */
    record Hierarchy(long rateToQuantum, long defaultClass) implements TrafficOptions {}

    /** One bucket of a hierarchy. */
    record HierarchyClass(
            long priority, long quantum, long mtu, int overhead, Shape own, Shape ceiling)
            implements TrafficOptions {}

    /**
     * How fast, and how much at once.
     *
     * @param buffer bytes
     */
    record Shape(long rate, long buffer) {}

    /** Stochastic fair blue; the rest is what tc(8) chooses. */
    record FairBlue(long limit) implements TrafficOptions {}

    /** Stochastic fairness queueing. */
    record Fairness(long perturbSec) implements TrafficOptions {}

    /** Generic random early detection. */
    record RandomEarlyDetection(int queues, int defaultQueue, Optional<Boolean> rio)
            implements TrafficOptions {}

    /** Strict bands before such as share. */
    record TransmissionSelection(int bands, int strict, List<Long> quanta, List<Integer> priorities)
            implements TrafficOptions {
        /** Makes one whose lists nobody can change any more. */
        public TransmissionSelection {
            quanta = List.copyOf(quanta);
            priorities = List.copyOf(priorities);
        }
    }
}

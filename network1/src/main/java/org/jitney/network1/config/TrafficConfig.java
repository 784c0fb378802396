package org.jitney.network1.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jitney.unitfile.Diagnostic;
import org.jitney.unitfile.UnitFile;

/**
 * A queueing discipline (qdisc) of a link, or a class of one.
 *
 * @param isClass whether it is a class
 * @param kind the kernel's name of the discipline
 * @param parent number of what it lies below; {@code TC_H_ROOT} for the link itself
 * @param handle its own number; 0 for one that the kernel chooses
 */
public record TrafficConfig(
        boolean isClass, String kind, long parent, long handle, TrafficOptions options) {
    private static final int PIE_LIMIT = 2;
    private static final int FQ_PIE_LIMIT = 1;
    private static final int HHF_LIMIT = 1;
    private static final TrafficOptions NONE = new TrafficOptions.None();

    /** {@return whether it hangs on the link itself, where packets leave} */
    public boolean isRoot() {
        return parent == TrafficValues.ROOT;
    }

    /** {@return whether it hangs on the link itself, where packets come in} */
    public boolean isIngress() {
        return parent == TrafficValues.INGRESS;
    }

    /** What a section makes. */
    private record Spec(boolean isClass, String kind, TrafficOptions options) {
        static Optional<Spec> qdisc(String kind, TrafficOptions options) {
            return Optional.of(new Spec(false, kind, options));
        }

        static Optional<Spec> qdisc(String kind, Optional<TrafficOptions> options) {
            return options.map(o -> new Spec(false, kind, o));
        }
    }

    /** Reads all sections in their order; of two on the link itself the second one is left out. */
    static List<TrafficConfig> read(List<UnitFile> parts, Consumer<Diagnostic> diagnostics) {
        List<TrafficConfig> found = new ArrayList<>();
        for (UnitFile part : parts) {
            for (UnitFile.Section section : part.sections()) {
                if (!section.entries().isEmpty()) {
                    SectionReader in = new SectionReader(section.entries(), diagnostics);
                    read(section.name(), in)
                            .filter(one -> isAlone(one, found, in))
                            .ifPresent(found::add);
                }
            }
        }
        return List.copyOf(found);
    }

    private static boolean isAlone(TrafficConfig one, List<TrafficConfig> found, SectionReader in) {
        boolean second =
                !one.isClass
                        && (one.isRoot() || one.isIngress())
                        && found.stream().anyMatch(o -> !o.isClass && o.parent == one.parent);
        if (second) {
            in.dropped(
                    one.isRoot()
                            ? "More than one root qdisc section is defined, ignoring."
                            : "More than one clsact or ingress qdisc section is defined, ignoring.");
        }
        return !second;
    }

    private static Optional<TrafficConfig> read(String section, SectionReader in) {
        return spec(section, in)
                .map(spec -> {
                    if (spec.isClass()) {
                        long parent =
                                in.value(
                                                "Parent",
                                                t ->
                                                        t.equals("root")
                                                                ? Optional.of(TrafficValues.ROOT)
                                                                : TrafficValues.classId(t))
                                        .orElse(TrafficValues.ROOT);
                        long id = in.value("ClassId", TrafficValues::classId).orElse(0L);
                        return new TrafficConfig(true, spec.kind(), parent, id, spec.options());
                    }
                    long parent =
                            in.value("Parent", TrafficValues::parent).orElse(TrafficValues.ROOT);
                    long handle = in.value("Handle", TrafficValues::handle).orElse(0L);
                    boolean ingress = parent == TrafficValues.INGRESS;
                    return new TrafficConfig(
                            false,
                            spec.kind(),
                            parent,
                            ingress ? TrafficValues.INGRESS_HANDLE : handle,
                            spec.options());
                });
    }

    /** {@return what a section makes; empty if it is not on traffic control, or makes nothing} */
    private static Optional<Spec> spec(String section, SectionReader in) {
        return switch (section) {
            case "QDisc" -> ingress(in);
            case "NetworkEmulator" -> Spec.qdisc("netem", ShapingQdiscs.emulator(in));
            case "TokenBucketFilter" -> Spec.qdisc("tbf", ShapingQdiscs.tokenBucket(in));
            case "PIE" -> Spec.qdisc("pie", NumberedQdiscs.limited(in, PIE_LIMIT));
            case "FlowQueuePIE" -> Spec.qdisc("fq_pie", NumberedQdiscs.limited(in, FQ_PIE_LIMIT));
            case "StochasticFairBlue" ->
                    Spec.qdisc("sfb", new TrafficOptions.FairBlue(packets(in).orElse(0L)));
            case "StochasticFairnessQueueing" ->
                    Spec.qdisc(
                            "sfq",
                            new TrafficOptions.Fairness(
                                    in.value("PerturbPeriodSec", TrafficValues::usec)
                                            .map(usec -> usec / 1_000_000)
                                            .orElse(0L)));
            case "BFIFO" -> Spec.qdisc("bfifo", fifo(in.value("LimitBytes", TrafficValues::bytes)));
            case "PFIFO" -> Spec.qdisc("pfifo", fifo(packets(in)));
            case "PFIFOHeadDrop" -> Spec.qdisc("pfifo_head_drop", fifo(packets(in)));
            case "PFIFOFast" -> Spec.qdisc("pfifo_fast", NONE);
            case "CAKE" -> Spec.qdisc("cake", NumberedQdiscs.cake(in));
            case "ControlledDelay" -> Spec.qdisc("codel", NumberedQdiscs.controlledDelay(in));
            case "DeficitRoundRobinScheduler" -> Spec.qdisc("drr", NONE);
            case "DeficitRoundRobinSchedulerClass" ->
                    Optional.of(new Spec(true, "drr", NumberedQdiscs.roundRobinClass(in)));
            case "EnhancedTransmissionSelection" ->
                    Spec.qdisc("ets", ShapingQdiscs.transmissionSelection(in));
            case "GenericRandomEarlyDetection" ->
                    Spec.qdisc("gred", ShapingQdiscs.randomEarlyDetection(in));
            case "FairQueueingControlledDelay" ->
                    Spec.qdisc("fq_codel", NumberedQdiscs.fairControlledDelay(in));
            case "FairQueueing" -> Spec.qdisc("fq", NumberedQdiscs.fairQueueing(in));
            case "TrivialLinkEqualizer" ->
                    Spec.qdisc("teql" + in.number("Id", 0, Integer.MAX_VALUE).orElse(0L), NONE);
            case "HierarchyTokenBucket" -> Spec.qdisc("htb", ShapingQdiscs.hierarchy(in));
            case "HierarchyTokenBucketClass" ->
                    ShapingQdiscs.hierarchyClass(in).map(o -> new Spec(true, "htb", o));
            case "ClassfulMultiQueueing" -> Spec.qdisc("mq", NONE);
            case "BandMultiQueueing" -> Spec.qdisc("multiq", new TrafficOptions.Bands());
            case "HeavyHitterFilter" -> Spec.qdisc("hhf", NumberedQdiscs.limited(in, HHF_LIMIT));
            case "QuickFairQueueing" -> Spec.qdisc("qfq", NONE);
            case "QuickFairQueueingClass" ->
                    Optional.of(new Spec(true, "qfq", NumberedQdiscs.quickFairClass(in)));
            default -> Optional.empty();
        };
    }

    private static Optional<Long> packets(SectionReader in) {
        return in.number("PacketLimit", 0, TrafficValues.MOST - 1);
    }

    /** Without a limit the kernel's own holds. */
    private static TrafficOptions fifo(Optional<Long> limit) {
        return limit.filter(n -> n > 0).<TrafficOptions>map(TrafficOptions.Fifo::new).orElse(NONE);
    }

    private static Optional<Spec> ingress(SectionReader in) {
        Optional<String> kind =
                in.value(
                        "Parent",
                        t -> Optional.of(t).filter(List.of("ingress", "clsact")::contains));
        if (kind.isEmpty()) {
            in.dropped("Parent= must be clsact or ingress. Ignoring [QDisc] section.");
        }
        return kind.flatMap(k -> Spec.qdisc(k, NONE));
    }
}

package org.jitney.network1.link;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jitney.linux.netlink.AttributeWriter;
import org.jitney.network1.config.NetDevKind;
import org.jitney.network1.config.TrafficConfig;
import org.jitney.network1.config.TrafficOptions;

/**
 * Writes queueing disciplines and their classes as requests to the kernel, {@code
 * linux/pkt_sched.h}; pure.
 */
final class TrafficEncoder {
    private static final int TCA_KIND = 1;
    private static final int TCA_OPTIONS = 2;
    private static final int TCMSG = 20;
    private static final int TCA_TBF_PARMS = 1;
    private static final int TCA_TBF_RTAB = 2;
    private static final int TCA_TBF_PTAB = 3;
    private static final int TCA_TBF_RATE64 = 4;
    private static final int TCA_TBF_PRATE64 = 5;
    private static final int TCA_TBF_BURST = 6;
    private static final int TCA_TBF_PBURST = 7;
    private static final int TCA_HTB_PARMS = 1;
    private static final int TCA_HTB_INIT = 2;
    private static final int TCA_HTB_CTAB = 3;
    private static final int TCA_HTB_RTAB = 4;
    private static final int TCA_HTB_RATE64 = 6;
    private static final int TCA_HTB_CEIL64 = 7;
    private static final int HTB_VERSION = 3;
    private static final int TCA_SFB_PARMS = 1;
    private static final int SFB_MAX_PROB = 0xffff;
    private static final int TCA_GRED_DPS = 3;
    private static final int TCA_ETS_NBANDS = 1;
    private static final int TCA_ETS_NSTRICT = 2;
    private static final int TCA_ETS_QUANTA = 3;
    private static final int TCA_ETS_QUANTA_BAND = 4;
    private static final int TCA_ETS_PRIOMAP = 5;
    private static final int TCA_ETS_PRIOMAP_BAND = 6;
    private static final double USEC = 1_000_000;

    private TrafficEncoder() {}

    /** {@return a qdisc or class of a link that is to be there} */
    static byte[] encode(int link, TrafficConfig wanted) {
        AttributeWriter all = new AttributeWriter().string(TCA_KIND, wanted.kind());
        options(wanted.options(), all);
        byte[] rest = all.encode();
        return room(TCMSG + rest.length)
                .putInt(0) // of any family
                .putInt(link)
                .putInt((int) wanted.handle())
                .putInt((int) wanted.parent())
                .putInt(0)
                .put(rest)
                .array();
    }

    /** {@return a question about what there is, of a link; 0 for all of them} */
    static byte[] question(int link) {
        return room(TCMSG).putInt(4, link).array();
    }

    private static ByteBuffer room(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.nativeOrder());
    }

    private static void options(TrafficOptions options, AttributeWriter all) {
        switch (options) {
            case TrafficOptions.None _ -> {}
            case TrafficOptions.Numbers numbers ->
                    all.nested(
                            TCA_OPTIONS,
                            in -> numbers.settings().forEach((type, s) -> number(in, type, s)));
            case TrafficOptions.Fifo fifo -> all.uint32(TCA_OPTIONS, fifo.limit());
            case TrafficOptions.Bands _ -> all.uint32(TCA_OPTIONS, 0); // the kernel counts them
            case TrafficOptions.NetworkEmulator emulator ->
                    all.bytes(TCA_OPTIONS, emulator(emulator));
            case TrafficOptions.TokenBucket bucket ->
                    all.nested(TCA_OPTIONS, in -> tokenBucket(bucket, in));
            case TrafficOptions.Hierarchy hierarchy ->
                    all.nested(
                            TCA_OPTIONS,
                            in ->
                                    in.bytes(
                                            TCA_HTB_INIT,
                                            room(20).putInt(HTB_VERSION)
                                                    .putInt((int) hierarchy.rateToQuantum())
                                                    .putInt((int) hierarchy.defaultClass())
                                                    .array()));
            case TrafficOptions.HierarchyClass one ->
                    all.nested(TCA_OPTIONS, in -> hierarchyClass(one, in));
            case TrafficOptions.FairBlue blue ->
                    all.nested(TCA_OPTIONS, in -> in.bytes(TCA_SFB_PARMS, fairBlue(blue)));
            case TrafficOptions.Fairness fairness ->
                    all.bytes(TCA_OPTIONS, room(20).putInt(4, (int) fairness.perturbSec()).array());
            case TrafficOptions.RandomEarlyDetection red ->
                    all.nested(
                            TCA_OPTIONS,
                            in ->
                                    in.bytes(
                                            TCA_GRED_DPS,
                                            room(12).putInt(red.queues())
                                                    .putInt(red.defaultQueue())
                                                    .put((byte) (red.rio().orElse(false) ? 1 : 0))
                                                    .array()));
            case TrafficOptions.TransmissionSelection ets ->
                    all.nested(TCA_OPTIONS, in -> transmissionSelection(ets, in));
        }
    }

    private static void number(AttributeWriter in, int type, NetDevKind.Bridge.Setting setting) {
        if (setting.size() == Long.BYTES) {
            wide(in, type, setting.value());
        } else {
            in.uint32(type, setting.value());
        }
    }

    private static void wide(AttributeWriter in, int type, long value) {
        in.bytes(type, room(Long.BYTES).putLong(value).array());
    }

    /** {@code struct tc_netem_qopt}: latency, limit, loss, gap, duplicate, jitter. */
    private static byte[] emulator(TrafficOptions.NetworkEmulator emulator) {
        return room(24).putInt((int) RateTable.ticks(emulator.delayUsec()))
                .putInt((int) emulator.limit())
                .putInt((int) emulator.loss())
                .putInt(0)
                .putInt((int) emulator.duplicate())
                .putInt((int) RateTable.ticks(emulator.jitterUsec()))
                .array();
    }

    private static void tokenBucket(TrafficOptions.TokenBucket bucket, AttributeWriter in) {
        TrafficOptions.Peak peak = bucket.peak();
        RateTable rate = RateTable.of(bucket.rate(), bucket.mpu(), 0, peak.mtu());
        RateTable most = RateTable.of(peak.rate(), bucket.mpu(), 0, peak.mtu());
        boolean hasPeak = peak.rate() > 0;
        byte[] parms =
                room(36).put(rate.spec())
                        .put(hasPeak ? most.spec() : new byte[12])
                        .putInt((int) limit(bucket))
                        .putInt((int) RateTable.time(rate.narrowRate(), bucket.burst()))
                        .putInt(hasPeak ? (int) RateTable.time(most.narrowRate(), peak.mtu()) : 0)
                        .array();
        in.bytes(TCA_TBF_PARMS, parms).uint32(TCA_TBF_BURST, bucket.burst());
        if (rate.isWide()) {
            wide(in, TCA_TBF_RATE64, bucket.rate());
        }
        in.bytes(TCA_TBF_RTAB, rate.encode());
        if (hasPeak) {
            if (most.isWide()) {
                wide(in, TCA_TBF_PRATE64, peak.rate());
            }
            in.uint32(TCA_TBF_PBURST, peak.mtu()).bytes(TCA_TBF_PTAB, most.encode());
        }
    }

    /** What goes out within the latency, and what the bucket holds. */
    private static long limit(TrafficOptions.TokenBucket bucket) {
        if (bucket.limit().isPresent()) {
            return bucket.limit().get();
        }
        double seconds = (double) bucket.latencyUsec() / USEC;
        double limit = (double) bucket.rate() * seconds + (double) bucket.burst();
        if (bucket.peak().rate() > 0) {
            double most = (double) bucket.peak().rate() * seconds + (double) bucket.peak().mtu();
            limit = Math.min(limit, most);
        }
        return (long) Math.min(limit, (double) 0xffff_ffffL);
    }

    /** {@code struct tc_htb_opt}: rate, ceil, buffer, cbuffer, quantum, level, prio. */
    private static void hierarchyClass(TrafficOptions.HierarchyClass one, AttributeWriter in) {
        RateTable own = RateTable.of(one.own().rate(), 0, one.overhead(), one.mtu());
        RateTable ceiling = RateTable.of(one.ceiling().rate(), 0, one.overhead(), one.mtu());
        byte[] parms =
                room(44).put(own.spec())
                        .put(ceiling.spec())
                        .putInt((int) RateTable.time(one.own().rate(), one.own().buffer()))
                        .putInt((int) RateTable.time(one.ceiling().rate(), one.ceiling().buffer()))
                        .putInt((int) one.quantum())
                        .putInt(0)
                        .putInt((int) one.priority())
                        .array();
        in.bytes(TCA_HTB_PARMS, parms);
        if (own.isWide()) {
            wide(in, TCA_HTB_RATE64, one.own().rate());
        }
        if (ceiling.isWide()) {
            wide(in, TCA_HTB_CEIL64, one.ceiling().rate());
        }
        in.bytes(TCA_HTB_RTAB, own.encode()).bytes(TCA_HTB_CTAB, ceiling.encode());
    }

    /**
     * {@code struct tc_sfb_qopt}, as tc(8) fills it: rehash interval and warm-up time in ms, max,
     * bin size, increment, decrement, limit, penalty rate and burst.
     */
    private static byte[] fairBlue(TrafficOptions.FairBlue blue) {
        return room(36).putInt(600_000)
                .putInt(60_000)
                .putInt(25)
                .putInt(20)
                .putInt((SFB_MAX_PROB + 1000) / 2000)
                .putInt((SFB_MAX_PROB + 10_000) / 20_000)
                .putInt((int) blue.limit())
                .putInt(10)
                .putInt(20)
                .array();
    }

    private static void transmissionSelection(
            TrafficOptions.TransmissionSelection ets, AttributeWriter in) {
        in.uint8(TCA_ETS_NBANDS, ets.bands());
        if (ets.strict() > 0) {
            in.uint8(TCA_ETS_NSTRICT, ets.strict());
        }
        if (!ets.quanta().isEmpty()) {
            in.nested(
                    TCA_ETS_QUANTA,
                    list -> ets.quanta().forEach(q -> list.uint32(TCA_ETS_QUANTA_BAND, q)));
        }
        if (!ets.priorities().isEmpty()) {
            in.nested(
                    TCA_ETS_PRIOMAP,
                    list -> ets.priorities().forEach(p -> list.uint8(TCA_ETS_PRIOMAP_BAND, p)));
        }
    }
}

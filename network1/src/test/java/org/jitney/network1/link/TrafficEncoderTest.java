package org.jitney.network1.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.jitney.linux.netlink.AttributeWriter;
import org.jitney.linux.netlink.MalformedMessage;
import org.jitney.linux.netlink.NetlinkError;
import org.jitney.linux.netlink.NetlinkMessage;
import org.jitney.linux.netlink.Requests;
import org.jitney.linux.netlink.Rtnetlink;
import org.jitney.linux.sys.Errno;
import org.jitney.network1.config.NetworkFile;
import org.jitney.network1.config.TrafficConfig;
import org.jitney.unitfile.UnitFile;
import org.jitney.unitfile.UnitFileError;
import org.junit.jupiter.api.Test;

/** Traffic control: the layouts are those of {@code linux/pkt_sched.h}. */
final class TrafficEncoderTest {
    private static final String HEAD = "[Match]\nName=e\n";

    private final List<String> told = new ArrayList<>();

    private List<TrafficConfig> read(String sections) throws UnitFileError {
        UnitFile file = UnitFile.parse("/x.network", HEAD + sections, d -> told.add(d.text()));
        return NetworkFile.read("/x.network", List.of(file), d -> told.add(d.text())).traffic();
    }

    /** {@return handle, parent and the attributes behind the kind} */
    private String request(String sections) throws UnitFileError {
        List<TrafficConfig> found = read(sections);
        assertThat(told).isEmpty();
        assertThat(found).hasSize(1);
        String all = HexFormat.of().formatHex(TrafficEncoder.encode(5, found.getFirst()));
        assertThat(all).startsWith("00000000" + "05000000");
        int kind = found.getFirst().kind().length() + 5;
        String header = all.substring(16, 32);
        assertThat(all.substring(32, 40)).isEqualTo("00000000");
        assertThat(all.substring(40, 48)).isEqualTo("%02x000100".formatted(kind));
        return header + " " + all.substring(40 + 2 * ((kind + 3) & -4));
    }

    @Test
    void whatIsTheKernelsToChooseIsNotSaid() throws UnitFileError {
        assertThat(request("[PFIFOFast]\nParent=root\n")).isEqualTo("00000000ffffffff ");
        assertThat(request("[PFIFO]\nHandle=0x3\n")).isEqualTo("00000300ffffffff ");
        assertThat(request("[QuickFairQueueing]\nHandle=a\n")).isEqualTo("00000a00ffffffff ");
        assertThat(request("[DeficitRoundRobinScheduler]\nParent=1:20\n"))
                .isEqualTo("0000000020000100 ");
        assertThat(request("[TrivialLinkEqualizer]\nId=2\n")).isEqualTo("00000000ffffffff ");
        assertThat(request("[QDisc]\nParent=clsact\nHandle=3\n")).isEqualTo("0000fffff1ffffff ");
        assertThat(request("[ClassfulMultiQueueing]\nHandle=1\n")).isEqualTo("00000100ffffffff ");
        assertThat(request("[BandMultiQueueing]\nHandle=1\n"))
                .isEqualTo("00000100ffffffff 0800020000000000");
        assertThat(request("[PIE]\nHandle=1\n")).isEqualTo("00000100ffffffff 04000280");
    }

    @Test
    void limitsOfQueuesStandWhereEachKindHasThem() throws UnitFileError {
        String top = "00000100ffffffff ";
        assertThat(request("[BFIFO]\nHandle=1\nLimitBytes=1K\n"))
                .isEqualTo(top + "0800020000040000");
        assertThat(request("[PFIFOHeadDrop]\nHandle=1\nPacketLimit=7\n"))
                .isEqualTo(top + "0800020007000000");
        assertThat(request("[PIE]\nHandle=1\nPacketLimit=7\n"))
                .isEqualTo(top + "0c000280" + "0800020007000000");
        assertThat(request("[FlowQueuePIE]\nHandle=1\nPacketLimit=7\n"))
                .isEqualTo(top + "0c000280" + "0800010007000000");
        assertThat(request("[HeavyHitterFilter]\nHandle=1\nPacketLimit=7\n"))
                .isEqualTo(top + "0c000280" + "0800010007000000");
        assertThat(request("[StochasticFairnessQueueing]\nHandle=1\nPerturbPeriodSec=10\n"))
                .isEqualTo(top + "18000200" + "000000000a000000" + "00".repeat(12));
        assertThat(request("[StochasticFairBlue]\nHandle=1\nPacketLimit=7\n"))
                .isEqualTo(
                        top
                                + "2c000280"
                                + "28000100"
                                + "c0270900"
                                + "60ea0000"
                                + "19000000"
                                + "14000000"
                                + "21000000"
                                + "03000000"
                                + "07000000"
                                + "0a000000"
                                + "14000000");
    }

    @Test
    void controlledDelaysAreInMicroseconds() throws UnitFileError {
        String common = "TargetSec=5ms\nIntervalSec=100ms\nECN=no\nCEThresholdSec=0\n";
        String top = "00000000ffffffff ";
        assertThat(request("[ControlledDelay]\nPacketLimit=2000\n" + common))
                .isEqualTo(
                        top
                                + "2c000280"
                                + "0800010088130000"
                                + "08000200d0070000"
                                + "08000300a0860100"
                                + "0800040000000000"
                                + "0800050000000000");
        assertThat(
                        request(
                                "[FairQueueingControlledDelay]\nPacketLimit=20480\n"
                                        + "MemoryLimitBytes=64M\nFlows=2048\nQuantumBytes=1400\n"
                                        + common))
                .isEqualTo(
                        top
                                + "44000280"
                                + "0800010088130000"
                                + "0800020000500000"
                                + "08000300a0860100"
                                + "0800040000000000"
                                + "0800050000080000"
                                + "0800060078050000"
                                + "0800070000000000"
                                + "0800090000000004");
    }

    @Test
    void fairQueueingHasItsBucketsAsAPowerOfTwoAndRatesInBytes() throws UnitFileError {
        assertThat(
                        request(
                                """
                                [FairQueueing]
                                PacketLimit=1000
                                FlowLimit=200
                                QuantumBytes=1500
                                InitialQuantumBytes=13000
                                MaximumRate=1M
                                Buckets=512
                                OrphanMask=511
                                Pacing=yes
                                CEThresholdSec=100ms
                                """))
                .isEqualTo(
                        "00000000ffffffff "
                                + "4c000280"
                                + "08000100e8030000"
                                + "08000200c8000000"
                                + "08000300dc050000"
                                + "08000400c8320000"
                                + "0800050001000000"
                                + "0800070048e80100"
                                + "0800080009000000"
                                + "08000a00ff010000"
                                + "08000c00a0860100");
    }

    @Test
    void cakeHasANumberForEachWord() throws UnitFileError {
        assertThat(
                        request(
                                """
                                [CAKE]
                                Bandwidth=500M
                                AutoRateIngress=no
                                OverheadBytes=-10
                                MPUBytes=64
                                CompensationMode=ptm
                                UseRawPacketSize=yes
                                FlowIsolationMode=dual-src-host
                                NAT=yes
                                PriorityQueueingPreset=precedence
                                FirewallMark=7
                                Wash=yes
                                SplitGSO=no
                                """))
                .isEqualTo(
                        "00000000ffffffff "
                                + "68000280"
                                + "0c000200a0acb90300000000"
                                + "0800030004000000"
                                + "0800040002000000"
                                + "0800050005000000"
                                + "08000600f6ffffff"
                                + "0800090000000000"
                                + "08000b0001000000"
                                + "08000c0000000000"
                                + "08000d0001000000"
                                + "08000e0040000000"
                                + "0800110000000000"
                                + "0800120007000000");
    }

    @Test
    void delaysOfTheEmulatorAreTicksAndRatesPartsOfAllBits() throws UnitFileError {
        assertThat(
                        request(
                                """
                                [NetworkEmulator]
                                Handle=1f
                                DelaySec=50ms
                                DelayJitterSec=10ms
                                LossRate=20%
                                DuplicateRate=0.5%
                                """))
                .isEqualTo(
                        "00001f00ffffffff "
                                + "1c000200"
                                + "c2eb0b00"
                                + "e8030000"
                                + "33333333"
                                + "00000000"
                                + "14ae4701"
                                + "5a620200");
    }

    @Test
    void aTokenBucketHasTheTimeOfEachSize() throws UnitFileError {
        String all =
                request(
                        "[TokenBucketFilter]\nHandle=35\nRate=8M\nBurstBytes=5000\n"
                                + "LatencySec=70ms\nMPUBytes=64\n");

        assertThat(all)
                .startsWith(
                        "00003500ffffffff "
                                + "38040280"
                                + "28000100"
                                + "03010000ffff4000"
                                + "40420f00"
                                + "00".repeat(12)
                                + "f8240100"
                                + "2d310100"
                                + "00000000"
                                + "0800060088130000"
                                + "04040200"
                                // 64 us each up to 64 bytes, then 72, 80 ...
                                + "e8030000".repeat(8)
                                + "65040000"
                                + "e2040000")
                .endsWith("007d0000");
    }

    @Test
    void aHierarchyHasItsVersionAndAClassItsBuffers() throws UnitFileError {
        assertThat(request("[HierarchyTokenBucket]\nHandle=2\nDefaultClass=3a\n"))
                .isEqualTo(
                        "00000200ffffffff "
                                + "1c000280"
                                + "18000200"
                                + "03000000"
                                + "0a000000"
                                + "3a000000"
                                + "00".repeat(8));
        assertThat(
                        request(
                                "[HierarchyTokenBucketClass]\nParent=2:0\nClassId=2:30\nRate=8M\n"
                                        + "CeilRate=80G\nPriority=1\nQuantumBytes=1500\n"))
                .startsWith(
                        "3000020000000200 "
                                + "48080280"
                                + "30000100"
                                + "03010000ffff0000"
                                + "40420f00"
                                + "03010000ffff0000"
                                + "ffffffff"
                                + "a8610000"
                                + "00000000"
                                + "dc050000"
                                + "00000000"
                                + "01000000"
                                + "0c00070000e40b5402000000"
                                + "04040400");
    }

    @Test
    void bandsAndQueuesAreCounted() throws UnitFileError {
        assertThat(
                        request(
                                """
                                [EnhancedTransmissionSelection]
                                StrictBands=1
                                QuantumBytes=1K 2
                                QuantumBytes=3
                                PriorityMap=3 2
                                """))
                .isEqualTo(
                        "00000000ffffffff "
                                + "44000280"
                                + "0500010004000000"
                                + "0500020001000000"
                                + "1c000380"
                                + "0800040000040000"
                                + "0800040002000000"
                                + "0800040003000000"
                                + "14000580"
                                + "0500060003000000"
                                + "0500060002000000");
        assertThat(
                        request(
                                "[GenericRandomEarlyDetection]\nVirtualQueues=12\n"
                                        + "DefaultVirtualQueue=10\nGenericRIO=yes\n"))
                .isEqualTo("00000000ffffffff 14000280" + "10000300" + "0c0000000a00000001000000");
        assertThat(
                        request(
                                "[QuickFairQueueingClass]\nParent=root\nClassId=2:7\nWeight=2\n"
                                        + "MaxPacketBytes=9000\n"))
                .isEqualTo("07000200ffffffff 14000280" + "0800010002000000" + "0800020028230000");
        assertThat(request("[DeficitRoundRobinSchedulerClass]\nClassId=2:7\nQuantumBytes=2K\n"))
                .isEqualTo("07000200ffffffff 0c000280" + "0800010000080000");
    }

    @Test
    void whatIsWrongIsToldAndLeftOut() throws UnitFileError {
        assertThat(read("[TokenBucketFilter]\nRate=1M\nBurstBytes=5K\n")).isEmpty();
        assertThat(read("[HierarchyTokenBucketClass]\nClassId=1:1\n")).isEmpty();
        assertThat(read("[QDisc]\nParent=root\n")).isEmpty();
        assertThat(read("[GenericRandomEarlyDetection]\nVirtualQueues=2\nDefaultVirtualQueue=2\n"))
                .isEmpty();
        assertThat(read("[EnhancedTransmissionSelection]\nBands=2\nPriorityMap=2\n")).isEmpty();
        assertThat(read("[PFIFO]\nHandle=1\n[PFIFOFast]\nHandle=2\n")).hasSize(1);
        assertThat(read("[PFIFO]\nHandle=0x10000\nPacketLimit=-1\nParent=1\n")).hasSize(1);
        assertThat(read("[NetworkEmulator]\nLossRate=101%\nDelaySec=300s\n")).hasSize(1);
        assertThat(told)
                .containsExactly(
                        "Either LimitBytes= or LatencySec= is required."
                                + " Ignoring [TokenBucketFilter] section.",
                        "Rate= is mandatory. Ignoring [HierarchyTokenBucketClass] section.",
                        "Failed to parse Parent=, ignoring assignment: root",
                        "Parent= must be clsact or ingress. Ignoring [QDisc] section.",
                        "DefaultVirtualQueue= must be less than VirtualQueues=."
                                + " Ignoring [GenericRandomEarlyDetection] section.",
                        "PriorityMap= element is out of bands."
                                + " Ignoring [EnhancedTransmissionSelection] section.",
                        "More than one root qdisc section is defined, ignoring.",
                        "Failed to parse PacketLimit=, ignoring assignment: -1",
                        "Failed to parse Parent=, ignoring assignment: 1",
                        "Failed to parse Handle=, ignoring assignment: 0x10000",
                        "Failed to parse DelaySec=, ignoring assignment: 300s",
                        "Failed to parse LossRate=, ignoring assignment: 101%");
    }

    /** Has what it was asked for, and nothing twice. */
    private static final class FakeKernel implements Requests {
        final List<String> asked = new ArrayList<>();
        final Set<String> there = new HashSet<>();

        @Override
        public void execute(int type, int flags, byte[] payload) throws NetlinkError {
            String what =
                    (type == Rtnetlink.RTM_NEWTCLASS ? "class " : "qdisc ")
                            + HexFormat.of().formatHex(payload, 8, 12);
            boolean only = (flags & NetlinkMessage.NLM_F_EXCL) != 0;
            asked.add((only ? "add " : "replace ") + what);
            if (only && !there.add(what)) {
                throw new NetlinkError(Errno.EEXIST, "");
            }
            if (!only) {
                throw new NetlinkError(Errno.EINVAL, "cannot be changed");
            }
        }

        @Override
        public List<NetlinkMessage> dump(int type, byte[] payload) {
            return List.of();
        }
    }

    private static void queue(KernelState state, int type, String kind, int handle, int parent)
            throws MalformedMessage {
        byte[] rest = new AttributeWriter().string(1, kind).encode();
        byte[] payload =
                ByteBuffer.allocate(20 + rest.length)
                        .order(ByteOrder.nativeOrder())
                        .putInt(4, 5)
                        .putInt(8, handle)
                        .putInt(12, parent)
                        .put(20, rest)
                        .array();
        assertThat(state.apply(new NetlinkMessage(type, 0, 0, payload))).contains(5);
    }

    @Test
    void whatLiesBelowSomethingWaitsForIt() throws Exception {
        FakeKernel kernel = new FakeKernel();
        KernelState state = new KernelState();
        TrafficChanges changes = new TrafficChanges(kernel);
        List<TrafficConfig> wanted =
                read(
                        """
                        [PFIFO]
                        Parent=2:32
                        Handle=40
                        [HierarchyTokenBucketClass]
                        Parent=2:31
                        ClassId=2:32
                        Rate=1M
                        [HierarchyTokenBucketClass]
                        Parent=2:0
                        ClassId=2:31
                        Rate=1M
                        [HierarchyTokenBucket]
                        Handle=2
                        [PFIFO]
                        Parent=9:1
                        Handle=41
                        """);
        Set<TrafficConfig> made = new HashSet<>();

        assertThat(changes.apply(5, wanted, state, made)).isFalse();
        assertThat(kernel.asked)
                .containsExactly(
                        "add qdisc 00000200",
                        "add class 31000200",
                        "add class 32000200",
                        "add qdisc 00004000");

        kernel.asked.clear();
        queue(state, Rtnetlink.RTM_NEWTCLASS, "drr", 0x90001, 0x90000);
        assertThat(changes.apply(5, wanted, state, made)).isTrue();
        assertThat(kernel.asked).containsExactly("add qdisc 00004100");

        kernel.asked.clear();
        assertThat(changes.apply(5, wanted, state, made)).isTrue();
        assertThat(kernel.asked).isEmpty();
    }

    @Test
    void whatIsThereIsChangedWhereItCanBe() throws Exception {
        FakeKernel kernel = new FakeKernel();
        KernelState state = new KernelState();
        List<TrafficConfig> wanted = read("[HierarchyTokenBucket]\nHandle=2\n");
        kernel.there.add("qdisc 00000200");
        queue(state, Rtnetlink.RTM_NEWQDISC, "htb", 0x20000, -1);

        boolean done = new TrafficChanges(kernel).apply(5, wanted, state, new HashSet<>());

        assertThat(done).isTrue();
        assertThat(kernel.asked).containsExactly("add qdisc 00000200", "replace qdisc 00000200");
        queue(state, Rtnetlink.RTM_DELQDISC, "htb", 0x20000, -1);
        assertThat(state.queues(5)).isEmpty();
    }
}

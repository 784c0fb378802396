package org.jitney.network1.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jitney.linux.netlink.MalformedMessage;
import org.jitney.linux.netlink.NetlinkError;
import org.jitney.linux.netlink.NetlinkMessage;
import org.jitney.linux.netlink.Requests;
import org.jitney.linux.netlink.Rtnetlink;
import org.jitney.linux.sys.Errno;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.network1.config.DeviceConfig;
import org.jitney.network1.config.NetworkFile;
import org.jitney.unitfile.UnitFile;
import org.jitney.unitfile.UnitFileError;
import org.junit.jupiter.api.Test;

/** Devices that few machines have: what they are told, byte by byte as the headers have it. */
final class DeviceChangesTest {
    private static final String LINK_7 = "00000000070000000000000000000000";
    private static final String LINK_7_DOWN = "00000000070000000000000001000000";

    private static final class FakeKernel implements Requests {
        final List<String> asked = new ArrayList<>();
        boolean refuses;

        @Override
        public void execute(int type, int flags, byte[] payload) throws NetlinkError {
            asked.add(type + " " + HexFormat.of().formatHex(payload));
            if (refuses) {
                throw new NetlinkError(Errno.EOPNOTSUPP, "");
            }
        }

        @Override
        public List<NetlinkMessage> dump(int type, byte[] payload) {
            return List.of();
        }
    }

    private final FakeKernel kernel = new FakeKernel();
    private final List<String> told = new ArrayList<>();

    private DeviceConfig read(String sections) throws UnitFileError {
        String text = "[Match]\nName=dev0\n" + sections;
        return NetworkFile.read(
                        "/x.network",
                        List.of(UnitFile.parse("/x.network", text, d -> told.add(d.text()))),
                        d -> told.add(d.line() + ": " + d.text()))
                .device();
    }

    private List<String> asked(String kind, int flags, String sections)
            throws UnitFileError, ErrnoException, MalformedMessage {
        KernelLink link =
                new KernelLink(7, List.of("dev0"), 1, flags, 6, 1500, "", "", 0, kind, -1);
        new DeviceChanges(kernel).apply(link, read(sections));
        return kernel.asked;
    }

    @Test
    void aFunctionIsToldAllThatTheFileSays()
            throws UnitFileError, ErrnoException, MalformedMessage {
        String section =
                """
                [SR-IOV]
                VirtualFunction=2
                MACAddress=02:00:00:00:00:05
                MACSpoofCheck=no
                QueryReceiveSideScaling=yes
                Trust=yes
                LinkState=no
                VLANId=5
                VLANProtocol=802.1ad
                QualityOfService=3
                """;

        assertThat(asked("", Rtnetlink.IFF_UP, section))
                .containsExactly(
                        Rtnetlink.RTM_SETLINK
                                + " "
                                + LINK_7
                                + "78001680" // IFLA_VFINFO_LIST, nested
                                + "74000180" // IFLA_VF_INFO, nested
                                + "28000100" // IFLA_VF_MAC: the function, 32 bytes of address
                                + "02000000"
                                + "020000000005"
                                + "00".repeat(26)
                                + "0c000400" // IFLA_VF_SPOOFCHK
                                + "0200000000000000"
                                + "0c000700" // IFLA_VF_RSS_QUERY_EN
                                + "0200000001000000"
                                + "0c000900" // IFLA_VF_TRUST
                                + "0200000001000000"
                                + "0c000500" // IFLA_VF_LINK_STATE: disabled
                                + "0200000002000000"
                                + "18000c80" // IFLA_VF_VLAN_LIST, nested
                                + "14000100" // IFLA_VF_VLAN_INFO
                                + "020000000500000003000000"
                                + "88a80000"); // the protocol is in the network's order
        assertThat(told).isEmpty();
    }

    @Test
    void whatIsNotGivenIsNotTold() throws UnitFileError, ErrnoException, MalformedMessage {
        assertThat(asked("", 0, "[SR-IOV]\nVirtualFunction=0\nLinkState=auto\nVLANId=\n"))
                .containsExactly(
                        Rtnetlink.RTM_SETLINK
                                + " "
                                + LINK_7
                                + "1400168010000180" // the two lists
                                + "0c000500"
                                + "0000000000000000");
    }

    @Test
    void valuesThatAreNoneAreToldAndLeftOut() throws UnitFileError {
        DeviceConfig found =
                read(
                        """
                        [SR-IOV]
                        VLANId=7
                        [SR-IOV]
                        VirtualFunction=1
                        Trust=yes
                        [SR-IOV]
                        VirtualFunction=1
                        VirtualFunction=2147483647
                        VLANId=4096
                        VLANProtocol=802.1q
                        MACAddress=nix
                        LinkState=x
                        """);

        assertThat(found.functions()).hasSize(1);
        assertThat(found.functions().getFirst().trust()).isEmpty();
        assertThat(found.functions().getFirst().vlan()).isZero();
        assertThat(told)
                .containsExactly(
                        "3: [SR-IOV] section without VirtualFunction=, ignoring.",
                        "10: Failed to parse VirtualFunction=, ignoring assignment: 2147483647",
                        "13: Failed to parse MACAddress=, ignoring assignment: nix",
                        "14: Failed to parse LinkState=, ignoring assignment: x",
                        "11: Failed to parse VLANId=, ignoring assignment: 4096",
                        "12: Failed to parse VLANProtocol=, ignoring assignment: 802.1q",
                        "8: An [SR-IOV] section before has the same VirtualFunction=1,"
                                + " ignoring it.");
    }

    @Test
    void aRefusalConcernsNothingElse() throws UnitFileError, ErrnoException, MalformedMessage {
        kernel.refuses = true;

        assertThat(
                        asked(
                                "",
                                0,
                                "[SR-IOV]\nVirtualFunction=0\nTrust=yes\n"
                                        + "[SR-IOV]\nVirtualFunction=1\nTrust=yes\n"))
                .hasSize(2);
    }

    @Test
    void aControllerIsTakenDownAndGetsItsRates()
            throws UnitFileError, ErrnoException, MalformedMessage {
        String section =
                """
                [CAN]
                BitRate=125K
                SamplePoint=87.5%
                SyncJumpWidth=2
                TimeQuantaNSec=8
                DataTimeQuantaNSec=1us
                DataPropagationSegment=3
                DataPhaseBufferSegment1=4
                DataPhaseBufferSegment2=5
                DataSyncJumpWidth=6
                DataSamplePoint=50%
                RestartSec=100500us
                FDMode=yes
                Loopback=no
                TripleSampling=yes
                Termination=yes
                """;

        assertThat(asked("can", Rtnetlink.IFF_UP, section))
                .containsExactly(
                        Rtnetlink.RTM_SETLINK + " " + LINK_7_DOWN,
                        Rtnetlink.RTM_NEWLINK
                                + " "
                                + LINK_7
                                + "74001280" // IFLA_LINKINFO, nested
                                + "0800010063616e00" // IFLA_INFO_KIND: can
                                + "68000280" // IFLA_INFO_DATA, nested
                                + "24000100" // IFLA_CAN_BITTIMING: the rate and the point
                                + "48e801006b030000"
                                + "00".repeat(16)
                                + "0200000000000000"
                                + "24000900" // IFLA_CAN_DATA_BITTIMING: quanta and segments
                                + "0000000000000000"
                                + "e80300000300000004000000"
                                + "050000000600000000000000"
                                + "08000600" // IFLA_CAN_RESTART_MS, rounded up
                                + "65000000"
                                + "0c000500" // IFLA_CAN_CTRLMODE: which, and which of them on
                                + "2500000024000000"
                                + "06000b0078000000"); // IFLA_CAN_TERMINATION: 120
        assertThat(told).isEmpty();
    }

    @Test
    void aBusThatNeverRestartsIsToldZero() throws UnitFileError {
        assertThat(read("[CAN]\nRestartSec=infinity\n").can().orElseThrow().restartMs())
                .contains(0L);
        assertThat(read("[CAN]\nRestartSec=0\n").can().orElseThrow().restartMs()).isEmpty();
        assertThat(read("[CAN]\nTermination=1\n").can().orElseThrow().ohms()).contains(1);
        assertThat(read("[CAN]\nTermination=no\n").can().orElseThrow().ohms()).contains(0);
        assertThat(told).isEmpty();
    }

    @Test
    void ratesThatAreNoneAreTold() throws UnitFileError {
        DeviceConfig found =
                read(
                        """
                        [CAN]
                        BitRate=5G
                        SamplePoint=101%
                        SamplePoint=50
                        TimeQuantaNSec=0
                        SyncJumpWidth=-1
                        RestartSec=100y
                        BusErrorReporting=maybe
                        Termination=70000
                        """);

        assertThat(found.can().orElseThrow().timing()).isEmpty();
        assertThat(found.can().orElseThrow().modes()).isZero();
        assertThat(told).hasSize(8);
    }

    @Test
    void anInfiniBandLinkIsToldItsMode() throws UnitFileError, ErrnoException, MalformedMessage {
        assertThat(asked("ipoib", 0, "[IPoIB]\nMode=connected\nIgnoreUserspaceMulticastGroup=no\n"))
                .containsExactly(
                        Rtnetlink.RTM_NEWLINK
                                + " "
                                + LINK_7
                                + "24001280" // IFLA_LINKINFO, nested
                                + "0a00010069706f6962000000" // IFLA_INFO_KIND: ipoib
                                + "14000280" // IFLA_INFO_DATA, nested
                                + "0600020001000000" // IFLA_IPOIB_MODE
                                + "0600030000000000"); // IFLA_IPOIB_UMCAST
    }

    @Test
    void sectionsForOtherDevicesSayNothing()
            throws UnitFileError, ErrnoException, MalformedMessage {
        assertThat(asked("veth", 0, "[CAN]\nBitRate=1M\n[IPoIB]\nMode=datagram\n")).isEmpty();
    }

    @Test
    void aSectionThatHasOnlyMovedSaysTheSame() throws UnitFileError {
        String section = "[CAN]\nBitRate=1M\n[SR-IOV]\nVirtualFunction=1\nTrust=no\n";

        assertThat(read("# moved\n" + section)).isEqualTo(read(section));
    }
}

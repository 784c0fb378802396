package org.jitney.network1.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jitney.linux.netlink.Attributes;
import org.jitney.linux.netlink.LinkMessage;
import org.jitney.linux.netlink.Rtnetlink;
import org.jitney.network1.config.NetDevFile;
import org.jitney.network1.config.NetworkFile;
import org.jitney.unitfile.UnitFile;
import org.junit.jupiter.api.Test;

/** Against the bytes that {@code ip link add type bond} of iproute2 6.1 sends for the same. */
final class BondEncoderTest {
    private final List<String> told = new ArrayList<>();

    private SortedMap<Integer, String> asked(String section) throws Exception {
        String text = "[NetDev]\nName=b\nKind=bond\n[Bond]\n" + section;
        NetDevFile file =
                NetDevFile.read(
                                "/x.netdev",
                                List.of(UnitFile.parse("/x.netdev", text, d -> told.add(d.text()))),
                                d -> told.add(d.text()))
                        .orElseThrow();
        byte[] request = NetDevEncoder.netdev(file, 0, Optional.empty());
        return all(
                LinkMessage.decode(request)
                        .attributes()
                        .nested(Rtnetlink.IFLA_LINKINFO)
                        .nested(Rtnetlink.IFLA_INFO_DATA));
    }

    private static SortedMap<Integer, String> of(String hex) throws Exception {
        return all(Attributes.decode(HexFormat.of().parseHex(hex)));
    }

    private static SortedMap<Integer, String> all(Attributes attributes) throws Exception {
        SortedMap<Integer, String> found = new TreeMap<>();
        for (int type : attributes.types()) {
            found.put(type, HexFormat.of().formatHex(attributes.bytes(type).orElseThrow()));
        }
        return found;
    }

    @Test
    void aBondWithLacp() throws Exception {
        assertThat(
                        asked(
                                """
                                Mode=802.3ad
                                MIIMonitorSec=100ms
                                UpDelaySec=200ms
                                LACPTransmitRate=fast
                                TransmitHashPolicy=layer3+4
                                AdSelect=bandwidth
                                AdActorSystemPriority=258
                                AdUserPortKey=7
                                AdActorSystem=02:00:00:00:00:01
                                MinLinks=2
                                """))
                .isEqualTo(
                        of(
                                "0500010004000000080003006400000008000400c8000000050015000100000005000e00"
                                        + "010000000500160001000000060018000201000006001900070000000a001a0002"
                                        + "000000000100000800120002000000"));
        assertThat(told).isEmpty();
    }

    @Test
    void aBondThatAsksByArp() throws Exception {
        assertThat(
                        asked(
                                """
                                Mode=active-backup
                                ARPIntervalSec=250ms
                                ARPIPTargets=10.0.0.1 10.0.0.2
                                ARPValidate=active
                                ARPAllTargets=all
                                PrimaryReselectPolicy=better
                                FailOverMACPolicy=active
                                GratuitousARP=3
                                ResendIGMP=4
                                LearnPacketIntervalSec=9s
                                """))
                .isEqualTo(
                        of(
                                "050001000100000008000700fa00000014000800080000000a000001080001000a000002"
                                        + "080009000100000008000a000100000005000c000100000005000d000100000005"
                                        + "0010000300000008000f00040000000800130009000000"));
        assertThat(told).isEmpty();
    }

    @Test
    void whatTheModeDoesNotHaveIsNotAskedFor() throws Exception {
        assertThat(
                        asked(
                                "Mode=balance-rr\nLACPTransmitRate=fast\nAdSelect=count\n"
                                        + "UpDelaySec=1\nPrimaryReselectPolicy=better\n"))
                .isEqualTo(Map.of(1, "00"));
        assertThat(asked("")).isEmpty();
        assertThat(told).isEmpty();
    }

    @Test
    void aValueThatIsNoneIsTold() throws Exception {
        assertThat(asked("Mode=fastest\nMIIMonitorSec=soon\n")).isEmpty();
        assertThat(told)
                .containsExactly(
                        "Failed to parse Mode=, ignoring assignment: fastest",
                        "Failed to parse MIIMonitorSec=, ignoring assignment: soon");
    }

    @Test
    void aBondIsToldWhichPortCarriesItsTraffic() throws Exception {
        String text = "[Match]\nName=e\n[Network]\nBond=b\nPrimarySlave=yes\n";
        NetworkFile file =
                NetworkFile.read(
                        "/x.network",
                        List.of(UnitFile.parse("/x.network", text, d -> told.add(d.text()))),
                        d -> told.add(d.text()));
        assertThat(file.master().bondPort()).isEqualTo(new NetworkFile.BondPort(true, false));
        assertThat(told).isEmpty();

        LinkMessage message =
                LinkMessage.decode(
                        NetDevEncoder.bondPort(4, 9, new NetworkFile.BondPort(true, true)));

        Attributes info = message.attributes().nested(Rtnetlink.IFLA_LINKINFO);
        assertThat(message.index()).isEqualTo(4);
        assertThat(info.string(Rtnetlink.IFLA_INFO_KIND)).contains("bond");
        // IFLA_BOND_ACTIVE_SLAVE and IFLA_BOND_PRIMARY of linux/if_link.h
        assertThat(all(info.nested(Rtnetlink.IFLA_INFO_DATA)))
                .isEqualTo(Map.of(2, "09000000", 11, "09000000"));
    }
}

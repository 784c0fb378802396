package org.jitney.network1.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.jitney.unitfile.UnitFile;
import org.jitney.unitfile.UnitFileError;
import org.junit.jupiter.api.Test;

/** What keys were called, or did, in releases before 252, which still reads them. */
final class FormerNamesTest {
    private static final int NOPREFIXROUTE = 0x200;

    private final List<String> told = new ArrayList<>();

    private NetworkFile read(String text) throws UnitFileError {
        return NetworkFile.read(
                "/x.network",
                List.of(UnitFile.parse("/x.network", text, d -> told.add(d.text()))),
                d -> told.add(d.line() + ": " + d.text()));
    }

    @Test
    void prefixRouteMeantThatThereIsNone() throws UnitFileError {
        NetworkFile file =
                read(
                        """
                        [Address]
                        Address=10.0.0.1/24
                        PrefixRoute=yes
                        [Address]
                        Address=10.0.1.1/24
                        PrefixRoute=no
                        """);

        assertThat(file.addresses())
                .extracting(AddressConfig::flags)
                .containsExactly(NOPREFIXROUTE, 0);
        assertThat(told).isEmpty();
    }

    @Test
    void linkLocalAddressesHadTheirOwnKeys() throws UnitFileError {
        NetworkFile file = read("[Network]\nLinkLocalAddressing=no\nIPv4LL=yes\nIPv4LLRoute=yes\n");

        assertThat(file.protocols().linkLocal()).isTrue();
        assertThat(file.routes())
                .extracting(r -> r.destination() + " " + r.metric())
                .containsExactly("169.254.0.0/16 2048");
        assertThat(told).isEmpty();
    }

    @Test
    void aCriticalConnectionKeepsWhatItsLeaseBrought() throws UnitFileError {
        assertThat(read("[DHCP]\nCriticalConnection=yes\n").carrier().keepDynamic()).isTrue();
        assertThat(
                        read("[Network]\nKeepConfiguration=static\n[DHCPv4]\nCriticalConnection=yes\n")
                                .carrier()
                                .keepDynamic())
                .isFalse();
        assertThat(told).isEmpty();
    }

    @Test
    void rapidCommitOfDhcpIsForVersionSix() throws UnitFileError {
        ProtocolConfig protocols =
                read("[Network]\nDHCP=yes\n[DHCP]\nRapidCommit=no\n").protocols();

        assertThat(protocols.dhcp6().rapidCommit()).isFalse();
        assertThat(read("[Network]\nDHCP=yes\n[DHCP]\nRapidCommit=yes\n").protocols().dhcp4())
                .get()
                .extracting(Dhcp4Config::rapidCommit)
                .isEqualTo(false);
        assertThat(told).isEmpty();
    }

    @Test
    void deniedServersWereListedElsewhere() throws Exception {
        NetworkFile file =
                read(
                        """
                        [Network]
                        DHCP=ipv4
                        IPv6AcceptRA=yes
                        IPv6Token=::7
                        [DHCPv4]
                        BlackList=10.0.0.1
                        DenyList=10.0.0.2
                        [DHCPv6]
                        RouteMetric=77
                        [IPv6AcceptRA]
                        BlackList=2001:db8::/64
                        """);

        assertThat(file.protocols().dhcp4().orElseThrow().denied())
                .extracting(IpPrefix::address)
                .containsExactly(
                        InetAddress.ofLiteral("10.0.0.2"), InetAddress.ofLiteral("10.0.0.1"));
        AcceptRaConfig routers = file.protocols().acceptRa().orElseThrow();
        assertThat(routers.prefixes().denied()).hasSize(1);
        assertThat(routers.half()).isEqualTo(LowerHalf.parse("::7").orElseThrow());
        assertThat(routers.metric()).isEqualTo(77);
        assertThat(told).isEmpty();
    }

    @Test
    void whatHasNoEffectAnyMoreIsToldSo() throws UnitFileError {
        NetworkFile _ =
                read(
                        "[Network]\nL2TP=x\nRouteTable=a:1\n[DHCP]\nForceDHCPv6PDOtherInformation=1\n");

        assertThat(told)
                .containsExactly(
                        "2: Support for option L2TP= has been removed and it is ignored",
                        "3: Unknown key name 'RouteTable' in section 'Network', ignoring.",
                        "5: Support for option ForceDHCPv6PDOtherInformation= has been removed"
                                + " and it is ignored");
    }

    @Test
    void theProtocolOfABridgeIsInTheOrderOfTheNetwork() throws UnitFileError {
        String text = "[NetDev]\nName=br0\nKind=bridge\n[Bridge]\nVLANProtocol=802.1ad\n";
        NetDevFile file =
                NetDevFile.read(
                                "/x.netdev",
                                List.of(UnitFile.parse("/x.netdev", text, d -> {})),
                                d -> told.add(d.text()))
                        .orElseThrow();

        NetDevKind.Bridge.Setting protocol = ((NetDevKind.Bridge) file.kind()).settings().get(8);

        boolean little = java.nio.ByteOrder.nativeOrder() == java.nio.ByteOrder.LITTLE_ENDIAN;
        assertThat(protocol).isEqualTo(new NetDevKind.Bridge.Setting(2, little ? 0xa888 : 0x88a8));
        assertThat(told).isEmpty();
    }
}

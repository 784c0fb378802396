package org.jitney.network1.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jitney.linux.netlink.AddressMessage;
import org.jitney.linux.netlink.AttributeWriter;
import org.jitney.linux.netlink.Attributes;
import org.jitney.linux.netlink.LinkMessage;
import org.jitney.linux.netlink.MalformedMessage;
import org.jitney.linux.netlink.NetlinkMessage;
import org.jitney.linux.netlink.RouteMessage;
import org.jitney.linux.netlink.Rtnetlink;
import org.jitney.network1.config.BatmanKind;
import org.jitney.network1.config.FouKind;
import org.jitney.network1.config.IpPrefix;
import org.jitney.network1.config.L2tpKind;
import org.jitney.network1.config.NetDevFile;
import org.jitney.network1.config.WlanKind;
import org.jitney.unitfile.UnitFile;
import org.jitney.unitfile.UnitFileError;
import org.junit.jupiter.api.Test;

/** Kinds that few kernels have: what they are asked for, byte by byte as the headers have it. */
final class RareKindsTest {
    private static final String L2TP =
            """
            [L2TP]
            TunnelId=10
            PeerTunnelId=11
            Remote=192.0.2.2
            Local=192.0.2.1
            EncapsulationType=udp
            UDPSourcePort=3000
            UDPDestinationPort=4000
            UDPChecksum=yes
            [L2TPSession]
            Name=s0
            SessionId=15
            PeerSessionId=16
            """;

    private final List<String> told = new ArrayList<>();

    private Optional<NetDevFile> file(String kind, String sections) throws UnitFileError {
        String text = "[NetDev]\nName=t\nKind=%s\n%s".formatted(kind, sections);
        return NetDevFile.read(
                "/x.netdev",
                List.of(UnitFile.parse("/x.netdev", text, d -> told.add(d.text()))),
                d -> told.add(d.text()));
    }

    /** {@return what is inside {@code IFLA_INFO_DATA}} */
    private String data(String kind, String sections, int parent)
            throws UnitFileError, MalformedMessage {
        byte[] request =
                NetDevEncoder.netdev(
                        file(kind, sections).orElseThrow(), parent, Optional.of(new byte[16]));
        Attributes all = LinkMessage.decode(request).attributes();
        assertThat(all.nested(Rtnetlink.IFLA_LINKINFO).string(Rtnetlink.IFLA_INFO_KIND))
                .contains(kind);
        assertThat(all.has(Rtnetlink.IFLA_ADDRESS)).isEqualTo(kind.equals("batadv"));
        return HexFormat.of()
                .formatHex(
                        all.nested(Rtnetlink.IFLA_LINKINFO)
                                .bytes(Rtnetlink.IFLA_INFO_DATA)
                                .orElseThrow());
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    @Test
    void monitorsAndCanBusesHaveNothingButTheirKind() throws UnitFileError, MalformedMessage {
        assertThat(data("nlmon", "", 0)).isEmpty();
        assertThat(data("vcan", "", 0)).isEmpty();
        assertThat(data("vxcan", "[VXCAN]\nPeer=u\n", 0))
                .isEqualTo("1c000100" + "00".repeat(16) + "0600030075000000");
        assertThat(told).isEmpty();
    }

    @Test
    void anIpsecInterfaceLiesOnItsLinkOrOnTheLoopback() throws UnitFileError, MalformedMessage {
        assertThat(data("xfrm", "[Xfrm]\nInterfaceId=0x7\n", 5))
                .isEqualTo("0800010005000000" + "0800020007000000");
        assertThat(data("xfrm", "[Xfrm]\nInterfaceId=7\nIndependent=yes\n", 0))
                .isEqualTo("0800010001000000" + "0800020007000000");
        assertThat(file("xfrm", "[Xfrm]\nInterfaceId=0\n")).isEmpty();
        assertThat(told).contains("Failed to parse InterfaceId=, ignoring assignment: 0");
    }

    @Test
    void portsAndTypesOfBareUdpAreInTheOrderOfTheNetwork() throws UnitFileError, MalformedMessage {
        assertThat(data("bareudp", "[BareUDP]\nDestinationPort=1000\nEtherType=mpls-uc\n", 0))
                .isEqualTo("0600020088470000" + "0600010003e80000");
        assertThat(file("bareudp", "[BareUDP]\nDestinationPort=1000\n")).isEmpty();
        assertThat(file("bareudp", "[BareUDP]\nEtherType=ipv4\n")).isEmpty();
    }

    @Test
    void aPartitionOfInfinibandHasAKeyThatIsNotThatOfAllMembers()
            throws UnitFileError, MalformedMessage {
        String all =
                "[IPoIB]\nPartitionKey=0x12\nMode=connected\nIgnoreUserspaceMulticastGroups=no\n";
        assertThat(data("ipoib", all, 0))
                .isEqualTo("0600010012000000" + "0600020001000000" + "0600030000000000");
        assertThat(data("ipoib", "[IPoIB]\nPartitionKey=0x8000\n", 0)).isEmpty();
        assertThat(told)
                .containsExactly("Failed to parse PartitionKey=, ignoring assignment: 0x8000");
    }

    @Test
    void aMeshHasItsAlgorithmFromTheStartAndIsToldTheRest() throws UnitFileError, MalformedMessage {
        String sections =
                """
                [BatmanAdvanced]
                GatewayMode=server
                Aggregation=no
                HopPenalty=20
                OriginatorIntervalSec=1500us
                GatewayBandwidthDown=1M
                GatewayBandwithUp=150K
                RoutingAlgorithm=batman-iv
                """;

        assertThat(data("batadv", sections, 0)).isEqualTo("0e0001004241544d414e5f4956000000");
        assertThat(hex(mesh(sections)))
                .isEqualTo(
                        "0f010000"
                                + "0800030009000000"
                                + "0500330002000000"
                                + "0500290000000000"
                                + "05002e0001000000"
                                + "05002f0001000000"
                                + "0500300001000000"
                                + "0500350014000000"
                                + "0800390002000000"
                                + "080031000a000000"
                                + "0800320002000000");
    }

    private byte[] mesh(String sections) throws UnitFileError {
        return GenericKindEncoder.mesh(
                9, (BatmanKind) file("batadv", sections).orElseThrow().kind());
    }

    @Test
    void aPortForTunnelsIsOneOfTheFamilyOfItsAddress() throws UnitFileError {
        NetDevFile four = file("fou", "[FooOverUDP]\nPort=5555\nProtocol=gre\n").orElseThrow();
        NetDevFile six =
                file(
                                "fou",
                                """
                                [FooOverUDP]
                                Encapsulation=GenericUDPEncapsulation
                                Port=5555
                                Local=2001:db8::1
                                Peer=2001:db8::2
                                PeerPort=1
                                """)
                        .orElseThrow();

        assertThat(hex(GenericKindEncoder.fou((FouKind) four.kind())))
                .isEqualTo(
                        "01010000"
                                + "0600010015b30000"
                                + "0500020002000000"
                                + "0500040001000000"
                                + "050003002f000000");
        assertThat(hex(GenericKindEncoder.fou((FouKind) six.kind())))
                .isEqualTo(
                        "01010000"
                                + "0600010015b30000"
                                + "050002000a000000"
                                + "0500040002000000"
                                + "0500030000000000"
                                + "1400070020010db8000000000000000000000001"
                                + "1400090020010db8000000000000000000000002"
                                + "06000a0000010000");
    }

    @Test
    void aPortForTunnelsThatContradictsItselfIsNone() throws UnitFileError {
        assertThat(file("fou", "[FooOverUDP]\nPort=5555\n")).isEmpty();
        assertThat(file("fou", "[FooOverUDP]\nProtocol=4\n")).isEmpty();
        assertThat(file("fou", "[FooOverUDP]\nPort=1\nProtocol=4\nPeerPort=2\n")).isEmpty();
        assertThat(file("fou", "[FooOverUDP]\nPort=1\nProtocol=4\nPeer=192.0.2.1\n")).isEmpty();
        assertThat(
                        file(
                                "fou",
                                "[FooOverUDP]\nPort=1\nProtocol=4\n"
                                        + "Encapsulation=GenericUDPEncapsulation\n"))
                .isEmpty();
    }

    @Test
    void aTunnelOfL2tpComesBeforeItsSessions() throws UnitFileError {
        L2tpKind kind = (L2tpKind) file("l2tp", L2TP).orElseThrow().kind();

        InetAddress local = kind.local().address().orElseThrow();
        assertThat(hex(GenericKindEncoder.tunnel(kind, local)))
                .isEqualTo(
                        "01010000"
                                + "080009000a000000"
                                + "08000a000b000000"
                                + "0500070003000000"
                                + "0600020000000000"
                                + "08001800c0000201"
                                + "08001900c0000202"
                                + "06001a00b80b0000"
                                + "06001b00a00f0000"
                                + "05000d0001000000");
        assertThat(hex(GenericKindEncoder.session(kind, kind.sessions().getFirst())))
                .isEqualTo(
                        "05010000"
                                + "080009000a000000"
                                + "08000a000b000000"
                                + "08000b000f000000"
                                + "08000c0010000000"
                                + "0600010005000000"
                                + "0500050001000000"
                                + "0700080073300000");
        assertThat(told).isEmpty();
    }

    @Test
    void aTunnelOfL2tpWithoutItsNumbersIsNoneAndASessionIsLeftOut() throws UnitFileError {
        assertThat(file("l2tp", L2TP.replace("PeerTunnelId=11\n", ""))).isEmpty();
        assertThat(file("l2tp", L2TP.replace("UDPSourcePort=3000\n", ""))).isEmpty();
        assertThat(file("l2tp", L2TP.replace("Remote=192.0.2.2", "Remote=2001:db8::2"))).isEmpty();
        told.clear();

        NetDevFile twice =
                file("l2tp", L2TP + "[L2TPSession]\nName=s0\nSessionId=1\nPeerSessionId=2\n")
                        .orElseThrow();
        assertThat(((L2tpKind) twice.kind()).sessions()).hasSize(1);
        assertThat(told).containsExactly("L2TP session with duplicated name s0, ignoring.");
    }

    @Test
    void aTunnelBeginsAtTheAddressWhoseLinkLeadsToTheRemote()
            throws UnitFileError, MalformedMessage {
        L2tpKind any =
                (L2tpKind)
                        file("l2tp", L2TP.replace("Local=192.0.2.1", "Local=static"))
                                .orElseThrow()
                                .kind();
        KernelState state = new KernelState();
        assertThat(LocalEnd.of(any, state)).isEmpty();

        link(state, 2, "far");
        link(state, 3, "near");
        address(state, 2, prefix("10.0.0.1/8"));
        address(state, 3, prefix("192.0.2.1/24"));
        assertThat(LocalEnd.of(any, state)).isEmpty();

        route(state, 2, prefix("0.0.0.0/0"));
        assertThat(LocalEnd.of(any, state).map(InetAddress::getHostAddress)).contains("10.0.0.1");

        route(state, 3, prefix("192.0.2.0/24"));
        assertThat(LocalEnd.of(any, state).map(InetAddress::getHostAddress)).contains("192.0.2.1");
    }

    private static void link(KernelState state, int index, String name) throws MalformedMessage {
        AttributeWriter all = new AttributeWriter().string(Rtnetlink.IFLA_IFNAME, name);
        tell(state, Rtnetlink.RTM_NEWLINK, LinkMessage.encode(0, index, 0, 0, all));
    }

    private static void address(KernelState state, int index, IpPrefix address)
            throws MalformedMessage {
        byte[] bytes = address.address().getAddress();
        AttributeWriter all =
                new AttributeWriter()
                        .bytes(Rtnetlink.IFA_LOCAL, bytes)
                        .bytes(Rtnetlink.IFA_ADDRESS, bytes)
                        .uint32(Rtnetlink.IFA_FLAGS, Rtnetlink.IFA_F_PERMANENT);
        tell(
                state,
                Rtnetlink.RTM_NEWADDR,
                AddressMessage.encode(2, address.length(), 0, index, all));
    }

    private static void route(KernelState state, int index, IpPrefix to) throws MalformedMessage {
        RouteMessage route =
                new RouteMessage(2, to.length(), 0, 0, 254, 4, 0, 1, 0, Attributes.NONE);
        AttributeWriter all =
                new AttributeWriter()
                        .bytes(Rtnetlink.RTA_DST, to.address().getAddress())
                        .uint32(Rtnetlink.RTA_OIF, index);
        tell(state, Rtnetlink.RTM_NEWROUTE, route.encode(all));
    }

    private static void tell(KernelState state, int type, byte[] payload) throws MalformedMessage {
        assertThat(state.apply(new NetlinkMessage(type, 0, 0, payload))).isPresent();
    }

    private static IpPrefix prefix(String text) {
        return IpPrefix.parse(text).orElseThrow();
    }

    @Test
    void aWirelessLinkNeedsItsDeviceAndItsType() throws UnitFileError {
        NetDevFile made =
                file("wlan", "[WLAN]\nPhysicalDevice=phy0\nType=ap\nWDS=yes\n").orElseThrow();

        assertThat(
                        hex(
                                GenericKindEncoder.wireless(
                                        "t",
                                        (WlanKind) made.kind(),
                                        6,
                                        Optional.of(HexFormat.of().parseHex("020000000001")))))
                .isEqualTo(
                        "07000000"
                                + "0800010006000000"
                                + "0600040074000000"
                                + "0800050003000000"
                                + "0a0006000200000000010000"
                                + "0500530001000000");
        assertThat(file("wlan", "[WLAN]\nType=ap\n")).isEmpty();
        assertThat(file("wlan", "[WLAN]\nPhysicalDevice=../x\nType=ap\n")).isEmpty();
        assertThat(file("wlan", "[WLAN]\nPhysicalDevice=0\nType=other\n")).isEmpty();
    }
}

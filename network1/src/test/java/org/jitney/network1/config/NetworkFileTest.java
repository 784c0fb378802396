package org.jitney.network1.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jitney.linux.installed.Virtualization;
import org.jitney.unitfile.Diagnostic;
import org.jitney.unitfile.UnitFile;
import org.jitney.unitfile.UnitFileError;
import org.junit.jupiter.api.Test;

final class NetworkFileTest {
    private final List<String> told = new ArrayList<>();

    private void tell(Diagnostic diagnostic) {
        told.add(diagnostic.toString());
    }

    private UnitFile file(String text) throws UnitFileError {
        return UnitFile.parse("/x.network", text, this::tell);
    }

    private NetworkFile read(String text) throws UnitFileError {
        return NetworkFile.read("/x.network", List.of(file(text)), this::tell);
    }

    private Optional<NetDevFile> netdev(String text) throws UnitFileError {
        return NetDevFile.read("/x.netdev", List.of(file(text)), this::tell);
    }

    @Test
    void readsStaticAddressing() throws UnitFileError {
        NetworkFile file =
                read(
                        """
                        [Match]
                        Name=eth*
                        [Network]
                        Address=10.1.0.5/24
                        Address=2001:db8::5/64
                        Gateway=10.1.0.1
                        DNS=10.1.0.1 1.1.1.1
                        Domains=a.test ~b.test
                        [Address]
                        Address=10.2.0.5/32
                        Peer=10.2.0.6/32
                        """);

        assertThat(told).isEmpty();
        AddressConfig four = file.addresses().getFirst();
        assertThat(four.local()).hasToString("10.1.0.5/24");
        assertThat(four.broadcast()).contains(InetAddress.ofLiteral("10.1.0.255"));
        assertThat(file.addresses().get(1).broadcast()).isEmpty();
        assertThat(file.addresses().get(2).peer()).contains(InetAddress.ofLiteral("10.2.0.6"));
        RouteConfig route = file.routes().getFirst();
        assertThat(route.destination()).hasToString("0.0.0.0/0");
        assertThat(route.scope()).isZero();
        assertThat(file.names().domains()).containsExactly("a.test");
        assertThat(file.names().routeDomains()).containsExactly("b.test");
        assertThat(file.linkLocalIpv6()).isTrue();
    }

    @Test
    void routesHaveTheScopeOfWhatTheyReach() throws UnitFileError {
        NetworkFile file =
                read(
                        """
                        [Route]
                        Destination=10.3.1.2/16
                        [Route]
                        Destination=10.4.0.0/16
                        Type=blackhole
                        [Route]
                        Destination=10.5.0.1
                        Type=local
                        [Route]
                        Gateway=fe80::1
                        Table=1000
                        MTUBytes=1300
                        """);

        assertThat(file.routes().get(0).scope()).isEqualTo(253);
        assertThat(file.routes().get(0).destination()).hasToString("10.3.0.0/16");
        assertThat(file.routes().get(1).type()).isEqualTo(6);
        assertThat(file.routes().get(1).scope()).isZero();
        assertThat(file.routes().get(2).table()).contains(255L);
        assertThat(file.routes().get(2).scope()).isEqualTo(254);
        RouteConfig six = file.routes().get(3);
        assertThat(six.metric()).isEqualTo(1024);
        assertThat(six.table()).contains(1000L);
        assertThat(six.metrics()).containsEntry(2, 1300L);
    }

    @Test
    void whatIsBrokenIsToldWithItsLine() throws UnitFileError {
        NetworkFile file =
                read(
                        """
                        [Network]
                        Address=10.1.0.5/33
                        Adress=10.1.0.5/24
                        Description=x
                        [Nonsense]
                        Key=value
                        [Route]
                        Metric=5
                        [Route]
                        Gateway=10.0.0.1
                        Destination=2001:db8::/32
                        [DHCPv4]
                        Use6RD=yes
                        """);

        assertThat(file.addresses()).isEmpty();
        assertThat(file.routes()).isEmpty();
        assertThat(told)
                .contains(
                        "/x.network:2: Failed to parse Address=, ignoring assignment: 10.1.0.5/33",
                        "/x.network:3: Unknown key name 'Adress' in section 'Network', ignoring.",
                        "/x.network:5: Unknown section 'Nonsense'. Ignoring.",
                        "/x.network:7: [Route] section without Gateway=, Destination=, Source=, or"
                                + " PreferredSource= field configured. Ignoring.",
                        "/x.network:9: [Route] section with an IPv4 Gateway= for IPv6. Ignoring.",
                        "/x.network:13: Use6RD= in section [DHCPv4] is not applied yet,"
                                + " ignoring.");
    }

    @Test
    void anEmptyAssignmentDropsThoseBeforeButNoAddresses() throws UnitFileError {
        NetworkFile file =
                read(
                        "[Network]\nAddress=10.1.0.5/24\nAddress=\nAddress=10.1.0.6/24\n"
                                + "DNS=10.1.0.2\nDNS=\nDNS=10.1.0.3\n");

        assertThat(file.addresses()).hasSize(2); // the original keeps them, too
        assertThat(file.names().dns()).containsExactly("10.1.0.3");
    }

    @Test
    void whatIsAroundARouteIsRead() throws UnitFileError {
        NetworkFile file =
                read(
                        """
                        [Route]
                        Destination=10.2.0.0/16
                        MultiPathRoute=10.1.0.1@eth1 5
                        MultiPathRoute=10.1.0.2
                        [NextHop]
                        Id=7
                        Gateway=10.1.0.1
                        [NextHop]
                        Id=8
                        Group=7:3 9
                        [NextHop]
                        Id=9
                        [Neighbor]
                        Address=10.1.0.9
                        LinkLayerAddress=52:54:00:00:00:09
                        [BridgeMDB]
                        MulticastGroupAddress=10.1.0.1
                        """);

        assertThat(file.routes().getFirst().further().hops())
                .extracting(RouteConfig.Hop::weight)
                .containsExactly(5, 1);
        assertThat(file.nextHops()).extracting(NextHopConfig::id).containsExactly(7L, 8L);
        assertThat(file.nextHops().getLast().group())
                .containsExactly(new NextHopConfig.Member(7, 3), new NextHopConfig.Member(9, 1));
        assertThat(file.neighbors().permanent()).hasSize(1);
        assertThat(told)
                .containsExactlyInAnyOrder(
                        "/x.network:11: Conflicting or missing settings. Ignoring [NextHop] section.",
                        "/x.network:16: No MulticastGroupAddress= assigned, or it is no multicast"
                                + " address. Ignoring [BridgeMDB].");
    }

    @Test
    void aRuleOfBothFamiliesIsTwo() throws UnitFileError {
        NetworkFile file =
                read(
                        """
                        [RoutingPolicyRule]
                        Family=both
                        FirewallMark=7/0xff
                        Table=100
                        SourcePort=1000-2000
                        [RoutingPolicyRule]
                        From=10.1.0.0/24
                        Family=ipv6
                        """);

        assertThat(file.rules()).extracting(RuleConfig::family).containsExactly(2, 10);
        assertThat(file.rules().getFirst().mark()).contains(new RuleConfig.Mark(7, 255));
        assertThat(file.rules().getFirst().sourcePorts())
                .contains(new RuleConfig.Ports(1000, 2000));
        assertThat(told).hasSize(1);
        assertThat(told.getFirst()).startsWith("/x.network:6: ");
    }

    @Test
    void aPortOfABridgeHasNoAddressOfItsLink() throws UnitFileError {
        assertThat(read("[Network]\nBridge=br0\n").linkLocalIpv6()).isFalse();
        assertThat(read("[Network]\nLinkLocalAddressing=no\n").linkLocalIpv6()).isFalse();
    }

    @Test
    void matchesByPatternsAndTheirOpposite() throws UnitFileError {
        LinkFacts link =
                new LinkFacts(
                        List.of("eth0", "enp1s0"), "ether", "veth", "", "52:54:00:00:00:01", "");

        assertThat(read("[Match]\nName=enp*\n").match().matches(link)).isTrue();
        assertThat(read("[Match]\nName=!eth1 eth2\n").match().matches(link)).isTrue();
        assertThat(read("[Match]\nName=!eth0\n").match().matches(link)).isFalse();
        assertThat(read("[Match]\nMACAddress=52-54-00-00-00-01\n").match().matches(link)).isTrue();
        assertThat(read("[Match]\nName=eth0\nType=bridge\n").match().matches(link)).isFalse();
        assertThat(read("[Network]\n").match().matches(link)).isFalse();
    }

    private static Match.Machine machine(String vm, String container) {
        return new Match.Machine(
                "box", "6.1.0", "x86-64", List.of("quiet"), new Virtualization(vm, container));
    }

    private boolean holds(String virtualization, Match.Machine machine) throws UnitFileError {
        return read("[Match]\nName=e*\nVirtualization=" + virtualization + "\n")
                .match()
                .holdsOn(machine);
    }

    @Test
    void theKindOfMachineDecides() throws UnitFileError {
        Match.Machine kvm = machine("kvm", "none");
        Match.Machine container = machine("kvm", "lxc");
        Match.Machine metal = machine("none", "none");

        assertThat(holds("kvm", kvm)).isTrue();
        assertThat(holds("vm", kvm)).isTrue();
        assertThat(holds("vm", container)).isFalse();
        assertThat(holds("container", container)).isTrue();
        assertThat(holds("lxc", container)).isTrue();
        assertThat(holds("kvm", container)).isFalse();
        assertThat(holds("yes", metal)).isFalse();
        assertThat(holds("!yes", metal)).isTrue();
        assertThat(holds("!container", kvm)).isTrue();
    }

    @Test
    void whatUdevKnowsDecides() throws UnitFileError {
        LinkFacts link =
                new LinkFacts(
                        List.of("eth0"),
                        "ether",
                        "",
                        "",
                        "",
                        "",
                        Map.of("ID_PATH", "pci-0000:00:02.0", "ID_BUS", "pci"),
                        Wireless.NONE);

        assertThat(read("[Match]\nPath=pci-0000:00:*\n").match().matches(link)).isTrue();
        assertThat(read("[Match]\nPath=usb-*\n").match().matches(link)).isFalse();
        assertThat(read("[Match]\nProperty=ID_BUS=pci\n").match().matches(link)).isTrue();
        assertThat(read("[Match]\nProperty=ID_BUS=pci ID_X=1\n").match().matches(link)).isFalse();
        assertThat(read("[Match]\nProperty=!ID_BUS=usb\n").match().matches(link)).isTrue();
    }

    private static LinkFacts in(Wireless network) {
        return new LinkFacts(List.of("w0"), "wlan", "", "", "", "", Map.of(), network);
    }

    @Test
    void matchesWirelessNetworks() throws UnitFileError {
        LinkFacts home = in(new Wireless("station", "home", "02:00:00:00:00:01"));

        assertThat(read("[Match]\nSSID=work home\n").match().matches(home)).isTrue();
        assertThat(read("[Match]\nSSID=wor*\n").match().matches(home)).isFalse();
        assertThat(read("[Match]\nSSID=!home\n").match().matches(home)).isFalse();
        assertThat(read("[Match]\nBSSID=02-00-00-00-00-01\n").match().matches(home)).isTrue();
        assertThat(read("[Match]\nBSSID=02:00:00:00:00:02\n").match().matches(home)).isFalse();
        assertThat(read("[Match]\nWLANInterfaceType=station\n").match().matches(home)).isTrue();
        assertThat(read("[Match]\nWLANInterfaceType=ap\n").match().matches(home)).isFalse();
        assertThat(read("[Match]\nSSID=*\n").match().matches(in(Wireless.NONE))).isFalse();
        assertThat(told).isEmpty();
    }

    @Test
    void whatCannotBeDecidedHoldsNowhere() throws UnitFileError {
        Match.Machine machine = machine("none", "none");

        assertThat(read("[Match]\nName=e*\nFirmware=x\n").match().holdsOn(machine)).isFalse();
        assertThat(read("[Match]\nHost=box\nName=e*\n").match().holdsOn(machine)).isTrue();
        assertThat(read("[Match]\nHost=other\nName=e*\n").match().holdsOn(machine)).isFalse();
        assertThat(read("[Match]\nArchitecture=arm64\n").match().holdsOn(machine)).isFalse();
        assertThat(read("[Match]\nKernelCommandLine=quiet\n").match().holdsOn(machine)).isTrue();
        assertThat(read("[Match]\nKernelCommandLine=!quiet\n").match().holdsOn(machine)).isFalse();
    }

    @Test
    void readsVirtualLinks() throws UnitFileError {
        assertThat(netdev("[NetDev]\nName=d0\nKind=dummy\n").orElseThrow().kind())
                .isEqualTo(new NetDevKind.Plain("dummy"));
        assertThat(netdev("[NetDev]\nName=v\nKind=vlan\n[VLAN]\nId=5\n").orElseThrow().kind())
                .isEqualTo(new VlanKind(5, Optional.empty(), 0, 0, List.of(), List.of()));
        var bridge =
                (NetDevKind.Bridge)
                        netdev("[NetDev]\nName=b\nKind=bridge\n[Bridge]\nSTP=yes\nMaxAgeSec=30\n")
                                .orElseThrow()
                                .kind();
        assertThat(bridge.settings())
                .containsEntry(5, new NetDevKind.Bridge.Setting(4, 1))
                .containsEntry(3, new NetDevKind.Bridge.Setting(4, 3000));
        assertThat(told).isEmpty();
        assertThat(netdev("[NetDev]\nName=w\nKind=hsr\n")).isEmpty();
        assertThat(netdev("[NetDev]\nName=v\nKind=vlan\n")).isEmpty();
        assertThat(netdev("[NetDev]\nName=a/b\nKind=dummy\n")).isEmpty();
        assertThat(netdev("[NetDev]\nKind=dummy\n")).isEmpty();
        assertThat(told)
                .containsExactly(
                        "/x.netdev: Kind=hsr is unknown, or its sections lack what it needs."
                                + " Ignoring.",
                        "/x.netdev: Kind=vlan is unknown, or its sections lack what it needs."
                                + " Ignoring.",
                        "/x.netdev: Invalid NetDev name: a/b",
                        "/x.netdev: NetDev without Name= configured. Ignoring");
    }

    @Test
    void theAddressOfADhcpServerIsOneOfTheLink() throws UnitFileError {
        String file =
                "[Match]\nName=a\n[Network]\nDHCPServer=yes\nAddress=10.0.0.5/24\n"
                        + "[DHCPServer]\nServerAddress=%s\n";

        assertThat(read(file.formatted("10.0.7.1/28")).addresses())
                .extracting(a -> a.local().toString())
                .containsExactly("10.0.0.5/24", "10.0.7.1/28");
        assertThat(read(file.formatted("10.0.0.5/24")).addresses()).hasSize(1);
    }

    @Test
    void aClientPutsOptionsForTheServersVendorInsideOne() throws UnitFileError {
        NetworkFile file =
                read(
                        """
                        [Match]
                        Name=eth0
                        [Network]
                        DHCP=ipv4
                        [DHCPv4]
                        SendVendorOption=5:uint16:258
                        SendVendorOption=6:string:ab
                        """);

        assertThat(file.protocols().dhcp4().orElseThrow().words().options().get(43))
                .isEqualTo(Octets.of(new byte[] {5, 2, 1, 2, 6, 2, 'a', 'b'}));
        assertThat(told).isEmpty();
    }

    @Test
    void aPortOfABridgeWaitsForNothingOfItsOwn() throws UnitFileError {
        NetworkFile port = read("[Match]\nName=a\n[Network]\nBridge=b\n");
        NetworkFile asked =
                read("[Match]\nName=a\n[Network]\nBridge=b\nLinkLocalAddressing=ipv6\n");

        assertThat(port.linkLocalIpv6()).isFalse();
        assertThat(port.protocols().acceptRa()).isEmpty();
        assertThat(asked.protocols().acceptRa()).isPresent();
    }
}

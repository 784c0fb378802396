package org.jitney.network1.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jitney.linux.netlink.AddressMessage;
import org.jitney.linux.netlink.AttributeWriter;
import org.jitney.linux.netlink.LinkMessage;
import org.jitney.linux.netlink.MalformedMessage;
import org.jitney.linux.netlink.NetlinkError;
import org.jitney.linux.netlink.NetlinkMessage;
import org.jitney.linux.netlink.Requests;
import org.jitney.linux.netlink.RouteMessage;
import org.jitney.linux.netlink.Rtnetlink;
import org.jitney.network1.config.HardwareAddress;
import org.jitney.network1.config.LinkFacts;
import org.jitney.network1.config.NetDevFile;
import org.jitney.network1.config.NetworkFile;
import org.jitney.network1.config.Wireless;
import org.jitney.unitfile.UnitFile;
import org.jitney.unitfile.UnitFileError;
import org.junit.jupiter.api.Test;

final class LinksTest {
    private static final int CARRIER = Rtnetlink.IFF_UP | Rtnetlink.IFF_LOWER_UP;

    /** Writes down what it is asked for, and may refuse one kind. */
    private static final class FakeKernel implements Requests {
        final List<String> asked = new ArrayList<>();
        final List<NetlinkMessage> there = new ArrayList<>();
        int refused;

        @Override
        public void execute(int type, int flags, byte[] payload)
                throws NetlinkError, MalformedMessage {
            asked.add(text(type, payload));
            if (type == refused) {
                throw new NetlinkError(1, "");
            }
        }

        @Override
        public List<NetlinkMessage> dump(int type, byte[] payload) {
            int told = type - 2; // the request for what RTM_NEW... tells of
            return there.stream().filter(m -> m.type() == told).toList();
        }

        private static String text(int type, byte[] payload) throws MalformedMessage {
            return switch (type) {
                case Rtnetlink.RTM_NEWLINK -> {
                    LinkMessage link = LinkMessage.decode(payload);
                    yield "make %s %s".formatted(link.name().orElse("?"), link.kind().orElse("?"));
                }
                case Rtnetlink.RTM_SETLINK -> set(LinkMessage.decode(payload));
                case Rtnetlink.RTM_NEWADDR -> "add " + address(payload);
                case Rtnetlink.RTM_DELADDR -> "remove " + address(payload);
                case Rtnetlink.RTM_NEWROUTE ->
                        "route "
                                + KernelRoute.of(RouteMessage.decode(payload))
                                        .orElseThrow()
                                        .destination();
                case Rtnetlink.RTM_NEWRULE -> "rule " + RouteMessage.decode(payload).table();
                default -> "request " + type;
            };
        }

        private static String set(LinkMessage link) throws MalformedMessage {
            var all = link.attributes();
            String what = link.change() == 0 ? "" : (link.flags() & 1) != 0 ? " up" : " down";
            what += all.has(Rtnetlink.IFLA_MTU) ? " mtu" : "";
            what += all.has(Rtnetlink.IFLA_AF_SPEC) ? " mode" : "";
            what += all.has(Rtnetlink.IFLA_MASTER) ? " master" : "";
            return "set " + link.index() + what;
        }

        private static String address(byte[] payload) throws MalformedMessage {
            return KernelAddress.of(AddressMessage.decode(payload)).orElseThrow().local() + "";
        }
    }

    private final FakeKernel kernel = new FakeKernel();
    private final List<String> sysctls = new ArrayList<>();
    private final List<Runnable> later = new ArrayList<>();
    private Wireless wireless = Wireless.NONE;
    private final Links links =
            new Links(
                    new Surroundings(
                            kernel,
                            link ->
                                    new LinkFacts(
                                            link.names(),
                                            "ether",
                                            link.kind(),
                                            "",
                                            link.address(),
                                            "",
                                            Map.of(),
                                            wireless),
                            (family, link, key, value) ->
                                    sysctls.add(family + " " + key + " " + value),
                            (name, kind) -> kernel.asked.add("tun " + name),
                            (delay, what) -> later.add(what),
                            Optional.of(new byte[16]),
                            () -> {}));

    private static NetlinkMessage link(int index, String name, int flags, int operState) {
        return new NetlinkMessage(
                Rtnetlink.RTM_NEWLINK,
                0,
                0,
                LinkMessage.encode(
                        0,
                        index,
                        flags,
                        0,
                        new AttributeWriter()
                                .string(Rtnetlink.IFLA_IFNAME, name)
                                .uint32(Rtnetlink.IFLA_MTU, 1500)
                                .uint8(Rtnetlink.IFLA_OPERSTATE, operState)
                                .bytes(
                                        Rtnetlink.IFLA_ADDRESS,
                                        HardwareAddress.bytes("52:54:00:00:00:01"))));
    }

    private static NetlinkMessage address(int index, String address, int length, int flags)
            throws MalformedMessage {
        byte[] bytes = InetAddress.ofLiteral(address).getAddress();
        return new NetlinkMessage(
                Rtnetlink.RTM_NEWADDR,
                0,
                0,
                AddressMessage.encode(
                        bytes.length == 4 ? 2 : 10,
                        length,
                        0,
                        index,
                        new AttributeWriter()
                                .bytes(Rtnetlink.IFA_LOCAL, bytes)
                                .bytes(Rtnetlink.IFA_ADDRESS, bytes)
                                .uint32(Rtnetlink.IFA_FLAGS, flags)));
    }

    private static NetworkFile network(String text) throws UnitFileError {
        return NetworkFile.read(
                "/x.network", List.of(UnitFile.parse("/x.network", text, d -> {})), d -> {});
    }

    private static NetDevFile netdev(String text) throws UnitFileError {
        return NetDevFile.read(
                        "/x.netdev", List.of(UnitFile.parse("/x.netdev", text, d -> {})), d -> {})
                .orElseThrow();
    }

    private List<String> asked() {
        List<String> all = List.copyOf(kernel.asked);
        kernel.asked.clear();
        return all;
    }

    @Test
    void aLinkGetsAddressesWithItsCarrierAndRoutesWithItsAddresses() throws Exception {
        kernel.there.add(link(3, "eth0", 0, 2));
        links.start(
                new Configuration(
                        List.of(
                                network(
                                        """
                                        [Match]
                                        Name=eth0
                                        [Link]
                                        MTUBytes=1400
                                        [Network]
                                        Address=10.1.0.5/24
                                        Gateway=10.1.0.1
                                        [RoutingPolicyRule]
                                        From=10.1.0.0/24
                                        Table=100
                                        """)),
                        List.of()));
        assertThat(asked()).containsExactly("set 3 mtu", "set 3 up");
        assertThat(links.admin(3)).isEqualTo(AdminState.CONFIGURING);

        links.on(link(3, "eth0", CARRIER, 6));
        assertThat(asked()).containsExactly("add 10.1.0.5/24");

        links.on(address(3, "10.1.0.5", 24, Rtnetlink.IFA_F_PERMANENT));
        assertThat(asked()).containsExactly("route 0.0.0.0/0", "rule 100");
        assertThat(links.admin(3)).isEqualTo(AdminState.CONFIGURED);
        assertThat(Objects.requireNonNull(links.states().get(3)).operational())
                .hasToString("routable");
        assertThat(links.together().online()).contains(LinkStates.OnlineState.ONLINE);
    }

    @Test
    void anAddressOnTrialHoldsTheRoutesBack() throws Exception {
        kernel.there.add(link(3, "eth0", CARRIER, 6));
        links.start(
                new Configuration(
                        List.of(
                                network(
                                        "[Match]\nName=eth0\n[Network]\nAddress=2001:db8::5/64\n"
                                                + "Gateway=2001:db8::1\n")),
                        List.of()));
        links.on(address(3, "2001:db8::5", 64, Rtnetlink.IFA_F_TENTATIVE));
        assertThat(asked()).doesNotContain("route 0:0:0:0:0:0:0:0/0");
        assertThat(links.admin(3)).isEqualTo(AdminState.CONFIGURING);

        links.on(address(3, "2001:db8::5", 64, Rtnetlink.IFA_F_PERMANENT));
        assertThat(asked()).containsExactly("route 0:0:0:0:0:0:0:0/0");
    }

    @Test
    void aLinkWithoutAFileIsLeftAlone() throws Exception {
        kernel.there.add(link(3, "eth0", CARRIER, 6));
        kernel.there.add(address(3, "10.9.0.1", 24, 0));

        links.start(
                new Configuration(
                        List.of(network("[Match]\nName=eth7\n[Network]\nAddress=10.1.0.5/24\n")),
                        List.of()));

        assertThat(asked()).isEmpty();
        assertThat(links.admin(3)).isEqualTo(AdminState.UNMANAGED);
        assertThat(Objects.requireNonNull(links.states().get(3)).operational())
                .hasToString("routable");
    }

    @Test
    void whatOthersPutOnALinkStaysUntilItIsBegunAnew() throws Exception {
        kernel.there.add(link(3, "eth0", CARRIER, 6));
        kernel.there.add(address(3, "10.9.0.1", 24, 0));

        links.start(
                new Configuration(
                        List.of(network("[Match]\nName=eth0\n[Network]\nAddress=10.1.0.5/24\n")),
                        List.of()));

        assertThat(asked()).containsExactly("set 3 up", "add 10.1.0.5/24");

        links.reconfigure(3);

        assertThat(asked()).containsExactly("set 3 up", "remove 10.9.0.1/24", "add 10.1.0.5/24");
    }

    @Test
    void addressesGoWithTheCarrier() throws Exception {
        kernel.there.add(link(3, "eth0", CARRIER, 6));
        links.start(
                new Configuration(
                        List.of(network("[Match]\nName=eth0\n[Network]\nAddress=10.1.0.5/24\n")),
                        List.of()));
        links.on(address(3, "10.1.0.5", 24, 0));
        assertThat(asked()).contains("add 10.1.0.5/24");

        links.on(link(3, "eth0", Rtnetlink.IFF_UP, 2));

        assertThat(asked()).containsExactly("remove 10.1.0.5/24");
        assertThat(Objects.requireNonNull(links.states().get(3)).carrier())
                .hasToString("no-carrier");
    }

    @Test
    void aCarrierMayBeGoneForAWhile() throws Exception {
        kernel.there.add(link(3, "eth0", CARRIER, 6));
        links.start(
                new Configuration(
                        List.of(
                                network(
                                        "[Match]\nName=eth0\n[Network]\nAddress=10.1.0.5/24\n"
                                                + "IgnoreCarrierLoss=3s\n")),
                        List.of()));
        links.on(address(3, "10.1.0.5", 24, 0));
        assertThat(asked()).isNotEmpty();

        links.on(link(3, "eth0", Rtnetlink.IFF_UP, 2));
        links.on(link(3, "eth0", CARRIER, 6));
        later.removeFirst().run();
        assertThat(asked()).isEmpty();

        links.on(link(3, "eth0", Rtnetlink.IFF_UP, 2));
        later.removeFirst().run();
        assertThat(asked()).containsExactly("remove 10.1.0.5/24");
    }

    @Test
    void whatTheFileSaysOfUpAndDownIsHeld() throws Exception {
        kernel.there.add(link(3, "eth0", CARRIER, 6));
        links.start(
                new Configuration(
                        List.of(
                                network(
                                        "[Match]\n"
                                                + "Name=eth0\n"
                                                + "[Link]\n"
                                                + "ActivationPolicy=always-up\n")),
                        List.of()));
        assertThat(asked()).containsExactly("set 3 up");

        links.on(link(3, "eth0", 0, 2));

        assertThat(asked()).containsExactly("set 3 up");
    }

    @Test
    void aBoundLinkIsUpWhileAnotherHasACarrier() throws Exception {
        kernel.there.add(link(3, "eth0", 0, 2));
        kernel.there.add(link(4, "eth1", Rtnetlink.IFF_UP, 2));
        links.start(
                new Configuration(
                        List.of(network("[Match]\nName=eth0\n[Network]\nBindCarrier=eth1\n")),
                        List.of()));
        assertThat(asked()).isEmpty();
        assertThat(links.boundTo(3)).containsExactly(4);
        assertThat(links.boundBy(4)).containsExactly(3);

        links.on(link(4, "eth1", CARRIER, 6));
        assertThat(asked()).containsExactly("set 3 up");

        links.on(link(3, "eth0", CARRIER, 6));
        links.on(link(4, "eth1", Rtnetlink.IFF_UP, 2));
        assertThat(asked()).containsExactly("set 3 down");
    }

    @Test
    void theKernelsFilesGetWhatTheFileSays() throws Exception {
        kernel.there.add(link(3, "eth0", CARRIER, 6));

        links.start(
                new Configuration(
                        List.of(
                                network(
                                        "[Match]\n"
                                                + "Name=eth0\n"
                                                + "[Network]\n"
                                                + "IPForward=ipv4\n"
                                                + "IPv6PrivacyExtensions=prefer-public\n"
                                                + "IPv6HopLimit=9\n")),
                        List.of()));

        assertThat(sysctls)
                .containsExactly(
                        "ipv6 accept_ra 0",
                        "ipv4 promote_secondaries 1",
                        "ipv4 forwarding 1",
                        "ipv6 use_tempaddr 1",
                        "ipv6 hop_limit 9");
    }

    @Test
    void theMtuOfIpv6IsSaidAgainWhenThereIsACarrier() throws Exception {
        kernel.there.add(link(3, "eth0", 0, 2));
        String file = "[Match]\nName=eth0\n[Network]\nIPv6MTUBytes=1300\n";
        links.start(new Configuration(List.of(network(file)), List.of()));
        assertThat(sysctls).endsWith("ipv6 mtu 1300");
        sysctls.clear();

        links.on(link(3, "eth0", CARRIER, 6));

        assertThat(sysctls).containsExactly("ipv6 mtu 1300");
    }

    @Test
    void aPortWaitsForItsBridge() throws Exception {
        kernel.there.add(link(3, "eth0", 0, 2));
        links.start(
                new Configuration(
                        List.of(network("[Match]\nName=eth0\n[Network]\nBridge=br0\n")),
                        List.of(netdev("[NetDev]\nName=br0\nKind=bridge\n"))));
        assertThat(asked()).containsExactly("make br0 bridge");

        links.on(link(4, "br0", 0, 2));

        assertThat(asked()).containsExactly("set 3 master", "set 3 up");
    }

    @Test
    void aStackedLinkIsMadeWithTheOneBelow() throws Exception {
        kernel.there.add(link(3, "eth0", CARRIER, 6));

        links.start(
                new Configuration(
                        List.of(network("[Match]\nName=eth0\n[Network]\nVLAN=v5\n")),
                        List.of(netdev("[NetDev]\nName=v5\nKind=vlan\n[VLAN]\nId=5\n"))));

        assertThat(asked()).containsExactly("set 3 up", "make v5 vlan");
    }

    @Test
    void aRefusalFailsTheLinkUntilSomebodyAsks() throws Exception {
        kernel.there.add(link(3, "eth0", CARRIER, 6));
        kernel.refused = Rtnetlink.RTM_NEWADDR;
        links.start(
                new Configuration(
                        List.of(network("[Match]\nName=eth0\n[Network]\nAddress=10.1.0.5/24\n")),
                        List.of()));
        assertThat(links.admin(3)).isEqualTo(AdminState.FAILED);
        assertThat(asked()).isNotEmpty();

        links.on(link(3, "eth0", CARRIER, 0));
        assertThat(asked()).isEmpty();

        kernel.refused = 0;
        assertThat(links.reconfigure(3)).isTrue();
        assertThat(asked()).contains("add 10.1.0.5/24");
        assertThat(links.reconfigure(9)).isFalse();
    }

    @Test
    void aReloadTouchesOnlyWhatChanged() throws Exception {
        NetworkFile one = network("[Match]\nName=eth0\n[Network]\nAddress=10.1.0.5/24\n");
        kernel.there.add(link(3, "eth0", CARRIER, 6));
        kernel.there.add(link(4, "eth1", CARRIER, 6));
        NetworkFile two = network("[Match]\nName=eth1\n[Network]\nAddress=10.2.0.5/24\n");
        links.start(new Configuration(List.of(one, two), List.of()));
        assertThat(asked()).isNotEmpty();

        NetworkFile other = network("[Match]\nName=eth1\n[Network]\nAddress=10.2.0.6/24\n");
        links.reload(new Configuration(List.of(one, other), List.of()));

        assertThat(asked()).containsExactly("set 4 up", "add 10.2.0.6/24");
    }

    @Test
    void aLinkThatIsGoneIsForgotten() throws Exception {
        kernel.there.add(link(3, "eth0", CARRIER, 6));
        links.start(Configuration.NONE);

        links.on(new NetlinkMessage(Rtnetlink.RTM_DELLINK, 0, 0, link(3, "eth0", 0, 2).payload()));

        assertThat(links.state().links()).isEmpty();
        assertThat(links.admin(3)).isEqualTo(AdminState.PENDING);
    }

    @Test
    void aLinkWithAnotherNameGetsTheFileOfThatName() throws Exception {
        kernel.there.add(link(3, "q0", CARRIER, 6));
        links.start(
                new Configuration(
                        List.of(network("[Match]\nName=e0\n[Network]\nAddress=10.1.0.5/24\n")),
                        List.of()));
        assertThat(links.admin(3)).isEqualTo(AdminState.UNMANAGED);

        links.on(link(3, "e0", CARRIER, 6));

        assertThat(links.admin(3)).isEqualTo(AdminState.CONFIGURING);
        assertThat(asked()).contains("add 10.1.0.5/24");
    }

    @Test
    void aLinkThatComesIntoAWirelessNetworkGetsTheFileOfThatNetwork() throws Exception {
        kernel.there.add(link(3, "w0", Rtnetlink.IFF_UP, 2));
        links.start(
                new Configuration(
                        List.of(network("[Match]\nSSID=home\n[Network]\nAddress=10.1.0.5/24\n")),
                        List.of()));
        assertThat(links.admin(3)).isEqualTo(AdminState.UNMANAGED);

        wireless = new Wireless("station", "home", "");
        links.on(link(3, "w0", CARRIER, 6));

        assertThat(asked()).contains("add 10.1.0.5/24");
    }

    @Test
    void onlyLinksWithSomethingNewAreTold() throws Exception {
        kernel.there.add(link(3, "a", CARRIER, 6));
        kernel.there.add(link(4, "b", CARRIER, 6));
        links.start(Configuration.NONE);
        assertThat(links.takeChanged()).containsExactly(3, 4);

        links.on(link(4, "b", 0, 2));
        assertThat(links.takeChanged()).containsExactly(4);
        assertThat(links.states().get(4))
                .hasFieldOrPropertyWithValue("carrier", LinkStates.Carrier.OFF);
        assertThat(links.together().carrier()).isEqualTo(LinkStates.Carrier.CARRIER);

        links.on(link(3, "a", 0, 2));
        assertThat(links.together().carrier()).isEqualTo(LinkStates.Carrier.OFF);
        byte[] gone = link(3, "a", 0, 2).payload();
        links.on(new NetlinkMessage(Rtnetlink.RTM_DELLINK, 0, 0, gone));
        assertThat(links.takeChanged()).containsExactly(3);
        assertThat(links.states()).containsOnlyKeys(4);
    }
}

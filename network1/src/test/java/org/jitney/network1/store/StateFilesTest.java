package org.jitney.network1.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jitney.linux.fd.Root;
import org.jitney.linux.netlink.NetlinkMessage;
import org.jitney.linux.netlink.Rtnetlink;
import org.jitney.network1.config.LinkFacts;
import org.jitney.network1.config.NetworkFile;
import org.jitney.network1.link.Configuration;
import org.jitney.network1.link.Links;
import org.jitney.network1.link.NameOverrides;
import org.jitney.network1.link.Surroundings;
import org.jitney.unitfile.UnitFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StateFilesTest {
    private static final String PATH = "/etc/systemd/network/10-e.network";
    private static final String TEXT =
            """
            [Match]
            Name=eth0
            [Network]
            Address=10.1.0.5/24
            DNS=10.1.0.1
            NTP=10.1.0.2
            Domains=a.test ~b.test
            """;

    @TempDir Path tree;

    private Links links(String text) throws Exception {
        Links links =
                new Links(
                        new Surroundings(
                                new QuietKernel(),
                                link -> new LinkFacts(link.names(), "ether", "", "", "", ""),
                                (family, link, key, value) -> {},
                                (tap, kind) -> {},
                                (delay, what) -> {},
                                Optional.empty(),
                                () -> {}));
        List<UnitFile> parts = List.of(UnitFile.parse(PATH, text, d -> {}));
        links.start(new Configuration(List.of(NetworkFile.read(PATH, parts, d -> {})), List.of()));
        return links;
    }

    @Test
    void theResolverFindsEveryKeyThatItReads() throws Exception {
        Links links =
                links(
                        """
                        [Match]
                        Name=eth0
                        [Network]
                        Address=10.1.0.5/24
                        DNS=10.1.0.1 [2001:db8::1]:5353#dns.test
                        NTP=ntp.test
                        Domains=a.test ~. ~b.test
                        DNSDefaultRoute=no
                        LLMNR=resolve
                        MulticastDNS=yes
                        DNSOverTLS=opportunistic
                        DNSSEC=allow-downgrade
                        DNSSECNegativeTrustAnchors=c.test d.test
                        """);
        try (Root root = Root.of(tree)) {
            StateFiles files = new StateFiles(root, "/run/systemd");
            files.prepare();

            files.write(links, links.takeChanged());

            assertThat(tree.resolve("run/systemd/netif/links/3"))
                    .hasContent(
                            """
                            # This is private data. Do not parse.
                            ADMIN_STATE=configured
                            OPER_STATE=routable
                            CARRIER_STATE=carrier
                            ADDRESS_STATE=routable
                            IPV4_ADDRESS_STATE=routable
                            IPV6_ADDRESS_STATE=off
                            ONLINE_STATE=online
                            REQUIRED_FOR_ONLINE=yes
                            REQUIRED_OPER_STATE_FOR_ONLINE=degraded
                            REQUIRED_FAMILY_FOR_ONLINE=any
                            ACTIVATION_POLICY=up
                            NETWORK_FILE=/etc/systemd/network/10-e.network
                            DNS=10.1.0.1 [2001:db8::1]:5353#dns.test
                            NTP=ntp.test
                            SIP=
                            DOMAINS=a.test
                            ROUTE_DOMAINS=. b.test
                            LLMNR=resolve
                            MDNS=yes
                            DNS_DEFAULT_ROUTE=no
                            DNS_OVER_TLS=opportunistic
                            DNSSEC=allow-downgrade
                            DNSSEC_NTA=c.test d.test
                            """);
        }
    }

    @Test
    void whatACallerSetsStandsInTheFileUntilItIsTakenBack() throws Exception {
        Links links = links(TEXT);
        try (Root root = Root.of(tree)) {
            StateFiles files = new StateFiles(root, "/run/systemd");
            files.prepare();
            links.overrideNames(3, n -> n.dns(List.of("10.9.0.9")));

            files.write(links, links.takeChanged());
            assertThat(tree.resolve("run/systemd/netif/links/3"))
                    .content()
                    .contains("DNS=10.9.0.9\n");

            links.overrideNames(3, NameOverrides::revertDns);
            files.write(links, links.takeChanged());
            assertThat(tree.resolve("run/systemd/netif/links/3"))
                    .content()
                    .contains("DNS=10.1.0.1\n");
        }
    }

    @Test
    void saysWhatOthersReadAndForgetsWhatIsGone() throws Exception {
        Links links = links(TEXT);
        try (Root root = Root.of(tree)) {
            StateFiles files = new StateFiles(root, "/run/systemd");
            files.prepare();

            files.write(links, links.takeChanged());

            assertThat(tree.resolve("run/systemd/netif/state"))
                    .hasContent(
                            """
                            # This is private data. Do not parse.
                            OPER_STATE=routable
                            CARRIER_STATE=carrier
                            ADDRESS_STATE=routable
                            IPV4_ADDRESS_STATE=routable
                            IPV6_ADDRESS_STATE=off
                            ONLINE_STATE=online
                            DNS=10.1.0.1
                            NTP=10.1.0.2
                            DOMAINS=a.test
                            ROUTE_DOMAINS=b.test
                            """);
            assertThat(tree.resolve("run/systemd/netif/links/1"))
                    .hasContent(
                            """
                            # This is private data. Do not parse.
                            ADMIN_STATE=unmanaged
                            OPER_STATE=carrier
                            CARRIER_STATE=carrier
                            ADDRESS_STATE=off
                            IPV4_ADDRESS_STATE=off
                            IPV6_ADDRESS_STATE=off
                            """);
            assertThat(tree.resolve("run/systemd/netif/links/3"))
                    .content()
                    .contains("ADMIN_STATE=configured\n", "NETWORK_FILE=" + PATH + "\n");

            byte[] gone = QuietKernel.link(3, "eth0", 0, 2).payload();
            links.on(new NetlinkMessage(Rtnetlink.RTM_DELLINK, 0, 0, gone));
            files.write(links, links.takeChanged());

            assertThat(tree.resolve("run/systemd/netif/links/3")).doesNotExist();
        }
    }
}

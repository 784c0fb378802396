package org.jitney.itests.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jitney.guest.network.MigrationOptions;
import org.jitney.guest.network.SourceFile;
import org.jitney.guest.network.compiler.Format;
import org.jitney.guest.network.compiler.NetworkCompiler;
import org.jitney.itests.harness.Home;
import org.jitney.itests.harness.Programs;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The files that come out of a migration do in the real networkd what the source describes. */
class NetworkMigrationTest {
    private static final String SCRIPTS = "/etc/sysconfig/network-scripts/";

    @TempDir Path tree;
    private final List<SourceFile> files = new ArrayList<>();

    @BeforeAll
    static void namespaces() {
        assumeTrue(Namespaces.possible(), "needs networkd and namespaces");
    }

    private void source(String path, String text) {
        files.add(new SourceFile(path, text));
    }

    private Namespaces.State networkd(Format format, String... links) {
        return networkdOf("/lib/systemd/systemd-networkd", format, links);
    }

    private Namespaces.State networkdOf(String daemon, Format format, String... links) {
        var namespaces = new Namespaces(tree);
        namespaces.write("/etc/systemd/network/empty.network~", "");
        var migration = NetworkCompiler.compile(format, files, MigrationOptions.standard());
        assertThat(migration.isComplete()).as(migration.findings() + "").isTrue();
        namespaces.write(migration);
        String program = daemon.equals("ours") ? Home.program("systemd-networkd") : daemon;
        var state = namespaces.run(Map.of("NETWORKD", program), "networkd", links);
        // Ours says more: which keys it does not know yet, and what is odd in the distribution's
        // files.
        assertThat(daemon.equals("ours") ? "" : state.complaints()).isBlank();
        return state;
    }

    /** The kernel of a test machine may lack some kinds of devices. */
    private static void assumeKind(String kind, String... words) {
        List<String> command = new ArrayList<>(List.of("unshare", "--net", "ip", "link", "add"));
        command.addAll(List.of(words));
        command.addAll(List.of("type", kind));
        if (kind.equals("vlan")) {
            command.addAll(List.of("id", "7"));
        }
        assumeTrue(
                Programs.run(Map.of(), command).status() == 0,
                "!!! NOT RUN: the kernel here has no devices of kind " + kind);
    }

    @Test
    void ifcfgStaticDhcpAndRoutes() {
        source(
                SCRIPTS + "ifcfg-eth0",
                "DEVICE=eth0\nBOOTPROTO=none\nIPADDR=10.1.0.5\nPREFIX=24\nIPADDR1=10.2.0.5\nNETMASK1=255.255.0.0\nGATEWAY=10.1.0.1\nMTU=1400\nIPV6ADDR=2001:db8::5/64\nIPV6_AUTOCONF=no\n");
        source(
                SCRIPTS + "route-eth0",
                "10.20.0.0/16 via 10.1.0.9 metric 50\n10.30.0.0/16 via 10.1.0.9 table 100 src 10.1.0.5 mtu 1300\nblackhole 10.40.0.0/16\n");
        source(SCRIPTS + "route6-eth0", "2001:db8:9::/48 via 2001:db8::1\n");
        source(SCRIPTS + "rule-eth0", "from 10.1.0.5 table 100 priority 1000\n");
        source(SCRIPTS + "ifcfg-eth1", "DEVICE=eth1\nBOOTPROTO=dhcp\nDEFROUTE=no\n");

        var state = networkd(Format.IFCFG, "eth0", "eth1");

        assertThat(state.lines())
                .containsExactly(
                        "link eth0 mtu 1400 up",
                        "link eth1 mtu 1500 up",
                        "addr eth0 10.1.0.5/24 scope global",
                        "addr eth0 10.2.0.5/16 scope global",
                        "addr eth0 2001:db8::5/64 scope global",
                        "addr eth1 10.77.2.50/24 scope global",
                        "route 100 10.30.0.0/16 via 10.1.0.9 dev eth0 prefsrc 10.1.0.5 scope global mtu 1300",
                        "route main 10.1.0.0/24 dev eth0 prefsrc 10.1.0.5 scope link",
                        "route main 10.2.0.0/16 dev eth0 prefsrc 10.2.0.5 scope link",
                        "route main 10.20.0.0/16 via 10.1.0.9 dev eth0 metric 50 scope global",
                        "route main 10.77.2.0/24 dev eth1 metric 1024 prefsrc 10.77.2.50 scope link",
                        "route main 10.77.2.1 dev eth1 metric 1024 prefsrc 10.77.2.50 scope link",
                        "route main 2001:db8:9::/48 via 2001:db8::1 dev eth0",
                        "route main 2001:db8::/64 dev eth0",
                        "route main blackhole 10.40.0.0/16 scope global",
                        "route main default via 10.1.0.1 dev eth0 scope global",
                        "rule -4 priority 1000 src 10.1.0.5 table 100");
    }

    @Test
    void ifcfgBridgeWithPort() {
        source(
                SCRIPTS + "ifcfg-br0",
                "DEVICE=br0\nTYPE=Bridge\nSTP=yes\nDELAY=4\nBRIDGING_OPTS=\"priority=4096 hello_time=300\"\nIPADDR=10.1.0.5\nPREFIX=24\n");
        source(
                SCRIPTS + "ifcfg-eth0",
                "DEVICE=eth0\nBRIDGE=br0\nBRIDGING_OPTS=\"path_cost=7 hairpin_mode=1\"\n");

        var state = networkd(Format.IFCFG, "eth0");

        assertThat(state.lines())
                .containsExactly(
                        "link br0 mtu 1500 up stp_state 1 forward_delay 400 hello_time 300 max_age 2000 priority 4096 vlan_filtering 0",
                        "link eth0 mtu 1500 up master br0 cost 7 priority 32 hairpin True",
                        "addr br0 10.1.0.5/24 scope global",
                        "route main 10.1.0.0/24 dev br0 prefsrc 10.1.0.5 scope link");
    }

    /**
     * The network that most of these formats can say: {@code eth0} with addresses, gateways and
     * routes, {@code eth1} that asks for its address.
     */
    private static final List<String> COMMON =
            List.of(
                    "link eth0 mtu 1400 up",
                    "link eth1 mtu 1500 up",
                    "addr eth0 10.1.0.5/24 scope global",
                    "addr eth0 10.2.0.5/16 scope global",
                    "addr eth0 2001:db8::5/64 scope global",
                    "addr eth1 10.77.2.50/24 scope global",
                    "route main 10.1.0.0/24 dev eth0 prefsrc 10.1.0.5 scope link",
                    "route main 10.2.0.0/16 dev eth0 prefsrc 10.2.0.5 scope link",
                    "route main 10.20.0.0/16 via 10.1.0.9 dev eth0 metric 50 scope global",
                    "route main 10.77.2.0/24 dev eth1 metric 1024 prefsrc 10.77.2.50 scope link",
                    "route main 10.77.2.1 dev eth1 metric 1024 prefsrc 10.77.2.50 scope link",
                    "route main 2001:db8:9::/48 via 2001:db8::1 dev eth0",
                    "route main 2001:db8::/64 dev eth0",
                    "route main default via 10.1.0.1 dev eth0 scope global");

    private static final String DEFAULT_OF_LEASE =
            "route main default via 10.77.2.1 dev eth1 metric 1024 prefsrc 10.77.2.50 scope global";

    private static List<String> commonAnd(String... more) {
        return Stream.concat(COMMON.stream(), Stream.of(more)).toList();
    }

    @Test
    void suse() {
        String folder = "/etc/sysconfig/network/";
        source(
                folder + "ifcfg-eth0",
                """
                STARTMODE='auto'
                BOOTPROTO='static'
                MTU='1400'
                IPADDR='10.1.0.5/24'
                IPADDR_1='10.2.0.5'
                NETMASK_1='255.255.0.0'
                IPADDR_2='2001:db8::5/64'
                """);
        source(folder + "ifroute-eth0", "10.20.0.0 10.1.0.9 255.255.0.0 eth0 unicast metric 50\n");
        source(
                folder + "routes",
                """
                default 10.1.0.1 - -
                2001:db8:9::/48 2001:db8::1 - eth0
                10.30.0.0/16 10.1.0.9 - eth0 table 100
                """);
        source(folder + "ifrule-eth0", "from 10.1.0.5 table 100 priority 1000\n");
        source(
                folder + "ifcfg-eth1",
                "STARTMODE=auto\nBOOTPROTO=dhcp4\nDHCLIENT_SET_DEFAULT_ROUTE=no\n");

        assertThat(networkd(Format.SUSE, "eth0", "eth1").lines())
                .containsExactlyInAnyOrderElementsOf(
                        commonAnd(
                                "route 100 10.30.0.0/16 via 10.1.0.9 dev eth0 scope global",
                                "rule -4 priority 1000 src 10.1.0.5 table 100"));
    }

    private static final String WICKED =
            """
            <interface>
              <name>eth0</name>
              <control><mode>boot</mode></control>
              <link><mtu>1400</mtu></link>
              <ipv4:static>
                <address><local>10.1.0.5/24</local></address>
                <address><local>10.2.0.5/16</local></address>
                <route><nexthop><gateway>10.1.0.1</gateway></nexthop></route>
                <route>
                  <destination>10.20.0.0/16</destination>
                  <priority>50</priority>
                  <nexthop><gateway>10.1.0.9</gateway></nexthop>
                </route>
                <route>
                  <destination>10.30.0.0/16</destination>
                  <pref-source>10.1.0.5</pref-source>
                  <nexthop><gateway>10.1.0.9</gateway></nexthop>
                  <kern><table>100</table></kern>
                  <metrics><mtu>1300</mtu></metrics>
                </route>
                <rule>
                  <match><from>10.1.0.5/32</from><priority>1000</priority></match>
                  <action><table>100</table></action>
                </rule>
              </ipv4:static>
              <ipv6:static>
                <address><local>2001:db8::5/64</local></address>
                <route>
                  <destination>2001:db8:9::/48</destination>
                  <nexthop><gateway>2001:db8::1</gateway></nexthop>
                </route>
              </ipv6:static>
            </interface>
            <interface>
              <name>eth1</name>
              <ipv4:dhcp><enabled>true</enabled><update>dns,ntp,hostname</update></ipv4:dhcp>
            </interface>
            """;

    @ParameterizedTest
    @ValueSource(strings = {"/lib/systemd/systemd-networkd", "ours"})
    void wicked(String daemon) {
        source("/etc/wicked/ifconfig/all.xml", WICKED);

        assertThat(networkdOf(daemon, Format.SUSE, "eth0", "eth1").lines())
                .containsExactlyInAnyOrderElementsOf(
                        commonAnd(
                                "route 100 10.30.0.0/16 via 10.1.0.9 dev eth0 prefsrc 10.1.0.5 scope global mtu 1300",
                                "rule -4 priority 1000 src 10.1.0.5 table 100"));
    }

    @Test
    void wickedBridge() {
        source(
                "/etc/wicked/ifconfig/all.xml",
                """
                <interface>
                  <name>br0</name>
                  <bridge>
                    <stp>true</stp>
                    <priority>4096</priority>
                    <forward-delay>4</forward-delay>
                    <hello-time>3</hello-time>
                    <ports><port><device namespace="alias">uplink</device><path-cost>7</path-cost></port></ports>
                  </bridge>
                  <ipv4:static><address><local>10.1.0.5/24</local></address></ipv4:static>
                </interface>
                <interface><name>eth0</name><alias>uplink</alias></interface>
                """);

        assertThat(networkd(Format.SUSE, "eth0").lines())
                .containsExactlyInAnyOrder(
                        "link br0 mtu 1500 up stp_state 1 forward_delay 400 hello_time 300 max_age 2000 priority 4096 vlan_filtering 0",
                        "link eth0 mtu 1500 up master br0 cost 7 priority 32 hairpin False",
                        "addr br0 10.1.0.5/24 scope global",
                        "route main 10.1.0.0/24 dev br0 prefsrc 10.1.0.5 scope link");
    }

    @Test
    void wickedBondWithVlanInABridge() {
        assumeKind("bond", "b0");
        assumeKind("vlan", "link", "lo", "name", "v0");
        source(
                "/etc/wicked/ifconfig/all.xml",
                """
                <interface>
                  <name>bond0</name>
                  <bond>
                    <mode>active-backup</mode>
                    <miimon><frequency>100</frequency></miimon>
                  </bond>
                </interface>
                <interface>
                  <name>eth0</name>
                  <link><master>bond0</master><port type="bond"/></link>
                </interface>
                <interface>
                  <name>bond0.7</name>
                  <vlan><device>bond0</device><tag>7</tag></vlan>
                </interface>
                <interface>
                  <name>br0</name>
                  <bridge>
                    <stp>false</stp>
                    <forward-delay>4</forward-delay>
                    <ports><port><device>bond0.7</device><path-cost>16</path-cost></port></ports>
                  </bridge>
                  <ipv4:static><address><local>10.1.0.5/24</local></address></ipv4:static>
                </interface>
                """);

        assertThat(networkd(Format.SUSE, "eth0").lines())
                .containsExactlyInAnyOrder(
                        "link bond0 mtu 1500 up",
                        "link eth0 mtu 1500 up master bond0",
                        "link bond0.7 mtu 1500 up master br0 cost 16 priority 32 hairpin False",
                        "link br0 mtu 1500 up stp_state 0 forward_delay 400 hello_time 200 max_age 2000 priority 32768 vlan_filtering 0",
                        "addr br0 10.1.0.5/24 scope global",
                        "route main 10.1.0.0/24 dev br0 prefsrc 10.1.0.5 scope link");
    }

    @Test
    void cloudInitOfTheFirstVersion() {
        source(
                "/etc/cloud/cloud.cfg.d/50-net.cfg",
                """
                network:
                  version: 1
                  config:
                    - type: physical
                      name: eth0
                      mtu: 1400
                      subnets:
                        - type: static
                          address: 10.1.0.5
                          netmask: 255.255.255.0
                          gateway: 10.1.0.1
                          routes:
                            - {network: 10.20.0.0, netmask: 255.255.0.0, gateway: 10.1.0.9, metric: 50}
                        - {type: static, address: 10.2.0.5/16}
                        - type: static6
                          address: 2001:db8::5/64
                          routes: [{destination: 2001:db8:9::/48, gateway: 2001:db8::1}]
                    - type: physical
                      name: eth1
                      subnets: [{type: dhcp4}]
                """);

        assertThat(networkd(Format.CLOUD_INIT, "eth0", "eth1").lines())
                .containsExactlyInAnyOrderElementsOf(commonAnd(DEFAULT_OF_LEASE));
    }

    @Test
    void cloudInitOfTheSecondVersion() {
        source(
                "/var/lib/cloud/seed/nocloud/network-config",
                """
                version: 2
                ethernets:
                  eth0:
                    mtu: 1400
                    addresses: [10.1.0.5/24, 10.2.0.5/16, "2001:db8::5/64"]
                    gateway4: 10.1.0.1
                    routes:
                      - {to: 10.20.0.0/16, via: 10.1.0.9, metric: 50}
                      - {to: "2001:db8:9::/48", via: "2001:db8::1"}
                  eth1: {dhcp4: true}
                """);

        assertThat(networkd(Format.CLOUD_INIT, "eth0", "eth1").lines())
                .containsExactlyInAnyOrderElementsOf(commonAnd(DEFAULT_OF_LEASE));
    }

    @Test
    void argumentsOfTheKernel() {
        source(
                "/etc/kernel/cmdline",
                "root=/dev/vda1 ip=10.1.0.5::10.1.0.1:24:web:eth0:none:1400"
                        + " ip=[2001:db8::5]:::64::eth0:none ip=eth1:dhcp"
                        + " rd.route=10.20.0.0/16:10.1.0.9:eth0"
                        + " bridge=br0:eth2 ip=10.3.0.5:::24::br0:none\n");

        assertThat(networkd(Format.KERNEL, "eth0", "eth1", "eth2").lines())
                .contains(
                        "link eth0 mtu 1400 up",
                        "addr eth0 10.1.0.5/24 scope global",
                        "addr eth0 2001:db8::5/64 scope global",
                        "addr eth1 10.77.2.50/24 scope global",
                        "addr br0 10.3.0.5/24 scope global",
                        "route main 10.20.0.0/16 via 10.1.0.9 dev eth0 scope global",
                        "route main default via 10.1.0.1 dev eth0 scope global",
                        DEFAULT_OF_LEASE)
                .anyMatch(line -> line.startsWith("link eth2 ") && line.contains(" master br0 "));
    }
}

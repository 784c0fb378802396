package org.jitney.itests.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jitney.guest.network.MigrationOptions;
import org.jitney.guest.network.SourceFile;
import org.jitney.guest.network.compiler.Format;
import org.jitney.guest.network.compiler.NetworkCompiler;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
        var namespaces = new Namespaces(tree);
        namespaces.write("/etc/systemd/network/empty.network~", "");
        namespaces.write(NetworkCompiler.compile(format, files, MigrationOptions.standard()));
        var state = namespaces.run("networkd", links);
        assertThat(state.complaints()).isBlank();
        return state;
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
}

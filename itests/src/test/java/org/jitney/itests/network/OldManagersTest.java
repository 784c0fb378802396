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
import org.jitney.itests.harness.Programs;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The old manager and, after a migration, networkd bring the same network up. */
class OldManagersTest {
    @TempDir Path tree;
    private final List<SourceFile> files = new ArrayList<>();

    @BeforeAll
    static void namespaces() {
        assumeTrue(Namespaces.possible(), "needs networkd and namespaces");
    }

    private void source(String path, String text) {
        files.add(new SourceFile(path, text));
    }

    /**
     * Without what both choose for themselves: the metric where no file gives one (NetworkManager
     * counts from 100), and beside the default route of a file the one of a lease, which dhclient's
     * script then cannot add.
     */
    private static List<String> normal(Namespaces.State state) {
        boolean hasDefault =
                state.lines().stream().anyMatch(l -> l.startsWith("route main default via 10.1."));
        return state.lines().stream()
                .filter(l -> !(hasDefault && l.startsWith("route main default via 10.77.")))
                .map(l -> l.replaceFirst(" metric (10\\d|1024)\\b", ""))
                .map(l ->
                        l.startsWith("route") && l.contains(" 10.77.")
                                ? l.replaceFirst(" prefsrc \\S+", "")
                                : l)
                .filter(l ->
                        !l.matches("route main 10\\.77\\.\\d\\.1 dev .*")) // networkd's own, to the
                // server
                .sorted()
                .toList();
    }

    private void sameAs(String tool, Format format, String... links) {
        var namespaces = new Namespaces(tree);
        files.forEach(f -> namespaces.write(f.path(), f.text()));
        var migration = NetworkCompiler.compile(format, files, MigrationOptions.standard());
        assertThat(migration.isComplete()).isTrue();
        namespaces.write(migration);

        var before = namespaces.run(tool, links);
        var after = namespaces.run("networkd", links);

        assertThat(after.complaints()).isBlank();
        assertThat(normal(after)).as(before.complaints()).isEqualTo(normal(before));
        assertThat(normal(after)).anyMatch(l -> l.startsWith("addr eth0 "));
    }

    @Test
    void ifupdown() {
        assumeTrue(Programs.present("ifup"), "needs ifupdown");
        source(
                "/etc/network/interfaces",
                """
                auto lo
                iface lo inet loopback
                auto eth0
                iface eth0 inet static
                    address 10.1.0.5
                    netmask 255.255.255.0
                    gateway 10.1.0.1
                    mtu 1400
                    up ip route add 10.20.0.0/16 via 10.1.0.9 metric 50
                    up ip route add blackhole 10.40.0.0/16
                    up ip rule add from 10.1.0.5 table 100 priority 1000
                iface eth0 inet6 static
                    address 2001:db8::5/64
                    gateway 2001:db8::1
                    dad-attempts 0
                    post-up ip -6 route add 2001:db8:9::/48 via 2001:db8::9
                auto eth1
                iface eth1 inet dhcp
                """);

        sameAs("ifupdown", Format.IFUPDOWN, "eth0", "eth1");
    }

    @Test
    void networkManager() {
        assumeTrue(Programs.present("NetworkManager"), "needs network-manager");
        source("/etc/NetworkManager/NetworkManager.conf", "[main]\nplugins=keyfile\n");
        source(
                "/etc/NetworkManager/system-connections/a.nmconnection",
                """
                [connection]
                id=a
                uuid=7d0a3e0c-6d3b-4b0f-9d55-1f6a1f1e0001
                type=ethernet
                interface-name=eth0

                [ethernet]
                mtu=1400

                [ipv4]
                method=manual
                address1=10.1.0.5/24,10.1.0.1
                address2=10.2.0.5/16
                route1=10.20.0.0/16,10.1.0.9,50
                route2=10.30.0.0/16,10.1.0.9
                route2_options=table=100,src=10.1.0.5,mtu=1300
                routing-rule1=priority 1000 from 10.1.0.5 table 100

                [ipv6]
                method=manual
                address1=2001:db8::5/64,2001:db8::1
                """);
        source(
                "/etc/NetworkManager/system-connections/b.nmconnection",
                """
                [connection]
                id=b
                uuid=7d0a3e0c-6d3b-4b0f-9d55-1f6a1f1e0002
                type=ethernet
                interface-name=eth1

                [ipv4]
                method=auto
                never-default=true
                may-fail=false

                [ipv6]
                method=link-local
                """);

        sameAs("nm", Format.NETWORKMANAGER, "eth0", "eth1");
    }

    @Test
    void netplanBesideItsOwnGenerator() {
        assumeTrue(Programs.present("netplan"), "needs netplan.io");
        source(
                "/etc/netplan/50-net.yaml",
                """
                network:
                  version: 2
                  renderer: networkd
                  ethernets:
                    eth0:
                      mtu: 1400
                      accept-ra: false
                      addresses: [10.1.0.5/24, "2001:db8::5/64"]
                      nameservers: {addresses: [10.1.0.2], search: [example.com]}
                      routes:
                        - {to: default, via: 10.1.0.1}
                        - {to: 10.20.0.0/16, via: 10.1.0.9, metric: 50}
                        - {to: 10.30.0.0/16, via: 10.1.0.9, table: 100, mtu: 1300, from: 10.1.0.5}
                      routing-policy:
                        - {from: 10.1.0.5, table: 100, priority: 1000}
                    eth1: {dhcp4: true, dhcp4-overrides: {use-routes: false}}
                    eth2: {}
                  bridges:
                    br0:
                      interfaces: [eth2]
                      parameters: {stp: true, forward-delay: 4, priority: 4096, path-cost: {eth2: 7}}
                      addresses: [10.3.0.5/24]
                """);

        sameAs("netplan", Format.NETPLAN, "eth0", "eth1", "eth2");
    }
}

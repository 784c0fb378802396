package org.jitney.guest.network.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class IfupdownTest {
    private static Sample interfaces(String text) {
        return new Sample(Format.IFUPDOWN).file("/etc/network/interfaces", text);
    }

    @Test
    void staticWithRoutesInCommands() {
        var result =
                interfaces(
                                """
                                source /etc/network/interfaces.d/*
                                auto lo
                                iface lo inet loopback

                                auto eth0
                                iface eth0 inet static
                                    address 10.1.0.5
                                    netmask 255.255.255.0
                                    gateway 10.1.0.1
                                    dns-nameservers 10.1.0.2 10.1.0.3
                                    dns-search example.com
                                    mtu 1400
                                    up ip route add 10.20.0.0/16 via 10.1.0.9 metric 50 || true
                                    post-up ip rule add from 10.1.0.5 table 100 priority 1000
                                    up route add -net 10.30.0.0 netmask 255.255.0.0 gw 10.1.0.9
                                    down ip route del 10.20.0.0/16
                                iface eth0 inet6 static
                                    address 2001:db8::5/64
                                    gateway fe80::1
                                """)
                        .file(
                                "/etc/network/interfaces.d/extra",
                                "allow-hotplug eth1\niface eth1 inet dhcp\n")
                        .compile();

        assertThat(result.text("10-eth0.network"))
                .contains(
                        "MTUBytes=1400",
                        "Address=10.1.0.5/24",
                        "Gateway=10.1.0.1",
                        "DNS=10.1.0.3",
                        "Domains=example.com",
                        "Destination=10.20.0.0/16\nGateway=10.1.0.9\nMetric=50",
                        "From=10.1.0.5/32\nTable=100\nPriority=1000",
                        "Destination=10.30.0.0/16\nGateway=10.1.0.9",
                        "Address=2001:db8::5/64",
                        "Gateway=fe80::1\nGatewayOnLink=yes",
                        "IPv6AcceptRA=no");
        assertThat(result.text("10-eth1.network")).contains("DHCP=ipv4");
        assertThat(result.unmapped()).isEmpty();
        assertThat(result.migration().isComplete()).isTrue();
    }

    @Test
    void bridgeBondAndVlan() {
        var result =
                interfaces(
                                """
                                auto br0 bond0 bond0.7
                                iface bond0 inet manual
                                    bond-slaves eth0 eth1
                                    bond-mode 802.3ad
                                    bond_miimon 100
                                    bond-primary eth0
                                iface bond0.7 inet manual
                                    vlan-raw-device bond0
                                iface br0 inet dhcp
                                    bridge_ports bond0.7
                                    bridge_stp off
                                    bridge_fd 0
                                    bridge_pathcost bond0.7 9
                                """)
                        .compile();

        assertThat(result.text("10-bond0.netdev")).contains("Mode=802.3ad", "MIIMonitorSec=100ms");
        assertThat(result.text("10-eth0.network")).contains("Bond=bond0", "PrimarySlave=yes");
        assertThat(result.text("10-bond0.network")).contains("VLAN=bond0.7");
        assertThat(result.text("10-br0.netdev")).contains("STP=no", "ForwardDelaySec=0s");
        assertThat(result.text("10-bond0.7.network")).contains("Bridge=br0", "Cost=9");
    }

    @Test
    void commandsAndMappingsKeepTheOldManager() {
        var result =
                interfaces(
                                "auto eth0\niface eth0 inet dhcp\n  pre-up /usr/local/bin/firewall\nmapping eth1\n  script /x\n  map a b\n")
                        .compile();

        assertThat(result.unmapped()).contains("pre-up", "mapping", "script");
        assertThat(result.migration().isComplete()).isFalse();
    }

    @Test
    void whatIsNotAutoIsManual() {
        var result = interfaces("iface eth0 inet static\n  address 10.0.0.2/24\n").compile();

        assertThat(result.text("10-eth0.network")).contains("ActivationPolicy=manual");
    }

    @Test
    void templatesAreInherited() {
        var result =
                interfaces(
                                "iface common inet static\n  netmask 24\n  mtu 9000\nauto eth0\niface eth0 inet static inherits common\n  address 10.0.0.2\n")
                        .compile();

        assertThat(result.text("10-eth0.network")).contains("Address=10.0.0.2/24", "MTUBytes=9000");
        assertThat(result.names()).containsExactly("10-eth0.network");
    }
}

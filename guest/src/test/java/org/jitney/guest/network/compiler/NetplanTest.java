package org.jitney.guest.network.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import org.jitney.guest.network.Source;
import org.junit.jupiter.api.Test;

class NetplanTest {
    private static Sample netplan(String text) {
        return new Sample(Format.NETPLAN).file("/etc/netplan/50-cloud-init.yaml", text);
    }

    @Test
    void addressesRoutesAndRules() {
        var result =
                netplan(
                                """
                                network:
                                  version: 2
                                  renderer: networkd
                                  ethernets:
                                    eth0:
                                      addresses:
                                        - 10.1.0.5/24
                                        - 10.2.0.5/16:
                                            label: "eth0:x"
                                            lifetime: 0
                                        - "2001:db8::5/64"
                                      gateway4: 10.1.0.1
                                      nameservers:
                                        addresses: [10.1.0.2, 2001:db8::2]
                                        search: [example.com]
                                      mtu: 1400
                                      accept-ra: false
                                      routes:
                                        - to: 10.20.0.0/16
                                          via: 10.1.0.9
                                          metric: 50
                                          table: 100
                                          on-link: true
                                        - to: default
                                          via: 2001:db8::1
                                      routing-policy:
                                        - from: 10.1.0.5
                                          table: 100
                                          priority: 1000
                                """)
                        .compile();

        assertThat(result.text("10-eth0.network"))
                .contains(
                        "MTUBytes=1400",
                        "IPv6AcceptRA=no",
                        "Address=10.2.0.5/16\nLabel=eth0:x\nPreferredLifetime=0",
                        "Address=2001:db8::5/64",
                        "Gateway=10.1.0.1",
                        "DNS=2001:db8::2",
                        "Domains=example.com",
                        "Destination=10.20.0.0/16\nGateway=10.1.0.9\nMetric=50\nTable=100\nGatewayOnLink=yes",
                        "Destination=::/0\nGateway=2001:db8::1",
                        "From=10.1.0.5/32\nTable=100\nPriority=1000");
        assertThat(result.unmapped()).isEmpty();
    }

    @Test
    void dhcpWithOverridesAndMatch() {
        var result =
                netplan(
                                """
                                network:
                                  version: 2
                                  ethernets:
                                    nic0:
                                      match: {macaddress: "00:50:56:aa:bb:cc"}
                                      set-name: lan0
                                      dhcp4: true
                                      dhcp6: yes
                                      dhcp4-overrides: {use-dns: false, route-metric: 200, use-routes: false}
                                      optional: true
                                      wakeonlan: true
                                """)
                        .compile();

        assertThat(result.text("10-lan0.network"))
                .contains(
                        "Name=lan0",
                        "DHCP=yes",
                        "UseDNS=no",
                        "RouteMetric=200",
                        "UseGateway=no",
                        "RequiredForOnline=no");
        assertThat(result.text("10-lan0.link"))
                .contains("PermanentMACAddress=00:50:56:aa:bb:cc", "Name=lan0", "WakeOnLan=magic");
    }

    @Test
    void bondsBridgesVlansVrfsAndTunnels() {
        var result =
                netplan(
                                """
                                network:
                                  version: 2
                                  ethernets:
                                    eth0: {}
                                    eth1: {}
                                  bonds:
                                    bond0:
                                      interfaces: [eth0, eth1]
                                      parameters: {mode: active-backup, mii-monitor-interval: 100, primary: eth0}
                                  vlans:
                                    vlan15: {id: 15, link: bond0, addresses: [10.15.0.2/24]}
                                  bridges:
                                    br0:
                                      interfaces: [vlan15]
                                      parameters: {stp: false, forward-delay: 4, path-cost: {vlan15: 7}}
                                      dhcp4: true
                                  vrfs:
                                    red: {table: 1000, interfaces: [br0]}
                                  tunnels:
                                    gre1: {mode: gre, local: 10.0.0.1, remote: 10.0.0.2, key: 7}
                                    vx0: {mode: vxlan, id: 42, link: eth0, remote: 239.1.1.1, port: 4789}
                                    wg0:
                                      mode: wireguard
                                      key: YAnz5TF+lXXJte14tji3zlMNq+hd2rYUIgJBgB3fBmk=
                                      peers:
                                        - keys: {public: xTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8Dg=}
                                          allowed-ips: [0.0.0.0/0]
                                          endpoint: "1.2.3.4:5"
                                """)
                        .compile();

        assertThat(result.text("10-bond0.netdev"))
                .contains("Mode=active-backup", "MIIMonitorSec=100ms");
        assertThat(result.text("10-eth0.network"))
                .contains("Bond=bond0", "PrimarySlave=yes", "VXLAN=vx0");
        assertThat(result.text("10-bond0.network")).contains("VLAN=vlan15");
        assertThat(result.text("10-br0.netdev")).contains("STP=no", "ForwardDelaySec=4s");
        assertThat(result.text("10-vlan15.network")).contains("Bridge=br0", "Cost=7");
        assertThat(result.text("10-red.netdev")).contains("Kind=vrf", "Table=1000");
        assertThat(result.text("10-br0.network")).contains("VRF=red", "DHCP=ipv4");
        assertThat(result.text("10-gre1.netdev"))
                .contains("Kind=gre", "Local=10.0.0.1", "Remote=10.0.0.2", "Key=7");
        assertThat(result.text("10-vx0.netdev"))
                .contains("Kind=vxlan", "VNI=42", "Group=239.1.1.1", "DestinationPort=4789");
        assertThat(result.text("10-wg0.netdev"))
                .contains("PrivateKey=YAnz", "AllowedIPs=0.0.0.0/0", "Endpoint=1.2.3.4:5");
        assertThat(result.unmapped()).isEmpty();
    }

    @Test
    void unknownKeysAreReportedWithTheirLines() {
        var result =
                netplan(
                                "network:\n  ethernets:\n    eth0:\n      dhcp4: true\n      frobnicate: 7\n      openvswitch: {lacp: active}\n")
                        .compile();

        assertThat(result.migration().findings())
                .anySatisfy(f ->
                        assertThat(f.source())
                                .isEqualTo(new Source("/etc/netplan/50-cloud-init.yaml", 5)));
        assertThat(result.migration().isComplete()).isFalse();
    }

    @Test
    void brokenYamlIsAnAnswer() {
        var result = netplan("network: [\n  a: {b\n").compile();

        assertThat(result.migration().isComplete()).isFalse();
        assertThat(result.migration().findings()).hasSize(1);
    }
}

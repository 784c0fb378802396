package org.jitney.guest.network.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import org.jitney.guest.network.Finding;
import org.junit.jupiter.api.Test;

class KeyfileTest {
    private static final String FOLDER = "/etc/NetworkManager/system-connections/";

    private static Sample keyfile(String name, String text) {
        return new Sample(Format.NETWORKMANAGER).file(FOLDER + name, text);
    }

    @Test
    void manualAddressesRoutesAndRules() {
        var result =
                keyfile(
                                "ens192.nmconnection",
                                """
                                [connection]
                                id=ens192
                                uuid=3f2a
                                type=ethernet
                                interface-name=ens192

                                [ethernet]
                                mtu=9000

                                [ipv4]
                                method=manual
                                address1=10.1.0.5/24,10.1.0.1
                                address2=10.2.0.5/16
                                dns=10.1.0.2;10.1.0.3;
                                dns-search=example.com;~corp.example;
                                route1=10.20.0.0/16,10.1.0.9,50
                                route1_options=table=100,src=10.1.0.5,mtu=1300,onlink=true
                                routing-rule1=priority 1000 from 10.1.0.5 table 100
                                may-fail=false

                                [ipv6]
                                method=disabled
                                """)
                        .compile();

        assertThat(result.text("10-ens192.network"))
                .contains(
                        "Name=ens192",
                        "MTUBytes=9000",
                        "Address=10.1.0.5/24",
                        "Address=10.2.0.5/16",
                        "Gateway=10.1.0.1",
                        "DNS=10.1.0.2",
                        "DNS=10.1.0.3",
                        "Domains=~corp.example",
                        "LinkLocalAddressing=no",
                        "RequiredFamilyForOnline=ipv4")
                .contains(
                        "[Route]\nDestination=10.20.0.0/16\nGateway=10.1.0.9\nMetric=50\nTable=100\nPreferredSource=10.1.0.5\nMTUBytes=1300\nGatewayOnLink=yes")
                .contains("[RoutingPolicyRule]\nPriority=1000\nFrom=10.1.0.5/32\nTable=100");
        assertThat(result.unmapped()).isEmpty();
        assertThat(result.migration().isComplete()).isTrue();
    }

    @Test
    void automaticWithoutDefaultRoute() {
        var result =
                keyfile(
                                "a",
                                "[connection]\nid=a\ntype=802-3-ethernet\ninterface-name=eth0\n[ipv4]\nmethod=auto\nnever-default=true\nignore-auto-dns=true\ndhcp-hostname=web\nroute-metric=50\n[ipv6]\nmethod=auto\naddr-gen-mode=stable-privacy\nip6-privacy=2\n")
                        .compile();

        assertThat(result.text("10-eth0.network"))
                .contains(
                        "DHCP=ipv4",
                        "UseGateway=no",
                        "UseDNS=no",
                        "Hostname=web",
                        "RouteMetric=50",
                        "IPv6AcceptRA=yes",
                        "IPv6PrivacyExtensions=yes",
                        "IPv6LinkLocalAddressGenerationMode=stable-privacy");
        assertThat(result.unmapped()).isEmpty();
    }

    @Test
    void portsAreFoundByUuid() {
        var result =
                keyfile(
                                "br",
                                "[connection]\nid=bridge\nuuid=11-22\ntype=bridge\ninterface-name=br0\n[bridge]\nstp=false\nforward-delay=2\nmac-address=52:54:00:00:00:01\n[ipv4]\nmethod=auto\n")
                        .file(
                                FOLDER + "p",
                                "[connection]\nid=p\ntype=ethernet\ninterface-name=eth0\nmaster=11-22\nslave-type=bridge\n[bridge-port]\npath-cost=7\nhairpin-mode=true\n")
                        .compile();

        assertThat(result.text("10-br0.netdev"))
                .contains(
                        "Kind=bridge",
                        "MACAddress=52:54:00:00:00:01",
                        "STP=no",
                        "ForwardDelaySec=2s");
        assertThat(result.text("10-eth0.network"))
                .contains("Bridge=br0", "Cost=7", "HairPin=yes", "LinkLocalAddressing=no");
    }

    @Test
    void bondAndVlan() {
        var result =
                keyfile(
                                "b",
                                "[connection]\nid=b\ntype=bond\ninterface-name=bond0\n[bond]\nmode=802.3ad\nmiimon=100\nlacp_rate=fast\n[ipv4]\nmethod=disabled\n")
                        .file(
                                FOLDER + "v",
                                "[connection]\nid=v\ntype=vlan\ninterface-name=bond0.7\n[vlan]\nid=7\nparent=bond0\nflags=1\n[ipv4]\nmethod=auto\n")
                        .compile();

        assertThat(result.text("10-bond0.netdev"))
                .contains("Mode=802.3ad", "MIIMonitorSec=100ms", "LACPTransmitRate=fast");
        assertThat(result.text("10-bond0.network")).contains("VLAN=bond0.7");
        assertThat(result.text("10-bond0.7.netdev"))
                .contains("Kind=vlan", "Id=7", "ReorderHeader=yes");
    }

    @Test
    void wireGuardKeysReachTheFileAndNoReport() {
        String key = "YAnz5TF+lXXJte14tji3zlMNq+hd2rYUIgJBgB3fBmk=";
        var result =
                keyfile(
                                "wg",
                                "[connection]\nid=wg\ntype=wireguard\ninterface-name=wg0\n[wireguard]\nprivate-key="
                                        + key
                                        + "\nlisten-port=51820\nprivate-key-flags=0\n[wireguard-peer.xTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8Dg=]\nendpoint=192.0.2.1:51820\nallowed-ips=10.9.0.0/24;fd00::/64;\npreshared-key=broken\npersistent-keepalive=25\n[ipv4]\nmethod=manual\naddress1=10.9.0.2/24\n")
                        .compile();

        assertThat(result.text("10-wg0.netdev"))
                .contains(
                        "PrivateKey=" + key,
                        "ListenPort=51820",
                        "Endpoint=192.0.2.1:51820",
                        "AllowedIPs=10.9.0.0/24",
                        "AllowedIPs=fd00::/64",
                        "PersistentKeepalive=25");
        assertThat(result.migration().file("10-wg0.netdev").orElseThrow().mode()).isEqualTo(0640);
        assertThat(result.migration().findings().toString())
                .doesNotContain("broken")
                .doesNotContain(key);
    }

    @Test
    void connectionsForTheSameInterfaceGoByPriority() {
        var result =
                keyfile(
                                "a",
                                "[connection]\nid=a\ntype=ethernet\ninterface-name=eth0\n[ipv4]\nmethod=auto\n")
                        .file(
                                FOLDER + "b",
                                "[connection]\nid=b\ntype=ethernet\ninterface-name=eth0\nautoconnect-priority=10\n[ipv4]\nmethod=manual\naddress1=10.0.0.2/24\n")
                        .compile();

        assertThat(result.text("10-eth0.network")).contains("10.0.0.2/24").doesNotContain("DHCP=");
    }

    @Test
    void aConnectionWithoutNameIsFoundByItsHardware() {
        var result =
                keyfile(
                                "Wired connection 1",
                                "[connection]\nid=Wired connection 1\ntype=ethernet\n[ethernet]\nmac-address=00:50:56:AA:BB:CC\n[ipv4]\nmethod=auto\n")
                        .compile();

        assertThat(result.text("10-Wired-connect.network"))
                .contains("PermanentMACAddress=00:50:56:aa:bb:cc")
                .doesNotContain("Name=");
        assertThat(result.keys(Finding.Kind.WARNING)).contains("ethernet.mac-address");
    }

    @Test
    void wifiAndVpnStay() {
        var result =
                keyfile(
                                "w",
                                "[connection]\nid=w\ntype=wifi\ninterface-name=wlan0\n[wifi]\nssid=x\n[wifi-security]\nkey-mgmt=wpa-psk\npsk=verysecret\n")
                        .file(
                                FOLDER + "v",
                                "[connection]\nid=v\ntype=vpn\nautoconnect=false\n[vpn]\nservice-type=org.freedesktop.NetworkManager.openvpn\n")
                        .compile();

        assertThat(result.migration().isComplete()).isFalse();
        assertThat(result.migration().files()).isEmpty();
        assertThat(result.migration().findings().toString()).doesNotContain("verysecret");
    }
}

package org.jitney.guest.network.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OtherFormatsTest {
    @Test
    void suse() {
        var result =
                new Sample(Format.SUSE)
                        .file(
                                "/etc/sysconfig/network/ifcfg-eth0",
                                "STARTMODE='auto'\nBOOTPROTO='static'\nIPADDR='10.1.0.5/24'\nIPADDR_1='10.2.0.5'\nNETMASK_1='255.255.0.0'\nLABEL_1='x'\nMTU='1400'\n")
                        .file(
                                "/etc/sysconfig/network/ifcfg-vlan7",
                                "STARTMODE=auto\nBOOTPROTO=dhcp4\nETHERDEVICE=eth0\nVLAN_ID=7\n")
                        .file(
                                "/etc/sysconfig/network/ifcfg-br0",
                                "BOOTPROTO='dhcp'\nBRIDGE='yes'\nBRIDGE_PORTS='eth1'\nBRIDGE_STP='off'\nBRIDGE_FORWARDDELAY='15'\n")
                        .file(
                                "/etc/sysconfig/network/ifcfg-bond0",
                                "BOOTPROTO=none\nBONDING_MASTER=yes\nBONDING_SLAVE0=eth2\nBONDING_SLAVE_1=eth3\nBONDING_MODULE_OPTS='mode=active-backup miimon=100'\n")
                        .file(
                                "/etc/sysconfig/network/ifroute-eth0",
                                "10.20.0.0 10.1.0.9 255.255.0.0 eth0\n")
                        .file("/etc/sysconfig/network/routes", "default 10.1.0.1 - -\n")
                        .file(
                                "/etc/sysconfig/network/config",
                                "NETCONFIG_DNS_STATIC_SERVERS=\"10.1.0.2 10.1.0.3\"\nNETCONFIG_DNS_STATIC_SEARCHLIST=example.com\n")
                        .compile();

        assertThat(result.text("10-eth0.network"))
                .contains(
                        "Address=10.1.0.5/24",
                        "Address=10.2.0.5/16\nLabel=eth0:x",
                        "MTUBytes=1400",
                        "VLAN=vlan7",
                        "Destination=10.20.0.0/16\nGateway=10.1.0.9",
                        "Gateway=10.1.0.1");
        assertThat(result.text("10-vlan7.netdev")).contains("Id=7");
        assertThat(result.text("10-br0.netdev")).contains("STP=no", "ForwardDelaySec=15s");
        assertThat(result.text("10-eth3.network")).contains("Bond=bond0");
        assertThat(result.text("10-migrated.conf"))
                .isEqualTo("[Resolve]\nDNS=10.1.0.2\nDNS=10.1.0.3\nDomains=example.com");
        assertThat(result.unmapped()).isEmpty();
    }

    @Test
    void cloudInitOfTheFirstVersion() {
        var result =
                new Sample(Format.CLOUD_INIT)
                        .file(
                                "/etc/cloud/cloud.cfg.d/50-net.cfg",
                                """
                                network:
                                  version: 1
                                  config:
                                    - type: physical
                                      name: eth0
                                      mac_address: "52:54:00:12:34:00"
                                      mtu: 1400
                                      subnets:
                                        - type: static
                                          address: 10.1.0.5
                                          netmask: 255.255.255.0
                                          gateway: 10.1.0.1
                                          dns_nameservers: [10.1.0.2]
                                          routes:
                                            - {network: 10.20.0.0, netmask: 255.255.0.0, gateway: 10.1.0.9}
                                        - {type: dhcp6}
                                    - type: bond
                                      name: bond0
                                      bond_interfaces: [eth1, eth2]
                                      params: {bond-mode: active-backup, bond-miimon: 100}
                                      subnets: [{type: dhcp4}]
                                    - type: vlan
                                      name: eth0.5
                                      vlan_link: eth0
                                      vlan_id: 5
                                    - type: nameserver
                                      address: [10.9.9.9]
                                      search: [example.org]
                                    - type: route
                                      destination: 10.40.0.0/16
                                      gateway: 10.1.0.8
                                """)
                        .compile();

        assertThat(result.text("10-eth0.network"))
                .contains(
                        "MTUBytes=1400",
                        "DHCP=ipv6",
                        "Address=10.1.0.5/24",
                        "Gateway=10.1.0.1",
                        "DNS=10.1.0.2",
                        "Destination=10.20.0.0/16\nGateway=10.1.0.9",
                        "VLAN=eth0.5",
                        "Destination=10.40.0.0/16\nGateway=10.1.0.8");
        assertThat(result.text("10-bond0.netdev"))
                .contains("Mode=active-backup", "MIIMonitorSec=100ms");
        assertThat(result.text("10-migrated.conf")).contains("DNS=10.9.9.9", "Domains=example.org");
        assertThat(result.unmapped()).isEmpty();
    }

    @Test
    void cloudInitOfTheSecondVersion() {
        var result =
                new Sample(Format.CLOUD_INIT)
                        .file(
                                "/var/lib/cloud/seed/nocloud/network-config",
                                "version: 2\nethernets:\n  eth0: {dhcp4: true}\n")
                        .compile();

        assertThat(result.text("10-eth0.network")).contains("DHCP=ipv4");
        assertThat(result.unmapped()).isEmpty();
    }

    @Test
    void kernelArguments() {
        var result =
                new Sample(Format.KERNEL)
                        .file(
                                "/etc/kernel/cmdline",
                                "root=/dev/vda1 ip=10.1.0.5::10.1.0.1:255.255.255.0:web:eth0:none:1400 ip=eth1:dhcp nameserver=10.1.0.2 rd.route=10.20.0.0/16:10.1.0.9:eth0 bond=bond0:eth2,eth3:mode=active-backup,miimon=100 vlan=eth0.7:eth0 ip=[2001:db8::5]::[2001:db8::1]:64::eth4:none ifname=eth0:52:54:00:12:34:56\n")
                        .compile();

        assertThat(result.text("10-eth0.network"))
                .contains(
                        "Address=10.1.0.5/24",
                        "Gateway=10.1.0.1",
                        "MTUBytes=1400",
                        "DNS=10.1.0.2",
                        "Destination=10.20.0.0/16\nGateway=10.1.0.9",
                        "VLAN=eth0.7");
        assertThat(result.text("10-eth0.link"))
                .contains("PermanentMACAddress=52:54:00:12:34:56", "Name=eth0");
        assertThat(result.text("10-eth1.network")).contains("DHCP=ipv4");
        assertThat(result.text("10-eth4.network"))
                .contains("Address=2001:db8::5/64", "Gateway=2001:db8::1");
        assertThat(result.text("10-bond0.netdev")).contains("Mode=active-backup");
        assertThat(result.lossy()).containsExactly("ip");
    }
}

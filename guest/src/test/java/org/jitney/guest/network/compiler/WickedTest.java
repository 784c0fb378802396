package org.jitney.guest.network.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.jitney.guest.network.Finding;
import org.junit.jupiter.api.Test;

class WickedTest {
    private static Sample sample(String xml) {
        return new Sample(Format.SUSE).file("/etc/wicked/ifconfig/all.xml", xml);
    }

    @Test
    void addressesRoutesAndRules() {
        var result =
                sample(
                                """
                                <?xml version="1.0"?>
                                <interface origin="hand">
                                  <name>eth0</name>
                                  <control><mode>boot</mode></control>
                                  <link><mtu>1400</mtu></link>
                                  <ipv4:static>
                                    <address><local>10.1.0.5/24</local><label>eth0:x</label></address>
                                    <address><local>10.2.0.5/16</local></address>
                                    <route><nexthop><gateway>10.1.0.1</gateway></nexthop></route>
                                    <route>
                                      <destination>10.20.0.0/16</destination>
                                      <priority>50</priority>
                                      <nexthop><gateway>10.1.0.9</gateway></nexthop>
                                      <kern><table>100</table></kern>
                                      <metrics><mtu>1300</mtu></metrics>
                                    </route>
                                    <rule>
                                      <match><from>10.1.0.5/32</from><priority>1000</priority></match>
                                      <action><type>lookup</type><table>100</table></action>
                                    </rule>
                                    <resolver>
                                      <default-domain>example.com</default-domain>
                                      <servers><server>10.1.0.2</server><server>10.1.0.3</server></servers>
                                    </resolver>
                                  </ipv4:static>
                                  <ipv6>
                                    <accept-ra>disable</accept-ra>
                                  </ipv6>
                                  <ipv6:static>
                                    <address><local>2001:db8::5/64</local></address>
                                    <route><nexthop><gateway>2001:db8::1</gateway></nexthop></route>
                                  </ipv6:static>
                                </interface>
                                """)
                        .compile();

        assertThat(result.text("10-eth0.network"))
                .contains(
                        "MTUBytes=1400",
                        "Address=10.1.0.5/24\nLabel=eth0:x",
                        "Address=10.2.0.5/16",
                        "Destination=0.0.0.0/0\nGateway=10.1.0.1",
                        "Destination=10.20.0.0/16",
                        "Gateway=10.1.0.9",
                        "Metric=50",
                        "Table=100",
                        "MTUBytes=1300",
                        "From=10.1.0.5/32",
                        "Priority=1000",
                        "DNS=10.1.0.2",
                        "DNS=10.1.0.3",
                        "Domains=example.com",
                        "IPv6AcceptRA=no",
                        "Address=2001:db8::5/64",
                        "Destination=::/0\nGateway=2001:db8::1");
        assertThat(result.unmapped()).isEmpty();
        assertThat(result.migration().isComplete()).isTrue();
    }

    @Test
    void virtualDevicesAndTheirPortsByNameOrAlias() {
        var result =
                sample(
                                """
                                <interface>
                                  <name>br0</name>
                                  <bridge>
                                    <stp>true</stp>
                                    <forward-delay>4.5</forward-delay>
                                    <ports>
                                      <p><device namespace="alias">vlan-7</device><path-cost>16</path-cost></p>
                                      <port><device>eth1</device><priority>7</priority></port>
                                    </ports>
                                  </bridge>
                                </interface>
                                <interface>
                                  <name>eth0.7</name>
                                  <alias>vlan-7</alias>
                                  <vlan><device>eth0</device><tag>7</tag><protocol>ieee802-1ad</protocol></vlan>
                                </interface>
                                <interface>
                                  <name>bond0</name>
                                  <bond>
                                    <mode>active-backup</mode>
                                    <miimon><frequency>100</frequency><carrier-detect>netif</carrier-detect></miimon>
                                    <primary>eth2</primary>
                                  </bond>
                                  <ipv4:dhcp><enabled>true</enabled><update>dns,ntp</update></ipv4:dhcp>
                                </interface>
                                <interface>
                                  <name>eth2</name>
                                  <link><master>bond0</master><port type="bond"></port></link>
                                </interface>
                                <interface>
                                  <name>eth3</name>
                                  <link><master>bond0</master></link>
                                </interface>
                                <interface><name>dummy0</name><dummy><address>02:02:02:02:02:02</address></dummy></interface>
                                <interface>
                                  <name>gre1</name>
                                  <gre><local-address>10.0.0.1</local-address><remote-address>10.0.0.2</remote-address></gre>
                                </interface>
                                """)
                        .compile();

        assertThat(result.text("10-br0.netdev")).contains("STP=yes", "ForwardDelaySec=4500ms");
        assertThat(result.text("10-eth0.7.netdev")).contains("Id=7", "Protocol=802.1ad");
        assertThat(result.text("10-eth0.network")).contains("VLAN=eth0.7");
        assertThat(result.text("10-eth0.7.network")).contains("Bridge=br0", "Cost=16");
        assertThat(result.text("10-eth1.network")).contains("Bridge=br0", "Priority=7");
        assertThat(result.text("10-bond0.netdev"))
                .contains("Mode=active-backup", "MIIMonitorSec=100ms");
        assertThat(result.text("10-bond0.network")).contains("DHCP=ipv4", "UseGateway=no");
        assertThat(result.text("10-eth2.network")).contains("Bond=bond0", "PrimarySlave=yes");
        assertThat(result.text("10-eth3.network")).contains("Bond=bond0");
        assertThat(result.text("10-dummy0.netdev"))
                .contains("Kind=dummy", "MACAddress=02:02:02:02:02:02");
        assertThat(result.text("10-gre1.netdev"))
                .contains("Kind=gre", "Local=10.0.0.1", "Remote=10.0.0.2", "Independent=yes");
        assertThat(result.unmapped()).isEmpty();
    }

    @Test
    void anInterfaceThatIsKnownByItsHardwareAddress() {
        String xml =
                """
                <interface>
                  <name namespace="ethernet"><permanent-address>00:1C:C4:83:3F:CE</permanent-address></name>
                  <ipv6:dhcp><mode>managed</mode></ipv6:dhcp>
                </interface>
                """;

        assertThat(sample(xml).compile().text("10-mac-c4833fce.network"))
                .contains("[Match]\nPermanentMACAddress=00:1c:c4:83:3f:ce", "DHCP=ipv6");
        assertThat(
                        sample(xml)
                                .withMacs(Map.of("mac-c4833fce", "52:54:00:12:34:56"))
                                .compile()
                                .text("10-mac-c4833fce.network"))
                .contains("PermanentMACAddress=52:54:00:12:34:56");
    }

    @Test
    void whatCannotBeTranslatedIsReportedWithItsLine() {
        var result =
                sample(
                                """
                                <interface>
                                  <name>eth0</name>
                                  <firewall><zone>internal</zone></firewall>
                                  <ipv4:static>
                                    <address><local>10.1.0.999/24</local></address>
                                  </ipv4:static>
                                </interface>
                                <policy name="p"><match>x</match></policy>
                                """)
                        .compile();

        assertThat(result.migration().findings(Finding.Kind.UNMAPPED))
                .extracting(f -> f.source().line() + ": " + f.text())
                .contains("3: firewalld keeps the zone.", "5: Not an address.");
        assertThat(result.migration().isComplete()).isFalse();
    }

    @Test
    void whatIsNotXmlOrWantsOtherFilesIsReported() {
        for (String bad :
                java.util.List.of(
                        "<interface><name>eth0</interface>",
                        "</wicked><x>",
                        "<!DOCTYPE x [<!ENTITY y SYSTEM \"file:///etc/hostname\">]><interface><name>&y;</name></interface>",
                        "<a>".repeat(100),
                        "plain")) {
            var result = sample(bad).compile();

            assertThat(result.migration().files()).as(bad).isEmpty();
            assertThat(result.migration().findings()).as(bad).isNotEmpty();
            assertThat(result.migration().isComplete()).as(bad).isFalse();
        }
    }
}

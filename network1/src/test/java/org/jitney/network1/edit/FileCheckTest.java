package org.jitney.network1.edit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jitney.network1.edit.Problem.Severity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FileCheckTest {
    private static List<Problem> check(String name, String text) {
        return FileCheck.check(
                "/etc/systemd/network/" + name,
                FileName.parse(name).orElseThrow(),
                text.getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> errors(String name, String text) {
        return check(name, text).stream()
                .filter(p -> p.severity() == Severity.ERROR)
                .map(Problem::toString)
                .toList();
    }

    @Test
    void eachProblemHasItsPlace() {
        assertThat(
                        errors(
                                "a.network",
                                "[Match]\nName=a\n[Network]\nAddress=10.0.0/24\nNope=1\n[Nope]\n"))
                .containsExactly(
                        "/etc/systemd/network/a.network:4: [Network] Address=: '10.0.0/24' is not"
                                + " an IP address with an optional prefix length",
                        "/etc/systemd/network/a.network:5: [Network] Nope=: unknown key",
                        "/etc/systemd/network/a.network:6: [Nope] unknown section");
    }

    @ParameterizedTest
    @CsvSource({
        "a.network, Network, DHCP, yes, maybe",
        "a.network, Network, Gateway, _dhcp4, router",
        "a.network, Network, LinkLocalAddressing, ipv4, ipv5",
        "a.network, Network, VLAN, v1 v2, a/b",
        "a.network, Link, MTUBytes, 9K, -1",
        "a.network, Link, RequiredForOnline, carrier:routable, sometimes",
        "a.network, Link, ActivationPolicy, manual, automatic",
        "a.network, DHCPServer, DefaultLeaseTimeSec, 1h, soon",
        "a.network, RoutingPolicyRule, SourcePort, 10-20, 20-10",
        "a.network, BridgeVLAN, VLAN, 10-20, 4095",
        "a.network, Route, Type, blackhole, hole",
        "a.network, QDisc, Handle, 0x10, 0x10000",
        "a.network, Route, Scope, 200, 256",
        "b.netdev, VLAN, Id, 4094, 4095",
        "b.netdev, Bond, Mode, 802.3ad, 802.3",
        "b.netdev, NetDev, MACAddress, 52:54:00:00:00:01, 52:54",
        "b.netdev, WireGuard, ListenPort, auto, ",
        "b.netdev, WireGuardPeer, AllowedIPs, '10.0.0.0/8,fd00::/8', '10.0.0.0/33'",
        "c.link, Link, NamePolicy, kernel slot path, slots",
        "c.link, Link, MACAddressPolicy, persistent, sticky",
        "c.link, Link, WakeOnLan, magic unicast, magick",
        "c.link, Link, RxChannels, max, 0",
        "c.link, Link, Duplex, full, both",
        "c.link, SR-IOV, LinkState, auto, up",
        "c.link, Link, TransmitQueues, 4096, 4097"
    })
    void valuesAreOfTheTypeOfTheirKey(
            String name, String section, String key, String good, String bad) {
        String start = name.endsWith("netdev") ? "[NetDev]\nName=n\nKind=dummy\n" : "";

        assertThat(errors(name, start + "[" + section + "]\n" + key + "=" + good + "\n")).isEmpty();
        if (bad != null) {
            String file = start + "[" + section + "]\n" + key + "=" + bad + "\n";
            assertThat(errors(name, file)).singleElement().asString().contains("'" + bad + "'");
        }
    }

    @Test
    void laterReleasesAreKnownAndTold() {
        List<Problem> found = check("a.network", "[Match]\nName=a\n[Network]\nIPv4Forwarding=1\n");

        assertThat(found)
                .singleElement()
                .satisfies(p -> {
                    assertThat(p.severity()).isEqualTo(Severity.NOTICE);
                    assertThat(p.text()).isEqualTo("unknown to release 252");
                });
    }

    @Test
    void aNetDevNeedsItsNameAndKind() {
        assertThat(errors("b.netdev", "[NetDev]\nName=v\nKind=vlan\n"))
                .containsExactly("/etc/systemd/network/b.netdev: [VLAN] Id=: is missing");
        assertThat(errors("b.netdev", "[NetDev]\nName=v\n"))
                .containsExactly("/etc/systemd/network/b.netdev: [NetDev] Kind=: is missing");
    }

    @Test
    void aBrokenHeaderCostsTheFile() {
        assertThat(errors("a.network", "[Match\nName=a\n"))
                .singleElement()
                .asString()
                .startsWith("/etc/systemd/network/a.network:1: ");
    }

    @Test
    void emptyValuesAndOwnKeysAreRight() {
        assertThat(check("a.network.d/x.conf", "[Network]\nAddress=\nX-Mine=1\n[X-Mine]\nA=b\n"))
                .isEmpty();
    }
}

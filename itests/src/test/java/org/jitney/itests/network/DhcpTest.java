package org.jitney.itests.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jitney.itests.harness.Programs;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** DHCP clients beside dnsmasq, and beside systemd's own with the same files. */
class DhcpTest {
    private static final Path SCRIPT =
            Path.of(System.getProperty("jitney.itests"), "network", "dhcp");
    private static final String OURS =
            Path.of(System.getProperty("jitney.home"), "bin", "systemd-networkd").toString();
    private static final String ORIGINAL = "/lib/systemd/systemd-networkd";

    /** Everything that a lease can have, as dnsmasq gives it to who asks. */
    private static final String OPTIONS =
            "--dhcp-option=6,10.77.1.1,9.9.9.9 --dhcp-option=42,8.8.4.4 --dhcp-option=26,1400"
                    + " --dhcp-option=15,example.com --dhcp-option=119,a.example,b.example"
                    + " --dhcp-option=33,10.98.0.0,10.77.1.8 --dhcp-option=100,EST"
                    + " --dhcp-option=17,/srv --dhcp-option=224,01:02";

    private static final String CLASSLESS =
            " --dhcp-option=121,0.0.0.0/0,10.77.1.7,10.99.0.0/16,10.77.1.8,10.66.0.0/16,0.0.0.0";

    @TempDir Path tree;

    @BeforeAll
    static void namespaces() {
        assumeTrue(
                Programs.run("unshare", "--net", "--mount", "true").status() == 0,
                "needs namespaces");
        assumeTrue(Files.isExecutable(Path.of("/usr/sbin/dnsmasq")), "needs dnsmasq-base");
    }

    private void file(String keys) throws IOException {
        Files.writeString(
                tree.resolve("10-eth0.network"),
                """
                [Match]
                Name=eth0
                [Network]
                DHCP=ipv4
                LinkLocalAddressing=no
                IPv6AcceptRA=no
                [DHCPv4]
                %s
                """
                        .formatted(keys.replace(';', '\n')));
    }

    private String run(String verb, String program, String options) {
        List<String> command = List.of(SCRIPT.toString(), verb, program, tree.toString());
        var result = Programs.run(Map.of("DNSMASQ", options), command);
        assertThat(result.status()).as(result.err()).isZero();
        return result.out();
    }

    @Test
    void asksAsTheOriginalAsksByteForByte() {
        assumeTrue(Files.isExecutable(Path.of(ORIGINAL)), "needs systemd's networkd");

        String script = SCRIPT.resolveSibling("questions.py").toString();
        var result = Programs.run("python3", script, "compare", ORIGINAL, OURS);

        assertThat(result.out()).as(result.err()).isEmpty();
        assertThat(result.status()).as(result.err()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ClientIdentifier=mac",
                "ClientIdentifier=duid-only;Hostname=box",
                "IAID=7;DUIDType=link-layer;UseDNS=no",
                "UseRoutes=no",
                "UseGateway=no",
                "UseMTU=yes;UseDomains=yes;UseNTP=no",
                "UseDomains=route;RoutesToDNS=no;RoutesToNTP=no",
                "RouteMetric=77;SendHostname=no",
                "RouteTable=99;RouteMTUBytes=1300",
                "VendorClassIdentifier=thing;UserClass=a bc;RequestOptions=17 224",
                "Anonymize=yes;ClientIdentifier=mac",
            })
    void makesOfALeaseWhatTheOriginalMakesOfIt(String keys) throws IOException {
        assumeTrue(Files.isExecutable(Path.of(ORIGINAL)), "needs systemd's networkd");
        file(keys);

        for (String options : List.of(OPTIONS, OPTIONS + CLASSLESS)) {
            String theirs = run("compare", ORIGINAL, options);
            String ours = run("compare", OURS, options);
            assertThat(asSent(ours, keys)).as(options).isEqualTo(asSent(theirs, keys));
            assertThat(ours).contains("ADDRESS=10.77.1.50");
        }
    }

    /**
     * An identifier of the DUID alone is sent by release 252 as four zeros and a DUID that lacks
     * its end; ours is what RFC 4361 and later releases have.
     */
    private static String asSent(String text, String keys) {
        return keys.contains("duid-only") ? text.replaceAll("(?m)^ *CLIENTID=ff.*\n", "") : text;
    }
}

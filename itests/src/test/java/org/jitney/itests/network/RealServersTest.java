package org.jitney.itests.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jitney.itests.harness.Programs;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Leases and advertisements got, renewed, taken up by another server, lost in time and got again,
 * beside the original, with dnsmasq, ISC dhcpd, kea and radvd; and what ours does to who is more,
 * or means harm. The trials are in {@code network/servers.py}, {@code load.py} and {@code
 * attacks.py}, and {@code firewall.py} for what files want of nf_tables.
 */
class RealServersTest {
    private static final Path FOLDER = Path.of(System.getProperty("jitney.itests"), "network");
    private static final String OURS =
            Path.of(System.getProperty("jitney.home"), "bin", "systemd-networkd").toString();
    private static final String ORIGINAL = "/lib/systemd/systemd-networkd";

    @BeforeAll
    static void namespaces() {
        assumeTrue(Namespaces.possible(), "needs networkd and namespaces");
    }

    private static Programs.Result run(String script, String... words) {
        List<String> command = new java.util.ArrayList<>(List.of("python3"));
        command.add(FOLDER.resolve(script).toString());
        command.addAll(List.of(words));
        return Programs.runFor(Duration.ofMinutes(10), command.toArray(String[]::new));
    }

    @Test
    void oursLivesWithServersAsTheOriginalDoes() {
        for (String needed : List.of("dnsmasq", "dhcpd", "radvd", "kea-dhcp4", "kea-dhcp6")) {
            assumeTrue(Files.isExecutable(Path.of("/usr/sbin", needed)), "needs " + needed);
        }

        var result = run("servers.py", "compare", ORIGINAL, OURS);

        assertThat(result.out()).as(result.err()).isEmpty();
        assertThat(result.status()).as(result.err()).isZero();
    }

    @Test
    void aThousandClientsHaveAnAddressEachAndKeepItWhenTheServerBeginsAnew() {
        var result = run("load.py", OURS, "1000");

        assertThat(result.status()).as(result.out() + result.err()).isZero();
        assertThat(result.out())
                .contains("\"distinct\": 1000", "\"kept\": 1000", "\"kept_when_killed\": 1000");
    }

    @Test
    void liesAndFloodsChangeNothing() {
        var result = run("attacks.py", OURS);

        assertThat(result.out()).as(result.err()).isEmpty();
        assertThat(result.status()).as(result.err()).isZero();
    }

    @Test
    void setsOfFirewallsHaveWhatTheLinksHaveWhoeverDisturbsThem() {
        for (String needed : List.of("dnsmasq", "nft")) {
            assumeTrue(Files.isExecutable(Path.of("/usr/sbin", needed)), "needs " + needed);
        }

        var result = run("firewall.py", OURS);

        assertThat(result.out()).as(result.err()).isEmpty();
        assertThat(result.status()).as(result.err()).isZero();
    }
}

package org.jitney.itests.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jitney.itests.harness.Programs;
import org.junit.jupiter.api.Test;

/** Router advertisements from both sides, and prefixes that are given on, beside the original. */
class RoutersTest {
    private static final String SCRIPT =
            Path.of(System.getProperty("jitney.itests"), "network", "routers").toString();
    private static final String ORIGINAL = "/lib/systemd/systemd-networkd";
    private static final String OURS =
            Path.of(System.getProperty("jitney.home"), "bin", "systemd-networkd").toString();

    private static String run(String token, String... words) {
        List<String> command = new ArrayList<>(List.of(SCRIPT));
        command.addAll(List.of(words));
        var result = Programs.run(Map.of("TOKEN", token), command);
        assertThat(result.status()).as(result.err() + result.out()).isZero();
        return result.out();
    }

    @Test
    void twoOfOursHearEachOtherAsTwoOfTheOriginalsDo() {
        assumeTrue(Namespaces.possible(), "needs networkd and namespaces");

        String theirs = run("eui64", "advertise", ORIGINAL, ORIGINAL);

        assertThat(theirs).contains("2001:db8:8:0:5054:ff:fe00:1", "no router any more");
        assertThat(run("eui64", "advertise", OURS, OURS)).isEqualTo(theirs);
    }

    @Test
    void stableAddressesAreThoseOfTheOriginal() {
        assumeTrue(Namespaces.possible(), "needs networkd and namespaces");

        String theirs = run("prefixstable", "advertise", ORIGINAL, ORIGINAL);

        assertThat(theirs).doesNotContain("ff:fe00:1/64");
        assertThat(run("prefixstable", "advertise", ORIGINAL, OURS)).isEqualTo(theirs);
    }

    @Test
    void prefixesAreGivenOnAsTheOriginalDoes() {
        assumeTrue(Namespaces.possible(), "needs networkd and namespaces");
        assumeTrue(Files.isExecutable(Path.of("/usr/sbin/dhcpd")), "needs isc-dhcp-server");

        String theirs = run("eui64", "delegate", ORIGINAL);

        assertThat(theirs).contains("2001:db8:100:a::7", "unreachable");
        assertThat(run("eui64", "delegate", OURS)).isEqualTo(theirs);
    }
}

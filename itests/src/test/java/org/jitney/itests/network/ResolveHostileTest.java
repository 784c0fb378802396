package org.jitney.itests.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jitney.itests.harness.Programs;
import org.junit.jupiter.api.Test;

/**
 * Clients and servers that mean our resolver no good: nothing ends it, nothing wrong is believed or
 * kept, and others are answered meanwhile. Who does what stands in {@code
 * network/resolve-hostile.py}.
 */
class ResolveHostileTest {
    private static final Path ITESTS = Path.of(System.getProperty("jitney.itests"));
    private static final Path RUN = ITESTS.resolve("network/resolve");
    private static final Path HOSTILE = ITESTS.resolve("network/resolve-hostile.py");
    private static final Path OURS =
            Path.of(System.getProperty("jitney.home"), "bin", "systemd-resolved");

    private static List<String> lines(String... kinds) {
        assumeTrue(Namespaces.possible(), "!!! NOT RUN: needs namespaces");
        assumeTrue(Programs.present("unbound"), "!!! NOT RUN: needs unbound");
        String configuration = "DNS=10.53.0.53\\nLLMNR=no\\nMulticastDNS=no\\nDNSSEC=no\\n";
        List<String> command =
                new ArrayList<>(
                        List.of("env", "TIMES=1", "SHOW=1", "PREPARE=" + HOSTILE, RUN.toString()));
        command.addAll(List.of(OURS.toString(), configuration, HOSTILE.toString()));
        command.addAll(List.of(kinds));
        var result = Programs.runFor(Duration.ofMinutes(3), command.toArray(String[]::new));
        assertThat(result.status()).as(result.describe()).isZero();
        assertThat(result.err()).doesNotContain("Exception", "Error:");
        return result.out().lines().toList();
    }

    @Test
    void rubbishAndGreedyConnectionsHurtNobodyElse() {
        assertThat(lines("packets", "streams"))
                .containsExactly(
                        "packets (some were answered: True): others were answered True",
                        "who asks 500 things at once hears 500",
                        "streams, by UDP: others were answered True",
                        "streams, by TCP: others were answered True",
                        "streams: nothing is left open True");
    }

    @Test
    void whatIsKnownIsAnsweredInAFlood() {
        assertThat(lines("flood"))
                .containsExactly(
                        "flood: others were answered True",
                        "flood: names True answers True memory has an end True");
    }

    @Test
    void varlinkClientsThatSendRubbishOrTakeAllHurtNobodyElse() {
        assertThat(lines("varlink"))
                .containsExactly(
                        "lookups: rubbish ends a connection True",
                        "lookups: who takes no answers is not read from True",
                        "lookups: one user cannot have them all True",
                        "lookups: others were answered True",
                        "lookups: nothing is left open True memory has an end True",
                        "monitor: rubbish ends a connection True",
                        "monitor: who takes no answers is not read from True",
                        "monitor: one user cannot have them all True",
                        "monitor: others were answered True",
                        "monitor: nothing is left open True memory has an end True",
                        "monitor: who does not listen is cut off True",
                        "varlink: others were answered True");
    }

    @Test
    void aSecondOneTakesNothingAndOneThatWasKilledBeginsAnew() {
        assertThat(lines("second"))
                .containsExactly(
                        "second: it takes nothing True True True",
                        "second: others were answered True",
                        "second: killed and started again: others were answered True",
                        "second: the bus and the socket are its True True");
    }

    @Test
    void whatAServerMakesUpIsNotBelieved() {
        assertThat(lines("servers"))
                .containsExactly(
                        "servers: who lies before the truth is not believed ['10.70.0.1']",
                        "servers: not planted org.freedesktop.resolve1.NoSource",
                        "servers: not planted org.freedesktop.resolve1.NoSource",
                        "servers: streams ['10.70.0.1', 'org.freedesktop.DBus.Error.Timeout']",
                        "servers: others were answered True");
    }
}

package org.jitney.itests.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.List;
import org.jitney.itests.harness.Programs;
import org.junit.jupiter.api.Test;

/**
 * Servers that are asked over TLS, and servers that fail: {@code network/resolve-tls.py} says
 * which. The original's resolved is the judge where it holds out; its release 252 takes the mode of
 * the machine for that of the link, and ends when a server that it speaks TLS to goes.
 */
class ResolveServersTest {
    private static final String PLAIN = "LLMNR=no\\nMulticastDNS=no\\nDNSSEC=no\\nDNSOverTLS=";

    private static List<String> lines(Path daemon, String mode, String... kinds) {
        assumeTrue(
                Programs.run("sh", "-c", "command -v unbound && command -v openssl").status() == 0,
                "!!! NOT RUN: needs unbound and openssl");
        return Resolvers.asked("resolve-tls.py", daemon, PLAIN + mode + "\\n", kinds);
    }

    @Test
    void strictTlsTakesOnlyTheRightServerAsInTheOriginal() {
        List<String> original = lines(Resolvers.theirs(), "yes", "yes");

        assertThat(original).hasSize(7).anyMatch(l -> l.contains("Timeout"));
        assertThat(lines(Resolvers.ours(), "yes", "yes")).isEqualTo(original);
    }

    @Test
    void opportunisticTlsTakesEverybodyAsInTheOriginal() {
        List<String> original = lines(Resolvers.theirs(), "opportunistic", "opportunistic");

        assertThat(original).hasSize(7).allMatch(l -> l.endsWith("confidential True"));
        assertThat(lines(Resolvers.ours(), "opportunistic", "opportunistic")).isEqualTo(original);
    }

    @Test
    void theModeOfALinkCountsNotThatOfTheMachine() {
        assertThat(lines(Resolvers.ours(), "opportunistic", "yes"))
                .contains(
                        "yes 10.53.0.60#dns.example.test -> 10.60.0.1 confidential True",
                        "yes 10.53.0.60#other.example.test -> ! org.freedesktop.DBus.Error.Timeout",
                        "yes 10.53.0.61#dns.example.test -> ! org.freedesktop.DBus.Error.Timeout");
    }

    @Test
    void connectionsAreTakenUpAgainAndSurviveTheirServers() {
        assertThat(lines(Resolvers.ours(), "no", "connections"))
                .containsExactly(
                        "front -> 10.60.0.2 confidential True",
                        "front -> 10.60.0.2 confidential True",
                        "front -> 10.60.0.2 confidential True",
                        "names ['asked for front.example.test'] resumed True",
                        "before it dies -> 10.60.0.1 confidential True",
                        "dead -> ! org.freedesktop.DBus.Error.Timeout",
                        "back -> 10.60.0.1 confidential True",
                        "the first ends the handshake -> 10.60.0.1 confidential True",
                        "current 10.53.0.60",
                        "no TLS there -> 10.60.0.2 confidential False",
                        "nor then -> 10.60.0.2 confidential False",
                        "only TLS, which is not there -> ! org.freedesktop.DBus.Error.Timeout");
    }

    @Test
    void whatWasKnownServesWhileNobodyAnswers() {
        assertThat(lines(Resolvers.ours(), "no\\nStaleRetentionSec=1h", "stale"))
                .containsExactly(
                        "stale 10.60.0.2 from cache True asked 1",
                        "not wanted org.freedesktop.resolve1.NoSource",
                        "fresh from network True");
    }

    @Test
    void whoFailsOrSaysNothingIsFollowedByTheNextAsInTheOriginal() {
        List<String> original = lines(Resolvers.theirs(), "no", "failover");

        assertThat(original).contains("current 10.53.0.65", "asked ['10.53.0.65']");
        assertThat(lines(Resolvers.ours(), "no", "failover")).isEqualTo(original);
    }
}

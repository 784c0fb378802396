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
 * The original's resolved and ours are asked the same, each in namespaces of its own beside real
 * servers (unbound): what they answer on the bus and to DNS clients is the same. The questions are
 * in {@code network/resolve-zones.py}, how they are asked in {@code network/resolve-answers.py}.
 */
class ResolveTest {
    private static final Path ITESTS = Path.of(System.getProperty("jitney.itests"));
    private static final Path RUN = ITESTS.resolve("network/resolve");
    private static final Path ASK = ITESTS.resolve("network/resolve-answers.py");
    private static final Path NSS = ITESTS.resolve("network/resolve-nss");
    private static final Path OURS =
            Path.of(System.getProperty("jitney.home"), "bin", "systemd-resolved");
    private static final String NO_MULTICAST = "LLMNR=no\\nMulticastDNS=no\\n";
    private static final String ONE = "DNS=10.53.0.53\\n" + NO_MULTICAST;

    private static Path need() {
        assumeTrue(Namespaces.possible(), "!!! NOT RUN: needs namespaces");
        assumeTrue(
                Programs.run("sh", "-c", "command -v unbound").status() == 0,
                "!!! NOT RUN: needs unbound");
        return OURS;
    }

    private static Path theirs() {
        need();
        return OriginalResolver.file("lib/systemd/systemd-resolved");
    }

    private static List<String> answers(Path daemon, String configuration, String... kinds) {
        return answers(ASK, daemon, configuration, List.of(kinds));
    }

    private static List<String> answers(
            Path script, Path daemon, String configuration, List<String> arguments) {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                RUN.toString(),
                                daemon.toString(),
                                configuration,
                                script.toString()));
        command.addAll(arguments);
        var result = Programs.runFor(Duration.ofMinutes(3), command.toArray(String[]::new));
        assertThat(result.status()).as(result.err()).isZero();
        return result.out().lines().toList();
    }

    private static void assertSame(String configuration, int least, String... kinds) {
        Path theirs = theirs();

        List<String> original = answers(theirs, configuration, kinds);
        List<String> ours = answers(OURS, configuration, kinds);

        assertThat(original).hasSizeGreaterThan(least);
        assertThat(ours).containsExactlyElementsOf(original);
    }

    @Test
    void namesRecordsAddressesAndServicesAreThoseOfTheOriginal() {
        assertSame(ONE, 800, "properties", "host", "record", "address", "service");
    }

    @Test
    void clientsOfTheStubListenersHearWhatTheOriginalSays() {
        assertSame(ONE, 400, "stub");
    }

    @Test
    void programsHearThroughNssResolveWhatTheOriginalSays() {
        Path theirs = theirs();
        List<String> library = List.of(OriginalResolver.library("libnss_resolve.so.2").toString());

        List<String> original = answers(NSS, theirs, ONE, library);
        List<String> ours = answers(NSS, OURS, ONE, library);

        assertThat(original)
                .hasSizeGreaterThan(200)
                .contains("name a0.example.test", "10.2.1.1 STREAM", "$ resolv.conf has 0 servers");
        assertThat(ours).containsExactlyElementsOf(original);
    }

    @Test
    void linksSplitNamesBetweenThemAsInTheOriginal() {
        assertSame(ONE, 100, "links");
    }

    @Test
    void searchDomainsAndNamesWithoutDotsGoWhereTheyGoInTheOriginal() {
        String more =
                "Domains=corp.test example.test ~route.test\\nResolveUnicastSingleLabel=yes\\n";
        assertSame(ONE + more, 300, "properties", "host");
    }

    @Test
    void withoutServersWhatIsKnownHereIsStillAnswered() {
        assertSame(
                NO_MULTICAST + "ReadEtcHosts=no\\nDNSStubListener=udp\\n",
                300,
                "properties",
                "host");
    }

    @Test
    void explainsWhichFileScopeServerAndCacheDecided() {
        need();

        List<String> lines = answers(OURS, ONE, "explain");

        assertThat(lines)
                .contains(
                        "explain a0.example.test success 0x800001",
                        "explain a0.example.test success 0x100001",
                        "explain hosts.test success 0xc0201",
                        "   'server' '10.53.0.53' 'EDNS' 'scope global' '/etc/systemd/resolved.conf' '2'",
                        "   'cache' 'a0.example.test IN A' 'hit' 'scope global' '' '0'",
                        "   'hosts' '/etc/hosts' 'answers' '' '/etc/hosts' '2'",
                        "   'answer' 'hosts.test. 0 IN A 10.9.9.9' '' '' '' '0'",
                        "   'scope' 'global' 'passed over' 'belongs to the local link' '' '0'");
        assertThat(lines.getLast()).contains("'a1.example.test', [[20, 2,");
    }
}

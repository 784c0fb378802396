package org.jitney.itests.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.jitney.itests.harness.Programs;
import org.junit.jupiter.api.Test;

/**
 * Servers that other people wrote, beside our resolver and the original's: knot, with zones that it
 * signs itself, and dnsmasq; and two that send names back in other letters than they were asked.
 * What is asked stands in {@code network/resolve-servers.py}.
 */
class NameServersTest {
    private static final String NO_MULTICAST = "LLMNR=no\\nMulticastDNS=no\\n";

    /**
     * Behind a DNAME the original leaves out the alias that it stands for (RFC 6672 section 3.1).
     * Where an alias of a wildcard leads to a name without the type, and both proofs are NSEC
     * records of one answer, the library's validator takes the second for a doubt about the first.
     */
    private static final Pattern MEANT =
            Pattern.compile(
                    "^(plain|edns|signatures|tcp) \\S*dname\\.|^\\S+ x\\.wildalias\\.ec\\.\\S+ 15 ");

    private static List<String> lines(Path daemon, String configuration, String... servers) {
        for (String each : List.of("unbound", "knotd", "keymgr", "dnsmasq")) {
            assumeTrue(Programs.present(each), "!!! NOT RUN: needs " + each);
        }
        return Resolvers.asked("resolve-servers.py", daemon, configuration + NO_MULTICAST, servers);
    }

    private static List<String> compared(List<String> lines) {
        return lines.stream().filter(line -> !MEANT.matcher(line).find()).toList();
    }

    @Test
    void answersOfKnotAndDnsmasqAreThoseOfTheOriginal() {
        List<String> original = lines(Resolvers.theirs(), "DNSSEC=no\\n", "knot", "dnsmasq");
        List<String> ours = lines(Resolvers.ours(), "DNSSEC=no\\n", "knot", "dnsmasq");

        assertThat(original)
                .hasSizeGreaterThan(250)
                .anyMatch(line -> line.startsWith("plain big.") && line.contains("truncated"))
                .anyMatch(line -> line.startsWith("tcp big.") && !line.contains("truncated"))
                .noneMatch(line -> line.endsWith("no answer"));
        assertThat(compared(ours)).containsExactlyElementsOf(compared(original));
    }

    @Test
    void zonesThatKnotSignsAreAsSecureAsInTheOriginal() {
        List<String> original = lines(Resolvers.theirs(), "DNSSEC=yes\\n", "signed");
        List<String> ours = lines(Resolvers.ours(), "DNSSEC=yes\\n", "signed");

        assertThat(original).filteredOn(line -> line.endsWith(" 0x201")).hasSizeGreaterThan(90);
        assertThat(compared(ours)).containsExactlyElementsOf(compared(original));
    }

    @Test
    void whoSendsNamesBackInOtherLettersIsAskedByStreamAndOthersAreHeardAsBefore() {
        List<String> plain = lines(Resolvers.ours(), "DNSSEC=no\\n", "knot", "dnsmasq");
        List<String> mixed =
                lines(
                        Resolvers.ours(),
                        "DNSSEC=no\\nX-MixedCase=yes\\n",
                        "knot",
                        "dnsmasq",
                        "folding");

        String truth = " -> ['0a060001'] ";
        assertThat(mixed.subList(0, plain.size())).containsExactlyElementsOf(plain);
        assertThat(mixed.subList(plain.size(), mixed.size()))
                .containsExactly(
                        "folds first.folding.example" + truth + "first.folding.example 0x1",
                        "folds second.folding.example" + truth + "second.folding.example 0x1",
                        "lies first.folding.example" + truth + "first.folding.example 0x1",
                        "lies second.folding.example" + truth + "second.folding.example 0x1",
                        "by TCP [True, True]");
    }
}

package org.jitney.itests.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.jitney.itests.harness.Programs;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A tree of signed zones ({@code network/dnssec-zones.py}), served by named and looked up through
 * unbound: our resolver says of every name what the original and, whether it is secure, insecure or
 * bogus, a validating unbound say. Where that is not so {@code network/dnssec-accepted.txt} says
 * why. Servers that lie or are lame do no harm, and keys may change while the daemon runs.
 */
class DnssecTest {
    private static final Path NETWORK =
            Path.of(System.getProperty("jitney.itests"), "network").toAbsolutePath();
    private static final Path OURS =
            Path.of(System.getProperty("jitney.home"), "bin", "systemd-resolved");
    private static final String ANSWERS = "dnssec-answers.py";
    private static final String ROLLOVER = "dnssec-rollover.py";
    private static final String RECURSOR = "10.53.0.53";
    private static final String LIAR = "10.53.0.20";

    @TempDir private static Path tree;

    /** Both wait most of the time, for names to be forgotten: so they begin before all others. */
    private static CompletableFuture<List<String>> rollover = new CompletableFuture<>();

    private static CompletableFuture<List<String>> anchors = new CompletableFuture<>();

    @BeforeAll
    static void build() {
        assumeTrue(Namespaces.possible(), "!!! NOT RUN: needs namespaces");
        for (String program : List.of("named", "unbound", "dnssec-signzone")) {
            assumeTrue(Programs.present(program), "!!! NOT RUN: needs " + program);
        }
        Programs.run(script("dnssec-zones.py"), "build", tree.toString()).succeeded();
        rollover = begin(Run.of("yes", RECURSOR, ROLLOVER, "keys"));
        anchors = begin(Run.of("yes", RECURSOR, ROLLOVER, "anchors"));
    }

    /** Their zones are to be there as long as they run. */
    @AfterAll
    static void end() {
        CompletableFuture.allOf(rollover, anchors).exceptionally(_ -> null).join();
    }

    private static CompletableFuture<List<String>> begin(Run run) {
        return CompletableFuture.supplyAsync(() -> run(OURS, run));
    }

    private static String script(String name) {
        return NETWORK.resolve(name).toString();
    }

    private static Path original() {
        return OriginalResolver.file("lib/systemd/systemd-resolved");
    }

    /** How a resolver is configured, and what a script asks it. */
    private record Run(String dnssec, String server, String script, List<String> kinds) {
        static Run of(String dnssec, String server, String script, String... kinds) {
            return new Run(dnssec, server, script, List.of(kinds));
        }

        Run and(String... more) {
            List<String> all = new ArrayList<>(kinds);
            all.addAll(List.of(more));
            return new Run(dnssec, server, script, all);
        }
    }

    private static List<String> run(Path daemon, Run run) {
        String configuration =
                "DNS=%s\\nDNSSEC=%s\\nLLMNR=no\\nMulticastDNS=no\\n"
                        .formatted(run.server(), run.dnssec());
        List<String> command =
                new ArrayList<>(
                        List.of(
                                script("dnssec"),
                                daemon.toString(),
                                configuration,
                                tree.toString(),
                                script(run.script())));
        command.addAll(run.kinds());
        var result = Programs.runFor(Duration.ofMinutes(4), command.toArray(String[]::new));
        assertThat(result.status()).as(result.err()).isZero();
        return result.out().lines().toList();
    }

    /** What was said, by what was asked. */
    private static Map<String, String> answers(List<String> lines) {
        Map<String, String> answers = new LinkedHashMap<>();
        for (String line : lines) {
            int arrow = line.indexOf(" -> ");
            answers.merge(
                    line.substring(0, arrow),
                    line.substring(arrow + " -> ".length()),
                    (first, second) -> first + " then " + second);
        }
        return answers;
    }

    private static void assertSame(
            String run, Map<String, String> theirs, Map<String, String> ours, int least) {
        Set<String> unused = new LinkedHashSet<>(accepted(run));
        List<String> differences = new ArrayList<>();
        theirs.forEach((asked, said) -> {
            String own = ours.getOrDefault(asked, "nothing");
            if (!own.equals(said)) {
                String difference = "%s: %s => %s".formatted(asked, said, own);
                boolean explained = false;
                for (String each : accepted(run)) {
                    if (Pattern.compile(each).matcher(difference).find()) {
                        explained = true;
                        unused.remove(each);
                    }
                }
                if (!explained) {
                    differences.add(difference);
                }
            }
        });

        assertThat(theirs).hasSizeGreaterThan(least);
        assertThat(ours).hasSameSizeAs(theirs);
        assertThat(differences).isEmpty();
        assertThat(unused).as("explanations that explain nothing").isEmpty();
    }

    private static List<String> accepted(String run) {
        try {
            return Files.readAllLines(NETWORK.resolve("dnssec-accepted.txt")).stream()
                    .filter(line -> line.startsWith(run + " "))
                    .map(line -> line.substring(run.length() + 1))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What both say; they are asked at the same time. */
    private record Both(List<String> theirs, List<String> ours) {
        static Both ask(Run theirs, Run ours) {
            Path original = original();
            var other = CompletableFuture.supplyAsync(() -> run(original, theirs));
            List<String> own = run(OURS, ours);
            return new Both(other.join(), own);
        }
    }

    @Test
    void whatIsValidatedIsAnsweredAsByTheOriginalAndJudgedAsByUnbound() {
        Run same = Run.of("yes", RECURSOR, ANSWERS, "bus", "stub");
        Both both = Both.ask(same.and("judge"), same);

        Map<String, String> judged = answers(starting(both.theirs(), "judge "));
        assertSame("unbound", judged, answers(starting(both.ours(), "verdict ")), 1000);
        assertSame("yes", bare(both.theirs()), bare(both.ours()), 3000);
    }

    /** The answers without what was concluded from them. */
    private static Map<String, String> bare(List<String> lines) {
        return answers(
                lines.stream()
                        .filter(line -> !line.startsWith("judge ") && !line.startsWith("verdict "))
                        .toList());
    }

    /** The lines of a kind, without it. */
    private static List<String> starting(List<String> lines, String kind) {
        return lines.stream()
                .filter(line -> line.startsWith(kind))
                .map(line -> line.substring(kind.length()))
                .toList();
    }

    @Test
    void withoutValidationAnswersAreThoseOfTheOriginal() {
        Run same = Run.of("no", RECURSOR, ANSWERS, "bus", "stub");
        Both both = Both.ask(same, same);

        assertSame("no", bare(both.theirs()), bare(both.ours()), 3000);
    }

    @Test
    void serversThatLieOrAreLameAreNotBelieved() {
        Run same = Run.of("no", LIAR, ANSWERS, "liars");
        Both both = Both.ask(same, same);

        assertThat(both.ours())
                .noneMatch(line -> line.contains("10.66.6") || line.contains("0a4206"));
        assertSame("liars", answers(both.theirs()), answers(both.ours()), 80);
    }

    @Test
    void keysOfAZoneChangeAndItsNamesStaySecure() {
        List<String> lines = rollover.join();

        assertThat(lines).noneMatch(line -> line.startsWith("never"));
        assertThat(starting(lines, "meanwhile: "))
                .hasSize(9)
                .allMatch(verdicts -> verdicts.equals("secure NOERROR"));
        assertThat(lines.getLast()).isEqualTo("secure again: True");
    }

    @Test
    void serversWithoutDnssecServeAndNegativeAnchorsCountAsInTheOriginal() {
        String resolvectl = OURS.resolveSibling("resolvectl").toString();
        Run same = Run.of("allow-downgrade", RECURSOR, "dnssec-downgrade.py", resolvectl);
        Both both = Both.ask(same, same);

        // The original does not give up there, although it is a server that knows no DNSSEC.
        String refuses = "refuses EDNS";
        assertThat(both.ours().stream().filter(line -> line.startsWith(refuses)))
                .hasSize(2)
                .allMatch(line -> line.endsWith("-> plain 10.60.0.2, supported False"));
        assertThat(both.ours()).contains("Current DNS Server: 10.53.0.61");
        assertThat(both.ours().stream().filter(line -> !line.startsWith(refuses)))
                .containsExactlyElementsOf(
                        both.theirs().stream().filter(line -> !line.startsWith(refuses)).toList());
    }

    @Test
    void trustAnchorsAreReadAnewWhenTheDaemonIsToldTo() {
        List<String> lines = anchors.join();

        assertThat(lines).noneMatch(line -> line.startsWith("never"));
        assertThat(lines.stream().filter(line -> line.endsWith(": True"))).hasSize(12);
    }
}

package org.jitney.itests.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jitney.itests.harness.Programs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ours and the original's networkctl print the same, of the original's networkd and of ours. */
class NetworkctlTest {
    private static final Path SCRIPT =
            Path.of(System.getProperty("jitney.itests"), "network", "networkctl");
    private static final Path OURS = Path.of(System.getProperty("jitney.home"), "bin");
    private static final String NETWORKD = "/lib/systemd/systemd-networkd";
    private static final String NETWORKCTL = "/usr/bin/networkctl";

    private static final List<String> LINES =
            List.of(
                    "",
                    "list va 'b*'",
                    "list another",
                    "list 'no*'",
                    "list nope",
                    "--no-legend list",
                    "status",
                    "status -a",
                    "status va other",
                    "status nope",
                    "lldp",
                    "lldp -a",
                    "lldp un",
                    "lldp nope",
                    "label",
                    "delete",
                    "delete nope",
                    "delete 98",
                    "up 0",
                    "up 98",
                    "up va",
                    "renew va",
                    "renew nope",
                    "renew 98 99",
                    "forcerenew nope",
                    "reconfigure 98",
                    "reload",
                    "reload now",
                    "nonsense",
                    "--nonsense",
                    "--json=nonsense",
                    "-n nonsense");

    private static final List<String> ONLY_ORIGINAL =
            List.of(
                    "list --json=short 'no*'",
                    "list --json=short nope",
                    "status --json=pretty un",
                    "list mv9 un --json=short");

    /** What has no order of its own, and what is beyond the daemon's tables, is put in order. */
    private static final List<String> MORE =
            List.of(
                    "lldp va | sed 's/  */ /g' | sort",
                    "lldp --no-legend -l va | sed 's/  */ /g' | sort",
                    "lldp -a | sed 's/  */ /g' | sort",
                    "status va | sed 's/Connected To:/ /; s/  */ /g' | sort",
                    "status va --json=short | python3 $here/ordered.py",
                    "status --json=pretty | python3 $here/ordered.py",
                    "--json=short | python3 $here/ordered.py",
                    "list br7 va",
                    "-a list va",
                    "status un",
                    "--stats status un",
                    "status mv9",
                    "label nonsense",
                    "down un",
                    "list un",
                    "up un",
                    "list un",
                    "up",
                    "down",
                    "down nope",
                    "up un mv9",
                    "renew",
                    "renew va br7",
                    "renew mv9",
                    "forcerenew",
                    "forcerenew br7",
                    "forcerenew va",
                    "reconfigure",
                    "reconfigure nope",
                    "reconfigure un",
                    "delete lo",
                    "!$wait --timeout=300ms",
                    "!$wait --timeout=300ms --any",
                    "!$wait --timeout=300ms -i va",
                    "!$wait --timeout=300ms -i va:routable -i br7",
                    "!$wait --timeout=300ms -i va:off:carrier",
                    "!$wait --timeout=300ms -i nope",
                    "!$wait --timeout=300ms -i nope -i va --any",
                    "!$wait --timeout=300ms -i other",
                    "!$wait --timeout=300ms -4 -i va",
                    "!$wait --timeout=300ms -6 -i br7",
                    "!$wait --timeout=300ms -4 -6 -i va",
                    "!$wait --timeout=300ms -o routable -i va -i pa",
                    "!$wait --timeout=300ms -o enslaved -i pa",
                    "!$wait --timeout=300ms --ignore=va --ignore=br7",
                    "!$wait --timeout=300ms --ignore=va --ignore=pa",
                    "!$wait --timeout=300ms -i un",
                    "!$wait --timeout=300ms -i :routable",
                    "!$wait --timeout=300ms -i averylonginterfacename",
                    "!$wait --timeout=300ms -o nonsense",
                    "!$wait --timeout=300ms -o routable:off",
                    "!$wait --timeout=300ms --nonsense");

    @TempDir Path folder;

    private String printed(String daemon, String tool, String features, List<String> lines)
            throws IOException {
        Path file = Files.createTempFile(folder, "lines", "");
        Files.write(file, lines);
        var result =
                Programs.runFor(
                        Duration.ofMinutes(5),
                        "sh",
                        "-c",
                        "\"$0\" \"$@\" <" + file,
                        SCRIPT.toString(),
                        daemon,
                        tool,
                        features);
        assertThat(result.status()).as(result.err()).isZero();
        return result.out();
    }

    @Test
    void oursPrintsOfTheOriginalWhatItsOwnDoes() throws IOException {
        assumeTrue(Namespaces.possible(), "needs networkd and namespaces");
        List<String> lines = new ArrayList<>(LINES);
        lines.addAll(ONLY_ORIGINAL);

        String theirs = printed(NETWORKD, NETWORKCTL, "all", lines);
        String ours = printed(NETWORKD, OURS.resolve("networkctl").toString(), "all", lines);

        assertThat(theirs).contains("Connected To:", "Offered DHCP leases:", "[1]", "[0]");
        assertThat(ours).isEqualTo(theirs);
    }

    @Test
    void theirsPrintsOfOursWhatItPrintsOfItsOwn() throws IOException {
        assumeTrue(Namespaces.possible(), "needs networkd and namespaces");
        String daemon = OURS.resolve("systemd-networkd").toString();

        String original = printed(NETWORKD, NETWORKCTL, "all", LINES);
        String ours = printed(daemon, NETWORKCTL, "all", LINES);

        assertThat(ours).isEqualTo(original);
    }

    private CompletableFuture<String> more(String daemon, String tool) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return printed(daemon, tool, "more", MORE);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /**
     * Release 252 calls servers of time of a file "runtime", knows a bridge by udev's word, and
     * forgets between which bounds an MTU lies when a bridge tells of its port.
     */
    private static String asLaterReleases(String text) {
        return text.replaceAll(
                        "(\"Server\": \"ntp.example.com\",\n *\"ConfigSource\": )\"runtime\"",
                        "$1\"static\"")
                .replaceAll(
                        "(\"Kind\": \"bridge\",\n *)\"Type\": \"ether\"", "$1\"Type\": \"bridge\"")
                .replaceAll("(\"M(in|ax)imumMTU\": )\\d+", "$1N");
    }

    @Test
    void neighborsVerbsDescriptionsAndWaitingAreTheSameBothWays() {
        assumeTrue(Namespaces.possible(), "needs networkd and namespaces");
        String daemon = OURS.resolve("systemd-networkd").toString();
        String tool = OURS.resolve("networkctl").toString();

        var theirs = more(NETWORKD, NETWORKCTL);
        var oursOfTheirs = more(NETWORKD, tool);
        var theirsOfOurs = more(daemon, NETWORKCTL);

        String expected = theirs.join();
        assertThat(expected).contains("switch-1", "Timeout occurred", "\"ConfigSource\"");
        assertThat(asLaterReleases(oursOfTheirs.join())).isEqualTo(asLaterReleases(expected));
        assertThat(asLaterReleases(theirsOfOurs.join())).isEqualTo(asLaterReleases(expected));
    }
}

package org.jitney.itests.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
                    "lldp",
                    "lldp -a",
                    "lldp un",
                    "lldp nope",
                    "list --json=short 'no*'",
                    "list --json=short nope",
                    "status --json=pretty un",
                    "list mv9 un --json=short");

    @TempDir Path folder;

    private String printed(String daemon, String tool, String features, List<String> lines)
            throws IOException {
        Path file = folder.resolve("lines");
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

        String original = printed(NETWORKD, NETWORKCTL, "common", LINES);
        String ours = printed(daemon, NETWORKCTL, "common", LINES);

        assertThat(ours).isEqualTo(original);
    }
}

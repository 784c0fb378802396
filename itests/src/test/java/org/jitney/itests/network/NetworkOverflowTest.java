package org.jitney.itests.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import org.jitney.itests.harness.Programs;
import org.junit.jupiter.api.Test;

/** What the kernel could not tell the network daemon of is asked for, and nothing is left out. */
class NetworkOverflowTest {
    private static final String SCRIPT =
            Path.of(System.getProperty("jitney.itests"), "network", "overflow").toString();
    private static final String DAEMON =
            Path.of(System.getProperty("jitney.home"), "bin", "systemd-networkd").toString();

    @Test
    void linksWhoseNotificationsWereLostAreConfiguredAllTheSame() {
        assumeTrue(
                Programs.run("unshare", "--user", "--map-root-user", "--net", "--mount", "true")
                                .status()
                        == 0,
                "needs user namespaces");

        var result = Programs.run(SCRIPT, DAEMON);

        assertThat(result.out().lines())
                .as(result.err())
                .containsExactly("configured 2000", "some were lost");
    }
}

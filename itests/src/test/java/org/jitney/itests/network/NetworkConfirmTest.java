package org.jitney.itests.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import org.jitney.itests.harness.Programs;
import org.junit.jupiter.api.Test;

/**
 * A change of the network's configuration that cuts the connection it came by is taken back by
 * itself: when nobody confirms it, when the daemon is killed meanwhile, and when the power is lost.
 */
class NetworkConfirmTest {
    private static final String SCRIPT =
            Path.of(System.getProperty("jitney.itests"), "network", "confirm.py").toString();
    private static final String DAEMON =
            Path.of(System.getProperty("jitney.home"), "bin", "systemd-networkd").toString();

    @Test
    void aChangeThatCutsItsOwnConnectionIsTakenBackByItself() {
        assumeTrue(
                Programs.run("unshare", "--net", "--mount", "true").status() == 0,
                "needs namespaces");
        assumeTrue(Programs.present("busctl"), "needs busctl");

        var result = Programs.run("python3", SCRIPT, DAEMON);

        assertThat(result.status()).as(result.describe()).isZero();
        assertThat(result.out().lines())
                .containsExactly(
                        "a change cuts the connection",
                        "another change has to wait",
                        "the connection comes back by itself",
                        "what is confirmed holds",
                        "a killed daemon leaves the change as it is",
                        "the next one takes it back when its time is over",
                        "of several changes at once one is made",
                        "and what it changed is taken back",
                        "a change is made as a whole or not at all",
                        "after the power was lost it is taken back at once");
    }
}

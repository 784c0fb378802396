package org.jitney.itests.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.time.Duration;
import org.jitney.itests.harness.Programs;
import org.junit.jupiter.api.Test;

/**
 * The original's networkd and ours are given the same files, in network namespaces of their own:
 * what the kernel then has, and what the state files say, is the same. The files are {@code
 * network/configurations.txt}, what is meant to be different {@code network/accepted.txt}.
 */
class NetworkTest {
    private static final Path COMPARE =
            Path.of(System.getProperty("jitney.itests"), "network", "compare.py");
    private static final Path OURS =
            Path.of(System.getProperty("jitney.home"), "bin", "systemd-networkd");

    @Test
    void bothMakeTheSameOfTheSameFiles() {
        assumeTrue(Namespaces.possible(), "needs networkd and namespaces");

        var result =
                Programs.runFor(
                        Duration.ofMinutes(15),
                        "python3",
                        COMPARE.toString(),
                        "/lib/systemd/systemd-networkd",
                        OURS.toString());

        assertThat(result.out()).as(result.err()).isEmpty();
        assertThat(result.status()).as(result.err()).isZero();
    }
}

package org.jitney.itests.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jitney.itests.harness.Programs;

/** Our resolver and the original's, in namespaces where servers run that a script brings. */
final class Resolvers {
    private static final Path NETWORK = Path.of(System.getProperty("jitney.itests"), "network");
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private Resolvers() {}

    /** {@return our systemd-resolved} */
    static Path ours() {
        return Path.of(System.getProperty("jitney.home"), "bin", "systemd-resolved");
    }

    /** {@return the original's} */
    static Path theirs() {
        return OriginalResolver.file("lib/systemd/systemd-resolved");
    }

    /**
     * Runs a resolver.
     *
     * @param servers the script in {@code itests/network} that starts servers and asks
     * @param configuration lines for its section [Resolve], each with {@code \\n} at its end
     * @param words for the script, behind {@code ask}
     * @return what the script said, line by line
     */
    static List<String> asked(String servers, Path daemon, String configuration, String... words) {
        assumeTrue(Namespaces.possible(), "!!! NOT RUN: needs namespaces");
        String script = NETWORK.resolve(servers).toString();
        List<String> command = new ArrayList<>(List.of("env", "PREPARE=" + script));
        command.add(NETWORK.resolve("resolve").toString());
        command.addAll(List.of(daemon.toString(), configuration, script, "ask"));
        command.addAll(Arrays.asList(words));
        var result = Programs.runFor(PATIENCE, command.toArray(String[]::new));
        assertThat(result.status()).as(result.err()).isZero();
        return result.out().lines().toList();
    }
}

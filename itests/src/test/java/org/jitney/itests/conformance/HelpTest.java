package org.jitney.itests.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.jitney.itests.harness.Programs;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who asks what a verb of {@code jitney} does is told, and nothing else happens. */
class HelpTest {
    private static final Path JITNEY = Path.of(System.getProperty("jitney.home"), "bin", "jitney");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "up",
                "init",
                "offline",
                "exec",
                "status",
                "down",
                "plan",
                "history",
                "bus",
                "completion",
                "user-runtime-dir",
                "vmcraft",
                "help"
            })
    void everyVerbSaysWhatItDoes(String verb) {
        for (String option : new String[] {"--help", "-h"}) {
            Programs.Result result = Programs.run(JITNEY.toString(), verb, option);

            assertThat(result.status()).as(result.describe()).isZero();
            assertThat(result.out()).contains(verb.equals("help") ? "jitney" : verb);
            assertThat(result.err()).isEmpty();
        }
    }
}

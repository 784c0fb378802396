package org.jitney.clients.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jitney.clients.completion.Completion;
import org.junit.jupiter.api.Test;

class CompletionTest {
    private static ToolRun of(String... shell) {
        return ToolRun.of((line, environment) -> Completion.run(List.of(line), environment), shell);
    }

    @Test
    void eachShellGetsTheOptionsAndVerbsOfAllTools() {
        for (String shell : List.of("bash", "zsh", "fish")) {
            assertThat(of(shell).out())
                    .contains(
                            "systemctl", "busctl", "systemd-analyze", "critical-chain", "reenable")
                    .contains("base-time", "recursive-errors");
        }
    }

    @Test
    void anotherShellIsRefused() {
        assertThat(of("tcsh").status()).isEqualTo(2);
        assertThat(of("tcsh").err()).contains("bash|zsh|fish");
    }
}

package org.jitney.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class CallersEnvironmentTest {
    @Test
    void whatTheScriptSetForTheJvmIsLeftOut() {
        assertThat(CallersEnvironment.of(Map.of("_JAVA_SR_SIGNUM", "16", "HOME", "/root")))
                .isEqualTo(Map.of("HOME", "/root"));
    }
}

package org.jitney.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReexecutionTest {
    @Test
    void theCommandLineStaysButForWhomTheFirstOneSaidThatItWasReady() {
        String line = "java\0-Xrs\0Main\0up\0--ready-fd=3\0--detach\0--dir\0/a b\0";

        assertThat(Reexecution.arguments(line))
                .containsExactly("java", "-Xrs", "Main", "up", "--detach", "--dir", "/a b");
    }

    @Test
    void anOptionInTwoWordsIsLeftOutWhole() {
        assertThat(Reexecution.arguments("java\0up\0--ready-fd\0003\0--system\0"))
                .containsExactly("java", "up", "--system");
    }
}

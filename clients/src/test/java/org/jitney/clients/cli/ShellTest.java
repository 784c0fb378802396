package org.jitney.clients.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ShellTest {
    @Test
    void onlyTheValueOfAnAssignmentIsQuoted() {
        assertThat(Shell.assignment("B=a b$c")).isEqualTo("B=$'a b$c'");
        assertThat(Shell.assignment("PATH=/usr/bin:/bin")).isEqualTo("PATH=/usr/bin:/bin");
    }

    @Test
    void quotesAndControlCharactersAreEscaped() {
        assertThat(Shell.quote("a'b\n\u0001")).isEqualTo("$'a\\'b\\n\\001'");
    }
}

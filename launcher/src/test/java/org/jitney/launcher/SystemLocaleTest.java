package org.jitney.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SystemLocaleTest {
    @Test
    void onlyVariablesOfTheLocaleCount() {
        assertThat(
                        SystemLocale.parse(
                                "# a comment\nLANG=\"de_DE.UTF-8\"\nLC_TIME=C\nPATH=/evil\nLANGUAGE=\n"))
                .containsExactly("LANG=de_DE.UTF-8", "LC_TIME=C");
    }
}

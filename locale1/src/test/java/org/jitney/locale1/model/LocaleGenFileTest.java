package org.jitney.locale1.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LocaleGenFileTest {
    private static final String DE = "de_DE.UTF-8 UTF-8";

    @Test
    void commentedLineComesIntoForceInItsPlace() {
        assertThat(LocaleGenFile.enable("# text\n#  de_DE.UTF-8 UTF-8\n# fr_FR UTF-8\n", DE))
                .isEqualTo("# text\nde_DE.UTF-8 UTF-8\n# fr_FR UTF-8\n");
    }

    @Test
    void lineThatIsNotThereIsAppended() {
        assertThat(LocaleGenFile.enable("# text\n", DE)).isEqualTo("# text\n" + DE + "\n");
        assertThat(LocaleGenFile.enable("", DE)).isEqualTo("\n" + DE + "\n");
    }

    @Test
    void lineInForceStays() {
        String text = "a\nDE_de.utf-8 UTF-8  \nb";

        assertThat(LocaleGenFile.enable(text, DE)).isEqualTo(text);
    }

    @Test
    void emptyLinesStayAndBlanksAtEndsGo() {
        assertThat(LocaleGenFile.enable("a \n\n b\n", DE)).isEqualTo("a\n\n b\n" + DE + "\n");
    }

    @Test
    void supportedIsWhatIsListed() {
        assertThat(LocaleGenFile.isSupported("aa_DJ UTF-8\nde_DE.UTF-8 UTF-8\n", DE)).isTrue();
        assertThat(LocaleGenFile.isSupported("aa_DJ UTF-8\n", DE)).isFalse();
    }
}

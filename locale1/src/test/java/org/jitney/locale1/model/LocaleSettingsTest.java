package org.jitney.locale1.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class LocaleSettingsTest {
    @Test
    void whatLangSaysAlreadyGoes() {
        LocaleSettings settings =
                LocaleSettings.of(Map.of("LC_TIME", "C", "LANG", "C", "LC_NAME", "POSIX"));

        assertThat(settings.simplified().assignments()).containsExactly("LANG=C", "LC_NAME=POSIX");
    }

    @Test
    void newValuesLieOverOldOnes() {
        LocaleSettings old = LocaleSettings.of(Map.of("LANG", "C", "LC_TIME", "C.UTF-8"));

        assertThat(LocaleSettings.of(Map.of("LANG", "de_DE.UTF-8")).over(old).assignments())
                .containsExactly("LANG=de_DE.UTF-8", "LC_TIME=C.UTF-8");
    }

    @Test
    void textIsInTheOrderOfTheVariables() {
        assertThat(LocaleSettings.of(Map.of("LC_TIME", "b", "LANG", "a", "X", "y")).render())
                .isEqualTo("LANG=a\nLC_TIME=b\n");
    }

    @Test
    void xorgFileIsReadAsItIsWritten() {
        X11Keyboard keyboard = new X11Keyboard("us,de", "pc105", "", "grp:toggle");

        assertThat(XorgKeyboardFile.parse(XorgKeyboardFile.render(keyboard))).isEqualTo(keyboard);
        assertThat(XorgKeyboardFile.parse("Section \"Device\"\nOption \"XkbLayout\" \"x\"\n"))
                .isEqualTo(X11Keyboard.NONE);
    }
}

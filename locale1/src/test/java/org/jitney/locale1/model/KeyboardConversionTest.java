package org.jitney.locale1.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class KeyboardConversionTest {
    private static final String TABLE =
            """
            # keymap layout model variant options
            us  us  pc105+inet  -  terminate:ctrl_alt_bksp
            us-acentos us pc105 intl terminate:ctrl_alt_bksp
            de-latin1 de pc105 - terminate:ctrl_alt_bksp
            ru ru,us pc105 - terminate:ctrl_alt_bksp,grp:shifts_toggle
            broken line
            """;

    private static KeyboardConversion with(String... madeFromX11) {
        return new KeyboardConversion(TABLE, Set.of(madeFromX11)::contains);
    }

    @Test
    void keymapBecomesTheKeyboardOfItsRow() {
        assertThat(with().toX11("us-acentos"))
                .contains(new X11Keyboard("us", "pc105", "intl", "terminate:ctrl_alt_bksp"));
        assertThat(with().toX11("us").orElseThrow().variant()).isEmpty();
        assertThat(with().toX11("")).contains(X11Keyboard.NONE);
        assertThat(with().toX11("nosuch")).isEmpty();
        assertThat(with().toX11("broken")).isEmpty();
    }

    @Test
    void bestRowWins() {
        assertThat(with().toConsole(new X11Keyboard("us", "pc105", "intl", "")))
                .contains("us-acentos");
        assertThat(with().toConsole(new X11Keyboard("us", "", "", ""))).contains("us");
        assertThat(with().toConsole(new X11Keyboard("ru,us", "", "", ""))).contains("ru");
        // Of another list of layouts the first one counts.
        assertThat(with().toConsole(new X11Keyboard("de,fr", "", "", ""))).contains("de-latin1");
        assertThat(with().toConsole(new X11Keyboard("ru", "", "", ""))).contains("ru");
        assertThat(with().toConsole(new X11Keyboard("xx", "", "", ""))).isEmpty();
    }

    @Test
    void keymapMadeFromX11ComesFirst() {
        X11Keyboard wanted = new X11Keyboard("de", "", "nodeadkeys", "");
        assertThat(with("de-nodeadkeys").toConsole(wanted)).contains("de-nodeadkeys");
        // The layout fits exactly, so nothing made from a part of it is looked for.
        assertThat(with("de").toConsole(wanted)).contains("de-latin1");
        X11Keyboard two = new X11Keyboard("de,fr", "", "nodeadkeys,bepo", "");
        assertThat(with("de-nodeadkeys").toConsole(two)).contains("de-nodeadkeys");
    }
}

package org.jitney.clients.logs;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ControlSequencesTest {
    private static String strip(String text) {
        return new String(
                ControlSequences.strip(text.getBytes(ISO_8859_1), 0, Highlight.NONE).text(),
                ISO_8859_1);
    }

    @Test
    void coloursAndTitlesGo() {
        assertThat(strip("a\033[1;31mb\033[0mc")).isEqualTo("abc");
        assertThat(strip("a\033]0;title\007b")).isEqualTo("ab");
    }

    @Test
    void brokenSequencesStay() {
        assertThat(strip("\033[31")).isEqualTo("\033[31");
        assertThat(strip("\033[31zx")).isEqualTo("\033[31zx");
        assertThat(strip("\033")).isEqualTo("\033");
        assertThat(strip("\033x")).isEqualTo("\033x");
        assertThat(strip("\033]no end")).isEqualTo("\033]no end");
    }

    @Test
    void carriageReturnsGoAtTheEndOfLinesOnly() {
        assertThat(strip("a\rb\r\nc\r\r")).isEqualTo("a\rb\nc");
    }

    @Test
    void whatWasSearchedMovesWithTheTabsBeforeIt() {
        byte[] text = "\tab\tc".getBytes(ISO_8859_1);

        Highlight moved = ControlSequences.strip(text, 0, new Highlight(1, 5)).highlight();

        assertThat(moved).isEqualTo(new Highlight(8, 19));
    }
}

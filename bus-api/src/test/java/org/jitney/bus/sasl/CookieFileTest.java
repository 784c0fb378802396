package org.jitney.bus.sasl;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CookieFileTest {
    private static final long NOW = 1_000_000;

    private static Cookie aged(int id, long seconds) {
        return new Cookie(id, NOW - seconds, "ab");
    }

    @Test
    void whatIsRenderedIsParsed() {
        CookieFile file = CookieFile.parse("").with(aged(1, 10)).with(aged(2, 0));

        assertThat(CookieFile.parse(file.render())).isEqualTo(file);
        assertThat(file.render()).isEqualTo("1 999990 ab\n2 1000000 ab\n");
        assertThat(file.find(2)).contains(aged(2, 0));
        assertThat(file.find(3)).isEmpty();
    }

    @Test
    void brokenLinesArePassedOver() {
        String text = "1 2\nx 1 ab\n1 x ab\n1 1 xy\n-1 1 ab\n1 -1 ab\n 1 1 ab\n\n5 6 ab";

        assertThat(CookieFile.parse(text).cookies()).containsExactly(new Cookie(5, 6, "ab"));
    }

    @Test
    void serversUseACookieForFiveMinutes() {
        assertThat(CookieFile.parse("").with(aged(1, 299)).young(NOW)).isPresent();
        assertThat(CookieFile.parse("").with(aged(1, 300)).young(NOW)).isEmpty();
        assertThat(CookieFile.parse("").with(aged(1, -301)).young(NOW)).isEmpty();
        assertThat(CookieFile.parse("").with(aged(1, 20)).with(aged(2, 5)).young(NOW))
                .contains(aged(2, 5));
    }

    @Test
    void clientsFindACookieForSevenMinutes() {
        CookieFile file = CookieFile.parse("1 999580 ab\n2 999579 ab\n3 1000300 ab\n4 1000301 ab");

        assertThat(file.with(aged(9, 0)).cookies()).extracting(Cookie::id).containsExactly(1, 3, 9);
    }

    @Test
    void fileDoesNotGrowForEver() {
        CookieFile file = CookieFile.parse("");
        for (int i = 0; i < 1000; i++) {
            file = file.with(aged(i, 0));
        }

        assertThat(file.cookies()).hasSize(256);
        assertThat(file.find(999)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a/b", "a\\b", ".", "a.lock", "a b", "a\tb", "a\nb", "\u00e4"})
    void contextIsAFileNameThatLeavesTheDirectoryAlone(String text) {
        assertThat(CookieFile.isContext(text)).isFalse();
        assertThat(CookieFile.isContext(Keyring.GENERAL)).isTrue();
    }
}

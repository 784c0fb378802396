package org.jitney.journald.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class LogFilterTest {
    private static byte[] bytes(String text) {
        // Each character is a byte, 0xFF too.
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static boolean passes(String filter, String message) {
        return LogFilter.NONE.of(bytes(filter)).passes(bytes(message));
    }

    @Test
    void withoutPatternsAllIsKept() {
        assertThat(passes("", "anything")).isTrue();
        assertThat(passes("\u00FF", "anything")).isTrue();
    }

    @Test
    void onlyWhatMatchesAnAllowedPatternAnywhereIsKept() {
        String filter = "user [a-z]+\0^exact$\0\u00FF";

        assertThat(passes(filter, "hello user jane!")).isTrue();
        assertThat(passes(filter, "exact")).isTrue();
        assertThat(passes(filter, "not exact")).isFalse();
    }

    @Test
    void whatMatchesADeniedPatternIsDroppedEvenIfItIsAllowedToo() {
        String filter = "foo\0\u00FFbar\0b.z\0";

        assertThat(passes(filter, "foo")).isTrue();
        assertThat(passes(filter, "foo bar")).isFalse();
        assertThat(passes("\u00FFbar\0", "foo bar")).isFalse();
        assertThat(passes("\u00FFbar\0", "foo")).isTrue();
    }

    @Test
    void aPatternThatIsNoneIsIgnored() {
        assertThat(passes("(\0foo\0\u00FF", "foo")).isTrue();
        assertThat(passes("(\0foo\0\u00FF", "bar")).isFalse();
    }

    @Test
    void aMatchThatWouldTakeForEverKeepsTheMessage() {
        assertThat(passes("\u00FF(a+)+b\0", "a".repeat(5000))).isTrue();
        assertThat(passes("\u00FF(.|x)*y\0", "a".repeat(300_000))).isTrue();
    }

    @Test
    void theSameTextIsNotCompiledAgain() {
        LogFilter filter = LogFilter.NONE.of(bytes("a\0\u00FF"));

        assertThat(filter.of(bytes("a\0\u00FF"))).isSameAs(filter);
        assertThat(filter.of(bytes("b\0\u00FF"))).isNotSameAs(filter);
    }
}

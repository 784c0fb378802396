package org.jitney.manager;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ArgumentTextTest {
    private static String of(String raw) {
        return ArgumentText.of(raw.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void plainWordsStandAsTheyAre() {
        assertThat(of("/usr/sbin/cron\0-f\0")).isEqualTo("/usr/sbin/cron -f");
    }

    @Test
    void aTitleIsOneWordInQuotesWithoutItsPadding() {
        assertThat(of("nginx: worker process\0\0\0\0")).isEqualTo("\"nginx: worker process\"");
    }

    @Test
    void whatMeansSomethingToAShellIsQuotedAndEscaped() {
        assertThat(of("sh\0-c\0echo \"$HOME\"\nexit\0*\0it's\0"))
                .isEqualTo("sh -c \"echo \\\"\\$HOME\\\"\\nexit\" \"*\" \"it's\"");
    }

    @Test
    void anEmptyArgumentIsSeen() {
        assertThat(of("a\0\0b\0")).isEqualTo("a \"\" b");
    }

    @Test
    void noArgumentsAreNoText() {
        assertThat(of("")).isEmpty();
        assertThat(of("\0\0")).isEmpty();
    }
}

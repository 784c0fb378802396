package org.jitney.manager.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class NotifyMessageTest {
    private static NotifyMessage parse(String text) {
        return NotifyMessage.parse(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void linesAreFields() {
        NotifyMessage message = parse("READY=1\nSTATUS=a = b\n\nrubbish\n=x");

        assertThat(message.says("READY")).isTrue();
        assertThat(message.get("STATUS")).contains("a = b");
        assertThat(message.fields()).hasSize(2);
    }

    @Test
    void numbersAreCheckedBeforeTheyAreBelieved() {
        NotifyMessage message = parse("A=12\nB=-1\nC=99999999999999999999\nD=");

        assertThat(message.number("A")).contains(12L);
        assertThat(message.number("B")).isEmpty();
        assertThat(message.number("C")).isEmpty();
        assertThat(message.number("D")).isEmpty();
    }
}

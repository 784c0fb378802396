package org.jitney.journald.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SyslogMessageTest {
    private static SyslogMessage parse(String text) {
        return SyslogMessage.parse(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static String text(Optional<byte[]> bytes) {
        return bytes.map(SyslogMessageTest::text).orElse("-");
    }

    @Test
    void aWholeMessageIsTakenApart() {
        SyslogMessage message = parse("<29>Feb  3 01:02:03 cron[17]: (root) CMD");

        assertThat(message.priority()).isEqualTo(29);
        assertThat(text(message.timestamp())).isEqualTo("Feb  3 01:02:03 ");
        assertThat(text(message.identifier())).isEqualTo("cron");
        assertThat(text(message.pid())).isEqualTo("17");
        assertThat(text(message.message())).isEqualTo("(root) CMD");
        assertThat(message.raw()).isEmpty();
    }

    @Test
    void withoutAPriorityItIsInformationOfAUser() {
        assertThat(parse("text").priority()).isEqualTo(14);
        assertThat(parse("<>text").priority()).isEqualTo(14);
        assertThat(parse("<1234>text").priority()).isEqualTo(14);
        assertThat(text(parse("<1234>text").message())).isEqualTo("<1234>text");
        assertThat(parse("<0>text").priority()).isZero();
        assertThat(parse("<999>text").priority()).isEqualTo(999);
    }

    @Test
    void whatWasDroppedIsKeptInTheRawMessage() {
        assertThat(text(parse("<13>no time").raw())).isEqualTo("<13>no time");
        assertThat(text(parse(" <13>Jan  1 00:00:00 a: b \n").raw()))
                .isEqualTo(" <13>Jan  1 00:00:00 a: b \n");
        SyslogMessage nul = parse("<13>Jan  1 00:00:00 a: b\0c");
        assertThat(text(nul.message())).isEqualTo("b");
        assertThat(text(nul.raw())).endsWith("b\0c");
    }

    @Test
    void aTimeHasToBeWhole() {
        assertThat(parse("<13>Jan 1 00:00:00 a: b").timestamp()).isEmpty();
        assertThat(parse("<13>Jan  1 00:00:0").timestamp()).isEmpty();
        assertThat(parse("<13>Jan 31 23:59:59 x").timestamp()).isPresent();
    }

    @Test
    void aTagEndsWithAColon() {
        assertThat(parse("word next").identifier()).isEmpty();
        assertThat(text(parse("a[b]c]: x").pid())).isEqualTo("b]c");
        assertThat(text(parse("a[1]: x").identifier())).isEqualTo("a");
        assertThat(text(parse("]: x").identifier())).isEqualTo("]");
        assertThat(text(parse(": x").identifier())).isEmpty();
        assertThat(text(parse("only:").message())).isEmpty();
    }

    @Test
    void aMessageOfSpaceIsEmpty() {
        assertThat(text(parse(" \n\t").message())).isEmpty();
        assertThat(text(parse(" \n\t").raw())).isEqualTo(" \n\t");
    }

    @Test
    void aLineMayHaveALevel() {
        byte[] line = "<3>bad".getBytes(StandardCharsets.UTF_8);

        SyslogMessage.Line parsed = SyslogMessage.parseLine(line, 30);

        assertThat(parsed.priority()).isEqualTo(24 + 3);
        assertThat(text(parsed.text())).isEqualTo("bad");
        byte[] facility = "<30>text".getBytes(StandardCharsets.UTF_8);
        assertThat(text(SyslogMessage.parseLine(facility, 30).text())).isEqualTo("<30>text");
    }
}

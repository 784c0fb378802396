package org.jitney.journald.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StreamParserTest {
    private static final String HEADER = "ident\nunit.service\n29\n1\n0\n1\n0\n";

    private final List<String> lines = new ArrayList<>();
    private Optional<StreamHeader> begun = Optional.empty();

    private StreamParser parser(int lineMax, boolean root) {
        return new StreamParser(
                lineMax,
                root,
                new StreamParser.Sink() {
                    @Override
                    public void begun(StreamHeader header) {
                        begun = Optional.of(header);
                    }

                    @Override
                    public void line(byte[] text, LineBreak end) {
                        lines.add(new String(text, StandardCharsets.UTF_8) + "|" + end);
                    }
                });
    }

    private static void add(StreamParser parser, String text) throws StreamHeader.Malformed {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        parser.add(bytes, bytes.length);
    }

    @Test
    void sevenLinesAreTheHeader() throws Exception {
        StreamParser parser = parser(1000, true);

        for (int i = 0; i < HEADER.length(); i++) {
            assertThat(begun).isEmpty();
            add(parser, HEADER.substring(i, i + 1));
        }

        StreamHeader header = begun.orElseThrow();
        assertThat(header.identifier()).hasValue("ident".getBytes(StandardCharsets.UTF_8));
        assertThat(header.unit()).hasValue("unit.service");
        assertThat(header.priority()).isEqualTo(29);
        assertThat(header.levelPrefix()).isTrue();
        assertThat(header.toSyslog()).isFalse();
        assertThat(header.toKernel()).isTrue();
        assertThat(header.toConsole()).isFalse();
    }

    @Test
    void onlyRootSaysItsUnit() throws Exception {
        add(parser(1000, false), HEADER);

        assertThat(begun.orElseThrow().unit()).isEmpty();
    }

    @Test
    void aTemplateIsNoUnitThatRuns() {
        assertThat(StreamHeader.isUnitName("a@.service")).isFalse();
        assertThat(StreamHeader.isUnitName("a@b.service")).isTrue();
        assertThat(StreamHeader.isUnitName("a.b")).isFalse();
        assertThat(StreamHeader.isUnitName("../a.service")).isFalse();
    }

    @Test
    void aHeaderThatIsNoneIsRefused() {
        assertThatThrownBy(() -> add(parser(1000, true), "a\nb\nfoo\n"))
                .isInstanceOf(StreamHeader.Malformed.class);
        assertThatThrownBy(() -> add(parser(1000, true), "a\nb\n1\nmaybe\n"))
                .isInstanceOf(StreamHeader.Malformed.class);
        assertThatThrownBy(() -> add(parser(1000, true), "x".repeat(300)))
                .isInstanceOf(StreamHeader.Malformed.class);
        assertThatThrownBy(() -> add(parser(1000, true), "a\0"))
                .isInstanceOf(StreamHeader.Malformed.class);
    }

    @Test
    void spacesAreCutOffAtTheEndOfALineAndStayAtItsBeginning() throws Exception {
        StreamParser parser = parser(1000, true);

        add(parser, HEADER + "trailing \t \n \t leading\n \t \n");

        assertThat(lines).containsExactly("trailing|NEWLINE", " \t leading|NEWLINE", "|NEWLINE");
    }

    @Test
    void linesEndInManyWays() throws Exception {
        StreamParser parser = parser(79, true);
        add(parser, HEADER + "one\ntwo\0" + "x".repeat(80) + "\nhalf");
        parser.flush(LineBreak.PID_CHANGE);
        add(parser, "rest");
        parser.flush(LineBreak.EOF);

        assertThat(lines)
                .containsExactly(
                        "one|NEWLINE",
                        "two|NUL",
                        "x".repeat(79) + "|LINE_MAX",
                        "x|NEWLINE",
                        "half|PID_CHANGE",
                        "rest|EOF");
    }

    @Test
    void whatIsHeldNeverExceedsALine() throws Exception {
        StreamParser parser = parser(79, true);
        add(parser, HEADER);

        add(parser, "x".repeat(78));

        assertThat(parser.room()).isEqualTo(254 - 78);
    }
}

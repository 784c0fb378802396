package org.jitney.clients.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArgumentsTest {
    private static final List<Option> OPTIONS =
            List.of(
                    Option.flag("all", 'a'),
                    Option.flag("quiet", 'q'),
                    Option.flag("no-pager"),
                    Option.flag("no-legend"),
                    Option.flag("now"),
                    Option.value("lines", 'n'),
                    Option.value("property", 'p'),
                    Option.value("", 'P'));

    private static Arguments parse(String... line) throws UsageError {
        return Arguments.parse("tool", OPTIONS, List.of(line));
    }

    @Test
    void optionsAndOperandsMayBeMixed() throws UsageError {
        Arguments arguments = parse("show", "-a", "cron", "--property=Id", "ssh");

        assertThat(arguments.operands()).containsExactly("show", "cron", "ssh");
        assertThat(arguments.has("all")).isTrue();
        assertThat(arguments.last("property")).contains("Id");
    }

    @Test
    void lettersMayBeJoinedAndCarryTheirValue() throws UsageError {
        Arguments arguments = parse("-aqn5", "status");

        assertThat(arguments.has("all")).isTrue();
        assertThat(arguments.has("quiet")).isTrue();
        assertThat(arguments.last("lines")).contains("5");
        assertThat(arguments.operands()).containsExactly("status");
    }

    @Test
    void aLongNameMayBeCutShort() throws UsageError {
        assertThat(parse("--prop=Id").last("property")).contains("Id");
        assertThat(parse("--prop", "Id").last("property")).contains("Id");
    }

    @Test
    void everyValueOfARepeatedOptionIsKept() throws UsageError {
        Arguments arguments = parse("-p", "A,B", "-P", "C", "--property", "D");

        assertThat(arguments.words("property")).containsExactly("A", "B", "D");
        assertThat(arguments.last("P")).contains("C");
    }

    @Test
    void theOrderOfOptionsIsThatOfTheLine() throws UsageError {
        Arguments arguments = parse("-p", "A", "--now", "-P", "B", "-p", "C", "-a");

        assertThat(arguments.options().stream().map(Arguments.Given::key))
                .containsExactly("property", "now", "P", "property", "all");
    }

    @Test
    void nothingAfterTwoDashesIsAnOption() throws UsageError {
        Arguments arguments = parse("start", "--", "-a.service", "--all");

        assertThat(arguments.operands()).containsExactly("start", "-a.service", "--all");
        assertThat(arguments.has("all")).isFalse();
    }

    @Test
    void anOperandThatLooksLikeAFileListIsLeftAlone() throws UsageError {
        assertThat(parse("-a", "@/etc/passwd").operands()).containsExactly("@/etc/passwd");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "--foo | tool: unrecognized option '--foo'",
                "--foo=x | tool: unrecognized option '--foo=x'",
                "-Z | tool: invalid option -- 'Z'",
                "-p | tool: option requires an argument -- 'p'",
                "--pro | tool: option '--property' requires an argument",
                "--all=yes | tool: option '--all' doesn't allow an argument",
                "--no | tool: option '--no' is ambiguous; possibilities: '--no-pager'"
                        + " '--no-legend' '--now'"
            })
    void whatIsWrongIsSaidAsGetoptSaysIt(String option, String text) {
        UsageError error = catchThrowableOfType(UsageError.class, () -> parse("verb", option));

        assertThat(error).hasMessage(text);
    }
}

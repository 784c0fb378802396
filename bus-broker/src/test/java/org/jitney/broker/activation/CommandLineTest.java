package org.jitney.broker.activation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {
    static Stream<Arguments> lines() {
        return Stream.of(
                Arguments.of("/bin/a b  c", List.of("/bin/a", "b", "c")),
                Arguments.of("a 'b c' \"d e\"", List.of("a", "b c", "d e")),
                Arguments.of("a'b'\"c\"d", List.of("abcd")),
                Arguments.of("a '' b", List.of("a", "", "b")),
                Arguments.of("a\\ b \\'c", List.of("a b", "'c")),
                Arguments.of("\"a\\\"b\\$c\\d\" '\\n'", List.of("a\"b$c\\d", "\\n")),
                Arguments.of("a # the rest", List.of("a")),
                Arguments.of("a#b", List.of("a#b")));
    }

    @ParameterizedTest
    @MethodSource("lines")
    void splitsAsAShellDoes(String line, List<String> words) throws CommandLine.Unbalanced {
        assertThat(CommandLine.split(line)).isEqualTo(words);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a 'b", "a \"b", "a \"b\\\"", "a\\"})
    void anOpenQuoteIsAMistake(String line) {
        assertThatThrownBy(() -> CommandLine.split(line))
                .isInstanceOf(CommandLine.Unbalanced.class);
    }

    @Test
    void nothingIsNoWord() throws CommandLine.Unbalanced {
        assertThat(CommandLine.split(" \t")).isEmpty();
    }
}

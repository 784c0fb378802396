package org.jitney.manager.exec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ArgumentsTest {
    private final Environment environment =
            new Environment().set("TWO", "one 'two three'").set("EMPTY", "");

    private List<String> expand(String... words) {
        return Arguments.expand(List.of(words), environment);
    }

    @Test
    void bareVariableBecomesTheWordsOfItsValue() {
        assertThat(expand("a", "$TWO", "z")).containsExactly("a", "one", "two three", "z");
    }

    @Test
    void bareVariableWithoutValueVanishes() {
        assertThat(expand("a", "$EMPTY", "$UNKNOWN", "z")).containsExactly("a", "z");
    }

    @Test
    void variableInBracesStaysOneWord() {
        assertThat(expand("x${TWO}y", "${UNKNOWN}")).containsExactly("xone 'two three'y", "");
    }

    @Test
    void twoDollarsAreOne() {
        assertThat(expand("$$TWO", "a$$b")).containsExactly("$TWO", "a$b");
    }

    @Test
    void dollarInsideAWordIsNoVariable() {
        assertThat(expand("a$TWO", "$-", "${", "${a b}"))
                .containsExactly("a$TWO", "$-", "${", "${a b}");
    }
}

package org.jitney.manager.exec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jitney.linux.spawn.ArgumentPart;
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
        assertThat(expand("a$TWO", "x$", "${", "x${a b"))
                .containsExactly("a$TWO", "x$", "${", "x${a b");
    }

    @Test
    void wordThatBeginsWithADollarIsANameToItsEnd() {
        assertThat(expand("$-", "$", "$TWO b", "$1", "${a b}", "z")).containsExactly("", "z");
    }

    @Test
    void partsKeepWhatTheChildHasToLookUp() {
        assertThat(Arguments.parts(List.of("$A", "x${B}$$")))
                .containsExactly(
                        new ArgumentPart.Words("A"),
                        new ArgumentPart.Next(),
                        new ArgumentPart.Text("x"),
                        new ArgumentPart.Value("B"),
                        new ArgumentPart.Text("$"));
    }
}

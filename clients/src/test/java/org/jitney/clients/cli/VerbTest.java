package org.jitney.clients.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class VerbTest {
    private static Verb verb(String... words) {
        return Verb.of(new Arguments(List.of(), List.of(words)), "status");
    }

    @Test
    void firstOperandIsTheVerbAndTheRestBelongsToIt() throws UsageError {
        assertThat(verb("set", "a", "b").name()).isEqualTo("set");
        assertThat(verb("set", "a", "b").operands(1, 2)).containsExactly("a", "b");
        assertThat(verb().name()).isEqualTo("status");
        assertThat(verb().operands(0, Verb.ANY)).isEmpty();
    }

    @Test
    void operandsAreCounted() {
        assertThatThrownBy(() -> verb("set").operands(1, 2)).hasMessage("Too few arguments.");
        assertThatThrownBy(() -> verb("set", "a").operands(0, 0)).hasMessage("Too many arguments.");
        assertThat(verb("nosuch").unknown()).hasMessage("Unknown command verb nosuch.");
    }
}

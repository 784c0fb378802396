package org.jitney.clients.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignalsTest {
    @Test
    void everyNameLeadsBackToItsNumber() {
        for (int number = 1; number <= Signals.LAST; number++) {
            // The two that the C library keeps have numbers for names.
            assertThat(Signals.parse(Signals.name(number))).hasValue(number);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "TERM,15",
        "SIGTERM,15",
        "kill,9",
        "9,9",
        "RTMIN,34",
        "SIGRTMIN+3,37",
        "RTMAX-1,63"
    })
    void aSignalHasManyNames(String text, int number) {
        assertThat(Signals.parse(text)).hasValue(number);
    }

    @ParameterizedTest
    @ValueSource(strings = {"FOO", "0", "65", "RTMIN+31", "RTMAX-31", "", "SIG", "-1"})
    void whatIsNoSignalIsRefused(String text) {
        assertThat(Signals.parse(text)).isEmpty();
    }
}

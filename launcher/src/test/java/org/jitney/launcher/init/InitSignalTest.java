package org.jitney.launcher.init;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.jitney.linux.fd.Signals;
import org.jitney.manager.Ending;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InitSignalTest {
    @ParameterizedTest
    @CsvSource({
        "0, default.target, isolate",
        "1, rescue.target, isolate",
        "2, emergency.target, isolate",
        "3, halt.target, replace-irreversibly",
        "4, poweroff.target, replace-irreversibly",
        "5, reboot.target, replace-irreversibly",
    })
    void realTimeSignalsStartTargets(int number, String unit, String mode) {
        assertThat(InitSignal.of(Signals.RTMIN + number))
                .isEqualTo(Optional.of(new InitSignal.Start(unit, mode)));
    }

    @Test
    void threeOfThemEndAtOnce() {
        assertThat(InitSignal.of(Signals.RTMIN + 13))
                .isEqualTo(Optional.of(new InitSignal.EndNow(Ending.HALT)));
        assertThat(InitSignal.of(Signals.RTMIN + 14))
                .isEqualTo(Optional.of(new InitSignal.EndNow(Ending.POWEROFF)));
        assertThat(InitSignal.of(Signals.RTMIN + 15))
                .isEqualTo(Optional.of(new InitSignal.EndNow(Ending.REBOOT)));
    }

    @Test
    void termReexecutesAndTwentyFiveDoesTheSame() {
        assertThat(InitSignal.of(Signals.TERM))
                .isEqualTo(InitSignal.of(Signals.RTMIN + 25))
                .isEqualTo(Optional.of(new InitSignal.Reexecute()));
    }

    @Test
    void theEndOfChildrenIsForSomebodyElse() {
        assertThat(InitSignal.all())
                .contains(Signals.TERM, Signals.PWR, Signals.RTMIN, Signals.RTMIN + 29)
                .doesNotContain(Signals.CHLD, Signals.PIPE, Signals.SEGV, Signals.RTMIN + 7);
    }
}

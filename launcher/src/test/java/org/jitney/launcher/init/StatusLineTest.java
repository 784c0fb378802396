package org.jitney.launcher.init;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.jitney.unitfile.UnitType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatusLineTest {
    private final StatusLine lines = new StatusLine(false);

    private static StatusLine.Subject job(String unit, UnitType type, String job) {
        return new StatusLine.Subject(unit, "A Thing", type, job, false);
    }

    @ParameterizedTest
    @CsvSource({
        "SERVICE, start, Started",
        "SERVICE, stop, Stopped",
        "TARGET, start, Reached target",
        "SOCKET, start, Listening on",
        "MOUNT, stop, Unmounted",
        "SLICE, start, Created slice",
        "TIMER, start, Started",
    })
    void eachTypeHasItsOwnWords(UnitType type, String job, String words) {
        assertThat(lines.over(job("a.x", type, job), "done"))
                .isEqualTo(Optional.of("[  OK  ] " + words + " a.x - A Thing.\n"));
    }

    @Test
    void aServiceThatOnlyDoesSomethingOnceIsFinished() {
        var once = new StatusLine.Subject("a.service", "", UnitType.SERVICE, "start", true);

        assertThat(lines.over(once, "done"))
                .isEqualTo(Optional.of("[  OK  ] Finished a.service.\n"));
    }

    @Test
    void aFailureSaysWhereToLook() {
        assertThat(lines.over(job("a.service", UnitType.SERVICE, "start"), "failed"))
                .isEqualTo(
                        Optional.of(
                                "[FAILED] Failed to start a.service - A Thing.\n"
                                        + "See 'systemctl status a.service' for details.\n"));
    }

    @Test
    void whatWasCanceledIsNobodysNews() {
        assertThat(lines.over(job("a.service", UnitType.SERVICE, "start"), "canceled")).isEmpty();
        assertThat(lines.begun(job("a.target", UnitType.TARGET, "start"))).isEmpty();
    }

    @Test
    void coloursAreForTerminals() {
        assertThat(new StatusLine(true).over(job("a.service", UnitType.SERVICE, "start"), "done"))
                .isEqualTo(
                        Optional.of(
                                "[\033[0;32m  OK  \033[0m] Started \033[0;1;39ma.service - A"
                                        + " Thing\033[0m.\n"));
    }
}

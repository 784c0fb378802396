package org.jitney.manager.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.jitney.manager.runtime.ProcessEnd;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExitVerdictTest {
    private static final ExitVerdict.StatusSet NONE = new ExitVerdict.StatusSet(Set.of(), Set.of());
    private static final ProcessEnd TERMINATED = new ProcessEnd(ProcessEnd.KILLED, 15);

    @Test
    void daemonMayDieOfSigtermButACommandMayNot() {
        assertThat(ExitVerdict.of(TERMINATED, true, NONE)).isEqualTo(ServiceResult.SUCCESS);
        assertThat(ExitVerdict.of(TERMINATED, false, NONE)).isEqualTo(ServiceResult.SIGNAL);
    }

    @Test
    void listedCodesAndSignalsAreSuccess() {
        var set = new ExitVerdict.StatusSet(Set.of(143), Set.of(9));

        assertThat(ExitVerdict.of(ProcessEnd.exited(143), true, set))
                .isEqualTo(ServiceResult.SUCCESS);
        assertThat(ExitVerdict.of(new ProcessEnd(ProcessEnd.KILLED, 9), true, set))
                .isEqualTo(ServiceResult.SUCCESS);
        assertThat(ExitVerdict.of(ProcessEnd.exited(9), true, set))
                .isEqualTo(ServiceResult.EXIT_CODE);
    }

    @Test
    void coreDumpIsToldApart() {
        assertThat(ExitVerdict.of(new ProcessEnd(ProcessEnd.DUMPED, 15), true, NONE))
                .isEqualTo(ServiceResult.CORE_DUMP);
    }

    /** The table of systemd.service(5). */
    @ParameterizedTest
    @CsvSource({
        "no,          false, false, false, false, false",
        "always,      true,  true,  true,  true,  true",
        "on-success,  true,  false, false, false, false",
        "on-failure,  false, true,  true,  true,  true",
        "on-abnormal, false, false, true,  true,  true",
        "on-abort,    false, false, true,  false, false",
        "on-watchdog, false, false, false, false, true",
    })
    void restartFollowsTheTable(
            String setting,
            boolean success,
            boolean exitCode,
            boolean signal,
            boolean timeout,
            boolean watchdog) {
        assertThat(ExitVerdict.restarts(setting, ServiceResult.SUCCESS)).isEqualTo(success);
        assertThat(ExitVerdict.restarts(setting, ServiceResult.EXIT_CODE)).isEqualTo(exitCode);
        assertThat(ExitVerdict.restarts(setting, ServiceResult.SIGNAL)).isEqualTo(signal);
        assertThat(ExitVerdict.restarts(setting, ServiceResult.TIMEOUT)).isEqualTo(timeout);
        assertThat(ExitVerdict.restarts(setting, ServiceResult.WATCHDOG)).isEqualTo(watchdog);
        assertThat(ExitVerdict.restarts(setting, ServiceResult.EXEC_CONDITION)).isFalse();
    }
}

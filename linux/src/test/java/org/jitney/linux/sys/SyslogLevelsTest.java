package org.jitney.linux.sys;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SyslogLevelsTest {
    @ParameterizedTest
    @CsvSource({"emerg,emerg", "0,emerg", "err,err", "3,err", "7,debug", "debug,debug"})
    void levelGoesByNameOrNumber(String text, String name) {
        assertThat(SyslogLevels.named(text)).contains(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "8", "-1", "07", "ERR", "error", "٣"})
    void nothingElseIsALevel(String text) {
        assertThat(SyslogLevels.named(text)).isEmpty();
    }

    @Test
    void numbersAreThoseOfSyslog() {
        assertThat(SyslogLevels.NAMES.indexOf("crit")).isEqualTo(2);
        assertThat(SyslogLevels.NAMES).hasSize(8);
    }
}

package org.jitney.broker;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SystemLogTest {
    @Test
    void aLineHasTheLevelThatItBeginsWith() {
        assertThat(SystemLog.datagram("<4>broker: slow", 7))
                .isEqualTo("<28>dbus-daemon[7]: broker: slow");
    }

    @Test
    void aLineThatNamesNoLevelIsForInformation() {
        assertThat(SystemLog.datagram("<8>is none", 7)).isEqualTo("<30>dbus-daemon[7]: <8>is none");
    }
}

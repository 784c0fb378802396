package org.jitney.launcher.init;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DistributionBusTest {
    @Test
    void onlyTheProgramBehindTheDistributionsUnitIsOurs() {
        assertThat(DistributionBus.dropIn("/opt/50%", "/jdk"))
                .contains("ExecStart=\n", "ExecStart=\"/opt/50%%/bin/dbus-daemon\" --system")
                .contains("--nopidfile --systemd-activation --syslog-only\n")
                .contains("Environment=\"JITNEY_JAVA_HOME=/jdk\"");
    }
}

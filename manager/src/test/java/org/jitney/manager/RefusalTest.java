package org.jitney.manager;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class RefusalTest {
    private static String errno(String name) {
        return Refusal.fields(new ManagerError(name, "")).getOrDefault("ERRNO", "none");
    }

    @Test
    void aLogLineHasTheNumberThatTheOriginalGivesToARefusal() {
        assertThat(errno("org.freedesktop.systemd1.NoSuchUnit")).isEqualTo("2");
        assertThat(errno("org.freedesktop.systemd1.UnitMasked")).isEqualTo("132");
        assertThat(errno("org.freedesktop.systemd1.BadUnitSetting")).isEqualTo("8");
        assertThat(errno("org.freedesktop.systemd1.TransactionJobsConflicting")).isEqualTo("35");
        assertThat(errno("org.freedesktop.systemd1.ConcurrencyLimitReached")).isEqualTo("none");
    }
}

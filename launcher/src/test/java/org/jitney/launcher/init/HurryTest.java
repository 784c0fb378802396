package org.jitney.launcher.init;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HurryTest {
    @Test
    void theEighthTimeWithinTwoSecondsIsMeantSeriously() {
        Hurry hurry = new Hurry();
        for (int i = 0; i < 7; i++) {
            assertThat(hurry.pressed(1_000_000 + i * 100_000L)).isFalse();
        }

        assertThat(hurry.pressed(1_800_000)).isTrue();
    }

    @Test
    void whoTakesHisTimeIsNotInAHurry() {
        Hurry hurry = new Hurry();
        for (int i = 0; i < 50; i++) {
            assertThat(hurry.pressed(i * 400_000L)).isFalse();
        }
    }
}

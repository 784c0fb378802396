package org.jitney.manager;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SlicesTest {
    @Test
    void dashesNestSlices() {
        assertThat(Slices.path("-.slice")).isEmpty();
        assertThat(Slices.path("system.slice")).isEqualTo("/system.slice");
        assertThat(Slices.path("system-a-b.slice"))
                .isEqualTo("/system.slice/system-a.slice/system-a-b.slice");
    }
}

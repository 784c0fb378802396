package org.jitney.unitfile;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VersionOrderTest {
    @ParameterizedTest
    @CsvSource({
        "11, 12",
        "1.9, 1.10",
        "1.0~rc1, 1.0",
        "1.0, 1.0-1",
        "1.0-1, 1.0^x",
        "1.0^x, 1.0.1",
        "A, a",
        "1.a, 1.1",
        "007, 8",
    })
    void firstIsOlder(String older, String newer) {
        assertThat(VersionOrder.INSTANCE.compare(older, newer)).isNegative();
        assertThat(VersionOrder.INSTANCE.compare(newer, older)).isPositive();
    }

    @Test
    void leadingZerosDoNotMatter() {
        assertThat(VersionOrder.INSTANCE.compare("1.02", "1.2")).isZero();
    }
}

package org.jitney.journald.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalInt;
import org.jitney.journald.limit.RateLimits.Limit;
import org.junit.jupiter.api.Test;

class RateLimitsTest {
    private static final Limit THREE = new Limit(1_000_000, 3);

    private final RateLimits limits = new RateLimits();

    private OptionalInt count(String unit, int level, long now) {
        return limits.count(unit, THREE, level, 0, now);
    }

    @Test
    void whatIsTooMuchIsDroppedAndCounted() {
        for (int i = 0; i < 3; i++) {
            assertThat(count("a", 6, 10)).hasValue(0);
        }
        assertThat(count("a", 6, 11)).isEmpty();
        assertThat(count("a", 6, 12)).isEmpty();

        assertThat(count("a", 6, 2_000_000)).hasValue(2);
        assertThat(count("a", 6, 2_000_001)).hasValue(0);
    }

    @Test
    void unitsAndLevelsHaveTheirOwn() {
        for (int i = 0; i < 4; i++) {
            var _ = count("a", 7, 10);
        }

        assertThat(count("a", 7, 10)).isEmpty();
        assertThat(count("a", 3, 10)).hasValue(0);
        assertThat(count("b", 7, 10)).hasValue(0);
    }

    @Test
    void zeroIsNoLimit() {
        for (int i = 0; i < 100; i++) {
            assertThat(limits.count("a", new Limit(0, 3), 6, 0, 10)).hasValue(0);
            assertThat(limits.count("b", new Limit(5, 0), 6, 0, 10)).hasValue(0);
        }
    }

    @Test
    void freeSpaceLetsMoreThrough() {
        assertThat(RateLimits.scaled(1000, 0)).isEqualTo(1000);
        assertThat(RateLimits.scaled(1000, 1 << 20)).isEqualTo(1000);
        assertThat(RateLimits.scaled(1000, 16L << 20)).isEqualTo(2000);
        assertThat(RateLimits.scaled(1000, 4L << 30)).isEqualTo(4000);
        assertThat(RateLimits.scaled(1000, 1L << 40)).isEqualTo(6000);
    }

    @Test
    void manyUnitsDoNotTakeMemoryForEver() {
        for (int i = 0; i < 10_000; i++) {
            assertThat(count("u" + i, 6, 10)).hasValue(0);
        }
        assertThat(count("u9999", 6, 10)).hasValue(0);
    }
}

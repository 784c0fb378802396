package org.jitney.manager;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RateLimitTest {
    @Test
    void burstPassesAndTheRestWaitsForTheNextInterval() {
        RateLimit limit = new RateLimit(100, 2);

        assertThat(limit.test(1000)).isTrue();
        assertThat(limit.test(1010)).isTrue();
        assertThat(limit.test(1020)).isFalse();
        assertThat(limit.test(1101)).isTrue();
    }

    @Test
    void noIntervalOrBurstMeansNoLimit() {
        assertThat(new RateLimit(0, 1).test(1)).isTrue();
        assertThat(new RateLimit(10, 0).test(1)).isTrue();
    }

    @Test
    void resetForgetsWhatWas() {
        RateLimit limit = new RateLimit(100, 1);
        limit.test(1000);

        limit.reset();

        assertThat(limit.test(1001)).isTrue();
    }
}

package org.jitney.clients.networkctl;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OperationalRangeTest {
    @Test
    void holdsBothEnds() {
        OperationalRange range = OperationalRange.parse("carrier:degraded").orElseThrow();

        assertThat(range.holds("carrier")).isTrue();
        assertThat(range.holds("degraded")).isTrue();
        assertThat(range.holds("routable")).isFalse();
        assertThat(range.holds("off")).isFalse();
    }

    @Test
    void isNoneTheWrongWayRound() {
        assertThat(OperationalRange.parse("routable:carrier")).isEmpty();
        assertThat(OperationalRange.parse("nonsense")).isEmpty();
    }

    @Test
    void addressesHaveToReachAsFarAsTheState() {
        assertThat(OperationalRange.USUAL.isReachedBy("degraded")).isTrue();
        assertThat(OperationalRange.parse("routable").orElseThrow().isReachedBy("degraded"))
                .isFalse();
    }
}

package org.jitney.vmcraft;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TimesTest {
    private static final ZoneId UTC = ZoneId.of("UTC");

    @Test
    void pointsInTimeAreReadable() {
        Object shown =
                Times.readable(
                        List.of(Map.of("id", "1", "time", 1_700_000_000_000_000L)),
                        Set.of("time"),
                        UTC);

        assertThat(shown)
                .isEqualTo(List.of(Map.of("id", "1", "time", "Tue 2023-11-14 22:13:20 UTC")));
    }

    @Test
    void whatHasNotHappenedHasNoTime() {
        assertThat(Times.readable(Map.of("next", 0L), Set.of("next"), UTC))
                .isEqualTo(Map.of("next", "n/a"));
    }

    @Test
    void lengthsOfTimeStayAsTheyAre() {
        Object blame = List.of(Map.of("unit", "a.service", "time", 5L));

        assertThat(Times.readable("analyze-blame", blame)).isEqualTo(blame);
    }
}

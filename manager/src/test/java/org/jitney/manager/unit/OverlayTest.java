package org.jitney.manager.unit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OverlayTest {
    private final Map<String, Object> base = new LinkedHashMap<>(Map.of("a", 1L));

    @Test
    void showsItsOwnValuesInTheOrderOfWhatLiesBelow() {
        base.put("b", 2L);
        Overlay map = Overlay.over(base);

        map.put("b", 3L);
        map.put("c", 4L);

        assertThat(map).containsExactly(Map.entry("a", 1L), Map.entry("b", 3L), Map.entry("c", 4L));
        assertThat(map).hasSize(3);
        assertThat(base).containsEntry("b", 2L);
    }

    @Test
    void aCopyIsChangedByItself() {
        Overlay map = Overlay.over(base);
        Overlay copy = map.copy();

        copy.put("a", 5L);

        assertThat(map.get("a")).isEqualTo(1L);
        assertThat(copy.get("a")).isEqualTo(5L);
    }

    @Test
    void theValueThatLiesBelowTakesTheOwnOneAway() {
        Overlay map = Overlay.over(base);
        map.put("a", 5L);

        map.put("a", 1L);

        assertThat(map.get("a")).isEqualTo(1L);
    }
}

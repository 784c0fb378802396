package org.jitney.manager;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class UnusedUnitsTest {
    /** Whom each unit is named by. */
    private final Map<String, List<String>> naming = new HashMap<>();

    private final Set<String> used = new HashSet<>();

    private void names(String from, String... named) {
        for (String to : named) {
            naming.computeIfAbsent(to, _ -> new ArrayList<>()).add(from);
        }
    }

    private Set<String> unused(String... candidates) {
        return new TreeSet<>(
                UnusedUnits.among(
                        List.of(candidates),
                        used::contains,
                        (unit, test) ->
                                naming.getOrDefault(unit, List.of()).stream().anyMatch(test)));
    }

    @Test
    void aUnitThatNobodyNamesGoes() {
        assertThat(unused("a")).containsExactly("a");
    }

    @Test
    void aUnitThatIsUsedStaysAndKeepsWhatItNames() {
        names("a", "b");
        names("b", "c");
        used.add("a");

        assertThat(unused("a", "b", "c")).isEmpty();
    }

    @Test
    void whoIsNamedInACircleOnlyGoesWithTheCircle() {
        names("a", "b");
        names("b", "c");
        names("c", "a");

        assertThat(unused("b")).containsExactly("a", "b", "c");
    }

    @Test
    void aCircleStaysForOneThatIsUsed() {
        names("a", "b");
        names("b", "a");
        names("c", "a");
        used.add("c");

        assertThat(unused("a", "b")).isEmpty();
    }

    @Test
    void whoNamesAUnitThatStaysIsNotKeptByIt() {
        names("a", "b");
        used.add("b");

        assertThat(unused("a", "b")).containsExactly("a");
    }

    @Test
    void randomUnitsStayExactlyWhenAUsedOneLeadsToThem() {
        for (long seed = 0; seed < 500; seed++) {
            Random random = new Random(seed);
            naming.clear();
            used.clear();
            int count = 1 + random.nextInt(12);
            String[] units = new String[count];
            for (int i = 0; i < count; i++) {
                units[i] = "u" + i;
                if (random.nextInt(5) == 0) {
                    used.add(units[i]);
                }
            }
            for (int i = random.nextInt(3 * count); i > 0; i--) {
                names(units[random.nextInt(count)], units[random.nextInt(count)]);
            }

            Set<String> expected = new TreeSet<>(List.of(units));
            expected.removeAll(reachable());

            assertThat(unused(units)).as("seed %d", seed).isEqualTo(expected);
        }
    }

    private Set<String> reachable() {
        Set<String> out = new HashSet<>(used);
        boolean more = true;
        while (more) {
            more = false;
            for (Map.Entry<String, List<String>> named : naming.entrySet()) {
                if (named.getValue().stream().anyMatch(out::contains)) {
                    more |= out.add(named.getKey());
                }
            }
        }
        return out;
    }
}

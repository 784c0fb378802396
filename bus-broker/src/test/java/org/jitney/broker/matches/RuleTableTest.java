package org.jitney.broker.matches;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jitney.broker.frame.FrameBuilder;
import org.junit.jupiter.api.Test;

class RuleTableTest {
    private final MatchRegistry<String> registry = new MatchRegistry<>();

    private int matching(String argument) {
        List<String> all = new ArrayList<>();
        registry.match(
                new Candidate(
                        FrameBuilder.signal("/p", "com.example.I", "M").string(argument).frame(1),
                        List.of(":1.1"),
                        List.of()),
                all::add);
        return all.size();
    }

    @Test
    void agreesWithAPlainMapWhateverComesAndGoes() throws InvalidRule {
        long seed = Long.getLong("tests.seed", new Random().nextLong());
        Random random = new Random(seed);
        Map<String, Integer> expected = new HashMap<>();

        for (int i = 0; i < 20_000; i++) {
            String argument = "v" + random.nextInt(200);
            // A second part that is not in the key makes chains of entries with equal keys.
            String text = "arg0='" + argument + "',arg1path='/" + random.nextInt(3) + "'";
            if (random.nextInt(20) < (i / 2000 % 2 == 0 ? 12 : 8)) {
                registry.add("s", MatchRule.parse(text));
                expected.merge(text, 1, Integer::sum);
            } else {
                boolean removed = registry.remove("s", MatchRule.parse(text));

                assertThat(removed).as("seed %d", seed).isEqualTo(expected.containsKey(text));
                expected.computeIfPresent(text, (_, n) -> n == 1 ? null : n - 1);
            }
        }

        int total = expected.values().stream().mapToInt(Integer::intValue).sum();
        assertThat(registry.rulesOf("s")).as("seed %d", seed).hasSize(total);
        assertThat(registry.removeAll("s")).as("seed %d", seed).isEqualTo(total);
        assertThat(registry.isEmpty()).isTrue();
    }

    @Test
    void findsEachOfManyRulesThatDifferInTheirArgument() throws InvalidRule {
        for (int i = 0; i < 5000; i++) {
            registry.add("s", MatchRule.parse("arg0='v" + i + "'"));
        }
        for (int i = 0; i < 5000; i += 2) {
            registry.remove("s", MatchRule.parse("arg0='v" + i + "'"));
        }

        for (int i = 0; i < 5000; i++) {
            assertThat(matching("v" + i)).isEqualTo(i % 2);
        }
    }
}

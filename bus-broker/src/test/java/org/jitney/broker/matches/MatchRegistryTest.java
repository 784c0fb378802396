package org.jitney.broker.matches;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.jitney.broker.frame.FrameBuilder;
import org.junit.jupiter.api.Test;

class MatchRegistryTest {
    private final MatchRegistry<String> registry = new MatchRegistry<>();

    private List<String> subscribers(String member) {
        List<String> all = new ArrayList<>();
        registry.match(
                new Candidate(
                        FrameBuilder.signal("/p", "com.example.I", member).frame(1),
                        List.of(":1.1"),
                        List.of()),
                all::add);
        return all;
    }

    private static MatchRule rule(String text) throws InvalidRule {
        return MatchRule.parse(text);
    }

    @Test
    void findsAllThatAskedForIt() throws InvalidRule {
        registry.add("a", rule("member='M'"));
        registry.add("b", rule("interface='com.example.I',member='M'"));
        registry.add("c", rule("member='N'"));

        assertThat(subscribers("M")).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void aRuleAddedTwiceMustBeRemovedTwice() throws InvalidRule {
        registry.add("a", rule("member='M'"));
        registry.add("a", rule("member='M'"));

        assertThat(registry.remove("a", rule("member=M"))).isTrue();
        assertThat(subscribers("M")).containsExactly("a");
        assertThat(registry.remove("a", rule("member=M"))).isTrue();
        assertThat(subscribers("M")).isEmpty();
        assertThat(registry.remove("a", rule("member=M"))).isFalse();
        assertThat(registry.isEmpty()).isTrue();
    }

    @Test
    void nobodyCanRemoveTheRuleOfAnother() throws InvalidRule {
        registry.add("a", rule("member='M'"));

        assertThat(registry.remove("b", rule("member='M'"))).isFalse();
        assertThat(subscribers("M")).containsExactly("a");
    }

    @Test
    void whoGoesLeavesNothingBehind() throws InvalidRule {
        registry.add("a", rule("member='M'"));
        registry.add("a", rule(""));
        registry.add("b", rule("member='M'"));

        assertThat(registry.removeAll("a")).isEqualTo(2);

        assertThat(subscribers("M")).containsExactly("b");
        assertThat(registry.rulesOf("a")).isEmpty();
    }

    @Test
    void listsTheRulesOfOne() throws InvalidRule {
        registry.add("a", rule("member='M'"));
        registry.add("a", rule("member='M'"));

        assertThat(registry.rulesOf("a"))
                .extracting(MatchRule::toString)
                .containsExactly("member='M'", "member='M'");
    }
}

package org.jitney.broker.policy;

import java.util.List;
import java.util.Optional;

/**
 * A decision with its reasons.
 *
 * @param rules all rules that match, the deciding one first, those that it overrides behind it
 * @param otherwise what decides when no rule matches
 */
public record Verdict(boolean allowed, List<PolicyRule> rules, String otherwise) {
    public Verdict {
        rules = List.copyOf(rules);
    }

    /** {@return the rule that decides; empty when none matches} */
    public Optional<PolicyRule> decisive() {
        return rules.stream().findFirst();
    }

    static Verdict of(List<? extends PolicyRule> rules, boolean unless, String otherwise) {
        boolean allowed = rules.isEmpty() ? unless : rules.getFirst().allow();
        return new Verdict(allowed, List.copyOf(rules), otherwise);
    }
}

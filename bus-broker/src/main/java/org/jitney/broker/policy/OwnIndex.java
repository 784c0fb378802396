package org.jitney.broker.policy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The rules about owning names of one user: by name, and those about prefixes and all names, of
 * which there are few.
 */
final class OwnIndex {
    private final List<PolicyRule.Own> all;
    private final Map<String, Integer> exact = new HashMap<>();
    private final List<Integer> others = new ArrayList<>();

    /**
     * @param rules the deciding ones first
     */
    OwnIndex(List<PolicyRule.Own> rules) {
        all = List.copyOf(rules);
        for (int rank = 0; rank < all.size(); rank++) {
            PolicyRule.Own rule = all.get(rank);
            if (rule.name() == null || rule.prefix()) {
                others.add(rank);
            } else {
                exact.putIfAbsent(rule.name(), rank);
            }
        }
    }

    /** {@return the rule that decides about a name; null when none matches} */
    PolicyRule.@Nullable Own decide(String name) {
        int best = exact.getOrDefault(name, all.size());
        for (int rank : others) {
            if (rank > best) {
                break;
            }
            if (all.get(rank).matches(name)) {
                return all.get(rank);
            }
        }
        return best == all.size() ? null : all.get(best);
    }

    /** {@return all rules that match, the deciding one first} */
    List<PolicyRule> matching(String name) {
        return List.copyOf(all.stream().filter(r -> r.matches(name)).toList());
    }
}

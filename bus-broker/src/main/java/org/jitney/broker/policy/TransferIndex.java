package org.jitney.broker.policy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jitney.broker.frame.Frame;
import org.jitney.broker.frame.MessageType;
import org.jspecify.annotations.Nullable;

/**
 * The rules about sending, or about receiving, of one user, arranged so that a decision looks at
 * those only that can match.
 *
 * <p>A system with a desktop has a thousand rules, but nearly all of them name who is at the other
 * end or an interface. So a rule lies, for each type of message that it is about, in one place: by
 * the other's name, else by the interface, else among the few rules that are for everybody. Each
 * place keeps the order of the configuration, the deciding rules first, and the strongest match of
 * all places wins.
 */
final class TransferIndex {
    /** Rules in the order in which they decide, with their rank among all. */
    private static final class Bucket {
        private final List<PolicyRule.Transfer> rules = new ArrayList<>();
        private final List<Integer> ranks = new ArrayList<>();
        private PolicyRule.Transfer[] rule = {};
        private int[] rank = {};

        void add(PolicyRule.Transfer added, int at) {
            rules.add(added);
            ranks.add(at);
        }

        void freeze() {
            rule = rules.toArray(rule);
            rank = ranks.stream().mapToInt(i -> i).toArray();
        }

        /** {@return the rank of the first match that is stronger than {@code best}, or best} */
        int stronger(int best, Party other, Frame frame, Occasion occasion) {
            for (int i = 0; i < rank.length && rank[i] < best; i++) {
                if (rule[i].matches(other, frame, occasion)) {
                    return rank[i];
                }
            }
            return best;
        }
    }

    /** The rules about one type of message. */
    private static final class Kind {
        private final Bucket anybody = new Bucket();
        private final Map<String, Bucket> byName = new HashMap<>();
        private final Map<String, Bucket> byInterface = new HashMap<>();

        /** Rules that deny an interface concern messages without interface, too. */
        private final Bucket noInterface = new Bucket();

        void add(PolicyRule.Transfer rule, int rank) {
            String interfaceName = rule.content().interfaceName();
            if (rule.other() != null && !rule.otherIsPrefix()) {
                byName.computeIfAbsent(rule.other(), _ -> new Bucket()).add(rule, rank);
            } else if (interfaceName != null) {
                byInterface.computeIfAbsent(interfaceName, _ -> new Bucket()).add(rule, rank);
                if (!rule.allow()) {
                    noInterface.add(rule, rank);
                }
            } else {
                anybody.add(rule, rank);
            }
        }

        void freeze() {
            anybody.freeze();
            noInterface.freeze();
            byName.values().forEach(Bucket::freeze);
            byInterface.values().forEach(Bucket::freeze);
        }

        int strongest(int none, Party other, Frame frame, Occasion occasion) {
            int best = anybody.stronger(none, other, frame, occasion);
            if (!byInterface.isEmpty()) {
                String interfaceName = frame.interfaceName();
                Bucket b = interfaceName == null ? noInterface : byInterface.get(interfaceName);
                best = b == null ? best : b.stronger(best, other, frame, occasion);
            }
            if (!byName.isEmpty()) {
                best = stronger(best, other.uniqueName(), other, frame, occasion);
                for (String name : other.wellKnownNames()) {
                    best = stronger(best, name, other, frame, occasion);
                }
            }
            return best;
        }

        private int stronger(int best, String name, Party other, Frame frame, Occasion occasion) {
            Bucket b = byName.get(name);
            return b == null ? best : b.stronger(best, other, frame, occasion);
        }
    }

    private final PolicyRule.Transfer[] all;

    /** By the code of the type. */
    private final Kind[] kinds = new Kind[MessageType.values().length];

    /**
     * @param rules the deciding ones first
     */
    TransferIndex(List<PolicyRule.Transfer> rules) {
        all = rules.toArray(new PolicyRule.Transfer[0]);
        for (int k = 0; k < kinds.length; k++) {
            kinds[k] = new Kind();
        }
        for (int rank = 0; rank < all.length; rank++) {
            MessageType type = all[rank].content().type();
            for (int k = 0; k < kinds.length; k++) {
                if (type == null || type.code() == k) {
                    kinds[k].add(all[rank], rank);
                }
            }
        }
        for (Kind k : kinds) {
            k.freeze();
        }
    }

    /** {@return the rule that decides about a message; null when none matches} */
    PolicyRule.@Nullable Transfer decide(Party other, Frame frame, Occasion occasion) {
        int found = kinds[frame.type().code()].strongest(all.length, other, frame, occasion);
        return found == all.length ? null : all[found];
    }

    /** {@return all rules that match, the deciding one first} */
    List<PolicyRule> matching(Party other, Frame frame, Occasion occasion) {
        List<PolicyRule> found = new ArrayList<>();
        for (PolicyRule.Transfer rule : all) {
            if (rule.matches(other, frame, occasion)) {
                found.add(rule);
            }
        }
        return found;
    }

    int size() {
        return all.length;
    }
}

package org.jitney.broker.matches;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All rules of the bus and who subscribed to them.
 *
 * <p>Rules are grouped by which of their parts demand an exact value (their mask), and within a
 * group hashed by those values. A message therefore costs one hash look-up for each mask in use, of
 * which a real bus has about ten, however many rules there are: ten thousand rules that do not
 * match cost nothing. Rules that many share, such as a desktop's NameOwnerChanged, are evaluated
 * once.
 *
 * @param <S> who subscribes
 */
public final class MatchRegistry<S> {
    /** A rule with everybody who added it, once for each time that he did. */
    private static final class Entry<S> {
        final MatchRule rule;
        final List<S> subscribers = new ArrayList<>(1);

        Entry(MatchRule rule) {
            this.rule = rule;
        }
    }

    private static final class Group<S> {
        final int mask;
        final Map<RuleKey, List<Entry<S>>> entries = new HashMap<>();

        Group(int mask) {
            this.mask = mask;
        }
    }

    private final Map<MatchRule, Entry<S>> rules = new HashMap<>();
    private final List<Group<S>> groups = new ArrayList<>();
    private final Map<S, Map<MatchRule, Integer>> bySubscriber = new HashMap<>();

    public void add(S subscriber, MatchRule rule) {
        Entry<S> entry = rules.get(rule);
        if (entry == null) {
            entry = new Entry<>(rule);
            rules.put(rule, entry);
            group(rule.key().mask())
                    .entries
                    .computeIfAbsent(rule.key(), k -> new ArrayList<>(1))
                    .add(entry);
        }
        entry.subscribers.add(subscriber);
        bySubscriber
                .computeIfAbsent(subscriber, s -> new HashMap<>())
                .merge(entry.rule, 1, Integer::sum);
    }

    private Group<S> group(int mask) {
        for (Group<S> g : groups) {
            if (g.mask == mask) {
                return g;
            }
        }
        Group<S> g = new Group<>(mask);
        groups.add(g);
        return g;
    }

    /** Removes one of the subscriber's rules of this meaning; false if there is none. */
    public boolean remove(S subscriber, MatchRule rule) {
        Map<MatchRule, Integer> own = bySubscriber.get(subscriber);
        Integer count = own == null ? null : own.get(rule);
        if (own == null || count == null) {
            return false;
        }
        if (count == 1) {
            own.remove(rule);
        } else {
            own.put(rule, count - 1);
        }
        removeOne(subscriber, rule);
        return true;
    }

    /** Removes everything of a subscriber and returns how many rules that were. */
    public int removeAll(S subscriber) {
        Map<MatchRule, Integer> own = bySubscriber.remove(subscriber);
        int removed = 0;
        if (own != null) {
            for (Map.Entry<MatchRule, Integer> e : own.entrySet()) {
                for (int i = 0; i < e.getValue(); i++) {
                    removeOne(subscriber, e.getKey());
                    removed++;
                }
            }
        }
        return removed;
    }

    private void removeOne(S subscriber, MatchRule rule) {
        Entry<S> entry = rules.get(rule);
        if (entry == null) {
            throw new IllegalStateException("rule without entry: " + rule);
        }
        // From the end: who came last tends to go first, and order must stay for the others.
        int at = entry.subscribers.lastIndexOf(subscriber);
        entry.subscribers.remove(at);
        if (!entry.subscribers.isEmpty()) {
            return;
        }
        rules.remove(rule);
        Group<S> group = group(rule.key().mask());
        List<Entry<S>> sameKey = group.entries.get(rule.key());
        if (sameKey != null) {
            sameKey.remove(entry);
            if (sameKey.isEmpty()) {
                group.entries.remove(rule.key());
            }
        }
        if (group.entries.isEmpty()) {
            groups.remove(group);
        }
    }

    /**
     * Calls back for everybody with a rule that matches. Who has several such rules is called
     * several times.
     */
    public void match(Candidate message, Consumer<S> subscriber) {
        for (int i = 0; i < groups.size(); i++) {
            Group<S> group = groups.get(i);
            if ((group.mask & RuleKey.SENDER) == 0) {
                look(group, message, "", subscriber);
            } else {
                for (String name : message.senderNames()) {
                    look(group, message, name, subscriber);
                }
            }
        }
    }

    private void look(Group<S> group, Candidate m, String sender, Consumer<S> subscriber) {
        @Nullable RuleKey key = RuleKey.of(m, group.mask, sender);
        List<Entry<S>> found = key == null ? null : group.entries.get(key);
        if (found == null) {
            return;
        }
        for (int i = 0; i < found.size(); i++) {
            Entry<S> e = found.get(i);
            if (e.rule.restMatches(m)) {
                for (int k = 0; k < e.subscribers.size(); k++) {
                    subscriber.accept(e.subscribers.get(k));
                }
            }
        }
    }

    /** {@return a subscriber's rules, as often as it added them} */
    public List<MatchRule> rulesOf(S subscriber) {
        List<MatchRule> all = new ArrayList<>();
        bySubscriber
                .getOrDefault(subscriber, Map.of())
                .forEach((rule, count) -> all.addAll(Collections.nCopies(count, rule)));
        return all;
    }

    public boolean isEmpty() {
        return rules.isEmpty();
    }
}

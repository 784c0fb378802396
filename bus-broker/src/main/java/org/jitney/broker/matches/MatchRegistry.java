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
 * once; texts that many rules share are kept once.
 *
 * @param <S> who subscribes
 */
public final class MatchRegistry<S> {
    /** Entries by their whole rule, to add and remove. */
    private static final class Rules<S> extends RuleTable<S> {
        @Override
        int hash(MatchRule rule) {
            return rule.hashCode();
        }

        @Nullable Entry<S> get(MatchRule rule) {
            int i = slot(rule.hashCode());
            Entry<S> e = at(i);
            while (e != null && !e.rule.equals(rule)) {
                i = after(i);
                e = at(i);
            }
            return e;
        }
    }

    /** The heads of the chains of entries with the same key, to match. */
    private static final class Group<S> extends RuleTable<S> {
        final int mask;

        Group(int mask) {
            this.mask = mask;
        }

        @Override
        int hash(MatchRule rule) {
            return rule.key().hashCode();
        }

        @Nullable Entry<S> get(RuleKey key) {
            int i = slot(key.hashCode());
            Entry<S> e = at(i);
            while (e != null && !e.rule.key().equals(key)) {
                i = after(i);
                e = at(i);
            }
            return e;
        }

        void link(Entry<S> entry) {
            Entry<S> head = get(entry.rule.key());
            if (head == null) {
                add(entry);
                return;
            }
            entry.next = head.next;
            entry.previous = head;
            if (entry.next != null) {
                entry.next.previous = entry;
            }
            head.next = entry;
        }

        void unlink(Entry<S> entry) {
            Entry<S> next = entry.next;
            if (entry.previous != null) {
                entry.previous.next = next;
            } else if (next != null) {
                replace(entry, next);
            } else {
                remove(entry);
            }
            if (next != null) {
                next.previous = entry.previous;
            }
        }
    }

    private final SharedTexts texts = new SharedTexts();
    private final Rules<S> rules = new Rules<>();
    private final List<Group<S>> groups = new ArrayList<>();
    private final Map<S, Map<MatchRule, Integer>> bySubscriber = new HashMap<>();

    public void add(S subscriber, MatchRule rule) {
        Entry<S> entry = rules.get(rule);
        if (entry == null) {
            entry = new Entry<>(rule.sharing(texts));
            rules.add(entry);
            group(rule.key().mask()).link(entry);
        }
        entry.add(subscriber);
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
        if (count > 1) {
            own.put(rule, count - 1);
        } else {
            own.remove(rule);
            if (own.isEmpty()) {
                // Not only the map: its table would stay as large as it ever was.
                bySubscriber.remove(subscriber);
            }
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
        entry.remove(subscriber);
        if (!entry.isEmpty()) {
            return;
        }
        rules.remove(entry);
        Group<S> group = group(rule.key().mask());
        group.unlink(entry);
        if (group.isEmpty()) {
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
        RuleKey key = RuleKey.of(m, group.mask, sender);
        for (Entry<S> e = key == null ? null : group.get(key); e != null; e = e.next) {
            if (e.rule.restMatches(m)) {
                e.forEach(subscriber);
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

package org.jitney.broker.matches;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A rule with everybody who added it, once for each time that he did. Nearly every rule has one
 * subscriber, who therefore needs no list.
 *
 * <p>Entries with the same key are chained, and the chain is what a group's table finds.
 *
 * @param <S> who subscribes
 */
final class Entry<S> {
    final MatchRule rule;
    @Nullable Entry<S> next;
    @Nullable Entry<S> previous;
    private @Nullable S first;
    private @Nullable List<S> more;

    Entry(MatchRule rule) {
        this.rule = rule;
    }

    void add(S subscriber) {
        if (first == null) {
            first = subscriber;
            return;
        }
        List<S> list = more;
        if (list == null) {
            list = new ArrayList<>(3);
            more = list;
        }
        list.add(subscriber);
    }

    /** Takes one subscription away; who came last goes first, and the others keep their order. */
    void remove(S subscriber) {
        List<S> list = more;
        int at = list == null ? -1 : list.lastIndexOf(subscriber);
        if (list != null && at >= 0) {
            list.remove(at);
        } else if (subscriber.equals(first)) {
            first = list == null ? null : list.removeFirst();
        } else {
            throw new IllegalStateException("no subscription to " + rule);
        }
        if (list != null && list.isEmpty()) {
            more = null;
        }
    }

    boolean isEmpty() {
        return first == null;
    }

    void forEach(Consumer<S> action) {
        if (first != null) {
            action.accept(first);
        }
        List<S> list = more;
        if (list != null) {
            for (int i = 0; i < list.size(); i++) {
                action.accept(list.get(i));
            }
        }
    }
}

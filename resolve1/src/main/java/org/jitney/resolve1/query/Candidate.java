package org.jitney.resolve1.query;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jitney.resolve1.dns.LookupFlags;
import org.jitney.resolve1.dns.Names;
import org.jitney.resolve1.dns.Outcome;
import org.jitney.resolve1.dns.Question;
import org.jitney.resolve1.dns.State;
import org.jitney.resolve1.scope.NameScope;
import org.xbill.DNS.Name;

/**
 * One scope's part in a lookup: its questions as they are, or, for a name without a dot, below one
 * search domain after the other until something is found.
 */
final class Candidate {
    private final NameScope scope;
    private final List<Question> asked;
    private final long flags;
    private final boolean singleLabel;
    private final Runnable changed;
    private final List<Name> search = new ArrayList<>();
    private final List<Runnable> cancels = new ArrayList<>();
    private final List<Outcome> outcomes = new ArrayList<>();
    private List<Question> questions = List.of();
    private int pending;
    private boolean searching;

    /**
     * Prepares it.
     *
     * @param changed runs when there is something new
     */
    Candidate(
            NameScope scope,
            List<Question> asked,
            long flags,
            boolean singleLabel,
            Runnable changed) {
        this.scope = scope;
        this.asked = asked;
        this.flags = flags;
        this.singleLabel = singleLabel;
        this.changed = changed;
        boolean single = Names.isSingleLabel(asked.getFirst().name());
        if (single && (flags & LookupFlags.NO_SEARCH) == 0) {
            search.addAll(scope.searchDomains());
            searching = !search.isEmpty();
        }
    }

    NameScope scope() {
        return scope;
    }

    List<Question> questions() {
        return questions;
    }

    /** Asks; the answer never comes before this returns. */
    void go() {
        outcomes.clear();
        cancels.clear();
        questions = next();
        List<Question> good = questions.stream().filter(q -> scope.isGood(q, singleLabel)).toList();
        pending = good.size();
        for (Question each : good) {
            cancels.add(scope.lookup(each, flags, this::answered));
        }
    }

    private List<Question> next() {
        while (searching && !search.isEmpty()) {
            Name domain = search.removeFirst();
            List<Question> below = new ArrayList<>();
            for (Question each : asked) {
                Names.below(each.name(), domain).ifPresent(name -> below.add(each.about(name)));
            }
            if (!below.isEmpty()) {
                return below;
            }
        }
        return asked;
    }

    private void answered(Outcome outcome) {
        outcomes.add(outcome);
        pending--;
        if (pending == 0 && state() != State.SUCCESS && searching && !search.isEmpty()) {
            go();
        }
        if (pending == 0) {
            changed.run();
        }
    }

    boolean isPending() {
        return pending > 0;
    }

    List<Outcome> outcomes() {
        return outcomes;
    }

    /** {@return how it ended: if one of the questions has an answer, well} */
    State state() {
        return outcomes.stream()
                .map(Outcome::state)
                .min(Comparator.naturalOrder())
                .orElse(State.NO_SERVERS);
    }

    void cancel() {
        List.copyOf(cancels).forEach(Runnable::run);
        cancels.clear();
    }
}

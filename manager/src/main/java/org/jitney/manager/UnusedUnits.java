package org.jitney.manager;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Finds out who is not needed any more: a unit that does nothing, and is not named by one that
 * stays.
 *
 * <p>Units may name each other in a circle, so each is followed back to whoever names it until
 * somebody is found who stays; when nobody is, all that were met on the way go. What was found for
 * one counts for the others that are judged with it.
 *
 * @param <U> a unit
 */
final class UnusedUnits<U> {
    /** Who names whom. */
    interface Naming<U> {
        /** {@return whether one of those whose own settings name the unit passes the test} */
        boolean any(U unit, Predicate<U> test);
    }

    private final Predicate<U> isUsed;
    private final Naming<U> naming;
    private final Set<U> kept = new HashSet<>();
    private final Set<U> unused = new LinkedHashSet<>();

    private UnusedUnits(Predicate<U> isUsed, Naming<U> naming) {
        this.isUsed = isUsed;
        this.naming = naming;
    }

    /**
     * {@return those that go, of the candidates and of those that name them}
     *
     * @param isUsed whether a unit stays for its own sake
     */
    static <U> List<U> among(Collection<U> candidates, Predicate<U> isUsed, Naming<U> naming) {
        UnusedUnits<U> search = new UnusedUnits<>(isUsed, naming);
        for (U candidate : candidates) {
            if (!search.unused.contains(candidate)) {
                search.judge(candidate);
            }
        }
        return List.copyOf(search.unused);
    }

    private void judge(U candidate) {
        // Behind whom each was met: who stands between here and one that stays, stays too.
        Map<U, U> behind = new HashMap<>();
        List<U> met = new ArrayList<>();
        Deque<U> open = new ArrayDeque<>();
        met.add(candidate);
        open.add(candidate);
        for (U next = open.poll(); next != null; next = open.poll()) {
            U here = next;
            boolean stays =
                    stays(here)
                            || naming.any(
                                    here,
                                    other -> {
                                        if (stays(other)) {
                                            return true;
                                        }
                                        if (!other.equals(candidate)
                                                && behind.putIfAbsent(other, here) == null) {
                                            met.add(other);
                                            open.add(other);
                                        }
                                        return false;
                                    });
            if (stays) {
                for (U unit = here; unit != null; unit = behind.get(unit)) {
                    kept.add(unit);
                }
                return;
            }
        }
        unused.addAll(met);
    }

    private boolean stays(U unit) {
        return kept.contains(unit) || isUsed.test(unit);
    }
}

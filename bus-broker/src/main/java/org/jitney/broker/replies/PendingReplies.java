package org.jitney.broker.replies;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The unanswered calls of the bus. Empty maps stay until their owner goes away, since a peer that
 * called once calls again.
 *
 * @param <P> who calls and answers
 */
public final class PendingReplies<P> {
    /** A call that waits. */
    public record Pending<P>(P caller, P callee, int serial) {}

    /**
     * The other side of a call, and its serial.
     *
     * <p>What a record does by itself for hashing and comparing is made at its first use, which
     * would keep the first call of a bus waiting for some ten milliseconds.
     */
    private record Key<P>(P other, int serial) {
        @Override
        public int hashCode() {
            return 31 * other.hashCode() + serial;
        }

        @Override
        public boolean equals(Object that) {
            return that instanceof Key<?> key && serial == key.serial && other.equals(key.other);
        }
    }

    /** For each callee the calls that it has to answer, in their order. */
    private final Map<P, Map<Key<P>, Pending<P>>> byCallee = new HashMap<>();

    /** For each caller the same, so that its going away costs only its own calls. */
    private final Map<P, Map<Key<P>, Pending<P>>> byCaller = new HashMap<>();

    private Optional<Pending<P>> last = Optional.empty();

    /** {@return the call that was noted last} */
    public Optional<Pending<P>> last() {
        return last;
    }

    /** Notes a call; false when the same caller already waits for this callee with this serial. */
    public boolean add(P caller, P callee, int serial) {
        Pending<P> pending = new Pending<>(caller, callee, serial);
        Map<Key<P>, Pending<P>> calls = byCallee.computeIfAbsent(callee, c -> new HashMap<>());
        if (calls.putIfAbsent(new Key<>(caller, serial), pending) != null) {
            return false;
        }
        last = Optional.of(pending);
        byCaller.computeIfAbsent(caller, c -> new HashMap<>())
                .put(new Key<>(callee, serial), pending);
        return true;
    }

    /** Ends the wait for a reply; false when nobody waited for it. */
    public boolean take(P caller, P callee, int serial) {
        Map<Key<P>, Pending<P>> calls = byCallee.get(callee);
        if (calls == null || calls.remove(new Key<>(caller, serial)) == null) {
            return false;
        }
        forget(byCaller, caller, callee, serial);
        return true;
    }

    /** Ends the wait for the reply to one call, and not a later one of its serial. */
    @SuppressWarnings("ReferenceEquality") // a later call may be equal in everything else
    public boolean expire(Pending<P> call) {
        Map<Key<P>, Pending<P>> calls = byCallee.get(call.callee);
        return calls != null
                && calls.get(new Key<>(call.caller, call.serial)) == call
                && take(call.caller, call.callee, call.serial);
    }

    /** Forgets the calls that somebody who went away had made. */
    public void callerGone(P caller) {
        Map<Key<P>, Pending<P>> calls = byCaller.remove(caller);
        if (calls != null) {
            for (Pending<P> p : calls.values()) {
                forget(byCallee, p.callee, caller, p.serial);
            }
        }
    }

    /** Forgets the calls that somebody who went away had to answer and returns them. */
    public List<Pending<P>> calleeGone(P callee) {
        Map<Key<P>, Pending<P>> calls = byCallee.remove(callee);
        if (calls == null) {
            return List.of();
        }
        for (Pending<P> p : calls.values()) {
            forget(byCaller, p.caller, callee, p.serial);
        }
        List<Pending<P>> gone = new ArrayList<>(calls.values());
        gone.sort((x, y) -> Integer.compareUnsigned(x.serial, y.serial));
        return gone;
    }

    /** {@return how many answers a caller waits for} */
    public int count(P caller) {
        Map<Key<P>, Pending<P>> calls = byCaller.get(caller);
        return calls == null ? 0 : calls.size();
    }

    private static <P> void forget(
            Map<P, Map<Key<P>, Pending<P>>> index, P from, P other, int serial) {
        Map<Key<P>, Pending<P>> calls = index.get(from);
        if (calls != null) {
            calls.remove(new Key<>(other, serial));
        }
    }
}

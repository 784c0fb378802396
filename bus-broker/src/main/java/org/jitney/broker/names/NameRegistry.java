package org.jitney.broker.names;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The well-known names of the bus, each with its queue: the first in the queue is the primary
 * owner, the others wait in order.
 *
 * <p>Invariants: no queue is empty, nobody is in a queue twice, and nobody but the primary owner
 * has DO_NOT_QUEUE set.
 *
 * @param <O> who owns names
 */
public final class NameRegistry<O> {
    public static final int ALLOW_REPLACEMENT = 1;
    public static final int REPLACE_EXISTING = 2;
    public static final int DO_NOT_QUEUE = 4;

    /** The outcome of a request. */
    public record Request<O>(RequestResult result, Optional<OwnerChange<O>> change) {}

    /** The outcome of a release. */
    public record Release<O>(ReleaseResult result, Optional<OwnerChange<O>> change) {}

    private static final class Claim<O> {
        final O owner;
        int flags;

        Claim(O owner, int flags) {
            this.owner = owner;
            this.flags = flags;
        }

        boolean has(int flag) {
            return (flags & flag) != 0;
        }
    }

    private final Map<String, List<Claim<O>>> queues = new LinkedHashMap<>();
    private long changes;

    /** {@return whether the owner holds or waits for the name} */
    public boolean isInQueue(String name, O owner) {
        return queues.containsKey(name) && position(queues.get(name), owner) >= 0;
    }

    /** Asks for a name with the flags of RequestName. */
    public Request<O> request(String name, O owner, int flags) {
        List<Claim<O>> queue = queues.get(name);
        if (queue == null) {
            queue = new ArrayList<>(1);
            queue.add(new Claim<>(owner, flags));
            queues.put(name, queue);
            changes++;
            return done(name, RequestResult.PRIMARY_OWNER, Optional.empty(), owner);
        }
        Claim<O> primary = queue.getFirst();
        if (primary.owner.equals(owner)) {
            primary.flags = flags;
            return new Request<>(RequestResult.ALREADY_OWNER, Optional.empty());
        }
        if ((flags & REPLACE_EXISTING) != 0 && primary.has(ALLOW_REPLACEMENT)) {
            return replace(name, queue, owner, flags);
        }
        int at = position(queue, owner);
        if ((flags & DO_NOT_QUEUE) != 0) {
            // Who waited and now says that it will not wait leaves the queue.
            if (at >= 0) {
                queue.remove(at);
            }
            return new Request<>(RequestResult.EXISTS, Optional.empty());
        }
        if (at >= 0) {
            queue.get(at).flags = flags;
        } else {
            queue.add(new Claim<>(owner, flags));
        }
        return new Request<>(RequestResult.IN_QUEUE, Optional.empty());
    }

    private Request<O> replace(String name, List<Claim<O>> queue, O owner, int flags) {
        Claim<O> old = queue.getFirst();
        int at = position(queue, owner);
        if (at >= 0) {
            queue.remove(at);
        }
        if (old.has(DO_NOT_QUEUE)) {
            queue.removeFirst();
        }
        // Else the replaced owner is next in line, before those who only waited.
        queue.addFirst(new Claim<>(owner, flags));
        return done(name, RequestResult.PRIMARY_OWNER, Optional.of(old.owner), owner);
    }

    private static <O> Request<O> done(
            String name, RequestResult result, Optional<O> before, O after) {
        return new Request<>(
                result, Optional.of(new OwnerChange<>(name, before, Optional.of(after))));
    }

    /** Gives a name, or the place in its queue, back. */
    public Release<O> release(String name, O owner) {
        List<Claim<O>> queue = queues.get(name);
        if (queue == null) {
            return new Release<>(ReleaseResult.NON_EXISTENT, Optional.empty());
        }
        int at = position(queue, owner);
        if (at < 0) {
            return new Release<>(ReleaseResult.NOT_OWNER, Optional.empty());
        }
        queue.remove(at);
        if (queue.isEmpty()) {
            queues.remove(name);
            changes++;
        }
        if (at > 0) {
            return new Release<>(ReleaseResult.RELEASED, Optional.empty());
        }
        Optional<O> next = queue.isEmpty() ? Optional.empty() : Optional.of(queue.getFirst().owner);
        return new Release<>(
                ReleaseResult.RELEASED,
                Optional.of(new OwnerChange<>(name, Optional.of(owner), next)));
    }

    /** {@return the primary owner} */
    public @Nullable O owner(String name) {
        List<Claim<O>> queue = queues.get(name);
        return queue == null ? null : queue.getFirst().owner;
    }

    /** {@return primary owner and waiting ones in order, empty when nobody owns the name} */
    public List<O> queue(String name) {
        List<Claim<O>> queue = queues.get(name);
        return queue == null ? List.of() : queue.stream().map(c -> c.owner).toList();
    }

    /** {@return how often a name has come or gone} */
    public long changes() {
        return changes;
    }

    /** {@return all names that have an owner} */
    public Set<String> names() {
        return queues.keySet();
    }

    private static <O> int position(List<Claim<O>> queue, O owner) {
        for (int i = 0; i < queue.size(); i++) {
            if (queue.get(i).owner.equals(owner)) {
                return i;
            }
        }
        return -1;
    }
}
